package community

import (
	"context"
	"fmt"
	"sync"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// maxShown is how many impressions wait for their writing: those of 200 pages,
// far more than people open between two flushes. What comes past that is
// counted and dropped: a lost one costs a ranker little, and a page no time.
const maxShown = 10_000

// shown are the impressions that wait.
type shown struct {
	mu      sync.Mutex
	waiting []store.Impression
	dropped int
}

// Show notes which papers stood in a list that a person was shown, the first
// of them at a position from 1. It writes nothing yet; see Flush. Nothing is
// noted of visitors who have not signed in.
func (s *Service) Show(u papers.User, place string, position int, ids []papers.ID) {
	if u.ID == 0 || s.Impressions <= 0 {
		return
	}
	now := s.now()
	s.shown.mu.Lock()
	defer s.shown.mu.Unlock()
	for i, id := range ids {
		if len(s.shown.waiting) >= maxShown {
			s.shown.dropped += len(ids) - i
			return
		}
		s.shown.waiting = append(s.shown.waiting, store.Impression{Person: u.ID, Paper: id, At: now, Place: place, Position: position + i})
	}
}

// Flush writes down what was shown since the last time and returns how many
// impressions had to be dropped meanwhile. What cannot be written is dropped
// too.
func (s *Service) Flush(ctx context.Context) (dropped int, err error) {
	s.shown.mu.Lock()
	waiting := s.shown.waiting
	dropped, s.shown.waiting, s.shown.dropped = s.shown.dropped, nil, 0
	s.shown.mu.Unlock()
	if err := s.store.AddImpressions(ctx, waiting); err != nil {
		return dropped + len(waiting), fmt.Errorf("community: %w", err)
	}
	return dropped, nil
}
