package community_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/community"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A hall is a community with a few people and papers.
type hall struct {
	t        *testing.T
	st       *store.Store
	s        *community.Service
	ada, ben papers.User
	at       time.Time
}

func newHall(t *testing.T) *hall {
	t.Helper()
	h := &hall{t: t, at: time.Date(2026, 3, 11, 12, 0, 0, 0, time.UTC)}
	now := func() time.Time { return h.at }
	var err error
	if h.st, err = store.Open(t.Context(), t.TempDir(), store.Options{Now: now}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.st.Close() })
	h.s = community.New(h.st, now)
	for i, u := range []*papers.User{&h.ada, &h.ben} {
		if *u, err = h.st.AddUser(t.Context(), papers.User{Name: []string{"ada", "ben"}[i], Role: papers.ReaderRole}); err != nil {
			t.Fatal(err)
		}
	}
	var b store.Batch
	for i := range 9 {
		b.Papers = append(b.Papers, papers.Paper{ID: papers.ID(fmt.Sprintf("x:%d", i)), Title: fmt.Sprintf("Paper %d", i), DOI: fmt.Sprintf("10.1/%d", i)})
	}
	if _, err := h.st.PutPapers(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *hall) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *hall) list(u papers.User, title string, public bool, ids ...papers.ID) papers.List {
	h.t.Helper()
	l, err := h.s.MakeList(h.t.Context(), u, papers.List{Title: title, Public: public})
	h.must(err)
	for _, id := range ids {
		h.must(h.s.Shelve(h.t.Context(), u, l.ID, id))
	}
	return l
}

// A private list is not there for anybody but its owner.
func TestPrivateLists(t *testing.T) {
	h := newHall(t)
	ctx := t.Context()
	private, public := h.list(h.ada, "mine", false, "x:1"), h.list(h.ada, "all's", true)
	for _, u := range []papers.User{h.ben, {}} {
		if _, err := h.s.List(ctx, u, private.ID); !errors.Is(err, papers.ErrNotFound) {
			t.Errorf("%q sees a private list: %v", u.Name, err)
		}
		if _, err := h.s.ListPage(ctx, u, private.ID, 1, 9); !errors.Is(err, papers.ErrNotFound) {
			t.Errorf("%q sees what is in a private list: %v", u.Name, err)
		}
		if _, err := h.s.OwnList(ctx, u, private.ID); !errors.Is(err, papers.ErrNotFound) {
			t.Errorf("%q: %v", u.Name, err)
		}
		if _, err := h.s.OwnList(ctx, u, public.ID); !errors.Is(err, papers.ErrForbidden) {
			t.Errorf("%q has another one's list: %v", u.Name, err)
		}
	}
	if err := h.s.Follow(ctx, h.ben, papers.Following{Kind: papers.FollowList, Target: fmt.Sprint(private.ID)}, true); !errors.Is(err, papers.ErrNotFound) {
		t.Errorf("a private list is followed: %v", err)
	}
	shelf, err := h.s.Shelf(ctx, h.ben, "x:1")
	h.must(err)
	if shelf.Public != 0 || len(shelf.Newest) != 0 || len(shelf.Inside) != 0 {
		t.Errorf("%+v", shelf)
	}
}

func TestSavedListStaysPrivate(t *testing.T) {
	h := newHall(t)
	ctx := t.Context()
	h.must(h.s.Save(ctx, h.ada, "x:1", true))
	all, err := h.s.ListsOf(ctx, h.ada)
	h.must(err)
	saved := all[0]
	saved.Public, saved.Title, saved.About = true, "Look", "what I keep"
	h.must(h.s.EditList(ctx, h.ada, saved))
	held, err := h.s.OwnList(ctx, h.ada, saved.ID)
	h.must(err)
	if held.Public || held.Title != "Saved" || held.About != "what I keep" || !held.Saved {
		t.Errorf("%+v", held)
	}
	if err := h.s.DeleteList(ctx, h.ada, saved.ID); !errors.Is(err, papers.ErrForbidden) {
		t.Errorf("the saved list is deleted: %v", err)
	}
}

func TestMove(t *testing.T) {
	h := newHall(t)
	ctx := t.Context()
	l := h.list(h.ada, "a", false, "x:1", "x:2", "x:3", "x:4")
	for _, tt := range []struct{ id, where, want string }{
		{"x:3", "up", "1324"}, {"x:1", "up", "1324"}, {"x:4", "down", "1324"}, {"x:1", "down", "3124"}, {"x:4", "top", "4312"},
		{"x:4", "bottom", "3124"}, {"x:3", "3", "1234"}, {"x:1", "99", "2341"},
	} {
		h.must(h.s.Move(ctx, h.ada, l.ID, papers.ID(tt.id), tt.where))
		page, err := h.s.ListPage(ctx, h.ada, l.ID, 1, 9)
		h.must(err)
		var got strings.Builder
		for _, it := range page.Items {
			got.WriteString(string(it.Paper.ID[2:]))
		}
		if got.String() != tt.want {
			t.Errorf("%s %s: %s, want %s", tt.id, tt.where, got.String(), tt.want)
		}
	}
	for _, where := range []string{"", "0", "-1", "left", "1e3", "99999999999999999999"} {
		if err := h.s.Move(ctx, h.ada, l.ID, "x:1", where); !errors.Is(err, papers.ErrInvalid) {
			t.Errorf("%q: %v", where, err)
		}
	}
}

// News come once, newest first, with all that brought them, from two things at
// a time; what fails leaves the rest.
func TestNews(t *testing.T) {
	h := newHall(t)
	ctx := t.Context()
	l := h.list(h.ben, "good ones", true, "x:1", "x:2")
	h.list(h.ben, "hidden ones", false, "x:7")
	h.at = h.at.Add(time.Hour)
	for _, id := range []papers.ID{"x:2", "x:3"} {
		_, err := h.s.Vote(ctx, h.ben, id, true)
		h.must(err)
	}
	follows := []papers.Following{
		{Kind: papers.FollowList, Target: fmt.Sprint(l.ID)}, {Kind: papers.FollowPerson, Target: fmt.Sprint(int64(h.ben.ID))},
		{Kind: papers.FollowAuthor, Target: "Li Wei"}, {Kind: papers.FollowCategory, Target: "cs.CL"}, {Kind: papers.FollowSearch, Target: "q=broken"},
	}
	for _, f := range follows {
		h.must(h.s.Follow(ctx, h.ada, f, true))
	}
	followed, err := h.s.Following(ctx, h.ada)
	h.must(err)
	var running, most atomic.Int32
	news, err := h.s.News(ctx, followed, func(_ context.Context, f papers.Following, limit int) ([]papers.Paper, error) {
		most.Store(max(most.Load(), running.Add(1)))
		defer running.Add(-1)
		if f.Kind == papers.FollowSearch {
			return nil, papers.ErrUnavailable
		}
		return []papers.Paper{{ID: "x:4", Published: papers.Instant(h.at.Add(-24 * time.Hour))}, {ID: "x:2"}}[:min(2, limit)], nil
	})
	if !errors.Is(err, papers.ErrUnavailable) {
		t.Errorf("what failed is not told: %v", err)
	}
	if most.Load() > 2 {
		t.Errorf("%d searches at once", most.Load())
	}
	var got []string
	for _, p := range news.Papers {
		var by []string
		for _, f := range p.Because {
			by = append(by, string(f.Kind))
		}
		slices.Sort(by)
		got = append(got, string(p.Paper.ID)+" "+strings.Join(by, "+"))
	}
	want := []string{"x:2 author+category+list+person", "x:3 person", "x:1 list", "x:4 author+category"}
	if slices.Sort(got[:2]); !slices.Equal(got, want) { // votes of one moment
		t.Errorf("%q, want %q", got, want)
	}
	if len(news.Lists) != 1 || news.Lists[0].ID != l.ID {
		t.Errorf("lists %+v", news.Lists)
	}
	h.ben.Settings.HideActivity = true
	h.must(h.st.SaveUser(ctx, h.ben))
	l.Public = false
	h.must(h.s.EditList(ctx, h.ben, l))
	if followed, err = h.s.Following(ctx, h.ada); err != nil || len(followed) != len(follows) {
		t.Fatalf("%d, %v", len(followed), err)
	}
	news, err = h.s.News(ctx, followed, func(context.Context, papers.Following, int) ([]papers.Paper, error) { return nil, nil })
	if err != nil || len(news.Papers) != 0 || len(news.Lists) != 0 {
		t.Errorf("what is hidden is news: %+v, %v", news, err)
	}
}

func TestNewsAreBounded(t *testing.T) {
	h := newHall(t)
	var asked atomic.Int32
	followed := make([]community.Followed, 100)
	for i := range followed {
		followed[i].Following = papers.Following{Kind: papers.FollowAuthor, Target: fmt.Sprint(i)}
	}
	_, err := h.s.News(t.Context(), followed, func(context.Context, papers.Following, int) ([]papers.Paper, error) { asked.Add(1); return nil, nil })
	if err != nil || asked.Load() != community.NewsOf {
		t.Errorf("%d were asked for, %v", asked.Load(), err)
	}
}

func TestImport(t *testing.T) {
	h := newHall(t)
	ctx := t.Context()
	var b strings.Builder
	b.WriteString("@misc{a, title={By DOI}, doi={10.1/1}, annote={" + strings.Repeat("long ", 500) + "}}\n@misc{b, title={Paper 2}}\n@misc{c, title={Twice}, doi={10.1/1}}\n@misc{d, title={Nowhere}}\n@misc{broken,}\n")
	titled := func(_ context.Context, title, _ string) (papers.ID, bool, error) {
		return "x:2", title == "Paper 2", nil
	}
	m, err := h.s.Import(ctx, h.ada, papers.List{Title: "Brought"}, []byte(b.String()), titled)
	h.must(err)
	if len(m.Added) != 2 || len(m.There) != 1 || len(m.Missing) != 1 || len(m.Problems) != 1 || m.List.Title != "Brought" || m.List.ID == 0 {
		t.Errorf("%+v", m)
	}
	page, err := h.s.ListPage(ctx, h.ada, m.List.ID, 1, 9)
	h.must(err)
	if len(page.Items) != 2 || page.Items[0].Paper.ID != "x:1" || !strings.HasSuffix(page.Items[0].Note, "…") || page.Items[1].Paper.ID != "x:2" {
		t.Errorf("%+v", page.Items)
	}
	again, err := h.s.Import(ctx, h.ada, papers.List{ID: m.List.ID}, []byte(b.String()), titled)
	h.must(err)
	if len(again.Added) != 0 || len(again.There) != 3 {
		t.Errorf("%+v", again)
	}
	if _, err := h.s.Import(ctx, h.ben, papers.List{ID: m.List.ID}, []byte(b.String()), titled); !errors.Is(err, papers.ErrNotFound) {
		t.Errorf("into another one's list: %v", err)
	}
	nothing, err := h.s.Import(ctx, h.ben, papers.List{Title: "None"}, []byte("@misc{d, title={Nowhere}}"), titled)
	h.must(err)
	if lists, _ := h.s.ListsOf(ctx, h.ben); nothing.List.ID != 0 || len(lists) != 0 {
		t.Errorf("a list for nothing: %+v", lists)
	}
	if _, err := h.s.Import(ctx, h.ben, papers.List{Title: "None"}, []byte("what is this"), titled); !errors.Is(err, papers.ErrInvalid) {
		t.Errorf("no bibliography: %v", err)
	}
}

// Looking for titles is bounded in number, and a slow search does not fail the
// rest.
func TestImportOfTitlesIsBounded(t *testing.T) {
	h := newHall(t)
	var b strings.Builder
	for i := range 700 {
		fmt.Fprintf(&b, "@misc{k%d, title={Title %d}}\n", i, i)
	}
	b.WriteString("@misc{last, title={By DOI}, doi={10.1/1}}\n")
	asked := 0
	m, err := h.s.Import(t.Context(), h.ada, papers.List{Title: "Many"}, []byte(b.String()), func(context.Context, string, string) (papers.ID, bool, error) {
		asked++
		return "", false, nil
	})
	h.must(err)
	if asked != 500 || len(m.Missing) != 500 || len(m.Unsought) != 200 || len(m.Added) != 1 {
		t.Errorf("%d asked for: %d missing, %d not sought, %d added", asked, len(m.Missing), len(m.Unsought), len(m.Added))
	}
}

func TestProfile(t *testing.T) {
	h := newHall(t)
	ctx := t.Context()
	h.list(h.ada, "public", true)
	h.list(h.ada, "private", false)
	_, err := h.s.Vote(ctx, h.ada, "x:1", true)
	h.must(err)
	for _, hide := range []bool{false, true} {
		h.ada.Settings.HideActivity = hide
		h.must(h.st.SaveUser(ctx, h.ada))
		for _, reader := range []papers.User{h.ada, h.ben, {}} {
			p, err := h.s.Profile(ctx, reader, "ada")
			h.must(err)
			if seen := len(p.Votes) == 1; seen == (hide && reader.ID != h.ada.ID) {
				t.Errorf("%q sees votes: %v, hidden: %v", reader.Name, seen, hide)
			}
			if len(p.Lists) != 1 || p.Lists[0].Title != "public" {
				t.Errorf("%q sees %+v", reader.Name, p.Lists)
			}
		}
	}
	if _, err := h.s.Profile(ctx, h.ada, "nobody"); !errors.Is(err, papers.ErrNotFound) {
		t.Errorf("nobody has a page: %v", err)
	}
}
