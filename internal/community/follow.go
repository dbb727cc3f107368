package community

import (
	"context"
	"strconv"

	papers "github.com/dailypapers/dailypapers"
)

// A Followed is something that a person follows, as it is now.
type Followed struct {
	papers.Following
	Path string // where it can be read; "" where it can be no longer

	person papers.User // where a person is followed who is there and in order
	list   papers.List // where a list is followed that the person may see
}

// Follow has a person follow something, or stop that. What cannot be seen
// cannot be followed.
func (s *Service) Follow(ctx context.Context, u papers.User, f papers.Following, on bool) error {
	if on {
		if err := s.followable(ctx, u, f); err != nil {
			return err
		}
	}
	return wrapped(s.store.Follow(ctx, u.ID, f, on))
}

func (s *Service) followable(ctx context.Context, u papers.User, f papers.Following) error {
	n, _ := strconv.ParseInt(f.Target, 10, 64) // 0 where the kind needs none
	switch f.Kind {
	case papers.FollowTopic:
		return papers.Invalid("target", "is no topic that is known here")
	case papers.FollowList:
		_, err := s.List(ctx, u, papers.ListID(n))
		return err
	case papers.FollowPerson:
		if papers.UserID(n) == u.ID {
			return papers.Invalid("target", "is yourself; what you do is on your own page")
		}
		_, err := s.store.User(ctx, papers.UserID(n))
		return wrapped(err)
	}
	return nil
}

// Follows reports whether a person follows something.
func (s *Service) Follows(ctx context.Context, u papers.User, f papers.Following) (bool, error) {
	on, err := s.store.Follows(ctx, u.ID, f)
	return on, wrapped(err)
}

// Following returns all that a person follows, what she followed last first,
// each with its title and where it can be read.
func (s *Service) Following(ctx context.Context, u papers.User) ([]Followed, error) {
	kept, err := s.store.Following(ctx, u.ID)
	if err != nil {
		return nil, wrapped(err)
	}
	all := make([]Followed, len(kept))
	var lists []papers.ListID
	var people []papers.UserID
	for i, f := range kept {
		all[i] = Followed{Following: f, Path: f.Path()}
		all[i].Title = titleOf(f)
		n, _ := strconv.ParseInt(f.Target, 10, 64)
		switch f.Kind {
		case papers.FollowList:
			lists = append(lists, papers.ListID(n))
		case papers.FollowPerson:
			people = append(people, papers.UserID(n))
		}
	}
	heldLists, err := s.store.Lists(ctx, lists)
	if err != nil {
		return nil, wrapped(err)
	}
	heldPeople, err := s.store.People(ctx, people)
	if err != nil {
		return nil, wrapped(err)
	}
	for i := range all {
		all[i].fill(u, heldLists, heldPeople)
	}
	return all, nil
}

// fill says what a followed list or person is called now.
func (f *Followed) fill(u papers.User, lists map[papers.ListID]papers.List, people map[papers.UserID]papers.User) {
	n, _ := strconv.ParseInt(f.Target, 10, 64)
	switch f.Kind {
	case papers.FollowList:
		f.Title, f.Path = "A list that is not public any longer", ""
		if l, ok := lists[papers.ListID(n)]; ok && sees(u, l) {
			f.Title, f.Path, f.list = l.Title, l.Path(), l
		}
	case papers.FollowPerson:
		f.Title, f.Path = "Somebody who has left", ""
		if p, ok := people[papers.UserID(n)]; ok {
			f.Title, f.Path, f.person = p.Shown(), p.Path(), p
		}
	}
}

// titleOf names what says itself what it is.
func titleOf(f papers.Following) string {
	s, ok := f.Search()
	switch {
	case f.Kind == papers.FollowCategory:
		c := papers.Category(f.Target)
		if name := c.Name(); name != f.Target {
			return name + " (" + f.Target + ")"
		}
	case f.Kind == papers.FollowSearch && ok:
		return s.Words()
	}
	return f.Target
}
