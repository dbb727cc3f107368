//go:build unix

package digest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/embed/builtin"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/community"
	"github.com/dailypapers/dailypapers/internal/digest"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/internal/letter"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/rank"
	"github.com/dailypapers/dailypapers/internal/store"
)

// readers is how many subscriptions the measurement has.
const readers = 2000

// BenchmarkMorning makes and composes the digests of 2,000 readers from a copy
// of a data folder with an index: nine in ten have an account with twenty votes,
// all of them trending, what is for them, three categories of twelve, a search
// and an author of their own.
//
//	DAILYPAPERS_BENCH_DATA=FOLDER go test -run '^$' -bench Morning -benchtime 1x ./internal/digest
//
// The folder is changed: people and subscriptions are added to it.
func BenchmarkMorning(b *testing.B) {
	dir := os.Getenv("DAILYPAPERS_BENCH_DATA")
	if dir == "" {
		b.Skip("set DAILYPAPERS_BENCH_DATA to a copy of a data folder to measure digests")
	}
	m := openMorning(b, dir)
	for b.Loop() {
		m.subscribe(b)
		start, busy := time.Now(), processor(b)
		n, err := m.s.Make(b.Context())
		if err != nil || n < readers*9/10 {
			b.Fatalf("%d made: %v, %v", n, err, m.failed)
		}
		b.ReportMetric(float64(n)/time.Since(start).Seconds(), "made/s")
		b.ReportMetric(float64((processor(b)-busy).Microseconds())/1000/float64(n), "cpu-ms/made")
		m.compose(b)
	}
}

type morning struct {
	st     *store.Store
	s      *digest.Service
	at     time.Time
	ids    []papers.ID // of recent papers
	failed []error
}

func openMorning(b *testing.B, dir string) *morning {
	m := &morning{}
	var err error
	now := func() time.Time { return m.at }
	m.st, err = store.Open(b.Context(), dir, store.Options{Now: now})
	fatal(b, err)
	b.Cleanup(func() { m.st.Close() })
	model, err := builtin.Model()
	fatal(b, err)
	cat, err := catalog.Open(dir, m.st, catalog.NewMeaning(model))
	fatal(b, err)
	b.Cleanup(func() { cat.Close() })
	_, err = cat.Sync(b.Context(), nil)
	fatal(b, err)
	day, err := m.st.DayBefore(b.Context(), papers.Day{Year: 9999, Month: 1, Day: 1})
	fatal(b, err)
	m.at = day.Time().Add(12 * time.Hour)
	recent, _, err := m.st.Recent(b.Context(), day.Add(-20), day, m.at, 100_000)
	fatal(b, err)
	for _, r := range recent {
		m.ids = append(m.ids, r.ID)
	}
	b.Logf("%d papers in 20 days up to %s", len(m.ids), day)
	seal, err := mail.NewSeal(make([]byte, 32))
	fatal(b, err)
	m.s = digest.New(digest.Deps{Store: m.st, Catalog: cat, Rank: rank.New(m.st, cat, now), Frontpage: frontpage.New(m.st, papers.NewCalendar(), now),
		Community: community.New(m.st, now), Now: now, Seal: seal, Failed: func(err error) { m.failed = append(m.failed, err) },
		Site: func(context.Context) (letter.Site, error) { return letter.Site{URL: "https://papers.example.org"}, nil }})
	b.Cleanup(m.s.Close)
	return m
}

// subscribe makes readers whose digests are due.
func (m *morning) subscribe(b *testing.B) {
	chance := rand.New(rand.NewPCG(1, 2))
	codes := []string{"cs.LG", "cs.CL", "cs.CV", "cs.AI", "cs.RO", "cs.CR", "cs.IR", "cs.SE", "cs.HC", "cs.DC", "cs.NI", "cs.DS"}
	for i := range readers {
		name := fmt.Sprintf("r%d-%d", m.at.Unix()%1e6, i)
		sub := papers.Subscription{Schedule: papers.Schedule{Rhythm: papers.Daily, Hour: 8, Zone: "UTC"}, Email: name + "@example.org",
			Contents: papers.Contents{Trending: true, Count: 10}}
		if i%10 != 0 {
			u, err := m.st.AddUser(b.Context(), papers.User{Name: name, Email: sub.Email, Role: papers.ReaderRole})
			fatal(b, err)
			for range 20 {
				_, err := m.st.Vote(b.Context(), u.ID, m.ids[chance.IntN(len(m.ids))], true)
				fatal(b, err)
			}
			sub.Person, sub.Contents.ForYou = u.ID, true
		}
		for range 3 {
			f := papers.Following{Kind: papers.FollowCategory, Target: codes[chance.IntN(len(codes))]}
			if !slices.Contains(sub.Contents.Watched, f) {
				sub.Contents.Watched = append(sub.Contents.Watched, f)
			}
		}
		held, err := m.st.Papers(b.Context(), []papers.ID{m.ids[chance.IntN(len(m.ids))]})
		fatal(b, err)
		sub.Contents.Watched = append(sub.Contents.Watched, papers.Following{Kind: papers.FollowAuthor, Target: held[0].Authors[0].Name},
			papers.Following{Kind: papers.FollowSearch, Target: fmt.Sprintf("q=%s+models", []string{"language", "graph", "protein", "diffusion", "speech"}[chance.IntN(5)])})
		_, err = m.st.Subscribe(b.Context(), sub, m.at.Add(-time.Hour))
		fatal(b, err)
	}
}

// compose makes the messages of all letters, on one processor.
func (m *morning) compose(b *testing.B) {
	letters, err := m.st.Letters(b.Context(), papers.MessageWaiting, "", 0, readers)
	fatal(b, err)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	start, busy, bytes, picks := time.Now(), processor(b), 0, 0
	for _, l := range letters {
		msg, err := m.s.Compose(b.Context(), l)
		if errors.Is(err, papers.ErrNotFound) {
			b.Fatal(err)
		}
		fatal(b, err)
		bytes += len(msg.HTML) + len(msg.Text)
		var issue papers.Issue
		fatal(b, json.Unmarshal([]byte(l.Content), &issue))
		picks += len(issue.Picks)
	}
	b.ReportMetric(float64(len(letters))/time.Since(start).Seconds(), "composed/s")
	b.ReportMetric(float64((processor(b)-busy).Microseconds())/1000/float64(len(letters)), "cpu-ms/composed")
	b.Logf("%d letters of %.1f papers, %d bytes each", len(letters), float64(picks)/float64(len(letters)), bytes/len(letters))
}

func processor(b *testing.B) time.Duration {
	var u syscall.Rusage
	fatal(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func fatal(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}
