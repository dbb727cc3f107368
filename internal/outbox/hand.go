package outbox

import (
	"context"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/store"
)

// hand gives a letter to the server and notes what it said, before it returns.
// What is under way when ctx ends may be ended within the grace.
func (s *Service) hand(ctx context.Context, t *turn, c carrier, o outgoing) {
	if ctx.Err() != nil || !t.holds() || s.resting() {
		return
	}
	l := o.letter
	address, suppressed, err := s.store.Waits(ctx, l.ID)
	if err == nil && address != o.envelope.To {
		return // it was dropped meanwhile, or its reader is gone or moved
	}
	var refused *store.Posting
	if err == nil && suppressed {
		refused, err = s.refuse(ctx, l)
	}
	switch {
	case err != nil && ctx.Err() == nil: // the letter waits still, and is written again
		s.failed(err)
		pause(ctx, nil, lookEvery)
		return
	case err != nil:
		return
	case refused != nil:
		s.note(ctx, *refused)
		return
	}
	own, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(s.o.Grace, cancel) })()
	v := c.Carry(own, o.envelope)
	if v.Outcome == mail.Trouble {
		if ctx.Err() == nil {
			s.troubled(v)
		}
		return
	}
	s.heard(l, v)
	s.note(own, s.posting(l, v))
}

// heard notes what a verdict says of the server and of the host.
func (s *Service) heard(l papers.Letter, v mail.Verdict) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.line.pause, s.line.until = 0, time.Time{}
	switch {
	case v.Outcome == mail.Taken:
		s.line.sent = s.o.Now()
		s.line.count++
		s.hosts.well(l.Host())
	case v.Rest:
		s.hosts.rest(l.Host(), s.o.Now())
	}
}

// posting is what becomes of a letter by a verdict.
func (s *Service) posting(l papers.Letter, v mail.Verdict) store.Posting {
	p := store.Posting{Letter: l.ID, Words: v.Words, Doubtful: v.Unknown}
	if v.Status != "" {
		p.Words = v.Status + " " + p.Words
	}
	if v.Code != 0 {
		p.Words = fmt.Sprintf("%d %s", v.Code, p.Words)
	}
	switch v.Outcome {
	case mail.Taken:
		p.State = papers.MessageSent
	case mail.Refused:
		p.State, p.Hard = papers.MessageBounced, v.Hard
	default:
		p.State = papers.MessageWaiting
		p.Due = s.o.Now().Add(delay(l))
		if !p.Due.Before(l.Deadline) {
			p.State, p.Due, p.Words = papers.MessageFailed, time.Time{}, late(p.Words)
		}
	}
	return p
}

const (
	// firstDelay is how long a letter waits that was put off for the first time,
	// and longestDelay after many times: the usual ones of mail servers. Somebody
	// waits for a letter that she asked for, whose link lives for minutes.
	firstDelay, longestDelay = 2 * time.Minute, 2 * time.Hour
	firstAsked, longestAsked = 15 * time.Second, 2 * time.Minute
)

// delay is how long a letter waits that was put off again.
func delay(l papers.Letter) time.Duration {
	first, longest := firstDelay, longestDelay
	if l.Kind.Asked() {
		first, longest = firstAsked, longestAsked
	}
	return about(min(first<<min(l.Tries, 10), longest))
}

// noteAgain is how often it is tried to note what became of a letter. Nothing is
// sent over its connection meanwhile: it would be sent twice.
const noteAgain = time.Second

// note writes down what became of a letter. While the store cannot it waits,
// until ctx ends: then the letter waits still, and is sent again.
func (s *Service) note(ctx context.Context, p store.Posting) {
	for {
		err := s.store.EndPosting(context.WithoutCancel(ctx), p)
		if err == nil {
			return
		}
		s.failed(err)
		pause(ctx, nil, noteAgain)
		if ctx.Err() != nil {
			return
		}
	}
}
