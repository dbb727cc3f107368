package catalog

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/search"
)

// FolderName is the folder of indexes inside the data folder. Each format has
// a folder of its own in it, named by the fingerprint of its schema: while an
// older and a newer program run side by side, as in the middle of an upgrade,
// neither takes the other's index for a broken one of its own and wipes it.
const FolderName = "index"

// ErrBusy says that another process is following the changes into this index.
var ErrBusy = fmt.Errorf("another process is building the index: %w", papers.ErrUnavailable)

// A Catalog is an open index beside its store. Its methods are safe for many
// goroutines; one Sync runs at a time.
type Catalog struct {
	store   *store.Store
	meaning Meaning
	dir     string // of this format's index

	syncing sync.Mutex
	closed  bool            // guarded by syncing
	lenders []*search.Index // of vectors that ours would have to ask for; until it has caught up. Guarded by syncing
	counted search.Stats    // of the commit that missing is of. Guarded by syncing

	mu      sync.RWMutex  // guards index, which a rebuild replaces
	index   *search.Index // nil until it can be opened
	old     *older        // answers until index can take its place; nil for none. Guarded by mu
	damaged atomic.Bool   // it could not be opened, or a search or a sync met a damaged or missing file
	missing atomic.Int64  // papers in index that have yet to get a vector

	commitEvery int // the constant, but in tests
}

// Open opens the index in dir's folder, and an empty one where there is none
// or where it is damaged: what is derived is rebuilt by the next Sync, never
// repaired. While another process is at the same, the catalog starts without
// an index: searches are papers.ErrUnavailable until a Sync has opened it. What m says
// papers mean is part of the index; another model's index is another one, and answers until
// this one has been built.
func Open(dir string, st *store.Store, m Meaning) (*Catalog, error) {
	format, err := m.Schema().Fingerprint()
	if err != nil {
		return nil, fmt.Errorf("catalog: %w", err)
	}
	c := &Catalog{store: st, meaning: m, dir: filepath.Join(dir, FolderName, format), commitEvery: commitEvery}
	c.index, err = search.Open(c.dir, c.meaning.Schema(), search.Options{})
	if isDamage(err) {
		c.damaged.Store(true)
		err = c.replace()
	}
	if errors.Is(err, ErrBusy) || errors.Is(err, search.ErrLocked) {
		c.damaged.Store(true)
		return c, nil
	}
	if err != nil {
		return nil, fmt.Errorf("catalog: open %s: %w", c.dir, err)
	}
	err = c.survey(context.Background()) // what it reads is memory
	if isDamage(err) {
		c.damaged.Store(true)
		err = nil
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("catalog: open %s: %w", c.dir, err), c.Close())
	}
	return c, nil
}

// isDamage reports what Heal cures. The folder's name says that the schema is
// ours, so another one's index in it is misplaced.
func isDamage(err error) bool {
	return errors.Is(err, search.ErrCorrupt) || errors.Is(err, search.ErrSchema) || errors.Is(err, fs.ErrNotExist)
}

// replace opens the index anew in the place of one that showed damage: empty,
// unless another process has built it again meanwhile. If it fails the old one
// stays, and the next Sync tries again.
func (c *Catalog) replace() error {
	err := search.Heal(c.dir, c.meaning.Schema())
	if errors.Is(err, search.ErrLocked) {
		return ErrBusy
	}
	if err != nil {
		return err
	}
	index, err := search.Open(c.dir, c.meaning.Schema(), search.Options{})
	if err != nil {
		return err
	}
	c.mu.Lock()
	old := c.index
	c.index, c.counted = index, search.Stats{}
	c.damaged.Store(false)
	c.mu.Unlock()
	if old != nil {
		return old.Close() // searches in it hold the files they read
	}
	return nil
}

// tidy removes the indexes of other formats that no process has open any more.
// What cannot be removed now is left for the next time.
func (c *Catalog) tidy() {
	entries, err := os.ReadDir(filepath.Dir(c.dir))
	if err != nil {
		return
	}
	for _, e := range entries {
		if e.IsDir() && e.Name() != filepath.Base(c.dir) {
			_ = search.Remove(filepath.Join(filepath.Dir(c.dir), e.Name()))
		}
	}
}

// Close frees the index.
func (c *Catalog) Close() error {
	c.syncing.Lock()
	defer c.syncing.Unlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	err := c.release()
	if c.old != nil {
		err, c.old = errors.Join(err, c.old.index.Close()), nil
	}
	if c.index != nil {
		err = errors.Join(err, c.index.Close())
	}
	return err
}

// Docs returns how many papers can be found.
func (c *Catalog) Docs() int { return c.Stats().Docs }

// Stats returns the engine's own figures, zeros while there is no index.
func (c *Catalog) Stats() search.Stats {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.index == nil {
		return search.Stats{}
	}
	return c.index.Stats()
}

// Missing returns how many papers the index holds that have yet to get a vector from the
// model elsewhere; they are found by their words. It is 0 where the models are our own.
func (c *Catalog) Missing() int { return int(c.missing.Load()) }

// count counts them anew where there was a commit. Syncing is held.
func (c *Catalog) count(ctx context.Context) (int, error) {
	if c.meaning.other == nil {
		return 0, nil
	}
	index := c.current()
	if st := index.Stats(); st != c.counted {
		n, err := lacking(ctx, index)
		if err != nil {
			return 0, err
		}
		c.missing.Store(int64(n))
		c.counted = st
	}
	return c.Missing(), nil
}

// Behind returns how many change numbers the index has yet to follow; 0 means
// that every paper held can be found. An index of another store, or of what
// this one was before it was restored from a backup, has all of them to follow.
func (c *Catalog) Behind(ctx context.Context) (uint64, error) {
	p, err := placeOf(ctx, c.store, c.Stats())
	if err != nil {
		return 0, fmt.Errorf("catalog: %w", err)
	}
	return p.end - p.done, nil
}

// A place is how far an index and the store are.
type place struct {
	done, end uint64 // the index's mark, 0 where it follows another history; the store's
	ours      bool   // the index follows this store's history
}

// placeOf reads the store behind the index, which is never ahead of it then.
func placeOf(ctx context.Context, st *store.Store, index search.Stats) (place, error) {
	origin, err := originOf(ctx, st, index.Mark)
	if err != nil {
		return place{}, err
	}
	end, err := st.Mark(ctx)
	if err != nil {
		return place{}, err
	}
	if index.Origin != origin || index.Mark > end {
		return place{end: end}, nil
	}
	return place{done: index.Mark, end: end, ours: true}, nil
}

// originOf is what an index remembers beside its mark: which store it follows,
// and the stamp of that store's history there. A mark alone would not tell a
// store that was restored from a backup and has since grown past it.
func originOf(ctx context.Context, st *store.Store, mark uint64) (string, error) {
	stamp, err := st.Stamp(ctx, mark)
	return st.Identity() + ":" + stamp, err
}
