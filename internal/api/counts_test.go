package api

import (
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/store"
)

// TestCounts follows the counts of a paper through all that people can do to
// it, at every address that tells them.
func TestCounts(t *testing.T) {
	s := newSite(t, testNow, testBatch())
	const id = "2512.00001"
	var said [2]papers.CommentID
	comment := func(i int) error {
		c, err := s.st.AddComment(t.Context(), papers.Comment{Paper: id, Author: papers.User{ID: papers.UserID(i + 1)}, Text: "So."}, nil)
		said[i] = c.ID
		return err
	}
	vote := func(voter papers.UserID, on bool) func() error {
		return func() error { _, err := s.st.Vote(t.Context(), voter, id, on); return err }
	}
	decide := func(hide bool) func() error {
		return func() error {
			_, err := s.st.DecideComment(t.Context(), store.Act{Reason: "so"}, said[1], hide)
			return err
		}
	}
	for _, step := range []struct {
		what            string
		do              func() error
		votes, comments int
	}{
		{"at first", func() error { return nil }, 0, 0},
		{"a vote", vote(1, true), 1, 0},
		{"the same again", vote(1, true), 1, 0},
		{"another", vote(2, true), 2, 0},
		{"a comment", func() error { return comment(0) }, 2, 1},
		{"another", func() error { return comment(1) }, 2, 2},
		{"a vote taken back", vote(2, false), 1, 2},
		{"a comment hidden", decide(true), 1, 1},
		{"and shown again", decide(false), 1, 2},
		{"a comment deleted", func() error { return s.st.DeleteComment(t.Context(), 1, said[0]) }, 1, 1},
	} {
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.what, err)
		}
		for where, got := range s.counts(id) {
			if got != [2]int{step.votes, step.comments} {
				t.Errorf("%s: %s tells %d votes and %d comments, want %d and %d", step.what, where, got[0], got[1], step.votes, step.comments)
			}
		}
	}
}

// counts are the votes and comments of a paper as each address tells them; of
// addresses that tell votes alone, the comments are those of the store.
func (s site) counts(id string) map[string][2]int {
	s.t.Helper()
	tallies, err := s.st.Tallies(s.t.Context(), []papers.ID{papers.ID(id)})
	if err != nil {
		s.t.Fatal(err)
	}
	comments := tallies[papers.ID(id)].Comments
	all := make(map[string][2]int)
	var day []client.DailyItem
	s.get("/api/daily_papers", &day)
	for _, it := range day {
		if it.Paper.ID == id {
			all["the day"] = [2]int{it.Paper.Upvotes, it.NumComments}
		}
	}
	var found []client.SearchItem
	s.get("/api/papers/search?q=pooling+sets", &found)
	for _, it := range found {
		if it.Paper.ID == id {
			all["a search"] = [2]int{it.Paper.Upvotes, it.NumComments}
		}
	}
	var every []client.Paper
	s.get("/api/papers", &every)
	for _, p := range every {
		if p.ID == id {
			all["all papers"] = [2]int{p.Upvotes, comments}
		}
	}
	var one client.PaperDetail
	s.get("/api/papers/"+id, &one)
	all["the paper"] = [2]int{one.Upvotes, comments}
	if len(all) != 4 {
		s.t.Fatalf("the paper stands in %v", all)
	}
	return all
}
