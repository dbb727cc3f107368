package demo

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/clock"
	"github.com/dailypapers/dailypapers/internal/store"
)

const (
	// leastPause and mostPause are between two acts: seldom enough to look like
	// people, often enough for something to happen while one looks.
	leastPause, mostPause = 2 * time.Second, 8 * time.Second
	// recent is how many of the newest submissions people are still about.
	recent = 25
)

// Live lets the community of a store go on until ctx ends: votes, remarks,
// reactions, and answers to what the visitor writes. Trouble is told to failed.
func Live(ctx context.Context, st *store.Store, c clock.Clock, seed uint64, failed func(error)) {
	l := &life{st: st, dice: newDice(seed, 3)}
	for {
		if err := l.step(ctx); err != nil && ctx.Err() == nil {
			failed(err)
		}
		pause := leastPause + time.Duration(l.dice.Int64N(int64(mostPause-leastPause)))
		if c.Sleep(ctx, pause) != nil {
			return
		}
	}
}

// A life is what Live remembers.
type life struct {
	st       *store.Store
	dice     *rand.Rand
	answered papers.CommentID // the visitor's newest comment that was answered
}

// step does one thing.
func (l *life) step(ctx context.Context) error {
	cast, err := l.cast(ctx)
	if err != nil || len(cast) == 0 {
		return err
	}
	if did, err := l.answer(ctx, cast); did || err != nil {
		return err
	}
	entries, err := l.st.Featured(ctx, papers.Day{Year: 1}, papers.Day{Year: 9999, Month: time.December, Day: 31}, recent, 0)
	if err != nil || len(entries) == 0 {
		return err
	}
	paper, who := entries[l.dice.IntN(len(entries))].Paper.ID, cast[l.dice.IntN(len(cast))]
	if l.dice.Float64() < 0.8 {
		_, err = l.st.Vote(ctx, who.ID, paper, true)
		return err
	}
	said, err := l.said(ctx, who, paper)
	if err != nil {
		return err
	}
	fresh := slices.DeleteFunc(remarks(), func(w string) bool { return said[w] })
	if len(fresh) == 0 {
		return nil
	}
	_, err = l.st.AddComment(ctx, papers.Comment{Paper: paper, Author: who, Text: l.say(fresh)}, nil)
	return err
}

// said is what can be read under a paper already.
func (l *life) said(ctx context.Context, who papers.User, paper papers.ID) (map[string]bool, error) {
	nodes, err := l.st.Thread(ctx, paper)
	if err != nil {
		return nil, err
	}
	ids := make([]papers.CommentID, len(nodes))
	for i, n := range nodes {
		ids[i] = n.ID
	}
	found, err := l.st.Comments(ctx, who.ID, ids)
	said := make(map[string]bool)
	for _, c := range found {
		said[c.Text] = true
	}
	return said, err
}

// cast returns the simulated people who take part.
func (l *life) cast(ctx context.Context) ([]papers.User, error) {
	all, err := l.st.Users(ctx, "", papers.Owner, 1000)
	if err != nil {
		return nil, err
	}
	var cast []papers.User
	for _, u := range all {
		if isPlayed(u) && u.Suspended == "" {
			cast = append(cast, u)
		}
	}
	return cast, nil
}

// answer replies to the visitor's newest comment, or reacts to it, once.
func (l *life) answer(ctx context.Context, cast []papers.User) (bool, error) {
	said, err := l.st.CommentsBy(ctx, papers.Owner, 0, 1)
	if err != nil || len(said) == 0 || said[0].ID <= l.answered {
		return false, err
	}
	c, who := said[0], cast[l.dice.IntN(len(cast))]
	l.answered = c.ID
	if err := l.st.React(ctx, who.ID, c.ID, papers.Reactions()[0], true); err != nil {
		return true, err
	}
	_, err = l.st.AddComment(ctx, papers.Comment{Paper: c.Paper, Parent: c.ID, Author: cast[l.dice.IntN(len(cast))], Text: l.say(answers())}, nil)
	if errors.Is(err, papers.ErrConflict) || errors.Is(err, papers.ErrNotFound) { // it was deleted meanwhile
		err = nil
	}
	return true, err
}

func (l *life) say(words []string) string { return words[l.dice.IntN(len(words))] }
