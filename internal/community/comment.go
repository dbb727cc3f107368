package community

import (
	"context"
	"fmt"
	"slices"

	papers "github.com/dailypapers/dailypapers"
)

// Comment adds a comment to a paper, or a reply to another comment (parent,
// else 0). The same words sent twice are one comment.
func (s *Service) Comment(ctx context.Context, u papers.User, paper papers.ID, parent papers.CommentID, text string) (papers.Comment, error) {
	text, err := papers.CheckComment(text)
	if err != nil {
		return papers.Comment{}, err
	}
	people, err := s.mentioned(ctx, text)
	if err != nil {
		return papers.Comment{}, err
	}
	c, err := s.store.AddComment(ctx, papers.Comment{Paper: paper, Parent: parent, Author: u, Text: text}, people)
	if err != nil {
		return papers.Comment{}, fmt.Errorf("community: %w", err)
	}
	return c, nil
}

// EditComment gives one's own comment another text.
func (s *Service) EditComment(ctx context.Context, u papers.User, id papers.CommentID, text string) error {
	text, err := papers.CheckComment(text)
	if err != nil {
		return err
	}
	people, err := s.mentioned(ctx, text)
	if err != nil {
		return err
	}
	if err := s.store.EditComment(ctx, u.ID, id, text, people); err != nil {
		return fmt.Errorf("community: %w", err)
	}
	return nil
}

// DeleteComment deletes one's own comment.
func (s *Service) DeleteComment(ctx context.Context, u papers.User, id papers.CommentID) error {
	if err := s.store.DeleteComment(ctx, u.ID, id); err != nil {
		return fmt.Errorf("community: %w", err)
	}
	return nil
}

// React puts a reaction on a comment or takes it away.
func (s *Service) React(ctx context.Context, u papers.User, id papers.CommentID, r papers.Reaction, on bool) error {
	if err := s.store.React(ctx, u.ID, id, r, on); err != nil {
		return fmt.Errorf("community: %w", err)
	}
	return nil
}

// mentioned finds the people whose names a text mentions.
func (s *Service) mentioned(ctx context.Context, text string) ([]papers.UserID, error) {
	found, err := s.store.UsersNamed(ctx, s.marks.Mentions(text))
	if err != nil {
		return nil, fmt.Errorf("community: %w", err)
	}
	people := make([]papers.UserID, 0, len(found))
	for _, u := range found {
		people = append(people, u.ID)
	}
	slices.Sort(people)
	return people, nil
}
