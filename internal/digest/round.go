package digest

import (
	"cmp"
	"context"
	"slices"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A round is what all editions of one moment have in common. Each part is read
// when it is first needed: many readers follow the same categories.
type round struct {
	s     *Service
	at    time.Time
	today papers.Day
	reach int

	recent []store.Recent // the best first
	place  map[papers.ID]int
	newest int64  // the highest number of a paper
	change uint64 // that the index must have followed

	matched map[string][]papers.ID // by what is followed, in the order of recent
	pool    *catalog.Pool
	hot     []offer // nil until it was read
	front   *front
	lists   map[string][]moment
	people  map[string][]moment
	papers  map[papers.ID]papers.Paper
}

// A front is the newest front page.
type front struct {
	day    papers.Day
	offers []offer
}

// A moment is a paper with when it came to a list or had a vote.
type moment struct {
	paper papers.ID
	at    time.Time
}

const (
	// mostRecent bounds the papers of a round: arXiv announces some 1,100 a
	// weekday, and 14 days have ten of them.
	mostRecent = 30_000
	// votedWithin is how long ago a vote may be for it to order papers, and to
	// be told as one of this week.
	votedWithin = 7 * 24 * time.Hour
	// roundTime is how long a round is used for: votes go on meanwhile.
	roundTime = 10 * time.Minute
)

// renewed is a round for some subscriptions at a moment: the one there is,
// while it is young and reaches back far enough.
func (s *Service) renewed(ctx context.Context, r *round, at time.Time, due []papers.Subscription) (*round, error) {
	days := dailyReach
	for _, sub := range due {
		days = max(days, reach(sub.Schedule.Rhythm))
	}
	if r != nil && r.reach >= days && at.Sub(r.at) < roundTime && !at.Before(r.at) {
		return r, nil
	}
	next, err := s.round(ctx, at, days)
	if err != nil {
		return r, err
	}
	r.close()
	return next, nil
}

func (s *Service) round(ctx context.Context, at time.Time, days int) (*round, error) {
	r := &round{s: s, at: at, today: papers.NewCalendar().Today(at), reach: days, place: make(map[papers.ID]int), matched: make(map[string][]papers.ID),
		lists: make(map[string][]moment), people: make(map[string][]moment), papers: make(map[papers.ID]papers.Paper)}
	var err error
	if r.recent, r.newest, err = s.d.Store.Recent(ctx, r.today.Add(-days), r.today, at.Add(-votedWithin), mostRecent); err != nil {
		return nil, err
	}
	slices.SortFunc(r.recent, func(a, b store.Recent) int {
		return cmp.Or(b.Votes-a.Votes, b.Elsewhere-a.Elsewhere, b.Day.Time().Compare(a.Day.Time()), cmp.Compare(a.ID, b.ID))
	})
	for i, p := range r.recent {
		r.place[p.ID] = i
		r.change = max(r.change, p.Change)
	}
	return r, nil
}

func (r *round) close() {
	if r != nil && r.pool != nil {
		r.pool.Close()
	}
}

// ids are the recent papers, the best first.
func (r *round) ids() []papers.ID {
	ids := make([]papers.ID, len(r.recent))
	for i, p := range r.recent {
		ids[i] = p.ID
	}
	return ids
}

// gather has the recent papers' vectors in memory.
func (r *round) gather(ctx context.Context) (*catalog.Pool, error) {
	var err error
	if r.pool == nil {
		r.pool, err = r.s.d.Catalog.Pool(ctx, r.ids())
	}
	return r.pool, err
}

// load reads papers that were not read before, in one go. Those that are not
// held are left out.
func (r *round) load(ctx context.Context, ids []papers.ID) error {
	var missing []papers.ID
	for _, id := range ids {
		if _, ok := r.papers[id]; !ok {
			missing = append(missing, id)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	held, err := r.s.d.Store.Papers(ctx, missing)
	for _, p := range held {
		r.papers[p.ID] = p
	}
	return err
}

// readable reports whether a loaded paper is there, and not withdrawn.
func (r *round) readable(id papers.ID) bool {
	p, ok := r.papers[id]
	return ok && !p.Withdrawn
}
