package store

import (
	"context"
	"fmt"
	"slices"
	"testing"

	papers "github.com/dailypapers/dailypapers"
)

// What people say and claim, as others may see it.
func TestPeople(t *testing.T) {
	s, err := Open(context.Background(), t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ctx := t.Context()
	ada, err := s.AddUser(ctx, papers.User{Name: "ada", Role: papers.ReaderRole})
	if err != nil {
		t.Fatal(err)
	}
	ben, err := s.AddUser(ctx, papers.User{Name: "ben", Role: papers.ReaderRole})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.PutPapers(ctx, Batch{Papers: []papers.Paper{{ID: "x:1", Title: "a"}, {ID: "x:2", Title: "b"}, {ID: "x:3", Title: "c"}}}); err != nil {
		t.Fatal(err)
	}
	for i, state := range []papers.CommentState{papers.Visible, papers.Hidden, papers.Visible, papers.Deleted} {
		_, err := s.write.ExecContext(ctx, `INSERT INTO comments (num, paper, parent, author, text, hash, at, edited, state, reason) VALUES (?, ?, 0, ?, ?, 0, ?, 0, ?, '')`,
			i+1, 1+i%3, int64(ada.ID), fmt.Sprint("said ", i), 1000+i, int64(state))
		if err != nil {
			t.Fatal(err)
		}
	}
	for i, c := range []struct {
		person papers.UserID
		paper  int
		state  papers.ClaimState
	}{{ada.ID, 1, papers.ClaimConfirmed}, {ben.ID, 2, papers.ClaimConfirmed}, {ada.ID, 3, papers.ClaimConfirmed}, {ada.ID, 2, papers.ClaimWaiting}, {ben.ID, 3, papers.ClaimRefused}} {
		_, err := s.write.ExecContext(ctx, `INSERT INTO claims (num, paper, position, name, person, at, state, how) VALUES (?, ?, 0, 'Li Wei', ?, 0, ?, '')`, i+1, c.paper, int64(c.person), string(c.state))
		if err != nil {
			t.Fatal(err)
		}
	}
	said, err := s.CommentsBy(ctx, ada.ID, 0, 5)
	if err != nil || len(said) != 2 || said[0].Text != "said 2" || said[0].Paper != "x:3" || said[1].ID != 1 {
		t.Errorf("%+v, %v", said, err)
	}
	if said, err = s.CommentsBy(ctx, ada.ID, 0, 1); err != nil || len(said) != 1 {
		t.Errorf("%+v, %v", said, err)
	}
	ids, err := s.PapersClaimed(ctx, ada.ID, 5)
	if err != nil || !slices.Equal(ids, []papers.ID{"x:3", "x:1"}) {
		t.Errorf("%v, %v", ids, err)
	}
	who, err := s.Namesakes(ctx, "Li Wei")
	if err != nil || len(who) != 2 || who[0].User.ID != ada.ID || who[0].Papers != 2 || who[1].User.ID != ben.ID || who[1].Papers != 1 {
		t.Errorf("%+v, %v", who, err)
	}
	if who, err = s.Namesakes(ctx, "li wei"); err != nil || len(who) != 0 {
		t.Errorf("%+v, %v", who, err)
	}
}
