package jobs

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/dailypapers/dailypapers/internal/fetch"
	"github.com/dailypapers/dailypapers/internal/store"
)

const (
	// minBackoff is the pause after the first failure: long enough for a
	// restart at the other end, short enough for a reader who waits.
	minBackoff = time.Minute
	maxBackoff = time.Hour
	// leastPause keeps a job whose next time is already over from running
	// without end.
	leastPause = time.Second
)

// conclude writes into the run how it went and returns when the job is due again.
func (s *shift) conclude(ctx context.Context, err error) time.Time {
	now := s.r.o.Clock.Now()
	s.run = s.report.onto(s.run)
	s.run.Ended = now
	var again *Again
	switch {
	case err == nil:
		s.run.Outcome = store.Done
		return s.regular(now)
	case errors.As(err, &again):
		s.run.Outcome, s.run.Note = store.Postponed, clip(again.Why)
		return later(again.At, now)
	case ctx.Err() != nil:
		s.run.Outcome = store.Stopped
		return s.resume
	}
	s.run.Outcome, s.run.Error = store.Failed, clip(err.Error())
	return s.retry(now, err)
}

// regular is the time after a run that ended well.
func (s *shift) regular(now time.Time) time.Time {
	return later(s.r.when(s.job, s.job.Next), now)
}

// retry is the time after a failure: what the other end asked for, else the
// end of a growing pause or the regular time, whichever is sooner.
func (s *shift) retry(now time.Time, err error) time.Time {
	var slow *fetch.SlowDown
	if errors.As(err, &slow) {
		return later(slow.Until, now)
	}
	at, regular := now.Add(backoff(s.failures)), s.regular(now)
	if regular.Before(at) {
		return regular
	}
	return at
}

// backoff doubles with each failure in a row. It differs by a tenth either
// way, so that many installations do not come back in the same second.
func backoff(failures int) time.Duration {
	d := min(minBackoff<<min(max(failures, 0), 10), maxBackoff)
	return time.Duration(float64(d) * (0.9 + 0.2*rand.Float64()))
}

func later(at, now time.Time) time.Time {
	if least := now.Add(leastPause); at.Before(least) {
		return least
	}
	return at
}
