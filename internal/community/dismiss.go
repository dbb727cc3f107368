package community

import (
	"context"
	"fmt"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// Dismiss keeps that a paper is of no interest to a person, or forgets it.
func (s *Service) Dismiss(ctx context.Context, u papers.User, id papers.ID, on bool) error {
	if err := s.store.Dismiss(ctx, u.ID, id, on); err != nil {
		return fmt.Errorf("community: %w", err)
	}
	return nil
}

// Dismissed returns the papers that are of no interest to a person, the one
// last said first, and how many there are in all.
func (s *Service) Dismissed(ctx context.Context, u papers.User, limit, offset int) ([]store.Dismissal, int, error) {
	n, err := s.store.CountDismissed(ctx, u.ID)
	if err != nil {
		return nil, 0, fmt.Errorf("community: %w", err)
	}
	all, err := s.store.Dismissed(ctx, u.ID, limit, offset)
	if err != nil {
		return nil, 0, fmt.Errorf("community: %w", err)
	}
	return all, n, nil
}
