package community

import (
	"context"
	"fmt"

	papers "github.com/dailypapers/dailypapers"
)

// Vote votes for a paper, or takes the vote back.
func (s *Service) Vote(ctx context.Context, u papers.User, id papers.ID, on bool) (papers.Tally, error) {
	t, err := s.store.Vote(ctx, u.ID, id, on)
	if err != nil {
		return t, fmt.Errorf("community: %w", err)
	}
	return t, nil
}
