package storetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// racers is how many ask at once, half of them on each handle.
const racers = 8

// race lets all racers run at once and returns who won.
func race(desks []desk, run func(d desk, name string) bool) []string {
	var all sync.WaitGroup
	var mu sync.Mutex
	var won []string
	for i := range racers {
		all.Go(func() {
			name := fmt.Sprintf("host:%d", i)
			if run(desks[i%len(desks)], name) {
				mu.Lock()
				won = append(won, name)
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return won
}

// raceForRun races for a job that is due, again and again over the dead body
// of the last winner, and then lets winners end.
func raceForRun(t *testing.T, open func(store.Options) *store.Store) {
	desks := open2(t, open)
	d := desks[0]
	d.plan("a", d.in(0))
	const rounds = 12
	for round := range rounds {
		var run store.Run
		won := race(desks, func(d desk, name string) bool {
			r, ok, err := d.st.BeginRun(d.Context(), store.Claim{Job: "a", By: name, Lease: lease, Early: true})
			if err != nil {
				d.Errorf("%v", err)
			}
			if ok {
				run = r // by one alone, or the race detector tells
			}
			return ok
		})
		if len(won) != 1 {
			t.Fatalf("round %d: %v began", round, won)
		}
		equal(t, "holder", []string{desks[1].job("a").Holder, run.By}, []string{won[0], won[0]})
		if round%2 == 0 {
			desks[1].end(run, store.Done, d.in(0))
		} else {
			d.turn(lease + time.Second)
		}
	}
	lost := 0
	for _, r := range d.runs("a", 100) {
		if r.Outcome == store.Lost {
			lost++
		}
	}
	equal(t, "rows", []int{len(d.runs("a", 100)), lost}, []int{rounds, rounds/2 - 1})
}

func raceForTurn(t *testing.T, open func(store.Options) *store.Store) {
	desks := open2(t, open)
	for round := range 12 {
		won := race(desks, func(d desk, name string) bool {
			turn, err := d.st.TakeTurn(d.Context(), "arxiv", name, lease)
			if err != nil {
				d.Errorf("%v", err)
			}
			return turn.Taken
		})
		if len(won) != 1 {
			t.Fatalf("round %d: %v have the turn", round, won)
		}
		if round%2 == 0 {
			desks[1].ended(won[0], pause, 0)
			desks[0].turn(pause + slack)
		} else {
			desks[0].turn(lease + slack)
		}
	}
}

// A spell is what one did with a turn, by the machine's clock: from the moment
// by which it was taken to the one from which the next has to wait.
type spell struct {
	start, end time.Time
	wait       time.Duration
}

// A hand is one process of turnsKeepPause.
type hand struct {
	desk
	last time.Time // what its clock said last
}

const (
	rest = 4 * time.Millisecond  // the pause between turns
	hold = 30 * time.Millisecond // how long a turn stands
)

// turnsKeepPause is for four processes by the machine's own clock, which take
// turns, renew them and forget some: from one's end to the next one's
// beginning there is never less than the pause, and never less than a lease
// from the last sign of one that did not end. However slow the machine is,
// nothing here depends on it.
func turnsKeepPause(t *testing.T, open func(store.Options) *store.Store) {
	const handles, each = 4, 8
	var mu sync.Mutex
	var spells []spell
	var all sync.WaitGroup
	for i := range handles {
		h := &hand{}
		h.desk = desk{tester: t, st: open(store.Options{Now: h.now})}
		all.Go(func() {
			for n := range each {
				s := h.spell(fmt.Sprintf("host:%d.%d", i, n), (n+i)%4)
				mu.Lock()
				spells = append(spells, s)
				mu.Unlock()
			}
		})
	}
	all.Wait()
	slices.SortFunc(spells, func(a, b spell) int { return a.start.Compare(b.start) })
	equal(t, "turns", len(spells), handles*each)
	for i, s := range spells[1:] {
		if gap := s.start.Sub(spells[i].end); gap < spells[i].wait {
			t.Errorf("turn %d begins %v behind the last, not %v", i+1, gap, spells[i].wait)
		}
	}
}

// now is the wall clock without its hidden second hand, which the database
// cannot keep.
func (h *hand) now() time.Time {
	h.last = time.Now().Round(0)
	return h.last
}

// spell waits for the turn and uses it in one of four ways: shortly, longer
// than a lease with renewals, or not ending it.
func (h *hand) spell(name string, way int) spell {
	for {
		turn, err := h.st.TakeTurn(h.Context(), "arxiv", name, hold)
		if err != nil {
			h.Errorf("%v", err)
			return spell{}
		}
		if turn.Taken {
			break
		}
		time.Sleep(turn.Wait)
	}
	s := spell{start: h.last, end: h.last, wait: hold}
	for range 6 * (way % 2) {
		time.Sleep(hold / 5)
		if !h.still(h.st.KeepTurn(h.Context(), "arxiv", name, hold)) {
			return s // this goroutine slept past its lease
		}
		s.end = h.last
	}
	said := time.Now().Round(0)
	if way < 3 && h.still(h.st.EndTurn(h.Context(), "arxiv", name, rest, 0)) {
		s.end, s.wait = said, rest
	}
	return s
}

// still reports whether the turn was not lost.
func (h *hand) still(err error) bool {
	if err != nil && !errors.Is(err, papers.ErrConflict) {
		h.Errorf("%v", err)
	}
	return err == nil
}
