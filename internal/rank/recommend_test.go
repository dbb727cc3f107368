package rank_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/rank"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A library is papers on four things, ten on each, with the service over them.
type library struct {
	t   testing.TB
	st  *store.Store
	cat *catalog.Catalog
	s   *rank.Service
	ada papers.User
	at  time.Time
}

func subjects() []string {
	return []string{"glacier ice melting rivers", "violin strings resonance timbre", "bees pollen foraging dance", "bridges steel fatigue cracks"}
}

// id is the paper i on a subject.
func id(subject, i int) papers.ID { return papers.ID(fmt.Sprintf("x:%d-%d", subject, i)) }

func subjectOf(id papers.ID) int { return int(id[2] - '0') }

func newLibrary(t testing.TB) *library {
	t.Helper()
	l := &library{t: t, at: time.Date(2026, 3, 11, 12, 0, 0, 0, time.UTC)}
	now := func() time.Time { return l.at }
	dir := t.TempDir()
	var err error
	l.st, err = store.Open(t.Context(), dir, store.Options{Now: now})
	l.must(err)
	t.Cleanup(func() { l.st.Close() })
	var b store.Batch
	for s, words := range subjects() {
		for i := range 10 {
			w := strings.Fields(words)
			b.Papers = append(b.Papers, papers.Paper{ID: id(s, i), Title: strings.Join(w[:1+i%4], " "), Abstract: strings.Join(w, " ") + "."})
		}
	}
	_, err = l.st.PutPapers(t.Context(), b)
	l.must(err)
	l.cat, err = catalog.Open(dir, l.st, catalog.Meaning{})
	l.must(err)
	t.Cleanup(func() { l.cat.Close() })
	_, err = l.cat.Sync(t.Context(), nil)
	l.must(err)
	l.ada, err = l.st.AddUser(t.Context(), papers.User{Name: "ada", Role: papers.ReaderRole})
	l.must(err)
	l.s = rank.New(l.st, l.cat, now)
	return l
}

func (l *library) must(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

func (l *library) picks(seeds []papers.ID, exclude func(papers.ID) bool, n int) []rank.Pick {
	l.t.Helper()
	picks, err := l.s.Recommend(l.t.Context(), seeds, exclude, n)
	l.must(err)
	return picks
}

func (l *library) picksFor(u papers.UserID, n int) []rank.Pick {
	l.t.Helper()
	picks, err := l.s.RecommendFor(l.t.Context(), u, n)
	l.must(err)
	return picks
}

func idsOf(picks []rank.Pick) []papers.ID {
	ids := make([]papers.ID, len(picks))
	for i, p := range picks {
		ids[i] = p.Paper.ID
	}
	return ids
}

func TestRecommend(t *testing.T) {
	l := newLibrary(t)
	for _, seeds := range [][]papers.ID{{id(0, 0)}, {id(1, 3), id(1, 5), id(1, 3)}, {id(2, 1), "x:none"}} {
		picks := l.picks(seeds, nil, 5)
		if len(picks) != 5 {
			t.Errorf("%v brings %v", seeds, idsOf(picks))
		}
		for _, p := range picks {
			if subjectOf(p.Paper.ID) != subjectOf(seeds[0]) || slices.Contains(seeds, p.Paper.ID) || p.Basis != rank.ByExamples ||
				len(p.Because) == 0 || !slices.Contains(seeds, p.Because[0]) || p.Paper.Title == "" {
				t.Errorf("%v brings %s, %s, because of %v", seeds, p.Paper.ID, p.Basis, p.Because)
			}
		}
	}
	// Both tastes have their share: neither list comes before the other.
	both := l.picks([]papers.ID{id(0, 0), id(3, 0)}, nil, 6)
	count := map[int]int{}
	for _, p := range both {
		count[subjectOf(p.Paper.ID)]++
		if subjectOf(p.Because[0]) != subjectOf(p.Paper.ID) {
			t.Errorf("%s is there because of %v", p.Paper.ID, p.Because)
		}
	}
	if count[0] != 3 || count[3] != 3 {
		t.Errorf("two seeds bring %v", idsOf(both))
	}
}

func TestRecommendLeavesOut(t *testing.T) {
	l := newLibrary(t)
	all := idsOf(l.picks([]papers.ID{id(0, 0)}, nil, 100))
	picks := idsOf(l.picks([]papers.ID{id(0, 0)}, func(id papers.ID) bool { return id == all[0] || id == all[2] }, 100))
	if want := slices.Delete(slices.Delete(slices.Clone(all), 2, 3), 0, 1); !slices.Equal(picks, want) {
		t.Errorf("without %s and %s: %v, want %v", all[0], all[2], picks, want)
	}
	if got := l.picks(nil, nil, 5); len(got) != 0 {
		t.Errorf("nothing brings %v", idsOf(got))
	}
	if got := l.picks([]papers.ID{"x:none"}, nil, 5); len(got) != 0 {
		t.Errorf("a paper that is not held brings %v", idsOf(got))
	}
	// What the index knows and the store holds no more leaves no gap.
	if _, err := l.st.PutPapers(t.Context(), store.Batch{Delete: all[:2]}); err != nil {
		t.Fatal(err)
	}
	if got := idsOf(l.picks([]papers.ID{id(0, 0)}, nil, 3)); !slices.Equal(got, all[2:5]) {
		t.Errorf("with two deleted: %v, want %v", got, all[2:5])
	}
	var many []papers.ID
	for i := range 10 {
		many = append(many, id(0, i), id(1, i), id(2, i))
	}
	for _, p := range l.picks(many, nil, 100) {
		if slices.Contains(many, p.Paper.ID) {
			t.Errorf("more seeds than count bring one of themselves, %s", p.Paper.ID)
		}
	}
}

func TestRecommendFor(t *testing.T) {
	l := newLibrary(t)
	ctx := t.Context()
	if got := l.picksFor(l.ada.ID, 5); len(got) != 0 {
		t.Errorf("with nothing done and nothing trending: %v", idsOf(got))
	}
	for i := range 4 {
		_, err := l.st.Vote(ctx, 99, id(3, i), true)
		l.must(err)
	}
	l.must(l.st.Dismiss(ctx, l.ada.ID, id(3, 1), true))
	for who, want := range map[papers.UserID]int{0: 4, l.ada.ID: 3} {
		picks := l.picksFor(who, 10)
		if len(picks) != want || picks[0].Basis != rank.ByTrending || picks[0].Because != nil {
			t.Errorf("trending for %d: %v by %s", who, idsOf(picks), picks[0].Basis)
		}
	}
	_, err := l.st.Vote(ctx, l.ada.ID, id(0, 0), true)
	l.must(err)
	l.must(l.st.Keep(ctx, l.ada.ID, id(2, 0), true))
	l.must(l.st.Dismiss(ctx, l.ada.ID, id(0, 1), true))
	picks := l.picksFor(l.ada.ID, 100)
	if len(picks) < 10 {
		t.Errorf("only %v", idsOf(picks))
	}
	for _, p := range picks {
		if s := subjectOf(p.Paper.ID); s == 3 || s == 1 || p.Basis != rank.ByHistory || len(p.Because) == 0 ||
			slices.Contains([]papers.ID{id(0, 0), id(2, 0), id(0, 1)}, p.Paper.ID) {
			t.Errorf("%s by %s because of %v", p.Paper.ID, p.Basis, p.Because)
		}
	}
}

// TestRecommendAmong narrows what is like a person's papers to a pool.
func TestRecommendAmong(t *testing.T) {
	l := newLibrary(t)
	ctx := t.Context()
	pool, err := l.cat.Pool(ctx, []papers.ID{id(0, 0), id(0, 1), id(0, 2), id(1, 3), id(2, 2), id(3, 1)})
	l.must(err)
	defer pool.Close()
	if got, err := l.s.RecommendAmong(ctx, l.ada.ID, pool, 5); err != nil || len(got) != 0 {
		t.Errorf("with nothing done: %v, %v", got, err)
	}
	_, err = l.st.Vote(ctx, l.ada.ID, id(0, 0), true)
	l.must(err)
	l.must(l.st.Keep(ctx, l.ada.ID, id(2, 0), true))
	got, err := l.s.RecommendAmong(ctx, l.ada.ID, pool, 5)
	l.must(err)
	brought := map[papers.ID]papers.ID{}
	for _, p := range got {
		brought[p.Paper] = p.Because[0]
	}
	if want := map[papers.ID]papers.ID{id(0, 1): id(0, 0), id(0, 2): id(0, 0), id(2, 2): id(2, 0)}; !maps.Equal(brought, want) {
		t.Errorf("%v, want %v", brought, want)
	}
	if got, err := l.s.RecommendAmong(ctx, l.ada.ID, pool, 1); err != nil || len(got) != 1 {
		t.Errorf("one: %v, %v", got, err)
	}
}

// Of any seeds: no pick twice, none of the seeds, no more than asked for, the
// same again, and the same in whatever order the seeds come.
func TestRecommendProperties(t *testing.T) {
	l := newLibrary(t)
	rapid.Check(t, func(r *rapid.T) {
		seeds := rapid.SliceOfNDistinct(rapid.Custom(func(r *rapid.T) papers.ID {
			return id(rapid.IntRange(0, 3).Draw(r, "subject"), rapid.IntRange(0, 9).Draw(r, "paper"))
		}), 0, 6, rapid.ID[papers.ID]).Draw(r, "seeds")
		n := rapid.IntRange(0, 12).Draw(r, "n")
		got := idsOf(l.picks(seeds, nil, n))
		if len(got) > n || len(slices.Compact(slices.Sorted(slices.Values(got)))) != len(got) {
			r.Fatalf("%d of %v: %v", n, seeds, got)
		}
		for _, id := range got {
			if slices.Contains(seeds, id) {
				r.Fatalf("%v brings itself", seeds)
			}
		}
		slices.Reverse(seeds)
		if again := idsOf(l.picks(seeds, nil, n)); !slices.Equal(got, again) {
			r.Fatalf("%v, and turned around %v", got, again)
		}
	})
}

func TestRecommendStops(t *testing.T) {
	l := newLibrary(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.s.Recommend(ctx, []papers.ID{id(0, 0)}, nil, 5); !errors.Is(err, context.Canceled) {
		t.Errorf("for one who has left: %v", err)
	}
}
