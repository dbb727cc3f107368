package rank

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

const (
	// MaxSeeds is how many papers a recommendation can begin with: each is a
	// search of its own.
	MaxSeeds = 20
	// MaxPicks is how many papers are recommended at most.
	MaxPicks = 100

	// fusion is the k of reciprocal rank fusion, as its authors chose it: how
	// much less the first of a list counts than its place alone would say.
	fusion = 60
	// depth is how far each seed's list is read. At k = 60 a paper that stands
	// low on two lists passes the first of one, so that what is on a list must
	// be like its seed and not be there by chance.
	depth = 30
	// atOnce is how many seeds are looked up side by side, so that one request
	// doesn't hold all that answers others.
	atOnce = 4
	// reasons is how many seeds a pick names as its reason.
	reasons = 3
)

// A Basis is what a recommendation rests on.
type Basis string

// The bases.
const (
	ByExamples  Basis = "examples"  // papers that were named
	ByHistory   Basis = "history"   // what a person voted for and kept
	ByTrending  Basis = "trending"  // nothing is known of the person: what people read
	ByFrontPage Basis = "frontpage" // nothing trends either: the latest day
)

// A Pick is a recommended paper with the reason.
type Pick struct {
	Paper   papers.Paper
	Basis   Basis
	Because []papers.ID // the seeds that brought it, the nearest first; none where nothing did
}

// Recommend returns up to n papers that are like the seeds, the best first, and
// neither one of them nor one that exclude reports (it may be nil). Each seed
// has a list of the papers most like it; a paper's score is
//
//	Σ 1 / (60 + its place in the list)
//
// over the lists that hold it: reciprocal rank fusion (Cormack, Clarke and
// Büttcher, SIGIR 2009). The first MaxSeeds count; those that are not held are
// passed over.
func (s *Service) Recommend(ctx context.Context, seeds []papers.ID, exclude func(papers.ID) bool, n int) ([]Pick, error) {
	order, err := s.fuse(ctx, seeds)
	if err == nil {
		var picks []Pick
		if picks, err = s.load(ctx, order, exclude, n); err == nil {
			return picks, nil
		}
	}
	return nil, fmt.Errorf("rank: recommend by %d papers: %w", len(seeds), err)
}

// RecommendFor returns up to n papers for a person: like what she last voted
// for and put on her lists, and nothing that she voted for, saved or dismissed.
// Where she has done nothing, or nobody is asking (0), it is what trends.
func (s *Service) RecommendFor(ctx context.Context, person papers.UserID, n int) ([]Pick, error) {
	picks, err := s.recommendFor(ctx, person, min(n, MaxPicks))
	if err != nil {
		return nil, fmt.Errorf("rank: recommend for %d: %w", person, err)
	}
	return picks, nil
}

func (s *Service) recommendFor(ctx context.Context, person papers.UserID, n int) ([]Pick, error) {
	seeds, err := s.store.Interests(ctx, person, MaxSeeds)
	if err != nil {
		return nil, err
	}
	order, err := s.fuse(ctx, seeds)
	if err != nil {
		return nil, err
	}
	if len(order) == 0 {
		return s.trendingFor(ctx, person, n)
	}
	known, err := s.store.Stances(ctx, person, idsOf(order))
	if err != nil {
		return nil, err
	}
	picks, err := s.load(ctx, order, func(id papers.ID) bool { return known[id] != papers.Stance{} }, n)
	for i := range picks {
		picks[i].Basis = ByHistory
	}
	return picks, err
}

// trendingFor is for whom nothing else is known of.
func (s *Service) trendingFor(ctx context.Context, person papers.UserID, n int) ([]Pick, error) {
	hot, err := s.store.Trending(ctx, store.TrendingRequest{Window: store.WeekWindow, At: s.now(), Limit: MaxPicks})
	if err != nil {
		return nil, err
	}
	ids := make([]papers.ID, len(hot))
	for i, h := range hot {
		ids[i] = h.Paper.ID
	}
	known, err := s.store.Stances(ctx, person, ids)
	if err != nil {
		return nil, err
	}
	var picks []Pick
	for _, h := range hot {
		if len(picks) < n && known[h.Paper.ID] == (papers.Stance{}) {
			picks = append(picks, Pick{Paper: h.Paper, Basis: ByTrending})
		}
	}
	return picks, nil
}

// A candidate is a paper on the lists of some seeds.
type candidate struct {
	id    papers.ID
	score float64
	by    []place
}

// A place is where one seed's list holds a candidate.
type place struct{ seed, at int }

// fuse returns what is like the seeds, none of them among it, the best first.
func (s *Service) fuse(ctx context.Context, seeds []papers.ID) ([]ranked, error) {
	seeds = distinct(seeds)
	held, err := s.store.Papers(ctx, seeds[:min(len(seeds), MaxSeeds)])
	if err != nil {
		return nil, err
	}
	lists, err := s.lists(ctx, held)
	if err != nil {
		return nil, err
	}
	asked := make([]papers.ID, len(held))
	for i, p := range held {
		asked[i] = p.ID
	}
	return sorted(candidates(lists, seeds), asked), nil
}

// candidates adds up the lists, without the seeds.
func candidates(lists [][]papers.ID, seeds []papers.ID) map[papers.ID]*candidate {
	all := make(map[papers.ID]*candidate)
	for seed, list := range lists {
		for i, id := range list {
			c := all[id]
			if c == nil {
				c = &candidate{id: id}
				all[id] = c
			}
			c.score += 1 / float64(fusion+i+1)
			c.by = append(c.by, place{seed, i})
		}
	}
	for _, id := range seeds {
		delete(all, id)
	}
	return all
}

// lists asks for what is like each paper, a few at a time.
func (s *Service) lists(ctx context.Context, held []papers.Paper) ([][]papers.ID, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	lists := make([][]papers.ID, len(held))
	turns := make(chan struct{}, atOnce)
	var wg sync.WaitGroup
	for i, p := range held {
		turns <- struct{}{}
		wg.Go(func() {
			defer func() { <-turns }()
			var err error
			if lists[i], err = s.catalog.Like(ctx, p, depth); err != nil {
				cancel(err) // the first error is the cause, and the others need not go on
			}
		})
	}
	wg.Wait()
	return lists, context.Cause(ctx)
}

// ranked is a candidate with the seeds that brought it, the nearest first.
type ranked struct {
	id      papers.ID
	because []papers.ID
}

// sorted puts candidates in order; asked are the papers whose lists they are on.
func sorted(all map[papers.ID]*candidate, asked []papers.ID) []ranked {
	order := make([]*candidate, 0, len(all))
	for _, c := range all {
		order = append(order, c)
	}
	slices.SortFunc(order, func(a, b *candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.id, b.id))
	})
	out := make([]ranked, len(order))
	for i, c := range order {
		slices.SortFunc(c.by, func(a, b place) int { return cmp.Or(a.at-b.at, a.seed-b.seed) })
		out[i].id = c.id
		for _, p := range c.by[:min(len(c.by), reasons)] {
			out[i].because = append(out[i].because, asked[p.seed])
		}
	}
	return out
}

// load takes the first n that are not excluded. More are asked for than wanted:
// the index may know papers that are gone.
func (s *Service) load(ctx context.Context, order []ranked, exclude func(papers.ID) bool, n int) ([]Pick, error) {
	n = min(n, MaxPicks)
	var wanted []ranked
	for _, r := range order {
		if len(wanted) < n+spare && (exclude == nil || !exclude(r.id)) {
			wanted = append(wanted, r)
		}
	}
	held, err := s.store.Papers(ctx, idsOf(wanted))
	if err != nil {
		return nil, err
	}
	byID := make(map[papers.ID]papers.Paper, len(held))
	for _, p := range held {
		byID[p.ID] = p
	}
	var picks []Pick
	for _, r := range wanted {
		if p, ok := byID[r.id]; ok && len(picks) < n {
			picks = append(picks, Pick{Paper: p, Basis: ByExamples, Because: r.because})
		}
	}
	return picks, nil
}

// spare is how many papers more are read than are wanted.
const spare = 10

func idsOf(order []ranked) []papers.ID {
	ids := make([]papers.ID, len(order))
	for i, r := range order {
		ids[i] = r.id
	}
	return ids
}

func distinct(ids []papers.ID) []papers.ID {
	var out []papers.ID
	for _, id := range ids {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}
