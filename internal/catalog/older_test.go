package catalog_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/embed"
	"github.com/dailypapers/dailypapers/embed/builtin"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/store"
)

// tiny is a model of few words: an automaton is a robot to it, and nothing else is like anything.
func tiny(t *testing.T, words ...string) catalog.Meaning {
	t.Helper()
	words = append([]string{"robots", "automaton", "protein", "neural"}, words...)
	v, err := embed.NewVocabulary(embed.Entries{Words: words})
	if err != nil {
		t.Fatal(err)
	}
	rows := make([]float32, 64*len(words))
	for i := range words {
		rows[64*i+max(i-1, 0)] = 1
	}
	m, err := embed.New(v, 64, rows, embed.Record{})
	if err != nil {
		t.Fatal(err)
	}
	return catalog.NewMeaning(m)
}

// A site is a data folder and its store, whose catalogs are opened and closed as programs
// come and go.
type site struct {
	t     *testing.T
	dir   string
	st    *store.Store
	ahead time.Duration // of the machine's clock
}

func newSite(t *testing.T) *site {
	s := &site{t: t, dir: t.TempDir()}
	s.st = openStore(t, s.dir)
	put(t, s.st, meant()...)
	return s
}

func (s *site) open(m catalog.Meaning) *catalog.Catalog {
	s.t.Helper()
	c, err := catalog.Open(s.dir, s.st, m)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { c.Close() })
	return c
}

// build has a program make an index and end.
func (s *site) build(m catalog.Meaning) (folder string) {
	s.t.Helper()
	c := s.open(m)
	sync(s.t, c)
	for c.Missing() > 0 {
		embedAll(s.t, c)
	}
	if err := c.Close(); err != nil {
		s.t.Fatal(err)
	}
	return ours(s.t, s.dir)
}

func (s *site) folders() int {
	s.t.Helper()
	list, err := os.ReadDir(filepath.Join(s.dir, catalog.FolderName))
	if err != nil {
		s.t.Fatal(err)
	}
	return len(list)
}

// byMeaning reports whether robots are found by words that only the built-in model knows to be like them.
func byMeaning(t *testing.T, c *catalog.Catalog) bool {
	t.Helper()
	ids, _ := found(t, c, "four-legged animals")
	return slices.Contains(ids, "2401.00001") && slices.Contains(ids, "x:nofield")
}

// TestOlderIndexServes holds that behind a change of the built-in model the old index
// answers by the old model, which this program does not carry, until the new one has caught
// up, also where that is broken off; then it is removed with its model.
func TestOlderIndexServes(t *testing.T) {
	s := newSite(t)
	s.build(builtinMeaning(t))
	for try := range 3 {
		c := s.open(tiny(t))
		if o, ok := c.Older(); !ok || !o.Meaning || o.Why != nil || o.Papers != 4 {
			t.Fatalf("%d: the older index: %+v, %v", try, o, ok)
		}
		if !byMeaning(t, c) {
			t.Errorf("%d: the old model does not answer", try)
		}
		if ids, _ := found(t, c, "au:nobody quadrupedal"); len(ids) == 0 {
			t.Errorf("%d: words find nothing", try)
		}
		if like, err := c.Similar(t.Context(), meant()[0], 1); err != nil || len(like) != 1 || like[0].ID != "x:nofield" {
			t.Errorf("%d: like a robot that walks: %v, %v", try, like, err)
		}
		c.CommitEvery(1)
		ctx, cancel := context.WithCancel(t.Context())
		cancel() // killed before the first change, or behind it
		if _, err := c.Sync(ctx, nil); !errors.Is(err, context.Canceled) {
			t.Fatalf("%d: %v", try, err)
		}
		if !byMeaning(t, c) {
			t.Errorf("%d: in the middle the old model does not answer", try)
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
	c := s.open(tiny(t))
	sync(t, c)
	if _, ok := c.Older(); ok || byMeaning(t, c) || s.folders() != 1 {
		t.Errorf("behind the switch the old model answers still; %d folders", s.folders())
	}
	if ids, _ := found(t, c, "automaton"); len(ids) != 2 {
		t.Errorf("by the new model: %v", ids)
	}
}

// TestKilledInTheMiddle holds that an index which was built in part does not stand before a
// fuller one.
func TestKilledInTheMiddle(t *testing.T) {
	s := newSite(t)
	put(t, s.st, many(3000, "Amber")...)
	s.build(builtinMeaning(t))
	c := s.open(tiny(t))
	c.CommitEvery(1)
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := c.Sync(ctx, func(int, uint64, uint64) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if c.Docs() == 0 || c.Docs() > 3000 {
		t.Fatalf("%d papers are in the new index", c.Docs())
	}
	for range 2 {
		if !byMeaning(t, c) {
			t.Error("the old model does not answer")
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		c = s.open(tiny(t))
	}
	sync(t, c)
	if _, ok := c.Older(); ok || c.Docs() != 3004 || s.folders() != 1 {
		t.Errorf("%d papers, %d folders", c.Docs(), s.folders())
	}
}

// TestKeptModelDamaged holds that a file which is no model, is not whole or is another's, is
// not believed: words find, the reason is told, and the new index is built.
func TestKeptModelDamaged(t *testing.T) {
	if testing.Short() {
		t.Skip("builds an index for each damage: not with -short")
	}
	whole := func(b []byte) []byte { return b }
	for name, damage := range map[string]func([]byte) []byte{
		"missing":      nil,
		"empty":        func([]byte) []byte { return nil },
		"no model":     func([]byte) []byte { return []byte("something else entirely") },
		"cut short":    func(b []byte) []byte { return b[:len(b)-100] },
		"longer":       func(b []byte) []byte { return append(b, 0) },
		"a bit":        func(b []byte) []byte { b[len(b)/2] ^= 4; return b },
		"the checksum": func(b []byte) []byte { b[len(b)-1] ^= 4; return b },
		"a later part": func(b []byte) []byte { return bytes.Replace(b, []byte(`"model"`), []byte(`"mmmel"`), 1) },
		"a long head":  func(b []byte) []byte { b[10] = 255; return b },
		"another's":    whole,
	} {
		s := newSite(t)
		path := filepath.Join(s.build(builtinMeaning(t)), catalog.KeptName)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case damage == nil:
			err = os.Remove(path)
		case name == "another's":
			other := newSite(t)
			data, err = os.ReadFile(filepath.Join(other.build(tiny(t, "other")), catalog.KeptName))
			err = errors.Join(err, os.WriteFile(path, data, 0o600))
		default:
			err = os.WriteFile(path, damage(data), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		c := s.open(tiny(t))
		o, ok := c.Older()
		if !ok || o.Meaning || o.Why == nil || byMeaning(t, c) {
			t.Errorf("%s: %+v", name, o)
		}
		if ids, _ := found(t, c, "quadrupedal"); !slices.Equal(ids, []papers.ID{"2401.00001"}) {
			t.Errorf("%s: words find %v", name, ids)
		}
		if _, err := c.Similar(t.Context(), meant()[0], 1); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		sync(t, c)
		if _, ok := c.Older(); ok || s.folders() != 1 {
			t.Errorf("%s: %d folders", name, s.folders())
		}
	}
}

// TestKeptModelIsWrittenAgain holds that a file that is gone or cut short is written with the
// next papers.
func TestKeptModelIsWrittenAgain(t *testing.T) {
	s := newSite(t)
	path := filepath.Join(s.build(tiny(t)), catalog.KeptName)
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i, spoil := range []func() error{func() error { return os.Remove(path) }, func() error { return os.Truncate(path, 80) }} {
		if err := spoil(); err != nil {
			t.Fatal(err)
		}
		put(t, s.st, titled(papers.ID(fmt.Sprintf("x:new%d", i)), "Cedar"))
		s.build(tiny(t))
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%d bytes, %v, want %d", len(got), err, len(want))
		}
	}
	if _, err := os.Stat(path + ".tmp"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

// TestOlderPreparation holds that what another version prepared is compared only as far as
// it can be: tokens of another kind not at all, vectors where they are the same.
func TestOlderPreparation(t *testing.T) {
	for _, tt := range []struct {
		preparation, pooling int
		near                 bool
	}{{embed.Preparation - 1, embed.Pooling, true}, {embed.Preparation - 1, embed.Pooling - 1, false}} {
		s := newSite(t)
		s.build(builtinMeaning(t).PreparedAs(tt.preparation, tt.pooling))
		c := s.open(builtinMeaning(t))
		if o, ok := c.Older(); !ok || o.Why == nil || o.Meaning != tt.near {
			t.Errorf("%+v: %+v, %v", tt, o, ok)
		}
		if ids, _ := found(t, c, "four-legged animals"); slices.Contains(ids, "2401.00001") != tt.near {
			t.Errorf("%+v: finds %v", tt, ids)
		}
		if ids, _ := found(t, c, "quadrupedal"); len(ids) == 0 {
			t.Errorf("%+v: words find nothing", tt)
		}
		if _, err := c.Similar(t.Context(), meant()[0], 1); err != nil {
			t.Errorf("%+v: %v", tt, err)
		}
		sync(t, c)
		if _, ok := c.Older(); ok || !byMeaning(t, c) {
			t.Errorf("%+v: the new index does not answer", tt)
		}
	}
}

// TestOlderServesWhileAsked holds that behind a change to a model elsewhere the old index goes on
// answering by its meaning, and takes new papers in, until the vectors are there; without
// its model's file too, as the program still carries it.
func TestOlderServesWhileAsked(t *testing.T) {
	s := newSite(t)
	if err := os.Remove(filepath.Join(s.build(builtinMeaning(t)), catalog.KeptName)); err != nil {
		t.Fatal(err)
	}
	e := &elsewhere{err: errDown}
	c := s.open(builtinMeaning(t).By(e))
	for range 2 {
		sync(t, c)
		if _, _, err := c.Embed(t.Context(), nil); !errors.Is(err, errDown) {
			t.Fatal(err)
		}
		if o, ok := c.Older(); !ok || !o.Meaning || !byMeaning(t, c) || c.Docs() != 4 || c.Missing() != 4 {
			t.Errorf("while the model elsewhere is down: %+v, %v, %d papers", o, ok, c.Docs())
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		s.tomorrow()
		c = s.open(builtinMeaning(t).By(e))
	}
	put(t, s.st, papers.Paper{ID: "2401.00009", Title: "A quadruped on ice", Abstract: "The legged robot slips and recovers."})
	sync(t, c)
	if ids, _ := found(t, c, "four-legged animals"); !slices.Contains(ids, "2401.00009") {
		t.Errorf("a new paper is not found by meaning: %v", ids)
	}
	e.set(nil)
	embedAll(t, c)
	sync(t, c)
	if _, ok := c.Older(); ok || s.folders() != 1 {
		t.Errorf("the old index stays: %d folders", s.folders())
	}
	if ids, res := found(t, c, "automaton"); len(ids) != 3 || len(res.Notes) > 0 {
		t.Errorf("by the new model: %v, %v", ids, res.Notes)
	}
}

// TestOlderModelElsewhereGone holds that an index of a model that no setting names answers by words
// and their likeness, until ours has caught up. Its vectors are kept until ours has its own.
func TestOlderModelElsewhereGone(t *testing.T) {
	s := newSite(t)
	s.build(builtinMeaning(t).By(&elsewhere{name: "gone"}))
	mistyped := s.open(builtinMeaning(t).By(&elsewhere{err: errDown}))
	sync(t, mistyped)
	if _, ok := mistyped.Older(); ok || s.folders() != 2 || mistyped.Missing() != 4 {
		t.Errorf("the vectors of the model before: %d folders", s.folders())
	}
	if err := mistyped.Close(); err != nil {
		t.Fatal(err)
	}
	c := s.open(tiny(t))
	o, ok := c.Older()
	if !ok || o.Meaning || o.Why == nil {
		t.Errorf("%+v, %v", o, ok)
	}
	ids, res := found(t, c, "quadrupedal walking")
	if len(ids) == 0 || ids[0] != "2401.00001" || len(res.Notes) != 1 {
		t.Errorf("%v, %v", ids, res.Notes)
	}
	sync(t, c)
	if _, ok := c.Older(); ok || s.folders() != 1 {
		t.Errorf("%d folders", s.folders())
	}
}

// TestDamagedOlderIndex holds that an older index which turns out to be damaged is let go.
func TestDamagedOlderIndex(t *testing.T) {
	s := newSite(t)
	folder := s.build(builtinMeaning(t))
	c := s.open(tiny(t))
	files, err := filepath.Glob(filepath.Join(folder, "*.segment"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	if err := os.Truncate(files[0], 100); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Search(t.Context(), papers.Search{Query: "quadrupedal", Limit: 5}); !errors.Is(err, papers.ErrUnavailable) {
		t.Errorf("a search in it: %v", err)
	}
	sync(t, c)
	if ids, _ := found(t, c, "quadrupedal"); len(ids) != 1 {
		t.Errorf("in the new one: %v", ids)
	}
}

// TestKeptTagger holds that the tagger is kept too: it is part of what made the index.
func TestKeptTagger(t *testing.T) {
	s := newSite(t)
	s.build(builtinMeaning(t))
	m, err := builtin.Model()
	if err != nil {
		t.Fatal(err)
	}
	c := s.open(catalog.NewMeaning(m)) // the same model without a tagger: the file tells
	if o, ok := c.Older(); !ok || !o.Meaning || o.Why != nil || !byMeaning(t, c) {
		t.Errorf("%+v, %v", o, ok)
	}
	if ids, _ := found(t, c, "inferred:cs.RO"); len(ids) != 1 {
		t.Errorf("its tags: %v", ids)
	}
}
