package community

import (
	"context"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// A Profile is what others see of a person.
type Profile struct {
	User     papers.User
	Claimed  []papers.Paper // on which her name is confirmed, those claimed last first
	Lists    []papers.List  // public ones
	Comments []Said
	Votes    []VotedFor
}

// A Said is a comment with the paper below which it stands.
type Said struct {
	papers.Comment
	On papers.Paper
}

// A VotedFor is a paper that somebody voted for.
type VotedFor struct {
	Paper papers.Paper
	At    time.Time
}

// profileEach is how many things of each kind a person's page lists: what she
// did lately, not all she ever did.
const profileEach = 10

// Profile is what a reader sees of a person: nothing but the name where the
// account is suspended, and no votes where the person hides them from others.
func (s *Service) Profile(ctx context.Context, reader papers.User, name string) (Profile, error) {
	u, err := s.store.UserNamed(ctx, name)
	if err != nil {
		return Profile{}, wrapped(err)
	}
	p := Profile{User: u}
	if u.Suspended != "" && !reader.May(papers.Moderate) {
		p.User.About = ""
		return p, nil
	}
	claimed, err := s.store.PapersClaimed(ctx, u.ID, profileEach)
	if err != nil {
		return p, wrapped(err)
	}
	if p.Claimed, err = s.store.Papers(ctx, claimed); err != nil {
		return p, wrapped(err)
	}
	if p.Lists, err = s.store.PublicListsOf(ctx, u.ID, profileEach); err != nil {
		return p, wrapped(err)
	}
	if p.Comments, _, err = s.saidBy(ctx, u, 0, profileEach); err != nil {
		return p, wrapped(err)
	}
	if !u.Settings.HideActivity || reader.ID == u.ID {
		p.Votes, err = s.votedBy(ctx, u, profileEach)
	}
	return p, wrapped(err)
}

// saidBy returns the comments of a person before a number, and the number to
// go on before, 0 at the end.
func (s *Service) saidBy(ctx context.Context, u papers.User, before papers.CommentID, limit int) ([]Said, papers.CommentID, error) {
	comments, err := s.store.CommentsBy(ctx, u.ID, before, limit)
	if err != nil {
		return nil, 0, err
	}
	var next papers.CommentID
	ids := make([]papers.ID, len(comments))
	for i, c := range comments {
		ids[i] = c.Paper
	}
	if len(comments) == limit {
		next = comments[limit-1].ID
	}
	held, err := s.heldByID(ctx, ids)
	var all []Said
	for _, c := range comments {
		if p, ok := held[c.Paper]; ok {
			c.Author = u
			all = append(all, Said{c, p})
		}
	}
	return all, next, err
}

// votedBy returns what a person voted for, newest first.
func (s *Service) votedBy(ctx context.Context, u papers.User, limit int) ([]VotedFor, error) {
	ballots, err := s.store.VotesBehind(ctx, u.ID, papers.Ballot{}, limit)
	if err != nil {
		return nil, err
	}
	return s.papersOf(ctx, ballots)
}

// papersOf joins votes with their papers.
func (s *Service) papersOf(ctx context.Context, ballots []papers.Ballot) ([]VotedFor, error) {
	ids := make([]papers.ID, len(ballots))
	for i, b := range ballots {
		ids[i] = b.Paper
	}
	held, err := s.heldByID(ctx, ids)
	var all []VotedFor
	for _, b := range ballots {
		if p, ok := held[b.Paper]; ok {
			all = append(all, VotedFor{p, b.At})
		}
	}
	return all, err
}

func (s *Service) heldByID(ctx context.Context, ids []papers.ID) (map[papers.ID]papers.Paper, error) {
	got, err := s.store.Papers(ctx, ids)
	held := make(map[papers.ID]papers.Paper, len(got))
	for _, p := range got {
		held[p.ID] = p
	}
	return held, err
}
