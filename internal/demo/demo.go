package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/starter"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A Company is the simulated people of one store, and what they have done.
type Company struct {
	st    *store.Store
	cast  []person
	users []papers.User
	said  map[int]papers.CommentID // by act
	days  map[papers.ID]papers.Day
	cal   papers.Calendar
}

// Fill makes a community in an empty data folder that has lived up to now.
// The same seed makes the same one. progress hears of how much is done.
func Fill(ctx context.Context, dir string, now time.Time, seed uint64, progress func(done, all int)) error {
	at := now.Add(-(daysPlayed + 1) * 24 * time.Hour)
	st, err := store.Open(ctx, dir, store.Options{Now: func() time.Time { return at }})
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	defer st.Close()
	library, err := stock(ctx, st, now)
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	c, err := gather(ctx, st)
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	acts := script(c.cast, library, now, seed)
	for i, a := range acts {
		at = a.at
		if err := c.play(ctx, i, a); err != nil {
			return fmt.Errorf("demo: act %d: %w", i, err)
		}
		if progress != nil {
			progress(i+1, len(acts))
		}
	}
	at = now.Add(-20 * time.Minute)
	if err := c.shelve(ctx, acts, seed); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	if err := c.desk(ctx, latest(acts)); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	return nil
}

// latest are the papers that were put forward last, newest first.
func latest(acts []act) []papers.ID {
	var ids []papers.ID
	for _, a := range slices.Backward(acts) {
		if a.kind == submits && len(ids) < 5 {
			ids = append(ids, a.paper)
		}
	}
	return ids
}

// stock puts the library that the binary carries into the store, without the
// front page that it comes with: the community makes its own.
func stock(ctx context.Context, st *store.Store, now time.Time) ([]papers.ID, error) {
	list, err := starter.List(now)
	if err != nil {
		return nil, err
	}
	_, err = st.PutPapers(ctx, store.Batch{Papers: list, Settings: map[string]string{store.DemoSetting: now.UTC().Format(time.RFC3339)}})
	ids := make([]papers.ID, len(list))
	for i, p := range list {
		ids[i] = p.ID
	}
	return ids, err
}

// gather makes the accounts.
func gather(ctx context.Context, st *store.Store) (*Company, error) {
	c := &Company{st: st, cast: people(), said: make(map[int]papers.CommentID), days: make(map[papers.ID]papers.Day), cal: papers.NewCalendar()}
	if _, err := st.Owner(ctx); err != nil { // the visitor's account is there before all others
		return nil, err
	}
	for _, p := range c.cast {
		u, err := st.AddUser(ctx, p.account())
		if err != nil {
			return nil, err
		}
		c.users = append(c.users, u)
	}
	return c, nil
}

// play does one act.
func (c *Company) play(ctx context.Context, n int, a act) error {
	u := c.users[a.who]
	switch a.kind {
	case submits:
		day := c.cal.Today(a.at)
		_, _, err := c.st.Submit(ctx, papers.Submission{Paper: a.paper, By: u, Day: day, State: papers.Published},
			func(store.Standing) (string, error) { return "", nil })
		return err
	case votes:
		_, err := c.st.Vote(ctx, u.ID, a.paper, true)
		return err
	case reacts:
		return c.st.React(ctx, u.ID, c.said[a.parent], papers.Reaction(a.text), true)
	}
	said := papers.Comment{Paper: a.paper, Author: u, Text: a.text}
	if a.kind == answersTo {
		said.Parent = c.said[a.parent]
	}
	said, err := c.st.AddComment(ctx, said, nil)
	c.said[n] = said.ID
	return err
}

// shelve makes the lists, of what was put forward.
func (c *Company) shelve(ctx context.Context, acts []act, seed uint64) error {
	dice := newDice(seed, 2)
	for i, words := range shelves() {
		owner := c.users[i*2]
		l, err := c.st.AddList(ctx, papers.List{Owner: owner, Title: words[0], About: words[1], Public: true})
		if err != nil {
			return err
		}
		var items []papers.ListItem
		for _, a := range acts {
			if a.kind == submits && dice.Float64() < 0.1 {
				items = append(items, papers.ListItem{Paper: papers.Paper{ID: a.paper}})
			}
		}
		if _, err := c.st.AddItems(ctx, owner.ID, l.ID, items); err != nil {
			return err
		}
	}
	return nil
}

// isPlayed reports whether an account is of the simulated community.
func isPlayed(u papers.User) bool { return strings.HasSuffix(u.FullName, marked) }
