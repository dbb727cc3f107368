package rank

import (
	"context"
	"fmt"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/catalog"
)

// A Liked is a paper that is like what a person likes.
type Liked struct {
	Paper   papers.ID
	Because []papers.ID // of what she voted for and kept, the nearest first
}

// RecommendAmong is RecommendFor narrowed to a pool, by the same formula, and
// nothing where the person has done nothing. What she voted for, saved or
// dismissed is left in but for the seeds themselves: whoever asks for thousands
// of people knows that already. It costs one statement, and as many questions
// of the pool as there are seeds.
func (s *Service) RecommendAmong(ctx context.Context, person papers.UserID, pool *catalog.Pool, n int) ([]Liked, error) {
	liked, err := s.recommendAmong(ctx, person, pool)
	if err != nil {
		return nil, fmt.Errorf("rank: recommend for %d: %w", person, err)
	}
	return liked[:min(len(liked), n)], nil
}

func (s *Service) recommendAmong(ctx context.Context, person papers.UserID, pool *catalog.Pool) ([]Liked, error) {
	seeds, err := s.store.Interests(ctx, person, MaxSeeds)
	if err != nil {
		return nil, err
	}
	lists := make([][]papers.ID, len(seeds))
	for i, seed := range seeds {
		if lists[i], err = pool.Like(ctx, seed, depth); err != nil {
			return nil, err
		}
	}
	order := sorted(candidates(lists, seeds), seeds)
	all := make([]Liked, len(order))
	for i, r := range order {
		all[i] = Liked{r.id, r.because}
	}
	return all, nil
}
