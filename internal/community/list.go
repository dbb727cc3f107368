package community

import (
	"context"
	"fmt"
	"strconv"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// List returns a list that a person may see: a public one or her own. Others
// are papers.ErrNotFound, as if they were not there.
func (s *Service) List(ctx context.Context, u papers.User, id papers.ListID) (papers.List, error) {
	l, err := s.store.List(ctx, id)
	if err == nil && !sees(u, l) {
		err = fmt.Errorf("list %d is private or hidden: %w", id, papers.ErrNotFound)
	}
	if err != nil {
		return papers.List{}, fmt.Errorf("community: %w", err)
	}
	return l, nil
}

// sees reports whether a person may see a list. Hidden ones, and those of
// suspended accounts, are for their owners and curators.
func sees(u papers.User, l papers.List) bool {
	if u.ID != 0 && l.Owner.ID == u.ID {
		return true
	}
	return l.Public && (l.Hidden == "" && l.Owner.Suspended == "" || u.May(papers.Moderate))
}

// OwnList returns a list of the person's own.
func (s *Service) OwnList(ctx context.Context, u papers.User, id papers.ListID) (papers.List, error) {
	l, err := s.List(ctx, u, id)
	if err == nil && l.Owner.ID != u.ID {
		return papers.List{}, fmt.Errorf("community: list %d is somebody else's: %w", id, papers.ErrForbidden)
	}
	return l, err
}

// MakeList makes a list of the person's own.
func (s *Service) MakeList(ctx context.Context, u papers.User, l papers.List) (papers.List, error) {
	l, err := l.Check()
	if err == nil {
		l.Owner = u
		l, err = s.store.AddList(ctx, l)
	}
	if err != nil {
		return papers.List{}, fmt.Errorf("community: %w", err)
	}
	return l, nil
}

// EditList writes title, description and publicity of a list of the person's
// own. The one that "save" writes to keeps its title and stays private.
func (s *Service) EditList(ctx context.Context, u papers.User, l papers.List) error {
	held, err := s.OwnList(ctx, u, l.ID)
	if err != nil {
		return err
	}
	if held.Saved {
		l.Title, l.Public = held.Title, false
	}
	if l, err = l.Check(); err == nil {
		l.Owner = u
		err = s.store.SaveList(ctx, l)
	}
	if err != nil {
		return fmt.Errorf("community: %w", err)
	}
	return nil
}

// DeleteList deletes a list of the person's own; papers.ErrForbidden for the
// one that "save" writes to.
func (s *Service) DeleteList(ctx context.Context, u papers.User, id papers.ListID) error {
	return wrapped(s.store.DeleteList(ctx, u.ID, id))
}

// Shelve puts a paper at the end of a list of the person's own.
func (s *Service) Shelve(ctx context.Context, u papers.User, list papers.ListID, id papers.ID) error {
	_, err := s.store.AddItems(ctx, u.ID, list, []papers.ListItem{{Paper: papers.Paper{ID: id}}})
	return wrapped(err)
}

// Unshelve takes a paper out of a list of the person's own.
func (s *Service) Unshelve(ctx context.Context, u papers.User, list papers.ListID, id papers.ID) error {
	return wrapped(s.store.RemoveItem(ctx, u.ID, list, id))
}

// Annotate writes the note on a paper in a list of the person's own.
func (s *Service) Annotate(ctx context.Context, u papers.User, list papers.ListID, id papers.ID, note string) error {
	note, err := papers.CheckNote(note)
	if err == nil {
		err = s.store.NoteItem(ctx, u.ID, list, id, note)
	}
	return wrapped(err)
}

// Move moves a paper in a list of the person's own: where is up, down, top,
// bottom or a position from 1.
func (s *Service) Move(ctx context.Context, u papers.User, list papers.ListID, id papers.ID, where string) error {
	to, err := placeOf(where)
	if err == nil {
		err = s.store.MoveItem(ctx, u.ID, list, id, to)
	}
	return wrapped(err)
}

func placeOf(where string) (func(at, last int) int, error) {
	switch where {
	case "up":
		return func(at, _ int) int { return at - 1 }, nil
	case "down":
		return func(at, _ int) int { return at + 1 }, nil
	case "top":
		return func(_, _ int) int { return 1 }, nil
	case "bottom":
		return func(_, last int) int { return last }, nil
	}
	n, err := strconv.Atoi(where)
	if err != nil || n < 1 {
		return nil, papers.Invalid("position", "must be a number from 1")
	}
	return func(_, _ int) int { return n }, nil
}

// Save saves a paper for the person, or takes it out again.
func (s *Service) Save(ctx context.Context, u papers.User, id papers.ID, on bool) error {
	return wrapped(s.store.Keep(ctx, u.ID, id, on))
}

// listsNamed is how many of the lists that hold a paper are named on its page.
const listsNamed = 5

// A Shelf is where a paper is kept, for its page.
type Shelf struct {
	Public int           // how many public lists hold it
	Newest []papers.List // the newest of them
	Own    []papers.List // all lists of the person who asks
	Inside map[papers.ListID]bool
}

// Shelf tells which public lists hold a paper, and which of the person's own.
func (s *Service) Shelf(ctx context.Context, u papers.User, id papers.ID) (Shelf, error) {
	h, err := s.store.ListsHolding(ctx, id, u.ID, listsNamed)
	if err != nil {
		return Shelf{}, fmt.Errorf("community: %w", err)
	}
	f := Shelf{Public: h.Public, Newest: h.Newest, Inside: make(map[papers.ListID]bool, len(h.Own))}
	for _, id := range h.Own {
		f.Inside[id] = true
	}
	if u.ID != 0 {
		f.Own, err = s.store.ListsOf(ctx, u.ID)
	}
	return f, wrapped(err)
}

// A ListPage is some items of a list.
type ListPage struct {
	List  papers.List
	Items []papers.ListItem
}

// ListPage returns a list that the person may see with its items from one
// position to another.
func (s *Service) ListPage(ctx context.Context, u papers.User, id papers.ListID, from, to int) (ListPage, error) {
	l, err := s.List(ctx, u, id)
	if err != nil {
		return ListPage{}, err
	}
	items, err := s.store.Items(ctx, id, from, to)
	return ListPage{l, items}, wrapped(err)
}

// OpenList returns a list that everybody may see, whoever asks, with what was added
// to it last, newest first, from an offset on.
func (s *Service) OpenList(ctx context.Context, id papers.ListID, limit, offset int) (ListPage, error) {
	l, err := s.List(ctx, papers.User{}, id)
	if err != nil {
		return ListPage{}, err
	}
	items, err := s.store.NewestItems(ctx, id, limit, offset)
	return ListPage{l, items}, wrapped(err)
}

// PublicLists returns public lists by their last change, and how many there
// are.
func (s *Service) PublicLists(ctx context.Context, limit, offset int) ([]papers.List, int, error) {
	all, err := s.store.PublicLists(ctx, limit, offset)
	if err != nil {
		return nil, 0, wrapped(err)
	}
	n, err := s.store.CountPublicLists(ctx)
	return all, n, wrapped(err)
}

// ListsOf returns all lists of the person's own.
func (s *Service) ListsOf(ctx context.Context, u papers.User) ([]papers.List, error) {
	all, err := s.store.ListsOf(ctx, u.ID)
	return all, wrapped(err)
}

// wrapped says whose error it is.
func wrapped(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("community: %w", err)
}

// Namesakes returns who has a name of title pages confirmed for herself.
func (s *Service) Namesakes(ctx context.Context, name string) ([]store.Namesake, error) {
	all, err := s.store.Namesakes(ctx, name)
	return all, wrapped(err)
}
