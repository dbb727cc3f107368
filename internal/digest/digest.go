package digest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime/debug"
	"sync"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/cache"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/community"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/internal/letter"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/rank"
	"github.com/dailypapers/dailypapers/internal/store"
)

// Deps are the services that digests are made from.
type Deps struct {
	Store     *store.Store
	Catalog   *catalog.Catalog
	Rank      *rank.Service
	Frontpage *frontpage.Frontpage
	Community *community.Service
	Now       func() time.Time
	Seal      mail.Seal // of the words in links
	Site      func(ctx context.Context) (letter.Site, error)
	Made      func()      // told that letters were put into the outbox; nil for nobody
	Failed    func(error) // told what goes wrong behind nobody's request; nil for nobody
}

// A Service makes digests. It is safe for many goroutines, and many processes
// may have one on the same store.
type Service struct {
	d      Deps
	blocks *cache.Cache[blockKey, *letter.Block]

	mu      sync.Mutex // guards preview
	preview *round
}

// blocksKept is how many papers are remembered as mails show them: 3 kB each,
// and a morning's letters hold a few hundred.
const blocksKept = 2000

// New returns a Service.
func New(d Deps) *Service {
	if d.Now == nil {
		d.Now = time.Now
	}
	if d.Made == nil {
		d.Made = func() {}
	}
	if d.Failed == nil {
		d.Failed = func(error) {}
	}
	return &Service{d: d, blocks: cache.New[blockKey, *letter.Block](blocksKept, nil)}
}

// makeEvery is how often it is looked for what is due.
const makeEvery = time.Minute

// Run makes what is due, each minute, until ctx ends.
func (s *Service) Run(ctx context.Context) {
	for {
		if _, err := s.Make(ctx); err != nil && ctx.Err() == nil {
			s.d.Failed(err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(makeEvery):
		}
	}
}

const (
	// together is how many subscriptions are written down in one transaction.
	together = 200
	// again is when a subscription is looked at again whose papers could not be
	// chosen, and soon where it is only that the index is on its way.
	again, soon = 15 * time.Minute, time.Minute
)

// Make makes the editions that are due and returns how many letters they are.
// Of editions that were missed only the last is made. A subscription whose
// papers cannot be chosen is put off, and one whose edition cannot be written
// down is left: neither holds up another.
func (s *Service) Make(ctx context.Context) (int, error) {
	if err := s.bringBack(ctx); err != nil {
		return 0, fmt.Errorf("digest: %w", err)
	}
	made := 0
	var r *round
	defer func() { r.close() }()
	var last papers.Subscription
	for {
		at := s.d.Now()
		due, err := s.d.Store.DueSubscriptions(ctx, at, last, together)
		if err != nil {
			return made, fmt.Errorf("digest: %w", err)
		}
		if len(due) == 0 {
			return made, nil
		}
		last = due[len(due)-1]
		if r, err = s.renewed(ctx, r, at, due); err != nil {
			return made, fmt.Errorf("digest: %w", err)
		}
		n, err := s.makeOf(ctx, r, due)
		made += n
		if err != nil {
			return made, fmt.Errorf("digest: %w", err)
		}
	}
}

// farthest is further ahead than any edition is due.
const farthest = 9 * 24 * time.Hour

// bringBack has subscriptions be due at their next edition that are due far
// ahead, of a clock that was set back.
func (s *Service) bringBack(ctx context.Context) error {
	at := s.d.Now()
	last := papers.Subscription{Due: at.Add(farthest)}
	for {
		far, err := s.d.Store.DueSubscriptions(ctx, time.UnixMicro(math.MaxInt64), last, together)
		if err != nil || len(far) == 0 {
			return err
		}
		last = far[len(far)-1]
		editions := make([]store.Edition, len(far))
		for i, sub := range far {
			editions[i] = store.Edition{Subscription: sub, Next: sub.Schedule.Next(at)}
		}
		if _, err := s.put(ctx, editions); err != nil {
			return err
		}
	}
}

// makeOf makes the editions of some subscriptions.
func (s *Service) makeOf(ctx context.Context, r *round, due []papers.Subscription) (int, error) {
	known, err := s.readers(ctx, due)
	if err != nil {
		return 0, err
	}
	if err := r.prepare(ctx, due); err != nil && !errors.Is(err, papers.ErrUnavailable) {
		s.d.Failed(fmt.Errorf("digest: %w", err)) // each is asked again below, and those it is about are put off
	}
	editions := make([]store.Edition, 0, len(due))
	for _, who := range known {
		e, err := r.decide(ctx, who)
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		if err != nil {
			e = s.putOff(who.sub, r.now, err)
		}
		editions = append(editions, e)
	}
	n, err := s.put(ctx, editions)
	if n > 0 {
		s.d.Made()
	}
	return n, err
}

// readers are whom editions are for, with what became of their last ones. Those
// that wait behind their deadline are given up: their papers come now.
func (s *Service) readers(ctx context.Context, due []papers.Subscription) ([]reader, error) {
	ids := numbers(due)
	if err := s.d.Store.GiveUp(ctx, ids); err != nil {
		return nil, err
	}
	lost, err := s.d.Store.Lost(ctx, ids)
	if err != nil {
		return nil, err
	}
	marks, err := s.d.Store.MailMarks(ctx, ids)
	all := make([]reader, len(due))
	for i, sub := range due {
		all[i] = reader{sub: sub, mark: marks[sub.ID], unsent: lost[sub.ID], lost: make(map[papers.ID]bool)}
		for _, u := range lost[sub.ID] {
			all[i].lost[u.Paper] = true
		}
	}
	return all, err
}

// decide is edition for a row that may be damaged. One reader's must not end the
// program, again at each start.
func (r *round) decide(ctx context.Context, who reader) (e store.Edition, err error) {
	defer func() {
		if x := recover(); x != nil {
			err = fmt.Errorf("panic: %v\n%s", x, debug.Stack())
		}
	}()
	if _, err := who.sub.Schedule.Check(); err != nil {
		return e, fmt.Errorf("its choices are damaged: %w", err)
	}
	if _, err := who.sub.Contents.Check(true); err != nil {
		return e, fmt.Errorf("its choices are damaged: %w", err)
	}
	return r.edition(ctx, who)
}

// putOff has a subscription looked at again later.
func (s *Service) putOff(sub papers.Subscription, at time.Time, err error) store.Edition {
	if errors.Is(err, papers.ErrUnavailable) { // the index follows the store, or is being built
		return store.Edition{Subscription: sub, Next: at.Add(soon)}
	}
	s.d.Failed(fmt.Errorf("digest: subscription %d is put off: %w", sub.ID, err))
	return store.Edition{Subscription: sub, Next: at.Add(again)}
}

// put writes editions down, all together or, where that does not work, one by
// one: then an error is that none could be.
func (s *Service) put(ctx context.Context, all []store.Edition) (int, error) {
	n, err := s.d.Store.PutEditions(ctx, all)
	if err == nil || len(all) == 1 || ctx.Err() != nil {
		return n, err
	}
	var errs []error
	for _, e := range all {
		one, err := s.d.Store.PutEditions(ctx, []store.Edition{e})
		if n += one; err != nil {
			errs = append(errs, err)
		}
	}
	if err := errors.Join(errs...); len(errs) == len(all) || ctx.Err() != nil {
		return n, err
	}
	for _, err := range errs {
		s.d.Failed(fmt.Errorf("digest: %w", err))
	}
	return n, nil
}

func numbers(subs []papers.Subscription) []papers.SubscriptionID {
	ids := make([]papers.SubscriptionID, len(subs))
	for i, sub := range subs {
		ids[i] = sub.ID
	}
	return ids
}
