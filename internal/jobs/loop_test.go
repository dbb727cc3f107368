package jobs

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dailypapers/dailypapers/internal/fetch"
	"github.com/dailypapers/dailypapers/internal/store"
)

func TestStoppedInTheMiddle(t *testing.T) {
	d := newDesk(t)
	for stop := range 3 {
		ctx, cancel := context.WithCancel(t.Context())
		r := New(d.st, []Job{every("j", day, func(ctx context.Context, r *Report) error {
			r.Add(store.Counts{Added: stop + 1})
			cancel()
			<-ctx.Done()
			return fmt.Errorf("wrapped: %w", ctx.Err())
		})}, d.options())
		r.Run(ctx)
		equal(t, "due at once", d.row("j").Due.Equal(start), true)
		equal(t, "failures", d.row("j").Failures, 0)
	}
	d.run(time.Hour, every("j", day, func(context.Context, *Report) error { return nil }))
	equal(t, "outcomes", d.outcomes("j"), "stopped stopped stopped done")
	equal(t, "counts", d.runs("j")[2].Counts.Added, 3)
	d.log.count(t, 3, "level=INFO", `msg="job stopped"`)
}

func TestPanic(t *testing.T) {
	d := newDesk(t)
	runs := 0
	other := 0
	d.run(90*time.Second,
		every("wild", day, func(context.Context, *Report) error {
			if runs++; runs == 1 {
				panic("a hole in the floor")
			}
			return nil
		}),
		every("tame", day, func(context.Context, *Report) error { other++; return nil }))
	equal(t, "outcomes", d.outcomes("wild"), "failed done")
	equal(t, "error", d.runs("wild")[0].Error, "panic: a hole in the floor")
	equal(t, "the other job", other, 1)
	d.log.count(t, 1, "level=ERROR", "a hole in the floor", "loop_test.go")
}

func TestPanicInATimetable(t *testing.T) {
	d := newDesk(t)
	job := every("j", day, func(context.Context, *Report) error { return nil })
	job.Next = nil
	d.run(5*time.Hour+time.Minute, job)
	equal(t, "outcomes", d.outcomes("j"), "done done done done done done")
}

// TestAskWakes needs no poll where the asker is in the same process, and
// leaves no goroutine: the bubble would not end.
func TestAskWakes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := wall(t)
		o := d.wallOptions("a")
		o.Poll = -1
		ran := make(chan time.Time, 1)
		r := New(d.st, []Job{daily("j", 0, func(context.Context, *Report) error { ran <- time.Now(); return nil })}, o)
		ctx, cancel := context.WithCancel(t.Context())
		var run sync.WaitGroup
		run.Go(func() { r.Run(ctx) })
		time.Sleep(time.Hour)
		asked := time.Now()
		d.must(r.Ask(t.Context(), "j"))
		equal(t, "the wait", (<-ran).Sub(asked), 0)
		cancel()
		run.Wait()
	})
}

// TestPoll finds what another process asked for.
func TestPoll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := wall(t)
		o := d.wallOptions("a")
		o.Poll = 0
		ran := make(chan time.Time, 1)
		job := daily("j", 0, func(context.Context, *Report) error { ran <- time.Now(); return nil })
		ctx, cancel := context.WithCancel(t.Context())
		var run sync.WaitGroup
		run.Go(func() { New(d.st, []Job{job}, o).Run(ctx) })
		time.Sleep(time.Hour)
		asked := time.Now()
		d.must(New(d.open(time.Now), []Job{job}, Options{}).Ask(t.Context(), "j"))
		if wait := (<-ran).Sub(asked); wait > 2*time.Second {
			t.Errorf("it waited for %v", wait)
		}
		cancel()
		run.Wait()
	})
}

func TestSaidOnce(t *testing.T) {
	away := &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	if !fetch.Offline(away) {
		t.Skip("fetch does not know yet what offline is")
	}
	d := newDesk(t)
	fails := func(name string) Job {
		return daily(name, 0, func(context.Context, *Report) error {
			switch hours := d.now().Sub(start) / time.Hour; {
			case hours < 24:
				return fmt.Errorf("get: %w", away)
			case hours < 48:
				return fmt.Errorf("byte %d is odd", d.now().Unix())
			case hours < 72:
				return nil
			}
			return &fetch.SlowDown{Host: "arxiv.org", Status: 503, Until: d.now().Add(time.Hour)}
		})
	}
	d.run(4*day, fails("one"), fails("two"))
	d.log.count(t, 1, "level=WARN", "no way to the network")
	d.log.count(t, 2, "level=WARN", "is odd")
	d.log.count(t, 2, "level=INFO", "works again")
	d.log.count(t, 2+1+2, "level=WARN")
}

func TestAStoreThatFails(t *testing.T) {
	d := newDesk(t)
	d.must(d.st.Close())
	d.run(time.Hour, every("j", day, func(context.Context, *Report) error { t.Error("it ran"); return nil }))
	d.log.count(t, 1, "level=ERROR", "timetable cannot be kept")
	if n := len(d.log.with("level=DEBUG", "timetable cannot be kept")); n < 50 || n > 70 {
		t.Errorf("%d more tries in an hour", n)
	}
}

func TestTrouble(t *testing.T) {
	l := &lines{}
	tr := trouble{log: l.logger()}
	tr.over()
	var pauses []string
	for i := range 9 {
		pauses = append(pauses, tr.met(fmt.Errorf("lock %d", i)).String())
	}
	equal(t, "pauses", strings.Join(pauses, " "), "1s 2s 4s 8s 16s 32s 1m0s 1m0s 1m0s")
	tr.met(errors.New("disk full"))
	tr.over()
	equal(t, "a new pause", tr.met(errors.New("lock 1")), time.Second)
	l.count(t, 3, "level=ERROR")
	l.count(t, 1, "level=INFO", "kept again")
}

func TestClip(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"short", "é", "é"},
		{"as long as may be", strings.Repeat("a", longest), strings.Repeat("a", longest)},
		{"too long", strings.Repeat("a", longest+1), strings.Repeat("a", longest) + "…"},
		{"not within a character", "a" + strings.Repeat("é", longest), "a" + strings.Repeat("é", longest/2-1) + "…"},
	} {
		t.Run(c.name, func(t *testing.T) { equal(t, "clip", clip(c.in), c.want) })
	}
}
