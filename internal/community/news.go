package community

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

const (
	// NewsOf is how many followed things are looked at for one page: at 10 ms
	// for a search, two at a time, a page of them takes a tenth of a second.
	NewsOf = 20
	// newsEach is how many papers each of them brings: one that is busy should
	// not hide the others.
	newsEach = 3
	// newsAtOnce leaves the other searchers of the machine their turn.
	newsAtOnce = 2
)

// A Finder returns the newest papers of an author, a category or a search, as
// catalog.Catalog's NewestOf does.
type Finder func(ctx context.Context, f papers.Following, limit int) ([]papers.Paper, error)

// News is what is new from some of the things that a person follows.
type News struct {
	Papers []NewPaper    // newest first, each once
	Lists  []papers.List // public lists of people, newest first
}

// A NewPaper is a paper with what brought it.
type NewPaper struct {
	Paper   papers.Paper
	At      time.Time // when it was published, put into the list or voted for
	Because []Followed
}

// News looks up the newest papers of what is followed, of at most NewsOf of
// the given things. What could not be looked up is left out, and the error
// says why; the rest is still good.
func (s *Service) News(ctx context.Context, followed []Followed, find Finder) (News, error) {
	followed = followed[:min(len(followed), NewsOf)]
	found := make([]News, len(followed))
	errs := make([]error, len(followed))
	turns := make(chan struct{}, newsAtOnce)
	var all sync.WaitGroup
	for i, f := range followed {
		turns <- struct{}{}
		all.Go(func() {
			defer func() { <-turns }()
			found[i], errs[i] = s.newsOf(ctx, f, find)
		})
	}
	all.Wait()
	return joinNews(found), wrapped(errors.Join(errs...))
}

// joinNews puts news of several things into one order. A paper that several
// brought stands once, with all of them.
func joinNews(found []News) News {
	var n News
	at := make(map[papers.ID]int)
	for _, one := range found {
		for _, p := range one.Papers {
			i, ok := at[p.Paper.ID]
			if !ok {
				at[p.Paper.ID] = len(n.Papers)
				n.Papers = append(n.Papers, p)
				continue
			}
			held := &n.Papers[i]
			held.Because = append(held.Because, p.Because...)
			if p.At.After(held.At) {
				held.At = p.At
			}
		}
		n.Lists = append(n.Lists, one.Lists...)
	}
	slices.SortStableFunc(n.Papers, func(a, b NewPaper) int { return b.At.Compare(a.At) })
	slices.SortStableFunc(n.Lists, func(a, b papers.List) int { return b.Updated.Compare(a.Updated) })
	return n
}

func (s *Service) newsOf(ctx context.Context, f Followed, find Finder) (News, error) {
	if _, ok := f.Search(); ok {
		return searched(ctx, f, find)
	}
	switch {
	case f.list.ID != 0:
		return s.newsOfList(ctx, f)
	case f.person.ID != 0 && f.person.Suspended == "":
		return s.newsOfPerson(ctx, f)
	}
	return News{}, nil
}

func searched(ctx context.Context, f Followed, find Finder) (News, error) {
	var n News
	found, err := find(ctx, f.Following, newsEach)
	for _, p := range found {
		n.Papers = append(n.Papers, NewPaper{p, p.Published.Time, []Followed{f}})
	}
	return n, err
}

func (s *Service) newsOfList(ctx context.Context, f Followed) (News, error) {
	items, err := s.store.NewestItems(ctx, f.list.ID, newsEach, 0)
	var n News
	for _, it := range items {
		n.Papers = append(n.Papers, NewPaper{it.Paper, it.Added, []Followed{f}})
	}
	return n, err
}

// newsOfPerson is what somebody voted for, unless she hides that, and her
// public lists.
func (s *Service) newsOfPerson(ctx context.Context, f Followed) (News, error) {
	var n News
	var err error
	if n.Lists, err = s.store.PublicListsOf(ctx, f.person.ID, newsEach); err != nil || f.person.Settings.HideActivity {
		return n, err
	}
	voted, err := s.votedBy(ctx, f.person, newsEach)
	for _, v := range voted {
		n.Papers = append(n.Papers, NewPaper{v.Paper, v.At, []Followed{f}})
	}
	return n, err
}
