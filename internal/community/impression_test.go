package community

import (
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// What was shown waits for its writing, no more of it than maxShown, and
// nothing of visitors or where nothing is to be kept.
func TestShow(t *testing.T) {
	st, err := store.Open(t.Context(), t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if _, err := st.PutPapers(t.Context(), store.Batch{Papers: []papers.Paper{{ID: "x:a", Title: "A"}}}); err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	s := New(st, time.Now)
	ada, ids := papers.User{ID: 1}, []papers.ID{"x:a", "x:a", "x:a"}
	kept := func() int {
		t.Helper()
		got, err := st.Impressions(t.Context(), 1, begin.Add(-time.Hour), 100_000)
		if err != nil {
			t.Fatal(err)
		}
		return len(got)
	}
	flush := func(want int) {
		t.Helper()
		if n, err := s.Flush(t.Context()); err != nil || n != want {
			t.Errorf("%d were dropped, want %d: %v", n, want, err)
		}
	}
	s.Show(ada, "edition", 1, ids)
	flush(0)
	if kept() != 0 {
		t.Error("it is kept where nothing is to be")
	}
	s.Impressions = 90
	s.Show(papers.User{}, "edition", 1, ids)
	s.Show(ada, "edition", 1, ids)
	if kept() != 0 {
		t.Error("it is written before it is flushed")
	}
	flush(0)
	if kept() != 3 {
		t.Errorf("%d are kept", kept())
	}
	for range maxShown/3 + 2 {
		s.Show(ada, "search", 1, ids)
	}
	flush(5)
	if got := kept(); got != 3+maxShown {
		t.Errorf("%d are kept", got)
	}
}
