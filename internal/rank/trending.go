package rank

import (
	"context"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A Service orders papers. Its methods are safe for many goroutines.
type Service struct {
	store   *store.Store
	catalog *catalog.Catalog
	now     func() time.Time
}

// New returns a Service over a store and its index.
func New(st *store.Store, c *catalog.Catalog, now func() time.Time) *Service {
	return &Service{st, c, now}
}

// MaxTrending is how many papers trending leads through at most: nobody reads
// further, and counting them costs time.
const MaxTrending = 1000

// Trending returns papers by what people made of them lately, in a category
// ("" for all), each with the terms of its heat at this moment:
//
//	heat = Σ votes 2^(−age/half) + 2 · Σ people commenting 2^(−age of their first comment/half)
//
// The half-life is the window's. What has cooled below that of one vote six
// half-lives ago is left out.
func (s *Service) Trending(ctx context.Context, w store.Window, c papers.Category, limit, offset int) (Trending, error) {
	r := store.TrendingRequest{Window: w, Category: c, At: s.now(), Limit: min(limit, max(0, MaxTrending-offset)), Offset: offset}
	t := Trending{Window: w}
	var err error
	if t.Total, err = s.store.CountTrending(ctx, r, MaxTrending); err != nil {
		return t, fmt.Errorf("rank: %w", err)
	}
	if t.Papers, err = s.store.Trending(ctx, r); err != nil {
		return t, fmt.Errorf("rank: %w", err)
	}
	return t, nil
}

// A Trending is a page of papers by their heat.
type Trending struct {
	Window store.Window
	Papers []store.Hot
	Total  int // MaxTrending at most
}
