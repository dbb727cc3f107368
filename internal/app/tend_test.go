package app

import (
	"context"
	"log/slog"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/community"
	"github.com/dailypapers/dailypapers/internal/letter"
	"github.com/dailypapers/dailypapers/internal/mailtest"
	"github.com/dailypapers/dailypapers/internal/notice"
	"github.com/dailypapers/dailypapers/internal/outbox"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/subscription"
	"github.com/dailypapers/dailypapers/internal/webhook"
)

// A night is an App that does nothing but tend, by a clock that can be put
// forward beside that of the bubble: a hundred days would be a million ticks.
type night struct {
	*testing.T
	a     *App
	ahead atomic.Int64
	ada   papers.User
	stop  func()
}

func (n *night) now() time.Time { return time.Now().Add(time.Duration(n.ahead.Load())) }

func newNight(t *testing.T) *night {
	t.Helper()
	n := &night{T: t}
	st, err := store.Open(t.Context(), t.TempDir(), store.Options{Now: n.now})
	n.must(err)
	t.Cleanup(func() { st.Close() })
	n.a = &App{cfg: Config{Log: slog.New(slog.DiscardHandler)}, store: st}
	n.ada, err = st.AddUser(t.Context(), papers.User{Name: "ada", Email: "ada@example.org", Role: papers.ReaderRole})
	n.must(err)
	n.put(1)
	n.must(st.Keep(t.Context(), n.ada.ID, "x:a", true))
	n.start()
	return n
}

// start begins to tend, as a process does that has just started.
func (n *night) start() {
	n.a.community = community.New(n.a.store, n.now)
	n.a.community.Impressions = 90
	n.a.webhook = webhook.New(n.a.store, webhook.Options{Now: n.now, Today: func() papers.Day { return papers.DayOf(n.now()) }})
	var err error
	n.a.outbox, err = outbox.New(n.a.store, outbox.Options{From: "papers@localhost", Now: n.now})
	n.must(err)
	n.a.subs = subscription.New(n.a.store, subscription.Options{Now: n.now})
	site := func(context.Context) (letter.Site, error) { return letter.Site{URL: "https://papers.example.org"}, nil }
	n.a.mailed = notice.New(n.a.store, notice.Options{Now: n.now, Site: site, Seal: mailtest.Seal(n)})
	ctx, cancel := context.WithCancel(n.Context())
	done := make(chan struct{})
	go func() { defer close(done); n.a.tend(ctx) }()
	n.stop = func() { cancel(); <-done }
}

func (n *night) must(err error) {
	n.Helper()
	if err != nil {
		n.Fatal(err)
	}
}

func (n *night) put(version int) {
	n.Helper()
	p := papers.Paper{ID: "x:a", Title: "On lichens"}
	for v := range version {
		p.Versions = append(p.Versions, papers.Version{Number: v + 1})
	}
	_, err := n.a.store.PutPapers(n.Context(), store.Batch{Papers: []papers.Paper{p}})
	n.must(err)
}

func (n *night) shown(want int) {
	n.Helper()
	all, err := n.a.store.Impressions(n.Context(), n.ada.ID, time.Time{}, 9)
	if n.must(err); len(all) != want {
		n.Errorf("%d impressions are written down, want %d", len(all), want)
	}
}

func (n *night) told(want int) {
	n.Helper()
	all, err := n.a.store.Notifications(n.Context(), n.ada.ID, false, 0, 9)
	if n.must(err); len(all) != want {
		n.Errorf("ada was told %+v, want %d things", all, want)
	}
}

// pass lets time go by, and lets what is due then be done.
func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func TestTendWritesDownWhatWasShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newNight(t)
		n.a.community.Show(n.ada, "day", 1, []papers.ID{"x:a"})
		pass(flushEvery - time.Second)
		n.shown(0)
		pass(2 * time.Second)
		n.shown(1)
		n.a.community.Show(n.ada, "day", 1, []papers.ID{"x:a"})
		n.stop() // what waits is written at the end
		n.shown(2)
		n.start()
		n.ahead.Store(int64(91 * 24 * time.Hour))
		pass(purgeEvery + time.Second)
		n.shown(0)
		n.stop()
	})
}

// A new version is mailed once, behind its notification, however often the
// program starts again.
func TestTendMailsVersionsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newNight(t)
		pass(versionsEvery + time.Second)
		n.put(2)
		pass(notice.VersionsEvery)
		for range 3 {
			n.stop()
			n.start()
			pass(notice.VersionsEvery)
		}
		n.stop()
		all, err := n.a.store.Letters(t.Context(), "", "", 0, 10)
		if n.must(err); len(all) != 1 || all[0].Subject != "A new version of a paper that you saved" || all[0].Kind != papers.NoticeMessage {
			t.Errorf("%+v", all)
		}
	})
}

// A new version is told once, however often the program starts again.
func TestTendTellsVersionsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newNight(t)
		pass(versionsEvery + time.Second)
		n.told(0)
		n.put(2)
		pass(versionsEvery)
		n.told(1)
		for range 3 {
			n.stop()
			n.start()
			pass(3 * versionsEvery)
		}
		n.told(1)
		n.put(3)
		n.stop()
		n.start() // it came while nobody tended
		pass(versionsEvery + time.Second)
		n.told(2)
		n.ahead.Store(int64(181 * 24 * time.Hour))
		pass(purgeEvery + time.Second)
		n.told(0)
		n.stop()
	})
}
