package segment

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"math"
	"path/filepath"

	"github.com/RoaringBitmap/roaring/v2"
)

// Input is a segment to merge and the documents to leave behind.
type Input struct {
	Reader  *Reader
	Deleted *roaring.Bitmap // nil for none
}

// gone marks a document that a merge leaves behind.
const gone = math.MaxUint32

// Merge writes the live documents of inputs, in their order, into one segment at path.
// It reads the inputs as streams: its memory is 4 bytes for each document that follows
// a deletion, 12 for each key, and the largest posting list. Damage in an input is
// ErrCorrupt; the result is then not written.
func Merge(path string, l Layout, inputs []Input, hook Hook) error {
	return Guard(path, func() error {
		s, err := newSink(path, hook)
		if err != nil {
			return err
		}
		defer s.abandon()
		m := &merger{layout: l, sink: s, sums: make([]uint64, len(l.Fields))}
		if err := m.open(inputs); err != nil {
			return err
		}
		for _, step := range []func() error{m.postings, m.writeLengths, m.keys, m.keywords, m.numbers, m.vectors} {
			if err := step(); err != nil {
				return err
			}
		}
		return s.close(&m.layout, m.docs, m.sums)
	})
}

type merger struct {
	layout Layout
	sink   *sink
	in     []*source
	docs   int
	sums   []uint64
}

// source is one input under way.
type source struct {
	r       *Reader
	base    uint32   // of the first live document in the result
	remap   []uint32 // nil without deletions
	lengths []byte
	terms   *termCursor
}

// to returns the document's number in the result, or gone.
func (s *source) to(doc uint32) uint32 {
	if s.remap == nil {
		return s.base + doc
	}
	return s.remap[doc]
}

func (m *merger) open(inputs []Input) error {
	for _, in := range inputs {
		s := &source{r: in.Reader, base: uint32(m.docs)}
		if in.Deleted != nil && !in.Deleted.IsEmpty() {
			s.remap = renumber(in.Reader.docs, in.Deleted, s.base)
			m.docs -= int(in.Deleted.GetCardinality())
		}
		m.docs += in.Reader.docs
		var err error
		if s.lengths, err = s.r.Lengths(); err != nil {
			return err
		}
		if s.terms, err = s.r.cursor(); err != nil {
			return fmt.Errorf("%s: %w: %w", filepath.Base(s.r.path), err, ErrCorrupt)
		}
		m.in = append(m.in, s)
		m.add(s)
	}
	if int64(m.docs) > math.MaxInt32 {
		return fmt.Errorf("%d documents are too many for a segment", m.docs)
	}
	return nil
}

// add sums the lengths of the live documents.
func (m *merger) add(s *source) {
	if s.remap == nil {
		for f := range m.sums {
			m.sums[f] += s.r.sums[f]
		}
		return
	}
	n := len(m.sums)
	for doc, to := range s.remap {
		if to != gone {
			for f, code := range s.lengths[doc*n : doc*n+n] {
				m.sums[f] += uint64(CodeLength(code))
			}
		}
	}
}

func renumber(docs int, deleted *roaring.Bitmap, base uint32) []uint32 {
	remap := make([]uint32, docs)
	for it := deleted.Iterator(); it.HasNext(); {
		if d := it.Next(); int(d) < docs {
			remap[d] = gone
		}
	}
	for d := range remap {
		if remap[d] != gone {
			remap[d] = base
			base++
		}
	}
	return remap
}

// postings merges dictionaries and lists.
func (m *merger) postings() error {
	terms, err := newTermWriter(m.sink.path)
	if err != nil {
		return err
	}
	defer terms.discard()
	score := newScorer(&m.layout, averages(m.sums, m.docs))
	start := m.sink.at
	var enc encoder
	var key []byte
	for {
		least := m.least()
		if least == nil {
			return endPostings(m.sink, start, terms)
		}
		key = append(key[:0], least...)
		enc.reset(len(score.slots[key[0]]))
		for _, s := range m.in {
			if s.terms == nil || !bytes.Equal(s.terms.key, key) {
				continue
			}
			if err := s.copyList(&enc, score, key[0]); err != nil {
				return err
			}
		}
		if enc.total == 0 {
			continue
		}
		if err := terms.add(key, m.sink.at-start); err != nil {
			return err
		}
		if err := enc.flush(m.sink); err != nil {
			return err
		}
	}
}

// least returns the smallest term that any source is at, nil at the end of all.
func (m *merger) least() []byte {
	var least []byte
	for _, s := range m.in {
		if s.terms != nil && (least == nil || bytes.Compare(s.terms.key, least) < 0) {
			least = s.terms.key
		}
	}
	return least
}

// copyList adds the live postings of the term that s is at, and moves s on.
func (s *source) copyList(enc *encoder, score *scorer, group uint8) error {
	p, err := s.r.postingsAt(int64(s.terms.off), s.r.slots[group])
	if err != nil {
		return err
	}
	var docs, counts [BlockLen]uint32
	for b := range p.Blocks {
		n := p.Decode(b, &docs)
		p.Counts(b, &counts)
		for i, doc := range docs[:n] {
			if to := s.to(doc); to != gone {
				enc.add(to, counts[i], score.impact(group, counts[i], doc, s.lengths))
			}
		}
	}
	if err := s.terms.next(); err != nil {
		return fmt.Errorf("%s: %w: %w", filepath.Base(s.r.path), err, ErrCorrupt)
	}
	if s.terms.key == nil {
		s.terms = nil
	}
	return nil
}

// writeLengths copies the length codes.
func (m *merger) writeLengths() error {
	start, n := m.sink.at, len(m.layout.Fields)
	for _, s := range m.in {
		if s.remap == nil {
			m.sink.Write(s.lengths)
			continue
		}
		for doc, to := range s.remap {
			if to != gone {
				m.sink.Write(s.lengths[doc*n : doc*n+n])
			}
		}
	}
	m.sink.end(start)
	return nil
}

// keys copies the keys in two passes, so that only their ends and hashes stay in memory.
func (m *merger) keys() error {
	k := keyWriter{table: crc32.MakeTable(crc32.Castagnoli)}
	if err := m.eachKey(k.add); err != nil {
		return err
	}
	start := m.sink.at
	if err := writeUint32s(m.sink, k.ends); err != nil {
		return err
	}
	m.sink.end(start)
	start = m.sink.at
	if err := m.eachKey(func(key []byte) { m.sink.Write(key) }); err != nil {
		return err
	}
	m.sink.end(start)
	start = m.sink.at
	if err := k.writeHashes(m.sink); err != nil {
		return err
	}
	m.sink.end(start)
	return nil
}

func (m *merger) eachKey(f func(key []byte)) error {
	for _, s := range m.in {
		keys, err := s.r.Keys()
		if err != nil {
			return err
		}
		for doc := range uint32(s.r.docs) {
			if s.to(doc) != gone {
				f(keys.At(doc))
			}
		}
	}
	return nil
}

func (m *merger) keywords() error {
	for c := range m.layout.Keywords {
		w, err := m.keyword(c)
		if err != nil {
			return err
		}
		start := m.sink.at
		if err := w.write(m.sink); err != nil {
			return err
		}
		m.sink.end(start)
	}
	return nil
}

// keyword merges one column value by value; each source's values ascend.
func (m *merger) keyword(c int) (*keywordWriter, error) {
	columns := make([]Keyword, len(m.in))
	at := make([]int, len(m.in))
	for i, s := range m.in {
		var err error
		if columns[i], err = s.r.Keyword(c); err != nil {
			return nil, err
		}
	}
	w := &keywordWriter{}
	for {
		value, ok := leastValue(columns, at)
		if !ok {
			return w, nil
		}
		docs := roaring.New()
		for i, s := range m.in {
			if at[i] == columns[i].Values() || columns[i].Value(at[i]) != value {
				continue
			}
			bm, err := columns[i].Bitmap(at[i])
			if err != nil {
				return nil, err
			}
			s.copyBitmap(docs, bm)
			at[i]++
		}
		if !docs.IsEmpty() {
			w.add(value, docs)
		}
	}
}

func leastValue(columns []Keyword, at []int) (value string, ok bool) {
	for i, k := range columns {
		if at[i] == k.Values() {
			continue
		}
		if v := k.Value(at[i]); !ok || v < value {
			value, ok = v, true
		}
	}
	return value, ok
}

func (s *source) copyBitmap(dst, src *roaring.Bitmap) {
	for it := src.Iterator(); it.HasNext(); {
		if to := s.to(it.Next()); to != gone {
			dst.Add(to)
		}
	}
}

func (m *merger) numbers() error {
	for c := range m.layout.Numbers {
		start := m.sink.at
		for _, s := range m.in {
			column, err := s.r.Number(c)
			if err != nil {
				return err
			}
			if err := s.copyNumbers(m.sink, column); err != nil {
				return err
			}
		}
		m.sink.end(start)
	}
	return nil
}

func (s *source) copyNumbers(w *sink, column Number) error {
	values := make([]int64, 0, 4<<10)
	for doc := range uint32(s.r.docs) {
		if s.to(doc) == gone {
			continue
		}
		values = append(values, column.At(doc))
		if len(values) == cap(values) {
			if err := writeInt64s(w, values); err != nil {
				return err
			}
			values = values[:0]
		}
	}
	return writeInt64s(w, values)
}
