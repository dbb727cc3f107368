package catalog

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dailypapers/dailypapers/search"
)

// older is an index of another make that answers until ours can take its place: after an
// upgrade, or a change of the model.
type older struct {
	index   *search.Index
	dir     string
	meaning Meaning // that it is asked by
	why     error   // it is asked by less than it was made by; nil where it is not
	follows bool    // papers that come in are put into it too
}

// An Older describes the index that answers while another is built.
type Older struct {
	Papers  int
	Meaning bool  // it finds by meaning, not by words alone
	Why     error // it does not do all that it did; nil where it does
}

// Older describes the older index that answers now, if one does.
func (c *Catalog) Older() (o Older, ok bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.old == nil {
		return Older{}, false
	}
	return Older{c.old.index.Docs(), c.old.meaning.near(), c.old.why}, true
}

// survey looks at the indexes beside ours: which of them answers better than ours can now,
// and which hold vectors that ours would have to ask for.
func (c *Catalog) survey(ctx context.Context) error {
	parent := filepath.Dir(c.dir)
	entries, err := os.ReadDir(parent)
	if err != nil {
		return nil // there is nothing beside it
	}
	var all []*older
	for _, e := range entries {
		if e.Name() != filepath.Base(c.dir) {
			if o := c.openOlder(filepath.Join(parent, e.Name())); o != nil {
				all = append(all, o)
			}
		}
	}
	missing, err := c.count(ctx)
	if err != nil {
		for _, o := range all {
			o.index.Close()
		}
		return err
	}
	docs := c.index.Docs()
	slices.SortStableFunc(all, func(a, b *older) int { return cmp.Compare(b.worth(), a.worth()) })
	for _, o := range all {
		if c.lends(o.index.Schema()) {
			if x, err := search.OpenStored(o.dir, c.meaning.Schema()); err == nil {
				c.lenders = append(c.lenders, x)
			}
		}
		held := docs
		if o.meaning.near() {
			held -= missing
		}
		if c.old == nil && o.index.Docs() > held && !few(missing, docs, o.index.Docs()) {
			c.old = employ(o)
		} else {
			o.index.Close()
		}
	}
	return nil
}

// worth orders indexes by what they can answer.
func (o *older) worth() int {
	if o.meaning.near() {
		return o.index.Docs() + 1<<40
	}
	return o.index.Docs()
}

// few reports whether an index lacks so few vectors that it answers as well as one that lacks none.
func few(missing, docs, others int) bool {
	return docs >= others && missing*100 <= docs
}

// openOlder opens an index to read, nil where it holds nothing, is not whole, or was made
// of other fields or columns than a search may name.
func (c *Catalog) openOlder(dir string) *older {
	ours := c.meaning.Schema()
	x, err := search.OpenStored(dir, ours)
	if err != nil {
		return nil
	}
	s := x.Schema()
	same := slices.EqualFunc(s.Fields, ours.Fields, func(a, b search.Field) bool { return a.Name == b.Name })
	if x.Docs() == 0 || !same || !slices.Contains(s.Keywords, categoryField) || !slices.Contains(s.Numbers, dateField) {
		x.Close()
		return nil
	}
	o := &older{index: x, dir: dir}
	o.meaning, o.why = c.meaning.of(s.Vectors, dir)
	return o
}

// employ makes an index answer. Where this program would make it so with the same models,
// papers that come in are put into it too, as long as ours is not ready.
func employ(o *older) *older {
	if !o.meaning.near() {
		return o
	}
	x, err := search.Open(o.dir, o.meaning.Schema(), search.Options{})
	if err != nil {
		return o // of other rules: it answers from what it has
	}
	o.index.Close()
	o.index, o.follows = x, true
	return o
}

// lends reports whether an index of such a schema holds vectors of the model elsewhere that
// ours are made by.
func (c *Catalog) lends(s search.Schema) bool {
	m := c.meaning
	return m.other != nil && s.Vectors.Dims == m.other.Dims() && strings.HasPrefix(s.Vectors.Model, m.other.ID()+wordsBy) &&
		slices.Contains(s.Numbers, embeddedField)
}

// relieve lets the older index go once ours answers as well, and has it follow the store
// until then. It reports whether it was let go. Ours has caught up.
func (c *Catalog) relieve(ctx context.Context) (gone bool, err error) {
	if err := c.release(); err != nil {
		return false, err
	}
	c.mu.RLock()
	old, docs := c.old, c.index.Docs()
	c.mu.RUnlock()
	missing, err := c.count(ctx)
	if err != nil || old == nil {
		return false, err
	}
	if !old.follows || few(missing, docs, 0) {
		return true, c.retire()
	}
	s := shelf{store: c.store, dir: old.dir, index: old.index, meaning: old.meaning, commitEvery: c.commitEvery}
	_, err = s.catchUp(ctx, nil)
	switch {
	case isDamage(err) || errors.Is(err, search.ErrClosed): // a search may have let it go
		return true, c.retire()
	case err != nil && !errors.Is(err, ErrBusy):
		return false, err
	case old.meaning.other == nil:
		return false, nil
	}
	if held, err := lacking(ctx, old.index); err != nil || missing > held {
		return false, err
	}
	return true, c.retire() // both lack the same
}

// release lets go of the indexes that lent vectors.
func (c *Catalog) release() error {
	var err error
	for _, x := range c.lenders {
		err = errors.Join(err, x.Close())
	}
	c.lenders = nil
	return err
}

// retire lets go of the older index. Searches that are in it hold what they need.
func (c *Catalog) retire() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.old == nil {
		return nil
	}
	old := c.old
	c.old = nil
	return old.index.Close()
}
