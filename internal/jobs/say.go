package jobs

import (
	"context"
	"errors"
	"log/slog"
	"runtime/debug"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/dailypapers/dailypapers/internal/fetch"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A journal knows what was said in the log, so that it is said once.
type journal struct {
	log *slog.Logger
	now func() time.Time

	mu      sync.Mutex
	offline bool // it was said that there is no network, whichever job met it
	jobs    map[string]*said
}

// said is what was said of one job.
type said struct {
	failures map[string]bool      // kinds of errors since it last ended well
	notes    map[string]time.Time // why it was postponed, and when that was said
}

// mostSaid bounds what is remembered of one job. Errors or notes that are
// always new are told no more often than this in a row.
const mostSaid = 10

func newJournal(log *slog.Logger, now func() time.Time) *journal {
	return &journal{log: log, now: now, jobs: map[string]*said{}}
}

// begun tells of a run that takes over from a process that vanished.
func (l *journal) begun(j Job, before store.Job) {
	if before.Holder != "" {
		l.log.Info("job taken over: its claim was not renewed", "job", j.Name, "from", before.Holder)
	}
}

func (l *journal) panicked(j Job, p any) {
	l.log.Error("job panicked", "job", j.Name, "panic", p, "stack", string(debug.Stack()))
}

// ended tells how a run ended, as loudly as it is new.
func (l *journal) ended(s *shift, next time.Time, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	of := l.jobs[s.job.Name]
	if of == nil {
		of = &said{map[string]bool{}, map[string]time.Time{}}
		l.jobs[s.job.Name] = of
	}
	switch s.run.Outcome {
	case store.Done, store.Postponed:
		l.endedWell(s, of, next)
	case store.Failed:
		l.failed(s, of, next, err)
	case store.Stopped:
		l.tell(changed(s.run.Counts), "job stopped", s)
	case store.Lost:
		l.log.Warn("job lost its claim: another process runs it, or this one slept too long", l.about(s)...)
	}
}

func (l *journal) endedWell(s *shift, of *said, next time.Time) {
	if of.failures[offlineKind] {
		l.offline = false
	}
	clear(of.failures)
	when := slog.Time("next", moment(next))
	switch {
	case s.failures > 0:
		l.tell(true, "job works again", s, slog.Int("failures", s.failures), when)
	case s.run.Outcome == store.Postponed:
		l.tell(of.newNote(s.run.Note, l.now()), "job postponed", s, when)
	default:
		l.tell(changed(s.run.Counts), "job done", s, when)
	}
}

// failed warns of a failure that was not told yet; the network's absence is
// told once for all jobs.
func (l *journal) failed(s *shift, of *said, next time.Time, err error) {
	message, kind := "job failed, trying again", kindOf(err)
	fresh := !of.failures[kind] && len(of.failures) < mostSaid
	if fresh {
		of.failures[kind] = true
	}
	if kind == offlineKind {
		message = "no way to the network, trying again"
		fresh, l.offline = fresh && !l.offline, true
	}
	level := slog.LevelDebug
	if fresh {
		level = slog.LevelWarn
	}
	l.log.Log(context.Background(), level, message, append(l.about(s), "error", s.run.Error, "again", moment(next))...)
}

// newNote reports whether a reason was not told for a day.
func (s *said) newNote(why string, now time.Time) bool {
	for note, at := range s.notes {
		if d := now.Sub(at); d >= 24*time.Hour || d < 0 {
			delete(s.notes, note)
		}
	}
	if _, told := s.notes[why]; told || len(s.notes) >= mostSaid {
		return false
	}
	s.notes[why] = now
	return true
}

// tell is for what operators hear of if it is news.
func (l *journal) tell(news bool, message string, s *shift, more ...any) {
	level := slog.LevelDebug
	if news {
		level = slog.LevelInfo
	}
	l.log.Log(context.Background(), level, message, append(l.about(s), more...)...)
}

// about returns what a line says of every run; counts that are zero are left out.
func (l *journal) about(s *shift) []any {
	all := []any{"job", s.job.Name, "took", s.run.Ended.Sub(s.run.Started).Round(time.Millisecond)}
	c := s.run.Counts
	for _, n := range []struct {
		name string
		n    int
	}{
		{"requests", c.Requests}, {"read", c.Read}, {"added", c.Added}, {"changed", c.Changed}, {"unchanged", c.Unchanged},
		{"removed", c.Removed}, {"rejected", c.Rejected}, {"announced", c.Announced},
	} {
		if n.n != 0 {
			all = append(all, n.name, n.n)
		}
	}
	if s.run.Note != "" {
		all = append(all, "note", s.run.Note)
	}
	return all
}

func moment(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }

func changed(c store.Counts) bool { return c.Added+c.Changed+c.Removed+c.Announced > 0 }

// The kinds of errors that are told by their nature; others by their text.
const (
	offlineKind = "offline"
	slowKind    = "slow"
)

// kindOf returns what two errors have in common that need telling once: their
// text without its numbers, which are times, ports and sizes.
func kindOf(err error) string {
	var slow *fetch.SlowDown
	switch {
	case errors.As(err, &slow):
		return slowKind
	case fetch.Offline(err):
		return offlineKind
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return -1
		}
		return r
	}, clip(err.Error()))
}
