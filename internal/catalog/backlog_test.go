package catalog_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	mutex "sync"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/store"
)

// tomorrow opens the site's store anew with a clock that is a day ahead.
func (s *site) tomorrow() { s.later(24 * time.Hour) }

func (s *site) later(d time.Duration) {
	s.t.Helper()
	s.st.Close() // the test may have closed it
	s.ahead += d
	var err error
	if s.st, err = store.Open(s.t.Context(), s.dir, store.Options{Now: func() time.Time { return time.Now().Add(s.ahead) }}); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { s.st.Close() })
}

// patient is an error that says how long to wait.
type patient time.Duration

func (p patient) Error() string        { return fmt.Sprintf("wait %v", time.Duration(p)) }
func (p patient) After() time.Duration { return time.Duration(p) }

// TestBacklog holds that papers are found by their words at once, and get their vectors when
// the model can be asked again, the newest first, none twice, also across restarts.
func TestBacklog(t *testing.T) {
	s := newSite(t)
	put(t, s.st, many(600, "Amber")...)
	e := &elsewhere{err: errDown}
	m := builtinMeaning(t).By(e)
	c := s.open(m)
	sync(t, c)
	if c.Missing() != 604 || len(find(t, c, "amber")) != catalog.MaxLimit {
		t.Fatalf("%d missing", c.Missing())
	}
	e.set(errDown)
	n, again, err := c.Embed(t.Context(), nil)
	if n != 0 || again != time.Second || !errors.Is(err, errDown) {
		t.Errorf("down: %d, again in %v, %v", n, again, err)
	}
	if e.asked() != 256 {
		t.Errorf("asked for %d", e.asked())
	}
	if n, again, err := c.Embed(t.Context(), nil); n != 0 || again <= 0 || err != nil || e.asked() != 256 {
		t.Errorf("at once: %d, again in %v, %v, asked for %d", n, again, err, e.asked())
	}

	// In the middle: 100 are made, then it asks for patience, which a restart does not end.
	e.set(patient(time.Hour))
	e.most = 100
	s.restart(&c, m, time.Minute)
	if n, again, err := c.Embed(t.Context(), nil); n != 100 || again != time.Hour || err == nil || c.Missing() != 504 {
		t.Errorf("in the middle: %d, again in %v, %v, %d missing", n, again, err, c.Missing())
	}
	e.set(nil)
	s.restart(&c, m, 30*time.Minute)
	if n, again, err := c.Embed(t.Context(), nil); n != 0 || err != nil || again < 29*time.Minute || e.asked() > 0 || c.Missing() != 504 {
		t.Errorf("left alone: %d, again in %v, %v, asked for %d, %d missing", n, again, err, e.asked(), c.Missing())
	}
	s.restart(&c, m, 31*time.Minute)
	var told []int
	if n, _, err := c.Embed(t.Context(), func(done, missing int) { told = append(told, done+missing) }); n != 504 || err != nil || c.Missing() != 0 || e.asked() != 504 {
		t.Errorf("back again: %d, %v, asked for %d", n, err, e.asked())
	}
	if !slices.Equal(told, []int{504, 504}) && len(told) != 2 {
		t.Errorf("told %v", told)
	}
	if n := sync(t, c); n != 0 {
		t.Errorf("a sync finds %d changes", n)
	}
	if ids, _ := found(t, c, "automaton"); len(ids) != 2 {
		t.Errorf("%v", ids)
	}
}

// restart ends a program and starts it some time later.
func (s *site) restart(c **catalog.Catalog, m catalog.Meaning, after time.Duration) {
	s.t.Helper()
	if err := (*c).Close(); err != nil {
		s.t.Fatal(err)
	}
	s.later(after)
	*c = s.open(m)
}

// TestBackoff holds that the pause behind failures doubles to a bound, and begins anew behind a success.
func TestBackoff(t *testing.T) {
	s := newSite(t)
	e := &elsewhere{err: errDown}
	m := builtinMeaning(t).By(e)
	c := s.open(m)
	sync(t, c)
	var pauses []time.Duration
	for range 11 {
		_, again, _ := c.Embed(t.Context(), nil)
		pauses = append(pauses, again)
		s.restart(&c, m, again)
	}
	if got := fmt.Sprint(pauses); got != "[1s 2s 4s 8s 16s 32s 1m4s 2m8s 4m16s 5m0s 5m0s]" {
		t.Error(got)
	}
	e.most = 1
	if n, again, _ := c.Embed(t.Context(), nil); n != 1 || again != time.Second {
		t.Errorf("%d made, again in %v", n, again)
	}
}

// TestVectorsAreNotAskedTwice holds that only what a vector is made of has it made anew: neither
// another category, nor a rebuild for another model of words.
func TestVectorsAreNotAskedTwice(t *testing.T) {
	s := newSite(t)
	e := &elsewhere{}
	m := builtinMeaning(t).By(e)
	c := s.open(m)
	sync(t, c)
	if n := embedAll(t, c); n != 4 || e.asked() != 4 {
		t.Fatalf("%d embedded, asked for %d", n, e.asked())
	}
	e.set(nil)
	list := meant()
	list[0].Categories = []papers.Category{"cs.RO", "cs.AI"}
	list[1].Abstract += " Water matters."
	put(t, s.st, list...)
	if sync(t, c); c.Missing() != 1 {
		t.Errorf("%d lack a vector", c.Missing())
	}
	if embedAll(t, c); e.asked() != 1 || !strings.Contains(e.texts[0], "Water matters") {
		t.Errorf("asked for %q", e.texts)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	e.set(errDown)
	other := tiny(t).By(e) // other words, other tokens, no tagger: another index
	c = s.open(other)
	if o, ok := c.Older(); !ok || !o.Meaning || o.Why != nil {
		t.Errorf("%+v, %v", o, ok)
	}
	sync(t, c)
	if _, ok := c.Older(); ok || c.Missing() != 0 || e.asked() != 0 || s.folders() != 1 {
		t.Errorf("a rebuild leaves %d without a vector, asked for %d, %d folders", c.Missing(), e.asked(), s.folders())
	}
	e.set(nil)
	if ids, res := found(t, c, "automaton"); len(ids) != 2 || len(res.Notes) > 0 {
		t.Errorf("%v, %v", ids, res.Notes)
	}
}

// TestRestoredStoreAsksNothing holds that a store which was restored from a backup has the index
// built anew with the vectors that it had.
func TestRestoredStoreAsksNothing(t *testing.T) {
	s, backup := newSite(t), t.TempDir()
	if err := s.st.Close(); err != nil {
		t.Fatal(err)
	}
	copyDatabase(t, s.dir, backup)
	s.later(0)
	put(t, s.st, titled("x:lost", "Birch"))
	e := &elsewhere{}
	s.build(builtinMeaning(t).By(e))
	if err := s.st.Close(); err != nil {
		t.Fatal(err)
	}
	copyDatabase(t, backup, s.dir)
	s.later(0)
	put(t, s.st, titled("x:new", "Cedar"))
	e.set(nil)
	c := s.open(builtinMeaning(t).By(e))
	if sync(t, c); c.Docs() != 5 || c.Missing() != 1 {
		t.Errorf("%d of %d papers lack a vector", c.Missing(), c.Docs())
	}
	if embedAll(t, c); e.asked() != 1 {
		t.Errorf("asked for %d", e.asked())
	}
}

// TestRebuildLacksTheSame holds that a rebuild does not wait for vectors that the old index lacks too.
func TestRebuildLacksTheSame(t *testing.T) {
	s := newSite(t)
	e := &elsewhere{}
	s.build(builtinMeaning(t).By(e))
	e.set(errDown)
	c := s.open(builtinMeaning(t).By(e))
	put(t, s.st, titled("x:new", "Cedar"))
	sync(t, c)
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	c = s.open(tiny(t).By(e))
	sync(t, c)
	if _, ok := c.Older(); ok || c.Missing() != 1 || c.Docs() != 5 {
		t.Errorf("%d lack a vector", c.Missing())
	}
}

// wide makes vectors of another length than it says.
type wide struct{ elsewhere }

func (w *wide) Dims() int { return 128 }

// TestWrongDims holds that vectors of another length are no vectors, and that words go on.
func TestWrongDims(t *testing.T) {
	c := openMeant(t, builtinMeaning(t).By(&wide{}))
	sync(t, c)
	if n, _, err := c.Embed(t.Context(), nil); n != 0 || err == nil || !strings.Contains(err.Error(), "64 numbers, not 128") || c.Missing() != 4 {
		t.Errorf("%d embedded, %v", n, err)
	}
	if ids, res := found(t, c, "quadrupedal"); len(ids) != 1 || len(res.Notes) != 1 {
		t.Errorf("%v, %v", ids, res.Notes)
	}
}

// slow answers when it is let.
type slow struct {
	elsewhere
	asks, goes chan struct{}
}

func (s *slow) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	s.asks <- struct{}{}
	select {
	case <-s.goes:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return s.elsewhere.Embed(ctx, texts)
}

// TestPapersPassTheModel holds that papers come in, change and go while a model elsewhere is asked,
// that what changed meanwhile is not given the vector of what it was, and that one process asks.
func TestPapersPassTheModel(t *testing.T) {
	s := newSite(t)
	e := &slow{asks: make(chan struct{}), goes: make(chan struct{})}
	c, second := s.open(builtinMeaning(t).By(e)), s.open(builtinMeaning(t).By(e))
	sync(t, c)
	sync(t, second)
	var asking mutex.WaitGroup
	asking.Go(func() {
		if n, _, err := c.Embed(t.Context(), nil); n != 3 || err != nil {
			t.Errorf("%d embedded, %v", n, err)
		}
	})
	<-e.asks
	if n, again, err := second.Embed(t.Context(), nil); n != 0 || again == 0 || err != nil {
		t.Errorf("a second process: %d, again in %v, %v", n, again, err)
	}
	list := meant()
	list[1].Abstract = "Another one about robots."
	put(t, s.st, list[1], titled("x:new", "Cedar"))
	if err := s.st.DeletePaper(t.Context(), "2401.00003"); err != nil {
		t.Fatal(err)
	}
	sync(t, c)
	if ids := find(t, c, "title:cedar"); len(ids) != 1 {
		t.Errorf("a new paper is not found while the model is asked: %v", ids)
	}
	e.goes <- struct{}{} // vectors of two that are as they were
	<-e.asks             // the new one; what has changed is left for the next time
	e.goes <- struct{}{}
	asking.Wait()
	if c.Missing() != 1 || c.Docs() != 4 {
		t.Errorf("%d of %d lack a vector", c.Missing(), c.Docs())
	}
	ctx, cancel := context.WithCancel(t.Context())
	asking.Go(func() {
		if _, again, err := c.Embed(ctx, nil); !errors.Is(err, context.Canceled) || again != 0 {
			t.Errorf("stopped: again in %v, %v", again, err)
		}
	})
	<-e.asks
	cancel()
	asking.Wait()
	asking.Go(func() {
		if n := embedAll(t, c); n != 1 {
			t.Errorf("%d embedded", n)
		}
	})
	<-e.asks
	e.goes <- struct{}{}
	asking.Wait()
}

// TestVectorDims holds that an index tells how long a model's vectors are.
func TestVectorDims(t *testing.T) {
	s := newSite(t)
	if n := catalog.VectorDims(s.dir, "elsewhere"); n != 0 {
		t.Errorf("%d before there is an index", n)
	}
	s.build(tiny(t).By(&elsewhere{}))
	for id, want := range map[string]int{"elsewhere": 64, "else": 0, "": 0} {
		if n := catalog.VectorDims(s.dir, id); n != want {
			t.Errorf("%q: %d, want %d", id, n, want)
		}
	}
}
