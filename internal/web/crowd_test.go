package web_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// The people of these tests, by their numbers.
const (
	ada papers.UserID = iota + 1 // takes over the machine's account: an admin
	ben
	cleo // a curator
)

// sessionOf is the header by which one of the people comes.
func sessionOf(who papers.UserID) string { return fmt.Sprintf("Cookie: dailypapers_session=%d", who) }

// fillPeople adds people, their votes and their comments to the sample.
func fillPeople(ctx context.Context, st *store.Store) error {
	if err := fillHostile(ctx, st); err != nil {
		return err
	}
	for _, u := range []papers.User{
		{Name: "ada", FullName: "Ada Krüger", Role: papers.AdminRole, Email: "ada@example.org"},
		{Name: "ben", Role: papers.ReaderRole, Email: "ben@example.org"},
		{Name: "cleo", FullName: "Cleo <script>alert(1)</script>", Role: papers.CuratorRole, Email: "cleo@example.org"},
	} {
		u, err := st.AddUser(ctx, u)
		if err != nil {
			return err
		}
		sum := sha256.Sum256([]byte(fmt.Sprint(u.ID)))
		if _, err := st.AddSession(ctx, hex.EncodeToString(sum[:]), store.Session{Owner: u.ID, Until: noon().AddDate(1, 0, 0)}); err != nil {
			return err
		}
	}
	return errors.Join(fillVotes(ctx, st), fillComments(ctx, st))
}

func fillVotes(ctx context.Context, st *store.Store) error {
	var errs []error
	for _, v := range []struct {
		who   papers.UserID
		paper papers.ID
	}{{ada, "2603.01002"}, {ben, "2603.01002"}, {cleo, "2603.01002"}, {ada, "x:bare"}, {ben, "x:hostile"}} {
		_, err := st.Vote(ctx, v.who, v.paper, true)
		errs = append(errs, err)
	}
	return errors.Join(append(errs, st.Dismiss(ctx, ada, "hep-th/9901001", true))...)
}

// talk is the thread below 2603.01002, by number.
var talk = []struct {
	who    papers.UserID
	parent papers.CommentID
	text   string
}{
	{ben, 0, "Is the bound tight? For $d = 1$ one has\n\n$$\\sum_{i=1}^n \\frac{w_i}{1 + w_i} \\le \\log n,$$\n\nwhich is **much** less than what Theorem 2 says; see `pebbles.go`."},
	{ada, 1, "It is, by the example in §4. @ben, try $w_i = 2^{-i}$.\n\n> much less\n\nOnly for small $n$."},
	{ben, 2, "You are right, thanks."},
	{cleo, 0, "<script>alert(1)</script> [link](javascript:alert(2)) <img src=x onerror=alert(3)> [fine](https://example.org/)"},
	{ben, 0, "Buy pebbles, cheap and round."},
	{ben, 0, "This will be deleted."},
	{ada, 6, "An answer to what is deleted."},
	{ben, 0, "This will be deleted and disappear."},
	{ada, 3, "Four deep."}, {ben, 9, "Five deep."}, {ada, 10, "Six deep."}, {ben, 11, "Seven deep."}, {ada, 12, "Eight deep, and set in no further."},
}

func fillComments(ctx context.Context, st *store.Store) error {
	for i, c := range talk {
		var mentioned []papers.UserID
		if strings.Contains(c.text, "@ben") {
			mentioned = []papers.UserID{ben}
		}
		got, err := st.AddComment(ctx, papers.Comment{Paper: "2603.01002", Parent: c.parent, Author: papers.User{ID: c.who}, Text: c.text}, mentioned)
		if err != nil || got.ID != papers.CommentID(i+1) {
			return fmt.Errorf("comment %d is %d: %w", i+1, got.ID, err)
		}
	}
	_, err := st.DecideComment(ctx, store.Act{Reason: "Advertising"}, 5, true)
	return errors.Join(err,
		st.EditComment(ctx, ben, 3, "You are right, and I was wrong.", nil),
		st.DeleteComment(ctx, ben, 6), st.DeleteComment(ctx, ben, 8),
		st.React(ctx, ada, 1, "👍", true), st.React(ctx, cleo, 1, "👍", true), st.React(ctx, cleo, 1, "🤔", true), st.React(ctx, ben, 2, "❤️", true),
	)
}
