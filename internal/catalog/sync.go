package catalog

import (
	"context"
	"errors"
	"fmt"
	"sync"

	papers "github.com/dailypapers/dailypapers"
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
// taken in first. ErrBusy means that one of them is doing the work. If ctx ends
// before, what was put stays and the error is ctx's.
func (c *Catalog) Sync(ctx context.Context, report Progress) (int, error) {
	c.syncing.Lock()
	defer c.syncing.Unlock()
	n, err := c.sync(ctx, report)
	if err == nil {
		err = c.retire()
	}
	if err != nil {
		return n, fmt.Errorf("catalog: sync: %w", c.noticed(err))
	}
	if n > 0 {
		c.tidy()
	}
	return n, nil
}

func (c *Catalog) sync(ctx context.Context, report Progress) (int, error) {
	if c.closed {
		return 0, search.ErrClosed
	}
	if c.damaged.Load() {
		if err := c.replace(); err != nil {
			return 0, err
		}
	}
	if _, err := c.current().Refresh(); err != nil {
		return 0, err
	}
	p, err := c.place(ctx)
	if err != nil {
		return 0, err
	}
	// An empty store is behind nothing, and still not what another's index is of.
	if p.done == p.end && (p.ours || c.Docs() == 0) {
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

// current is the index for a Sync; once there is one only Sync replaces it.
func (c *Catalog) current() *search.Index {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.index
}

// follow reads changes and writes documents, side by side. Its place is read
// anew: to have the writer is to have taken in the last commit of the others.
func (c *Catalog) follow(ctx context.Context, w *search.Writer, report Progress) (int, error) {
	p, err := c.place(ctx)
	if err != nil {
		return 0, err
	}
	if !p.ours {
		if err := w.Clear(); err != nil {
			return 0, err
		}
	}
	reading, cancel := context.WithCancel(ctx)
	batches := make(chan batch, 2)
	var reader sync.WaitGroup
	reader.Go(func() { c.read(reading, p.done, batches) })
	defer func() { // the reader has ended when Sync returns
		cancel()
		for range batches {
		}
		reader.Wait()
	}()
	return c.drain(ctx, w, batches, p, report)
}

type batch struct {
	changes []store.Change
	err     error
}

// read sends the changes after mark until there are no more or there is an
// error, ctx's for one, which is the last thing it sends. Whoever receives does
// so until out is closed.
func (c *Catalog) read(ctx context.Context, mark uint64, out chan<- batch) {
	defer close(out)
	for {
		changes, err := c.store.ChangedSince(ctx, mark, readAhead)
		if err != nil && ctx.Err() != nil {
			err = ctx.Err() // a driver has other words for having been stopped
		}
		if len(changes) > 0 || err != nil {
			out <- batch{changes, err}
		}
		if err != nil || len(changes) < readAhead {
			return
		}
		mark = changes[len(changes)-1].Number
	}
}

// drain puts batches into the index and commits now and then, and at the end.
func (c *Catalog) drain(ctx context.Context, w *search.Writer, batches <-chan batch, p place, report Progress) (int, error) {
	put, uncommitted, mark := 0, 0, p.done
	for b := range batches {
		if b.err != nil {
			return put, errors.Join(b.err, c.commit(ctx, w, mark)) // what was put stays, also at a stop
		}
		if err := c.apply(ctx, w, b.changes); err != nil {
			return put, errors.Join(err, c.commit(ctx, w, mark))
		}
		mark = b.changes[len(b.changes)-1].Number
		put += len(b.changes)
		uncommitted += len(b.changes)
		if report != nil {
			report(put, mark, max(p.end, mark))
		}
		if uncommitted >= c.commitEvery {
			if err := c.commit(ctx, w, mark); err != nil {
				return put, err
			}
			uncommitted = 0
		}
	}
	return put, c.commit(ctx, w, mark)
}

// commit makes what was put durable, with the origin of mark. At a stop too: it
// is one row to read, and without it the work would be lost.
func (c *Catalog) commit(ctx context.Context, w *search.Writer, mark uint64) error {
	origin, err := c.origin(context.WithoutCancel(ctx), mark)
	if err != nil {
		return err
	}
	w.SetOrigin(origin)
	return w.Commit(mark)
}

// apply puts a batch of changes into the index, all of them or, where their meaning could
// not be told, none.
func (c *Catalog) apply(ctx context.Context, w *search.Writer, changes []store.Change) error {
	list := make([]papers.Paper, 0, len(changes))
	for _, ch := range changes {
		if !ch.Deleted {
			list = append(list, ch.Paper)
		}
	}
	docs, err := c.meaning.Documents(ctx, list)
	if err != nil {
		return err
	}
	for _, ch := range changes {
		if ch.Deleted {
			err = w.Delete(string(ch.Paper.ID))
		} else {
			err, docs = w.Put(docs[0]), docs[1:]
		}
		if err != nil {
			return err
		}
	}
	return nil
}
