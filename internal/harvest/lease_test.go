package harvest

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/arxiv"
	"github.com/dailypapers/dailypapers/internal/turns"
)

// leaseFor is how long the turns of hurried harvesters stand.
const leaseFor = 200 * time.Millisecond

// hurried returns two harvesters on one store whose turns stand for a moment
// only, by the real clock.
func hurried(t *testing.T) (a, b *Harvester) {
	t.Helper()
	st := openStore(t, time.Now)
	for _, h := range []**Harvester{&a, &b} {
		var err error
		if *h, err = New(st, Options{Pause: 50 * time.Millisecond}); err != nil {
			t.Fatal(err)
		}
		(*h).turns = turns.New(st, turns.Options{World: world, Name: "arXiv", Pause: (*h).o.Pause, Lease: leaseFor})
	}
	if a.turns.Holder() == b.turns.Holder() {
		t.Fatalf("two harvesters are both %s", a.turns.Holder())
	}
	return a, b
}

// A request may last longer than a turn stands: it is renewed.
func TestLongRequestKeepsItsTurn(t *testing.T) {
	a, b := hurried(t)
	turn, err := a.take(t.Context(), &tally{})
	if err != nil {
		t.Fatal(err)
	}
	var ended time.Time
	var waiting sync.WaitGroup
	waiting.Go(func() {
		next, err := b.take(t.Context(), &tally{})
		if err != nil {
			t.Error(err)
			return
		}
		if ended.IsZero() || time.Since(ended) < a.o.Pause {
			t.Errorf("the next turn came %s behind the end of the first", time.Since(ended))
		}
		next.End(0, 0)
	})
	time.Sleep(4 * leaseFor) // a request that lasts
	if turn.Context.Err() != nil {
		t.Error("the turn was lost")
	}
	ended = time.Now()
	turn.End(0, 0)
	waiting.Wait()
}

// The turn of a process that was killed stands until its lease ends, which
// covers the pause behind its last request.
func TestTurnOfTheDead(t *testing.T) {
	a, b := hurried(t)
	got, err := a.st.TakeTurn(t.Context(), world, "a process that was killed", a.turns.Lease())
	if err != nil || !got.Taken {
		t.Fatalf("%+v, %v", got, err)
	}
	killed := time.Now()
	turn, err := b.take(t.Context(), &tally{})
	if err != nil {
		t.Fatal(err)
	}
	defer turn.End(0, 0)
	if since := time.Since(killed); since < a.o.Pause || since > 10*time.Second {
		t.Errorf("the next turn came after %s", since)
	}
	if a.turns.Lease() < leaseFor+a.o.Pause {
		t.Errorf("a lease of %s does not cover the pause", a.turns.Lease())
	}
}

// A turn that another took is lost: its request is called off.
func TestLostTurn(t *testing.T) {
	a, _ := hurried(t)
	turn, err := a.take(t.Context(), &tally{})
	if err != nil {
		t.Fatal(err)
	}
	defer turn.End(0, 0)
	holder := a.turns.Holder() + "#1"
	if err := a.st.EndTurn(t.Context(), world, holder, 0, 0); err != nil {
		t.Fatal(err)
	}
	select {
	case <-turn.Context.Done():
	case <-time.After(time.Minute):
		t.Error("the request goes on without its turn")
	}
}

// The pause holds within a process whatever became of the row.
func TestPauseWithoutARow(t *testing.T) {
	a, _ := hurried(t)
	turn, err := a.take(t.Context(), &tally{})
	if err != nil {
		t.Fatal(err)
	}
	turn.End(300*time.Millisecond, 0)
	ended := time.Now()
	// As if the clock of the machine had been set ahead meanwhile.
	if _, err := a.st.TakeTurn(t.Context(), world, "nobody", time.Millisecond); err != nil {
		t.Fatal(err)
	}
	turn, err = a.take(t.Context(), &tally{})
	if err != nil {
		t.Fatal(err)
	}
	turn.End(0, 0)
	if since := time.Since(ended); since < 290*time.Millisecond {
		t.Errorf("the next turn came after %s", since)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := a.take(ctx, &tally{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a turn for nobody: %v", err)
	}
}

// Redirects lead to hosts that were configured, and to arXiv only where its
// pause is kept.
func TestTrusted(t *testing.T) {
	st := openStore(t, time.Now)
	for _, tt := range []struct {
		host    string
		pause   time.Duration
		trusted bool
	}{
		{"arxiv.org", 0, true}, {"oaipmh.arxiv.org", 0, true}, {"oaipmh.arxiv.org", Pause, true}, {"oaipmh.arxiv.org", Pause - 1, false},
		{"mirror.example.org", 0, true}, {"feeds.example.org", time.Millisecond, true},
		{"example.org", 0, false}, {"notarxiv.org", 0, false}, {"arxiv.org.example.com", 0, false}, {"169.254.169.254", 0, false}, {"", 0, false},
	} {
		h, err := New(st, Options{Pause: tt.pause, Addresses: arxiv.Addresses{OAI: "http://mirror.example.org:8080/oai", Query: "http://mirror.example.org/q", Feeds: "https://feeds.example.org"}})
		if err != nil {
			t.Fatal(err)
		}
		if got := h.trusted(tt.host); got != tt.trusted {
			t.Errorf("%q with a pause of %s: %v", tt.host, tt.pause, got)
		}
	}
	if _, err := New(st, Options{Sets: []string{"cs", "nonsense"}}); !errors.Is(err, papers.ErrInvalid) {
		t.Errorf("a set that there is not: %v", err)
	}
}
