package community

import (
	"context"

	papers "github.com/dailypapers/dailypapers"
)

// What programs change, they may have read a while ago. The methods here ask
// their caller about the thing as it is in the very transaction that changes
// it, so that of two who read the same state one is refused. They may ask more
// than once, and while they do, others wait: the answer must be at hand.

// ChangeList writes title, description and publicity of a list of the person's
// own as change makes them of what they are, and returns it as it is then. The
// one that "save" writes to keeps its title and stays private.
func (s *Service) ChangeList(ctx context.Context, u papers.User, id papers.ListID, change func(papers.List) (papers.List, error)) (papers.List, error) {
	l, err := s.store.ChangeList(ctx, u.ID, id, func(held papers.List) (papers.List, error) {
		to, err := change(held)
		switch {
		case err != nil:
			return to, err
		case held.Saved && to.Title != held.Title:
			return to, papers.Invalid("title", "of the list that saving writes to cannot be changed")
		case held.Saved && to.Public:
			return to, papers.Invalid("public", "is not for the list that saving writes to: what one saves is private")
		}
		return to.Check()
	})
	return l, wrapped(err)
}

// DeleteListIf is DeleteList if allow says nothing against it.
func (s *Service) DeleteListIf(ctx context.Context, u papers.User, id papers.ListID, allow func(papers.List) error) error {
	return wrapped(s.store.DeleteListIf(ctx, u.ID, id, allow))
}

// EditCommentIf is EditComment if allow says nothing against it.
func (s *Service) EditCommentIf(ctx context.Context, u papers.User, id papers.CommentID, text string, allow func(papers.Comment) error) error {
	text, err := papers.CheckComment(text)
	if err != nil {
		return err
	}
	people, err := s.mentioned(ctx, text)
	if err != nil {
		return err
	}
	return wrapped(s.store.EditCommentIf(ctx, u.ID, id, text, people, allow))
}

// DeleteCommentIf is DeleteComment if allow says nothing against it.
func (s *Service) DeleteCommentIf(ctx context.Context, u papers.User, id papers.CommentID, allow func(papers.Comment) error) error {
	return wrapped(s.store.DeleteCommentIf(ctx, u.ID, id, allow))
}

// SavedList returns the list that Save writes to; papers.ErrNotFound where the
// person has not saved anything yet.
func (s *Service) SavedList(ctx context.Context, u papers.User) (papers.List, error) {
	l, err := s.store.SavedList(ctx, u.ID)
	return l, wrapped(err)
}

// Item returns one paper of a list that the person may see; papers.ErrNotFound
// where it is not in it.
func (s *Service) Item(ctx context.Context, u papers.User, list papers.ListID, id papers.ID) (papers.ListItem, error) {
	if _, err := s.List(ctx, u, list); err != nil {
		return papers.ListItem{}, err
	}
	it, err := s.store.Item(ctx, list, id)
	return it, wrapped(err)
}

// ShelveNoted puts a paper at the end of a list of the person's own, with a
// note, and gives one that is in it already this note.
func (s *Service) ShelveNoted(ctx context.Context, u papers.User, list papers.ListID, id papers.ID, note string) error {
	note, err := papers.CheckNote(note)
	if err != nil {
		return wrapped(err)
	}
	added, err := s.store.AddItems(ctx, u.ID, list, []papers.ListItem{{Paper: papers.Paper{ID: id}, Note: note}})
	if err == nil && len(added) == 0 {
		err = s.store.NoteItem(ctx, u.ID, list, id, note)
	}
	return wrapped(err)
}
