package harvest_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/fetch"
	"github.com/dailypapers/dailypapers/internal/harvest"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A doorkeeper writes down who comes when, by the real clock.
type doorkeeper struct {
	mu       sync.Mutex
	inside   int
	open     int
	ended    time.Time
	requests int
	faults   []string
}

func (d *doorkeeper) enter(pause time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.requests++
	d.inside++
	if d.inside > 1 {
		d.faults = append(d.faults, "two requests at a time")
	}
	if d.open > 1 {
		d.faults = append(d.faults, fmt.Sprintf("%d connections", d.open))
	}
	if since := time.Since(d.ended); !d.ended.IsZero() && since < pause {
		d.faults = append(d.faults, fmt.Sprintf("a request %s behind the last", since))
	}
}

func (d *doorkeeper) leave() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.inside--
	d.ended = time.Now()
}

func (d *doorkeeper) connection(_ net.Conn, state http.ConnState) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch state {
	case http.StateNew:
		d.open++
	case http.StateClosed, http.StateHijacked:
		d.open--
	}
}

// All who work on one store share one turn, whichever interface they ask.
func TestOneTurnForAll(t *testing.T) {
	const pause, sites, each = 60 * time.Millisecond, 3, 5
	door := &doorkeeper{}
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		door.enter(pause)
		defer door.leave()
		time.Sleep(5 * time.Millisecond) // the request must last for an overlap to be seen
		if door.requests%4 == 0 {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		fmt.Fprint(w, fault("idDoesNotExist", "none"))
	}))
	srv.Config.ConnState = door.connection
	srv.Start()
	t.Cleanup(srv.Close)
	dir := t.TempDir()
	var all sync.WaitGroup
	for range sites {
		st, err := store.Open(t.Context(), dir, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { st.Close() })
		h, err := harvest.New(st, harvest.Options{Addresses: addresses(srv.URL), Pause: pause, Clock: hasty()})
		if err != nil {
			t.Fatal(err)
		}
		all.Go(func() {
			for i := range each {
				id := papers.ID(fmt.Sprintf("2603.%05d", i+1))
				if _, missing, err := h.Fetch(context.Background(), []papers.ID{id}, nil); err != nil || len(missing) != 1 {
					t.Errorf("missing %v, %v", missing, err)
				}
			}
		})
	}
	all.Wait()
	for _, f := range door.faults {
		t.Error(f)
	}
	if door.requests < 2*sites*each {
		t.Errorf("%d requests", door.requests)
	}
}

// arXiv's word to slow down holds for everybody on the store.
func TestPatienceIsShared(t *testing.T) {
	s := newSiteSlow(t)
	other, err := harvest.New(s.st, harvest.Options{Addresses: s.addresses, Clock: s.clock.Clock(), Waiting: func(w fetch.Wait) { s.waits = append(s.waits, w) }})
	if err != nil {
		t.Fatal(err)
	}
	var slow *fetch.SlowDown
	if _, _, err := s.h.Fetch(t.Context(), []papers.ID{"2603.00001"}, nil); !errors.As(err, &slow) {
		t.Fatalf("an arXiv that asks for an hour of patience: %v", err)
	}
	s.calm = true
	before := s.clock.Now()
	slow = nil
	if _, _, err := other.Fetch(t.Context(), []papers.ID{"2603.00001"}, nil); !errors.As(err, &slow) || slow.Until.Sub(before) < 50*time.Minute {
		t.Fatalf("the other one, which has an hour to wait: %v", err)
	}
	if waited := s.clock.Now().Sub(before); waited > time.Second {
		t.Errorf("it sat through %s", waited)
	}
	s.clock.Advance(50 * time.Minute) // what is left can be waited for
	if _, missing, err := other.Fetch(t.Context(), []papers.ID{"2603.00001"}, nil); err != nil || len(missing) != 1 {
		t.Fatalf("missing %v, %v", missing, err)
	}
	if waited := s.clock.Now().Sub(before); waited < 59*time.Minute {
		t.Errorf("it waited for %s only", waited)
	}
	if len(s.waits) == 0 {
		t.Error("nobody was told of the pause")
	}
}
