package digest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/community"
	"github.com/dailypapers/dailypapers/internal/digest"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/internal/letter"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/rank"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A world is a site with a clock that the test moves.
type world struct {
	t      testing.TB
	dir    string
	at     time.Time
	st     *store.Store
	cat    *catalog.Catalog
	seal   mail.Seal
	s      *digest.Service
	failed []error
	nums   int
	down   bool // no mail server takes letters; else each takes them at once
}

// newWorld begins on Wednesday, 11 March 2026, at 8 in UTC.
func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, at: time.Date(2026, 3, 11, 8, 0, 0, 0, time.UTC)}
	now := func() time.Time { return w.at }
	dir := t.TempDir()
	w.dir = dir
	var err error
	w.st, err = store.Open(t.Context(), dir, store.Options{Now: now})
	w.must(err)
	t.Cleanup(func() { w.st.Close() })
	w.cat, err = catalog.Open(dir, w.st, catalog.Meaning{})
	w.must(err)
	t.Cleanup(func() { w.cat.Close() })
	w.seal, err = mail.NewSeal([]byte("sixteen bytes or more"))
	w.must(err)
	w.s = digest.New(digest.Deps{Store: w.st, Catalog: w.cat, Rank: rank.New(w.st, w.cat, now), Frontpage: frontpage.New(w.st, papers.NewCalendar(), now),
		Community: community.New(w.st, now), Now: now, Seal: w.seal, Failed: func(err error) { w.failed = append(w.failed, err) },
		Site: func(context.Context) (letter.Site, error) {
			return letter.Site{URL: "https://papers.example.org", Postal: "1 Example Street"}, nil
		}})
	t.Cleanup(w.s.Close)
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) today() papers.Day { return papers.NewCalendar().Today(w.at) }

// announce puts papers onto the present day, and indexes them.
func (w *world) announce(list ...papers.Paper) []papers.ID {
	w.t.Helper()
	ids := make([]papers.ID, len(list))
	for i := range list {
		if list[i].ID == "" {
			w.nums++
			list[i].ID = papers.ID(fmt.Sprintf("2603.%05d", w.nums))
		}
		if list[i].Announced.IsZero() {
			list[i].Announced, list[i].DayTold = w.today(), true
		}
		ids[i] = list[i].ID
	}
	_, err := w.st.PutPapers(w.t.Context(), store.Batch{Papers: list})
	w.must(err)
	w.sync()
	return ids
}

func (w *world) sync() {
	w.t.Helper()
	_, err := w.cat.Sync(w.t.Context(), nil)
	w.must(err)
}

// in makes papers of a category, with some words.
func in(c papers.Category, n int, words string) []papers.Paper {
	var all []papers.Paper
	for range n {
		all = append(all, papers.Paper{Title: words, Abstract: words + ". We show that it holds.", Categories: []papers.Category{c}})
	}
	return all
}

func (w *world) person(name string) papers.User {
	w.t.Helper()
	u, err := w.st.AddUser(w.t.Context(), papers.User{Name: name, Email: name + "@example.org", Role: papers.ReaderRole})
	w.must(err)
	return u
}

// subscribe has an account (0 for none) mailed daily at 8 in UTC, first now.
func (w *world) subscribe(u papers.User, c papers.Contents) papers.Subscription {
	w.t.Helper()
	sub := papers.Subscription{Person: u.ID, Schedule: papers.Schedule{Rhythm: papers.Daily, Hour: 8, Zone: "UTC"}, Contents: c}
	if u.ID == 0 {
		w.nums++
		sub.Email = fmt.Sprintf("reader%d@example.org", w.nums)
	}
	var err error
	sub.Contents, err = c.Check(u.ID != 0)
	w.must(err)
	sub, err = w.st.Subscribe(w.t.Context(), sub, w.at)
	w.must(err)
	return sub
}

// make makes what is due, and returns the newest letter of each subscription.
func (w *world) make() map[papers.SubscriptionID]papers.Issue {
	w.t.Helper()
	before := w.letters()
	n, err := w.s.Make(w.t.Context())
	w.must(err)
	made := make(map[papers.SubscriptionID]papers.Issue)
	for _, l := range w.letters() {
		if slices.ContainsFunc(before, func(b papers.Letter) bool { return b.ID == l.ID }) {
			continue
		}
		var issue papers.Issue
		w.must(json.Unmarshal([]byte(l.Content), &issue))
		made[l.Subscription] = issue
		if !w.down {
			w.must(w.st.EndPosting(w.t.Context(), store.Posting{Letter: l.ID, State: papers.MessageSent}))
		}
	}
	if n != len(made) {
		w.t.Fatalf("%d letters made, %d there", n, len(made))
	}
	return made
}

func (w *world) letters() []papers.Letter {
	w.t.Helper()
	all, err := w.st.Letters(w.t.Context(), "", "", 0, 10_000)
	w.must(err)
	return all
}

// letter is the newest one of a subscription.
func (w *world) letter(sub papers.Subscription) papers.Letter {
	w.t.Helper()
	for _, l := range w.letters() {
		if l.Subscription == sub.ID {
			return l
		}
	}
	w.t.Fatalf("no letter of subscription %d", sub.ID)
	return papers.Letter{}
}

func idsOf(i papers.Issue) []papers.ID {
	var ids []papers.ID
	for _, p := range i.Picks {
		ids = append(ids, p.Paper)
	}
	return ids
}

// because are the reasons of an issue in words, paper by paper.
func because(i papers.Issue) map[papers.ID]string {
	all := make(map[papers.ID]string)
	for _, p := range i.Picks {
		var words []string
		for _, r := range p.Reasons {
			words = append(words, letter.Because(r))
		}
		all[p.Paper] = strings.Join(words, "; ")
	}
	return all
}
