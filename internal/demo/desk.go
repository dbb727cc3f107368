package demo

import (
	"context"
	"fmt"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// desk gives the curators something to do and something done, and the visitor
// something to be told.
func (c *Company) desk(ctx context.Context, latest []papers.ID) error {
	if len(latest) == 0 {
		return nil
	}
	for _, scene := range []func(context.Context, papers.ID) error{c.greet, c.advertise, c.quarrel, c.claim} {
		if err := scene(ctx, latest[0]); err != nil {
			return err
		}
		if len(latest) > 1 {
			latest = latest[1:]
		}
	}
	for i, p := range c.users[2:6] {
		if err := c.st.Follow(ctx, p.ID, papers.Following{Kind: papers.FollowPerson, Target: fmt.Sprint(int64(c.users[i].ID))}, true); err != nil {
			return err
		}
	}
	return nil
}

// greet mentions the visitor.
func (c *Company) greet(ctx context.Context, id papers.ID) error {
	u, err := c.st.Owner(ctx)
	if err != nil {
		return err
	}
	_, err = c.say(ctx, id, 0, "@"+u.Name+", this is what a mention looks like: you were told of it. Answer here, and one of us replies.", u.ID)
	return err
}

// advertise has a comment hidden by a curator.
func (c *Company) advertise(ctx context.Context, id papers.ID) error {
	said, err := c.say(ctx, id, len(c.users)-1, "Pebbles, cheap and round. Ask for our winter prices.")
	if err != nil {
		return err
	}
	if _, err := c.st.AddReport(ctx, papers.Complaint{By: c.users[4], Target: commentTarget(said), Paper: id, Reason: "spam"}); err != nil {
		return err
	}
	act := store.Act{By: c.users[0].ID, Reason: "Advertising (simulated)"}
	if _, err := c.st.DecideComment(ctx, act, said.ID, true); err != nil {
		return err
	}
	_, err = c.st.DecideReports(ctx, act, commentTarget(said), true)
	return err
}

// quarrel has a comment wait for a curator.
func (c *Company) quarrel(ctx context.Context, id papers.ID) error {
	said, err := c.say(ctx, id, len(c.users)-2, "Nobody who can count would have written this paper, nor would anybody who can read have voted for it.")
	if err != nil {
		return err
	}
	for i, words := range []string{"Not about the paper.", "The tone."} {
		r := papers.Complaint{By: c.users[5+i], Target: commentTarget(said), Paper: id, Reason: "abuse", Words: words}
		if _, err := c.st.AddReport(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

// claim has a name on a paper wait for a curator.
func (c *Company) claim(ctx context.Context, id papers.ID) error {
	p, err := c.st.Paper(ctx, id)
	if err != nil || len(p.Authors) == 0 {
		return err
	}
	_, err = c.st.AddClaim(ctx, papers.Authorship{Paper: id, Name: p.Authors[0].Name, User: c.users[6]}, func(store.Footing) string { return "" })
	return err
}

func (c *Company) say(ctx context.Context, id papers.ID, who int, text string, mentioned ...papers.UserID) (papers.Comment, error) {
	return c.st.AddComment(ctx, papers.Comment{Paper: id, Author: c.users[who], Text: text}, mentioned)
}

func commentTarget(c papers.Comment) papers.Target {
	return papers.Target{Kind: papers.OnComment, Key: fmt.Sprint(int64(c.ID))}
}
