package submission

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

const (
	// patience is how long a request waits for a paper: most come in two.
	patience = 3 * time.Second
	// fetchTime bounds the fetching of one paper, its turn behind others
	// included: the source is asked once in three seconds.
	fetchTime = 90 * time.Second
	// fetchQueue is how many papers may wait to be fetched; the last of them
	// waits a minute and a half.
	fetchQueue = 20
	// fetchMemory is for how long it is remembered that a paper could not be
	// had, so that a page that loads itself anew can say so.
	fetchMemory = 10 * time.Minute
)

// An errand is a paper that is being fetched, or was.
type errand struct {
	done    chan struct{}
	ended   time.Time // zero while it goes on
	finding Finding
}

// A fetcher fetches papers one at a time, each once however many ask.
type fetcher struct {
	mu      sync.Mutex
	errands map[papers.ID]*errand
	turn    chan struct{} // holds one while a paper is being fetched
	ctx     context.Context
	stop    context.CancelFunc
}

func newFetcher() *fetcher {
	f := &fetcher{errands: make(map[papers.ID]*errand), turn: make(chan struct{}, 1)}
	f.ctx, f.stop = context.WithCancel(context.Background())
	return f
}

// Look says where a paper stands and asks nobody.
func (s *Service) Look(ctx context.Context, id papers.ID) (Finding, error) {
	held, err := s.store.Held(ctx, []papers.ID{id})
	if err != nil {
		return "", fmt.Errorf("submission: %w", err)
	}
	if held[id] {
		return IsHeld, nil
	}
	_, err = s.store.TakenDown(ctx, id)
	switch {
	case err == nil:
		return IsDown, nil
	case !errors.Is(err, papers.ErrNotFound):
		return "", fmt.Errorf("submission: %w", err)
	case id.Source() != "arxiv":
		return IsForeign, nil
	case s.o.Fetch == nil:
		return IsOffline, nil
	}
	s.fetcher.mu.Lock()
	defer s.fetcher.mu.Unlock()
	s.fetcher.forget(s.now())
	e, ok := s.fetcher.errands[id]
	switch {
	case !ok || e.finding == IsHeld: // and removed since
		return IsElsewise, nil
	case e.ended.IsZero():
		return IsComing, nil
	}
	return e.finding, nil
}

// Find is Look for a paper that is to be had: it is fetched where that is
// possible, and waited for a little. papers.ErrUnavailable where too many
// others are waiting.
func (s *Service) Find(ctx context.Context, id papers.ID) (Finding, error) {
	is, err := s.Look(ctx, id)
	if err != nil || is != IsElsewise && is != IsFailed && is != IsUnknown && is != IsComing {
		return is, err
	}
	e, err := s.send(id)
	if err != nil {
		return "", fmt.Errorf("submission: fetch %s: %w", id, err)
	}
	wait := time.NewTimer(s.o.Patience)
	defer wait.Stop()
	select {
	case <-e.done:
		return e.finding, nil
	case <-wait.C:
	case <-ctx.Done():
	}
	return IsComing, nil
}

// send has a paper fetched, unless it is being fetched already.
func (s *Service) send(id papers.ID) (*errand, error) {
	f := s.fetcher
	f.mu.Lock()
	defer f.mu.Unlock()
	if e := f.errands[id]; e != nil && e.ended.IsZero() {
		return e, nil
	}
	waiting := 0
	for _, e := range f.errands {
		if e.ended.IsZero() {
			waiting++
		}
	}
	if waiting >= fetchQueue || f.ctx.Err() != nil {
		return nil, papers.ErrUnavailable
	}
	e := &errand{done: make(chan struct{})}
	f.errands[id] = e
	s.behind.Go(func() { s.fetch(id, e) })
	return e, nil
}

func (s *Service) fetch(id papers.ID, e *errand) {
	ctx, cancel := context.WithTimeout(s.fetcher.ctx, fetchTime)
	defer cancel()
	finding := IsFailed
	select {
	case s.fetcher.turn <- struct{}{}:
		found, err := s.o.Fetch(ctx, id)
		<-s.fetcher.turn
		switch {
		case err == nil && found:
			finding = IsHeld
		case err == nil:
			finding = IsUnknown
		}
	case <-ctx.Done():
	}
	s.fetcher.mu.Lock()
	e.finding, e.ended = finding, s.now()
	s.fetcher.mu.Unlock()
	close(e.done)
}

// forget drops what ended long ago.
func (f *fetcher) forget(now time.Time) {
	for id, e := range f.errands {
		if !e.ended.IsZero() && now.Sub(e.ended) > fetchMemory {
			delete(f.errands, id)
		}
	}
}
