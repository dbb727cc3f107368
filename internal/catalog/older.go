package catalog

import (
	"os"
	"path/filepath"

	"github.com/dailypapers/dailypapers/search"
)

// older opens the fullest index beside ours that differs by its model alone and holds more
// than so many papers, nil where there is none. After an upgrade with a new model it goes on answering, by words, until
// ours has caught up for the first time, also where that was broken off in the middle.
func (c *Catalog) older(docs int) *search.Index {
	parent := filepath.Dir(c.dir)
	entries, err := os.ReadDir(parent)
	if err != nil {
		return nil
	}
	var best *search.Index
	for _, e := range entries {
		if e.Name() == filepath.Base(c.dir) {
			continue
		}
		x := c.openOlder(filepath.Join(parent, e.Name()))
		switch {
		case x == nil:
		case x.Docs() <= docs:
			x.Close()
		default:
			if best != nil {
				best.Close()
			}
			best, docs = x, x.Docs()
		}
	}
	return best
}

// openOlder opens an index to read, nil where it is of another format than ours, empty or
// not whole.
func (c *Catalog) openOlder(dir string) *search.Index {
	v, err := search.StoredVectors(dir)
	if err != nil {
		return nil
	}
	s := c.meaning.Schema()
	s.Vectors = v
	if print, err := s.Fingerprint(); err != nil || print != filepath.Base(dir) {
		return nil
	}
	x, err := search.Open(dir, s, search.Options{ReadOnly: true})
	if err != nil {
		return nil
	}
	if x.Docs() == 0 {
		x.Close()
		return nil
	}
	return x
}

// retire lets go of the older index. Searches hold the lock, so none is in it.
func (c *Catalog) retire() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.old == nil {
		return nil
	}
	old := c.old
	c.old = nil
	return old.Close()
}
