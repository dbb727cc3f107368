package search

import (
	"sync"
	"sync/atomic"

	"github.com/RoaringBitmap/roaring/v2"
)

const (
	// chunkDocs is how many documents travel to a lane together: enough that the
	// channel costs nothing, few enough that two lanes share 2,000 evenly.
	chunkDocs = 64
	// laneDocs is how many documents a batch must have for each lane after the first.
	// Every lane leaves a segment, so a small commit should use one.
	laneDocs = 4096
)

// batch is the changes between two commits. Documents go in chunks to lanes, which
// analyse them and leave segments here; replaced documents are found when a segment
// arrives, by key, and the newer change wins by its sequence number.
type batch struct {
	w       *Writer
	chunk   []change
	jobs    chan []change
	running sync.WaitGroup
	lanes   int
	sent    int
	seq     uint32
	deletes map[string]uint32 // key → sequence number of its last deletion

	err atomic.Pointer[error] // the first; apart from mu, which a merge holds for seconds

	mu   sync.Mutex // guards the rest, which lanes share
	work []*work
	idle []*lane
	// named is set once a manifest that names our new files may be on disk, even if
	// the commit then failed: from there on only the next writer can tell what to remove.
	named bool
}

// change is a document on its way, and its place in the order of changes.
type change struct {
	doc Document
	seq uint32
}

// work is a segment that the next commit will hold, committed before or not.
type work struct {
	file    *handle
	entry   segmentEntry
	deleted *roaring.Bitmap
	dirty   bool     // deleted is our own copy and differs from what entry says
	seqs    []uint32 // of the documents; nil where the segment was committed before
}

// remove marks doc deleted.
func (k *work) remove(doc uint32) {
	if k.deleted != nil && k.deleted.Contains(doc) {
		return
	}
	if !k.dirty {
		if k.deleted == nil {
			k.deleted = roaring.New()
		}
		k.deleted, k.dirty = k.deleted.Clone(), true
	}
	k.deleted.Add(doc)
}

func (k *work) live() int {
	if k.deleted == nil {
		return k.file.Docs()
	}
	return k.file.Docs() - int(k.deleted.GetCardinality())
}

// newBatch starts from the segments of s, or from none.
func newBatch(w *Writer, s *snapshot) *batch {
	b := &batch{w: w, deletes: map[string]uint32{}}
	if s == nil {
		return b
	}
	for _, sh := range s.shards {
		b.work = append(b.work, &work{file: sh.file.acquire(), entry: sh.entry, deleted: sh.deleted})
	}
	return b
}

func (b *batch) failure() error {
	if err := b.err.Load(); err != nil {
		return *err
	}
	return nil
}

func (b *batch) fail(err error) { b.err.CompareAndSwap(nil, &err) }

func (b *batch) put(d Document) {
	b.seq++
	b.chunk = append(b.chunk, change{d, b.seq})
	if len(b.chunk) == chunkDocs {
		b.send()
	}
}

func (b *batch) delete(key string) {
	b.seq++
	b.deletes[key] = b.seq
}

// send hands the chunk to the lanes, starting them as the batch grows.
func (b *batch) send() {
	if b.jobs == nil {
		b.jobs = make(chan []change, 4)
	}
	if b.lanes < b.w.x.options.workers() && b.sent >= b.lanes*laneDocs {
		b.lanes++
		l := b.lane()
		b.running.Go(func() { l.run(b.jobs) })
	}
	b.sent += len(b.chunk)
	b.jobs <- b.chunk
	b.chunk = nil
}

// lane takes an idle lane or makes one.
func (b *batch) lane() *lane {
	b.mu.Lock()
	defer b.mu.Unlock()
	if n := len(b.idle); n > 0 {
		l := b.idle[n-1]
		b.idle = b.idle[:n-1]
		return l
	}
	return newLane(b)
}

// finish waits until every document is in a segment and every lane has ended.
func (b *batch) finish() {
	if len(b.chunk) > 0 {
		b.send()
	}
	if b.jobs != nil {
		close(b.jobs)
		b.running.Wait()
		b.jobs, b.lanes = nil, 0
	}
}

// discard ends the lanes and lets go of all segments; the files that were never
// committed are removed.
func (b *batch) discard() {
	b.fail(ErrClosed)
	b.chunk = nil
	b.finish()
	for _, k := range b.work {
		b.drop(k)
	}
	b.work = nil
}
