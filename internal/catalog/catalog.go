package catalog

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/search"
)

// FolderName is the index's folder inside the data folder.
const FolderName = "index"

// A Catalog is an open index beside its store. Its methods are safe for many
// goroutines; one Sync runs at a time.
type Catalog struct {
	store   *store.Store
	syncing sync.Mutex

	mu      sync.RWMutex // guards index, which a rebuild replaces
	index   *search.Index
	damaged atomic.Bool // a search or a sync met a damaged or missing file
	dir     string

	commitEvery int // the constant, but in tests
}

// Open opens the index in dir's folder, and an empty one where there is none
// or where its format is not this program's or is damaged: what is derived is
// rebuilt by the next Sync, never repaired.
func Open(dir string, st *store.Store) (*Catalog, error) {
	c := &Catalog{store: st, dir: filepath.Join(dir, FolderName), commitEvery: commitEvery}
	index, err := search.Open(c.dir, schema(), search.Options{})
	if errors.Is(err, search.ErrSchema) || errors.Is(err, search.ErrCorrupt) {
		index, err = c.afresh()
	}
	if err != nil {
		return nil, fmt.Errorf("catalog: open %s: %w", c.dir, err)
	}
	c.index = index
	return c, nil
}

// afresh puts an empty index in the place of an unusable one.
func (c *Catalog) afresh() (*search.Index, error) {
	if err := os.RemoveAll(c.dir); err != nil {
		return nil, err
	}
	return search.Open(c.dir, schema(), search.Options{})
}

// replace puts an empty index in the place of a damaged one, once no search
// reads it any more.
func (c *Catalog) replace() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.index.Close(); err != nil {
		return err
	}
	index, err := c.afresh()
	if err != nil {
		return err
	}
	c.index = index
	c.damaged.Store(false)
	return nil
}

// Close frees the index.
func (c *Catalog) Close() error {
	c.syncing.Lock()
	defer c.syncing.Unlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.index.Close()
}

// Docs returns how many papers can be found.
func (c *Catalog) Docs() int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.index.Docs()
}

// Stats returns the engine's own figures.
func (c *Catalog) Stats() search.Stats {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.index.Stats()
}

// Behind returns how many change numbers the index has yet to follow; 0 means
// that every paper held can be found.
func (c *Catalog) Behind(ctx context.Context) (uint64, error) {
	mark, err := c.store.Mark(ctx)
	if err != nil {
		return 0, fmt.Errorf("catalog: %w", err)
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.index.Origin() != c.store.Identity() || c.index.Mark() > mark {
		return mark, nil
	}
	return mark - c.index.Mark(), nil
}

// ErrBusy says that another process is following the changes into this index.
var ErrBusy = fmt.Errorf("another process is building the index: %w", papers.ErrUnavailable)
