package community

import (
	"context"
	"fmt"

	papers "github.com/dailypapers/dailypapers"
)

// Comment adds a comment to a paper, or a reply to another comment (parent,
// else 0). The same words sent twice are one comment.
func (s *Service) Comment(ctx context.Context, u papers.User, paper papers.ID, parent papers.CommentID, text string) (papers.Comment, error) {
	text, err := papers.CheckComment(text)
	if err != nil {
		return papers.Comment{}, err
	}
	people, _, err := s.mentioned(ctx, text)
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
	people, _, err := s.mentioned(ctx, text)
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
func (s *Service) mentioned(ctx context.Context, text string) ([]papers.UserID, []string, error) {
	names := s.marks.Mentions(text)
	if len(names) == 0 {
		return nil, nil, nil
	}
	found, err := s.store.UsersNamed(ctx, names)
	if err != nil {
		return nil, nil, fmt.Errorf("community: %w", err)
	}
	var people []papers.UserID
	var known []string
	for _, name := range names {
		if u, ok := found[name]; ok {
			people, known = append(people, u.ID), append(known, name)
		}
	}
	return people, known, nil
}

// Preview is what a text will look like: HTML that is safe to show.
func (s *Service) Preview(ctx context.Context, text string) (string, error) {
	text, err := papers.CheckComment(text)
	if err != nil {
		return "", err
	}
	_, known, err := s.mentioned(ctx, text)
	if err != nil {
		return "", err
	}
	return s.HTML(papers.Comment{Text: text, Mentioned: known}), nil
}

// HTML is a comment as HTML that is safe to show, with links to those whom it
// mentions.
func (s *Service) HTML(c papers.Comment) string {
	known := make(map[string]bool, len(c.Mentioned))
	for _, name := range c.Mentioned {
		known[name] = true
	}
	return s.marks.HTML(c.Text, func(name string) (string, bool) {
		return papers.User{Name: name}.Path(), known[name]
	})
}

// Plain is the beginning of a comment as one line without marks.
func (s *Service) Plain(c papers.Comment, limit int) string { return s.marks.Plain(c.Text, limit) }
