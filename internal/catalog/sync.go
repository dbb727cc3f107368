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
// before, what was put stays and the error is ctx's. Sync waits for no model
// elsewhere: papers come in by their words, and Embed brings what is missing.
func (c *Catalog) Sync(ctx context.Context, report Progress) (int, error) {
	c.syncing.Lock()
	defer c.syncing.Unlock()
	n, err := c.sync(ctx, report)
	gone := false
	if err == nil {
		gone, err = c.relieve(ctx)
	}
	if err != nil {
		return n, fmt.Errorf("catalog: sync: %w", c.noticed(err))
	}
	// Vectors that were asked for are worth more than the space they take: while ours
	// lack, the setting that names another model may be a mistake.
	if (n > 0 || gone) && few(c.Missing(), c.Docs(), 0) {
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
	s := shelf{store: c.store, dir: c.dir, index: c.current(), meaning: c.meaning, commitEvery: c.commitEvery, lenders: c.lenders}
	return s.catchUp(ctx, report)
}

// current is the index for a Sync; once there is one only Sync replaces it.
func (c *Catalog) current() *search.Index {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.index
}

// A shelf is an index that follows the store, and what its papers mean.
type shelf struct {
	store       *store.Store
	dir         string
	index       *search.Index
	meaning     Meaning
	commitEvery int
	lenders     []*search.Index // that may hold vectors of the same texts by the same model
}

// catchUp is Sync of one index.
func (s *shelf) catchUp(ctx context.Context, report Progress) (int, error) {
	if _, err := s.index.Refresh(); err != nil {
		return 0, err
	}
	p, err := placeOf(ctx, s.store, s.index.Stats())
	if err != nil {
		return 0, err
	}
	// An empty store is behind nothing, and still not what another's index is of.
	if p.done == p.end && (p.ours || s.index.Docs() == 0) {
		return 0, nil
	}
	w, err := s.writer()
	if err != nil {
		return 0, err
	}
	n, err := s.follow(ctx, w, report)
	return n, errors.Join(err, w.Close())
}

// writer takes the index's lock and sees to it that what the index is made by lies beside it.
func (s *shelf) writer() (*search.Writer, error) {
	w, err := s.index.Writer()
	if errors.Is(err, search.ErrLocked) {
		return nil, ErrBusy
	}
	if err != nil {
		return nil, err
	}
	if err := s.meaning.keep(s.dir); err != nil {
		return nil, errors.Join(err, w.Close())
	}
	return w, nil
}

// follow reads changes and writes documents, side by side. Its place is read
// anew: to have the writer is to have taken in the last commit of the others.
func (s *shelf) follow(ctx context.Context, w *search.Writer, report Progress) (int, error) {
	p, err := placeOf(ctx, s.store, s.index.Stats())
	if err != nil {
		return 0, err
	}
	lend, done := s.lend()
	defer done()
	if !p.ours {
		if err := w.Clear(); err != nil {
			return 0, err
		}
	}
	reading, cancel := context.WithCancel(ctx)
	batches := make(chan batch, 2)
	var reader sync.WaitGroup
	reader.Go(func() { s.read(reading, p.done, batches) })
	defer func() { // the reader has ended when Sync returns
		cancel()
		for range batches {
		}
		reader.Wait()
	}()
	return s.drain(ctx, w, batches, p, lend, report)
}

// lend opens what may hold vectors: the index as it is now, and the lenders. A paper whose
// text stayed the same is not asked for again.
func (s *shelf) lend() (open []*search.Searcher, done func()) {
	if s.meaning.other != nil {
		for _, x := range append([]*search.Index{s.index}, s.lenders...) {
			if x.Docs() > 0 {
				open = append(open, x.Searcher())
			}
		}
	}
	return open, func() {
		for _, l := range open {
			l.Close()
		}
	}
}

type batch struct {
	changes []store.Change
	err     error
}

// read sends the changes after mark until there are no more or there is an
// error, ctx's for one, which is the last thing it sends. Whoever receives does
// so until out is closed.
func (s *shelf) read(ctx context.Context, mark uint64, out chan<- batch) {
	defer close(out)
	for {
		changes, err := s.store.ChangedSince(ctx, mark, readAhead)
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
func (s *shelf) drain(ctx context.Context, w *search.Writer, batches <-chan batch, p place, lend []*search.Searcher, report Progress) (int, error) {
	put, uncommitted, mark := 0, 0, p.done
	for b := range batches {
		if b.err != nil {
			return put, errors.Join(b.err, s.commit(ctx, w, mark)) // what was put stays, also at a stop
		}
		if err := s.apply(w, b.changes, lend); err != nil {
			return put, errors.Join(err, s.commit(ctx, w, mark))
		}
		mark = b.changes[len(b.changes)-1].Number
		put += len(b.changes)
		uncommitted += len(b.changes)
		if report != nil {
			report(put, mark, max(p.end, mark))
		}
		if uncommitted >= s.commitEvery {
			if err := s.commit(ctx, w, mark); err != nil {
				return put, err
			}
			uncommitted = 0
		}
	}
	return put, s.commit(ctx, w, mark)
}

// commit makes what was put durable, with the origin of mark. At a stop too: it
// is one row to read, and without it the work would be lost.
func (s *shelf) commit(ctx context.Context, w *search.Writer, mark uint64) error {
	origin, err := originOf(context.WithoutCancel(ctx), s.store, mark)
	if err != nil {
		return err
	}
	w.SetOrigin(origin)
	return w.Commit(mark)
}

// apply puts a batch of changes into the index.
func (s *shelf) apply(w *search.Writer, changes []store.Change, lend []*search.Searcher) error {
	list := make([]papers.Paper, 0, len(changes))
	for _, ch := range changes {
		if !ch.Deleted {
			list = append(list, ch.Paper)
		}
	}
	docs := s.meaning.prepare(list)
	err := borrow(docs, lend)
	for _, ch := range changes {
		switch {
		case err != nil:
			return err
		case ch.Deleted:
			err = w.Delete(string(ch.Paper.ID))
		default:
			err, docs = w.Put(docs[0]), docs[1:]
		}
	}
	return err
}
