package community

import (
	"context"

	papers "github.com/dailypapers/dailypapers"
)

// VotesOf returns what a reader may see of a person's votes, those behind one
// of them (the zero Ballot for the newest), newest first, and the one to go on
// behind, zero at the end: nothing where the person hides them from others, or
// is suspended.
func (s *Service) VotesOf(ctx context.Context, reader papers.User, name string, last papers.Ballot, limit int) ([]VotedFor, papers.Ballot, error) {
	u, err := s.active(ctx, reader, name)
	if err != nil || u.ID == 0 || u.Settings.HideActivity && reader.ID != u.ID {
		return nil, papers.Ballot{}, err
	}
	ballots, err := s.store.VotesBehind(ctx, u.ID, last, limit)
	if err != nil {
		return nil, papers.Ballot{}, wrapped(err)
	}
	all, err := s.papersOf(ctx, ballots)
	next := papers.Ballot{}
	if len(ballots) == limit {
		next = ballots[limit-1]
	}
	return all, next, wrapped(err)
}

// CommentsOf returns what a reader may see of a person's comments, those before
// a number (0 for the newest), newest first, and the number to go on before, 0
// at the end.
func (s *Service) CommentsOf(ctx context.Context, reader papers.User, name string, before papers.CommentID, limit int) ([]Said, papers.CommentID, error) {
	u, err := s.active(ctx, reader, name)
	if err != nil || u.ID == 0 {
		return nil, 0, err
	}
	all, next, err := s.saidBy(ctx, u, before, limit)
	return all, next, wrapped(err)
}

// PublicListsOf returns what a reader may see of a person's lists, those changed
// last first.
func (s *Service) PublicListsOf(ctx context.Context, reader papers.User, name string) ([]papers.List, error) {
	u, err := s.active(ctx, reader, name)
	if err != nil || u.ID == 0 {
		return nil, err
	}
	all, err := s.store.PublicListsOf(ctx, u.ID, papers.MaxLists)
	return all, wrapped(err)
}

// active is the person of a name of whom a reader may see what she does, the
// zero User where the account is suspended.
func (s *Service) active(ctx context.Context, reader papers.User, name string) (papers.User, error) {
	u, err := s.store.UserNamed(ctx, name)
	if err != nil || u.Suspended != "" && !reader.May(papers.Moderate) {
		return papers.User{}, wrapped(err)
	}
	return u, nil
}

// Person returns who is followed, false where that is nobody who is there.
func (f Followed) Person() (papers.User, bool) { return f.person, f.person.ID != 0 }
