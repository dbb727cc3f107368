package outbox

import (
	"context"
	"strings"
	"sync"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

const (
	// lookEvery is how often letters are looked for that another process posted,
	// and how old a batch grows before those that somebody waits for are looked
	// for again.
	lookEvery = time.Second
	// batch is how many letters are read at a time, and aside how many of other
	// hosts where one fills a batch.
	batch, aside = 64, 16
	// deep is how many batches are read at once while hosts are left alone: to
	// come behind the letters to those takes a while where there are many.
	deep = 8
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
	for range s.o.composes {
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

// batch reads the next letters. Where those to one host fill it, some to others
// go in between: a large provider that takes its time holds up nobody else.
func (s *Service) batch(ctx context.Context) ([]papers.Letter, error) {
	now := s.o.Now()
	s.mu.Lock()
	around := s.around
	busy := s.hosts.busy(now)
	held := make(map[papers.MessageID]bool, len(s.held))
	for id := range s.held {
		held[id] = true
	}
	s.mu.Unlock()
	limit := batch
	if len(busy) > 0 {
		limit *= deep
	}
	all, err := s.store.WaitingLetters(ctx, now, busy, held, limit)
	name, n := most(all)
	if err != nil || len(all) < limit || n < limit*3/4 {
		return all, err
	}
	others, around, err := s.store.LettersElsewhere(ctx, now, append(busy, name), held, around, aside)
	s.mu.Lock()
	s.around = around
	s.mu.Unlock()
	return between(all, others), err
}

// most returns the host that most letters are to.
func most(all []papers.Letter) (name string, n int) {
	count := map[string]int{}
	for _, l := range all {
		h := hostOf(l)
		if count[h]++; count[h] > n {
			name, n = h, count[h]
		}
	}
	return name, n
}

// between puts every fourth letter from others into all, each letter once. Those
// that somebody waits for keep their place at the head.
func between(all, others []papers.Letter) []papers.Letter {
	mixed := make([]papers.Letter, 0, len(all)+len(others))
	given := map[papers.MessageID]bool{}
	for i, l := range all {
		if !given[l.ID] {
			mixed, given[l.ID] = append(mixed, l), true
		}
		if i%3 == 2 && !l.Kind.Asked() && len(others) > 0 {
			if o := others[0]; !given[o.ID] {
				mixed, given[o.ID] = append(mixed, o), true
			}
			others = others[1:]
		}
	}
	return mixed
}

func hostOf(l papers.Letter) string {
	_, host, _ := strings.Cut(l.Address, "@")
	return host
}

// reserve notes that a letter is under way, where its host may be written to.
func (s *Service) reserve(l papers.Letter) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held[l.ID] || !s.hosts.take(hostOf(l), s.o.Now()) {
		return false
	}
	s.held[l.ID] = true
	return true
}

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
