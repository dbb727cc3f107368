package outbox

import (
	"context"
	"maps"
	"sync"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

const (
	// lookEvery is how often letters are looked for that another process posted,
	// and how old a batch grows before those that somebody waits for are looked
	// for again.
	lookEvery = time.Second
	// batch is how many letters are read at a time.
	batch = 64
	// troubleWait is how long nothing is done when the store fails.
	troubleWait = 2 * time.Second
)

// Run sends letters until ctx ends, while no other process does, and returns
// when nothing is under way any more.
func (s *Service) Run(ctx context.Context) {
	for ctx.Err() == nil {
		err := s.inTurn(ctx, true, func(ctx context.Context, t *turn) { s.send(ctx, t, false) })
		if err != nil && ctx.Err() == nil {
			s.failed(err)
			pause(ctx, nil, troubleWait)
		}
	}
}

// Deliver sends what is due now and waits for what comes of it. papers.ErrConflict
// where another process sends.
func (s *Service) Deliver(ctx context.Context) error {
	return wrap(s.inTurn(ctx, false, func(ctx context.Context, t *turn) { s.send(ctx, t, true) }))
}

// send is one turn: letters are read in their order, written and signed side by
// side, and handed over on some connections.
func (s *Service) send(ctx context.Context, t *turn, once bool) {
	carrier, done := s.carrier()
	defer done()
	letters, ready := make(chan papers.Letter), make(chan outgoing)
	var writing, handing sync.WaitGroup
	for range s.o.Composes {
		writing.Go(func() {
			for l := range letters {
				if o, ok := s.write(ctx, l); ok {
					ready <- o
				} else {
					s.release(l.ID)
				}
			}
		})
	}
	for range s.connections() {
		handing.Go(func() {
			for o := range ready {
				s.hand(ctx, t, carrier, o)
				s.release(o.letter.ID)
			}
		})
	}
	s.mu.Lock()
	s.line.sends = true
	s.mu.Unlock()
	s.feed(ctx, letters, once)
	close(letters)
	writing.Wait()
	close(ready)
	handing.Wait()
	s.mu.Lock()
	s.line.sends = false
	s.mu.Unlock()
}

// feed reads letters and passes them on, until ctx ends or, with once, nothing
// is due any more.
func (s *Service) feed(ctx context.Context, letters chan<- papers.Letter, once bool) {
	for ctx.Err() == nil {
		n, err := s.round(ctx, letters)
		switch {
		case err != nil && ctx.Err() == nil:
			s.failed(err)
			if once {
				return
			}
			pause(ctx, nil, troubleWait)
		case n > 0:
		case !once:
			pause(ctx, s.wake, lookEvery)
		case s.underWay() == 0:
			return
		default:
			pause(ctx, s.freed, lookEvery)
		}
	}
}

// round passes one batch on and returns how many letters of it went.
func (s *Service) round(ctx context.Context, letters chan<- papers.Letter) (int, error) {
	if s.resting() {
		return 0, nil
	}
	began, n := time.Now(), 0
	all, err := s.batch(ctx)
	for _, l := range all {
		if !s.reserve(l) {
			continue
		}
		select {
		case letters <- l:
			n++
			s.passed(l)
		case <-ctx.Done():
			s.release(l.ID)
			return n, nil
		}
		select {
		case <-s.wake: // somebody may be waiting for what came
			return n, nil
		default:
		}
		if time.Since(began) > lookEvery || s.resting() {
			return n, nil
		}
	}
	return n, err
}

// batch reads the next letters. The rule is that of store.WaitingLetters: what
// somebody waits for goes first, and hosts take turns, so that one or many that
// take their time, have thousands of letters, or are left alone, hold up nobody
// else longer than one letter of each takes.
func (s *Service) batch(ctx context.Context) ([]papers.Letter, error) {
	now := s.o.Now()
	s.mu.Lock()
	around, busy := s.around, s.hosts.busy(now)
	held := maps.Clone(s.held)
	s.mu.Unlock()
	return s.store.WaitingLetters(ctx, now, around, busy, held, batch)
}

// reserve notes that a letter is under way, where its host may be written to.
func (s *Service) reserve(l papers.Letter) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held[l.ID] || !s.hosts.take(l.Host(), s.o.Now()) {
		return false
	}
	s.held[l.ID] = true
	return true
}

// passed notes whose turn it was: a batch that is cut off goes on behind it.
func (s *Service) passed(l papers.Letter) { s.mu.Lock(); s.around.Pass(l); s.mu.Unlock() }

func (s *Service) release(id papers.MessageID) {
	s.mu.Lock()
	delete(s.held, id)
	s.mu.Unlock()
	select {
	case s.freed <- struct{}{}:
	default:
	}
}

func (s *Service) underWay() int { s.mu.Lock(); defer s.mu.Unlock(); return len(s.held) }
