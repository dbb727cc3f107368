package outbox_test

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/mailtest"
	"github.com/dailypapers/dailypapers/internal/outbox"
	"github.com/dailypapers/dailypapers/internal/store"
)

// edition makes an edition of so many subscriptions, as the timetable does.
func (w *world) edition(t testing.TB, n int) []string {
	t.Helper()
	return w.editionOf(t, n, func(int) []papers.Pick {
		return []papers.Pick{{Paper: "arxiv:2601.00001", Reasons: []papers.Reason{{Kind: papers.BecauseTrending}}}}
	})
}

// editionOf is edition with the papers of each subscription.
func (w *world) editionOf(t testing.TB, n int, picks func(i int) []papers.Pick) []string {
	t.Helper()
	made := make([]store.Edition, n)
	all := addresses(n, "example.net")
	errs := make(chan error, n)
	limit := make(chan bool, 64)
	for i, a := range all {
		go func() {
			limit <- true
			defer func() { <-limit }()
			sub, err := w.st.Subscribe(context.Background(), papers.Subscription{Email: a, Schedule: papers.UsualSchedule(), Contents: papers.Contents{Trending: true, Count: 10}}, w.now())
			made[i] = store.Edition{Subscription: sub, Next: w.now().Add(24 * time.Hour), Subject: "New papers", Deadline: w.now().Add(20 * time.Hour),
				Issue: papers.Issue{Edition: papers.DayOf(w.now()), Rhythm: papers.Daily, Picks: picks(i)}}
			errs <- err
		}()
	}
	for range n {
		w.must(<-errs)
	}
	wrote, err := w.st.PutEditions(context.Background(), made)
	w.must(err)
	if wrote != n {
		t.Fatalf("%d of %d letters were written", wrote, n)
	}
	return all
}

func TestOneSends(t *testing.T) {
	w := newWorld(t)
	for _, a := range addresses(40, "example.net") {
		w.digest(a)
	}
	inside := make(chan bool)
	first := true
	w.to.Says(func(at mailtest.Step, _ string) mailtest.Answer {
		if at == mailtest.Sender && first {
			first = false
			inside <- true
			<-inside
		}
		return mailtest.Answer{}
	})
	one := w.service(func(o *outbox.Options) { o.Server.Connections = 1 })
	ended := make(chan error)
	go func() { ended <- one.Deliver(context.Background()) }()
	<-inside
	if err := w.box.Deliver(t.Context()); !errors.Is(err, papers.ErrConflict) {
		t.Errorf("a second one sends as well: %v", err)
	}
	inside <- true
	w.must(<-ended)
	w.deliver()
	for a, n := range w.got() {
		if n != 1 {
			t.Errorf("%s got %d", a, n)
		}
	}
	if w.to.Count() != 40 {
		t.Errorf("%d of 40", w.to.Count())
	}
}

// A sender whose turn was lost stops before its next message.
func TestTurnLost(t *testing.T) {
	w := newWorld(t)
	for _, a := range addresses(10, "example.net") {
		w.digest(a)
	}
	slow := w.service(func(o *outbox.Options) { o.Server.Connections, o.Lease = 1, 200*time.Millisecond })
	lost := false
	w.to.Says(func(at mailtest.Step, _ string) mailtest.Answer {
		if at == mailtest.Dot && !lost {
			lost = true
			w.turn(time.Hour) // it was stopped, and its lease is over
			got, err := w.st.TakeTurn(context.Background(), "mail.outbox", "another", time.Hour)
			if err != nil || !got.Taken {
				t.Errorf("%+v, %v", got, err)
			}
			time.Sleep(300 * time.Millisecond) // until it notices
		}
		return mailtest.Answer{}
	})
	w.must(slow.Deliver(t.Context()))
	if n := w.to.Count(); n != 1 {
		t.Errorf("%d messages were sent, and the turn was lost at the first", n)
	}
	sent, err := w.st.Letters(t.Context(), papers.MessageSent, "", 0, 100) // which one is not known: two are written side by side
	if w.must(err); len(sent) != 1 || w.got()[sent[0].Address] != 1 {
		t.Errorf("what was under way is not noted: %+v", sent)
	}
	w.must(w.st.EndTurn(t.Context(), "mail.outbox", "another", 0, 0))
	w.deliver()
	if w.to.Count() != 10 {
		t.Errorf("%d of 10", w.to.Count())
	}
}

// Where it cannot be noted that a message was taken, nothing more is sent over
// its connection.
func TestNotNoted(t *testing.T) {
	w := newWorld(t)
	for _, a := range addresses(20, "example.net") {
		w.digest(a)
	}
	w.to.Says(func(at mailtest.Step, _ string) mailtest.Answer {
		if at == mailtest.Dot {
			w.st.Close()
		}
		return mailtest.Answer{}
	})
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	_ = w.service(func(o *outbox.Options) { o.Grace = time.Millisecond }).Deliver(ctx) // the store is closed
	if n := w.to.Count(); n > 4 {
		t.Errorf("%d messages over four connections", n)
	}
	if len(w.failed()) == 0 {
		t.Error("nobody was told")
	}
}

// A store that cannot say whether a letter may still be sent has it wait, and
// whoever runs the site is told, not in a loop without rest.
func TestStoreFailsBeforeSending(t *testing.T) {
	for name, damage := range map[string]string{
		"whether it waits":   `ALTER TABLE suppressions RENAME TO elsewhere`,
		"what is against it": `ALTER TABLE suppressions RENAME COLUMN words TO elsewhere`,
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.must(w.st.Suppress(t.Context(), papers.Suppression{Address: "ada@example.net", Reason: papers.Bounced}))
			w.digest("ada@example.net") // behind it: what waits is dropped with it
			db, err := sql.Open("sqlite", filepath.Join(w.dir, store.FileName))
			w.must(err)
			_, err = db.ExecContext(t.Context(), damage)
			w.must(errors.Join(err, db.Close()))
			ctx, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
			defer cancel()
			_ = w.box.Deliver(ctx) // it ends with ctx
			told := 0
			for _, err := range w.failed() {
				if strings.Contains(err.Error(), "elsewhere") || strings.Contains(err.Error(), "suppressions") || strings.Contains(err.Error(), "words") {
					told++
				}
			}
			if told < 1 || told > 3 || w.to.Count() != 0 || w.letter(1).State != papers.MessageWaiting {
				t.Errorf("told %d times, %d sent, %+v", told, w.to.Count(), w.letter(1))
			}
		})
	}
}
