package search

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
)

// Writer changes an index. Its methods may be called from many goroutines, but the
// order of changes to one key is the order of the calls.
//
// Put hands documents to at most Options.Workers goroutines, which end with Commit or
// Close. An error of theirs is returned by a later call; after any error but
// ErrDocument the writer only accepts Close, and the index is as last committed.
type Writer struct {
	x    *Index
	lock *os.File

	mu     sync.Mutex
	closed bool
	batch  *batch        // changes since the last commit
	next   atomic.Uint64 // file number
	origin string
}

// Writer takes the index's lock, catches up with the last commit of any process and
// removes files that no manifest names. Errors: ErrLocked, ErrReadOnly, ErrClosed.
func (x *Index) Writer() (*Writer, error) {
	if x.options.ReadOnly {
		return nil, fmt.Errorf("search: write %s: %w", x.dir, ErrReadOnly)
	}
	lock, err := lockFile(filepath.Join(x.dir, writerLock), false)
	if err != nil {
		return nil, fmt.Errorf("search: write %s: %w", x.dir, err)
	}
	if _, err := x.Refresh(); err != nil {
		lock.Close()
		return nil, err
	}
	s := x.hold()
	if s == nil {
		lock.Close()
		return nil, fmt.Errorf("search: write: %w", ErrClosed)
	}
	defer s.release()
	w := &Writer{x: x, lock: lock, origin: s.manifest.Origin}
	w.next.Store(s.manifest.Next)
	w.clean(s.manifest)
	w.batch = newBatch(w, s)
	return w, nil
}

func (o Options) workers() int {
	if o.Workers > 0 {
		return o.Workers
	}
	return runtime.GOMAXPROCS(0)
}

func (o Options) memory() int64 {
	if o.MemoryLimit > 0 {
		return o.MemoryLimit
	}
	return 128 << 20
}

// do runs f under the lock unless the writer is closed or broken.
func (w *Writer) do(what string, f func() error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	err := ErrClosed
	if !w.closed {
		if err = w.batch.failure(); err == nil {
			err = f()
		}
	}
	if err != nil {
		return fmt.Errorf("search: %s: %w", what, err)
	}
	return nil
}

// Put adds d, or replaces the document with its key. The document's slices must not be
// changed until Commit. A document that does not fit the schema is ErrDocument and
// changes nothing.
func (w *Writer) Put(d Document) error {
	return w.do("put "+d.Key, func() error {
		s := &w.x.schema
		if d.Key == "" || len(d.Key) > maxKey || len(d.Text) > len(s.Fields) ||
			len(d.Keywords) > len(s.Keywords) || len(d.Numbers) > len(s.Numbers) ||
			len(d.Vector) > 0 && len(d.Vector) != s.Vectors.Dims || len(d.Tokens) > maxTokens {
			return ErrDocument
		}
		w.batch.put(d)
		return nil
	})
}

// Delete removes the document with this key; there need not be one.
func (w *Writer) Delete(key string) error {
	return w.do("delete "+key, func() error {
		w.batch.delete(key)
		return nil
	})
}

// Clear removes all documents, those put since the last commit included.
func (w *Writer) Clear() error {
	return w.do("clear", func() error {
		w.batch.discard()
		w.batch = newBatch(w, nil)
		return nil
	})
}

// SetOrigin sets what Index.Origin returns after the next commit.
func (w *Writer) SetOrigin(origin string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.origin = origin
}

// Commit makes all changes since the last one durable and visible, together with mark:
// after a crash either all of them are there or none. Searchers opened from then on see
// them. It then merges segments where a tier is full, publishing the result as a commit
// of its own, so that the changes do not wait for it; an error of the merge leaves the
// changes committed, as Index.Mark then says. A batch of 2,000 takes 0.1 s; the merges
// it sets off rewrite at most eight segments of one size, 20,000 documents a second.
func (w *Writer) Commit(mark uint64) error {
	return w.do("commit", func() error {
		if err := w.commit(mark); err != nil {
			w.batch.fail(err)
			return err
		}
		return nil
	})
}

// Close abandons what was not committed and frees the lock.
func (w *Writer) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return fmt.Errorf("search: close writer: %w", ErrClosed)
	}
	w.closed = true
	w.batch.discard()
	if err := w.lock.Close(); err != nil {
		return fmt.Errorf("search: close writer: %w", err)
	}
	return nil
}
