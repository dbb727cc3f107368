package catalog

import (
	"context"
	"errors"
	"fmt"

	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/search"
)

const (
	// readAhead is how many changes one statement brings: a thousand papers
	// are about 2 MB, and larger reads were no faster.
	readAhead = 1000
	// commitEvery is how many papers a long catch-up puts between commits, so
	// that a stop in the middle loses at most this much work.
	commitEvery = 100_000
)

// Progress is told how far a Sync has come: papers put, and the change
// numbers done and to be done.
type Progress func(put int, done, total uint64)

// Sync follows the store's changes into the index until it has caught up, and
// returns how many papers it put or removed. Other processes' commits are
// taken in first. ErrBusy means that one of them is doing the work.
func (c *Catalog) Sync(ctx context.Context, report Progress) (int, error) {
	c.syncing.Lock()
	defer c.syncing.Unlock()
	n, err := c.sync(ctx, report)
	if err != nil {
		return n, fmt.Errorf("catalog: sync: %w", c.noticed(err))
	}
	return n, nil
}

func (c *Catalog) sync(ctx context.Context, report Progress) (int, error) {
	if c.damaged.Load() {
		if err := c.replace(); err != nil {
			return 0, err
		}
	}
	if _, err := c.current().Refresh(); err != nil {
		return 0, err
	}
	behind, err := c.Behind(ctx)
	if err != nil {
		return 0, err
	}
	// An empty store is behind nothing, and still not what another's index is of.
	if behind == 0 && (c.current().Docs() == 0 || c.current().Origin() == c.store.Identity()) {
		return 0, nil
	}
	w, err := c.current().Writer()
	if errors.Is(err, search.ErrLocked) {
		return 0, ErrBusy
	}
	if err != nil {
		return 0, err
	}
	n, err := c.follow(ctx, w, report)
	return n, errors.Join(err, w.Close())
}

func (c *Catalog) current() *search.Index {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.index
}

// follow reads changes and writes documents, side by side.
func (c *Catalog) follow(ctx context.Context, w *search.Writer, report Progress) (int, error) {
	from := c.current().Mark()
	end, err := c.store.Mark(ctx)
	if err != nil {
		return 0, err
	}
	if c.current().Origin() != c.store.Identity() || from > end {
		if err := w.Clear(); err != nil {
			return 0, err
		}
		w.SetOrigin(c.store.Identity())
		from = 0
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	batches := make(chan batch, 2)
	go c.read(ctx, from, batches)
	return c.drain(w, batches, from, end, report)
}

type batch struct {
	changes []store.Change
	err     error
}

// read sends the changes after mark until there are no more. It ends by
// closing out, also when ctx is cancelled.
func (c *Catalog) read(ctx context.Context, mark uint64, out chan<- batch) {
	defer close(out)
	for {
		changes, err := c.store.ChangedSince(ctx, mark, readAhead)
		if len(changes) > 0 || err != nil {
			select {
			case out <- batch{changes, err}:
			case <-ctx.Done():
				return
			}
		}
		if err != nil || len(changes) < readAhead {
			return
		}
		mark = changes[len(changes)-1].Number
	}
}

// drain puts batches into the index and commits now and then, and at the end.
func (c *Catalog) drain(w *search.Writer, batches <-chan batch, mark, end uint64, report Progress) (int, error) {
	put, uncommitted := 0, 0
	for b := range batches {
		if b.err != nil {
			return put, errors.Join(b.err, w.Commit(mark)) // what was put stays, also at a stop
		}
		for _, ch := range b.changes {
			if err := apply(w, ch); err != nil {
				return put, err
			}
			mark = ch.Number
		}
		put += len(b.changes)
		uncommitted += len(b.changes)
		if report != nil {
			report(put, mark, max(end, mark))
		}
		if uncommitted >= c.commitEvery {
			if err := w.Commit(mark); err != nil {
				return put, err
			}
			uncommitted = 0
		}
	}
	return put, w.Commit(mark)
}

func apply(w *search.Writer, ch store.Change) error {
	if ch.Deleted {
		return w.Delete(string(ch.Paper.ID))
	}
	return w.Put(document(ch.Paper))
}
