package search

import (
	"path/filepath"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/dailypapers/dailypapers/search/analysis"
	"github.com/dailypapers/dailypapers/search/internal/segment"
)

// lane analyses documents into a buffer of its own and writes it as a segment when it
// is full, so that lanes only meet when a segment arrives.
type lane struct {
	b         *batch
	schema    *Schema
	limit     int64
	builder   *segment.Builder
	seqs      []uint32
	analyzers [analysis.Kinds]*analysis.Analyzer
	tokens    []analysis.Token
	numbers   []int64
}

func newLane(b *batch) *lane {
	x := b.w.x
	l := &lane{b: b, schema: &x.schema, builder: segment.NewBuilder(x.layout),
		limit: x.options.memory() / int64(x.options.workers()), numbers: make([]int64, len(x.schema.Numbers))}
	for k := range l.analyzers {
		l.analyzers[k] = analysis.New(analysis.Kind(k))
	}
	return l
}

// run works until jobs is closed. After a failure it only empties the channel.
func (l *lane) run(jobs <-chan []change) {
	for chunk := range jobs {
		if l.b.failure() != nil {
			continue
		}
		for _, c := range chunk {
			l.add(c)
		}
		if l.builder.Bytes() > l.limit {
			l.flush()
		}
	}
	l.flush()
	l.b.mu.Lock()
	l.b.idle = append(l.b.idle, l)
	l.b.mu.Unlock()
}

func (l *lane) add(c change) {
	for f, text := range c.doc.Text {
		l.tokens = l.analyzers[l.schema.Fields[f].Analyzer].Append(l.tokens[:0], text)
		n := 0
		for i := range l.tokens {
			l.builder.Term(f, l.tokens[i].Term)
			if !l.tokens[i].Joined {
				n++
			}
		}
		l.builder.Length(f, n)
	}
	for k, values := range c.doc.Keywords {
		for _, v := range values {
			l.builder.Keyword(k, v)
		}
	}
	for n := range l.numbers {
		l.numbers[n] = NoNumber
	}
	copy(l.numbers, c.doc.Numbers)
	l.builder.Vector(c.doc.Vector, c.doc.Tokens)
	l.builder.End(c.doc.Key, l.numbers)
	l.seqs = append(l.seqs, c.seq)
}

// flush writes the buffer, and empties it whether that succeeds or not.
func (l *lane) flush() {
	if l.builder.Docs() > 0 && l.b.failure() == nil {
		if err := l.write(); err != nil {
			l.b.fail(err)
		}
	}
	l.builder.Reset()
	l.seqs = nil
}

func (l *lane) write() error {
	x := l.b.w.x
	id := l.b.number()
	path := filepath.Join(x.dir, segmentName(id))
	if err := l.builder.Write(path, x.hook); err != nil {
		return err
	}
	k, err := openWork(x, id)
	if err != nil {
		return err
	}
	k.seqs = l.seqs
	return l.b.arrive(k)
}

// openWork opens a segment just written.
func openWork(x *Index, id uint64) (*work, error) {
	r, err := segment.Open(filepath.Join(x.dir, segmentName(id)), x.layout, -1)
	if err != nil {
		return nil, err
	}
	entry := segmentEntry{ID: id, Docs: r.Docs(), Bytes: r.Size(), CRC: r.Checksum()}
	return &work{file: newHandle(r), entry: entry}, nil
}

// number takes the next file number.
func (b *batch) number() uint64 { return b.w.next.Add(1) - 1 }

// arrive adds a segment that a lane wrote: of all documents with one key, only the one
// put last stays. Then it merges what this batch has left behind, if that is due.
func (b *batch) arrive(k *work) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := k.file.Twins(func(old, new uint32) { k.remove(old) }); err != nil {
		return err
	}
	if len(b.work) > 0 {
		if err := b.replace(k); err != nil {
			return err
		}
	}
	b.work = append(b.work, k)
	return b.tidyFresh()
}

// replace resolves the keys of k against all segments there are.
func (b *batch) replace(k *work) error {
	keys, err := k.file.Keys()
	if err != nil {
		return err
	}
	if k.deleted == nil {
		k.deleted, k.dirty = roaring.New(), true
	}
	for doc := range uint32(k.file.Docs()) {
		if k.deleted.Contains(doc) {
			continue
		}
		key := string(keys.At(doc))
		for _, o := range b.work {
			err := o.file.Find(key, func(d uint32) {
				if o.seqs != nil && o.seqs[d] > k.seqs[doc] {
					k.remove(doc)
				} else {
					o.remove(d)
				}
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}
