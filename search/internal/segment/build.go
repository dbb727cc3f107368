package segment

import (
	"cmp"
	"hash/crc32"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// Builder holds documents in memory until they are written as a segment. Postings are
// kept in the order of documents, eight bytes each, and sorted by term once, by
// counting, instead of in a growing list for every term: nothing is moved or wasted
// while they grow, and the memory serves the next segment.
type Builder struct {
	layout Layout
	slot   []int
	terms  [256]map[string]uint32 // by group

	names  []string // of terms, by number
	groups []uint8
	uses   []uint32 // documents with the term
	last   []uint32 // where the term's newest posting is
	owner  []uint32 // the newest document with the term, plus one

	posting []uint32 // term numbers
	counts  []uint32
	ends    []uint32 // of documents, in posting

	lengths []byte
	sums    []uint64
	current []int // lengths of the document under way
	keyEnds []uint32
	keys    []byte
	words   []map[string][]uint32 // keyword columns
	numbers [][]int64
	vectors vectorColumns
	bytes   int64
}

// NewBuilder makes an empty builder.
func NewBuilder(l Layout) *Builder {
	b := &Builder{layout: l, vectors: vectorColumns{dims: l.Vector}, slot: l.slotOf(), sums: make([]uint64, len(l.Fields)),
		current: make([]int, len(l.Fields)), numbers: make([][]int64, l.Numbers)}
	for _, f := range l.Fields {
		b.terms[f.Group] = make(map[string]uint32)
	}
	for range l.Keywords {
		b.words = append(b.words, make(map[string][]uint32))
	}
	return b
}

// Docs is the number of documents added.
func (b *Builder) Docs() int { return len(b.ends) }

// Bytes estimates the memory held, and that Write will need besides.
func (b *Builder) Bytes() int64 {
	return b.bytes + 16*int64(len(b.posting)) + int64(len(b.keys)+len(b.lengths)) + b.vectors.bytes()
}

// Term counts one occurrence of term in field of the document under way. The string is kept.
func (b *Builder) Term(field int, term string) {
	group := b.layout.Fields[field].Group
	m := b.terms[group]
	id, ok := m[term]
	if !ok {
		id = uint32(len(b.names))
		m[term] = id
		b.names, b.groups = append(b.names, term), append(b.groups, group)
		b.uses, b.last, b.owner = append(b.uses, 0), append(b.last, 0), append(b.owner, 0)
		b.bytes += int64(len(term)) + 80
	}
	one := uint32(1) << (8 * b.slot[field])
	if doc := uint32(len(b.ends)) + 1; b.owner[id] != doc {
		b.owner[id], b.last[id] = doc, uint32(len(b.posting))
		b.uses[id]++
		b.posting, b.counts = append(b.posting, id), append(b.counts, one)
		return
	}
	if c := &b.counts[b.last[id]]; *c>>(8*b.slot[field])&0xFF < 0xFF {
		*c += one
	}
}

// Length sets the number of words in field of the document under way.
func (b *Builder) Length(field, n int) { b.current[field] = n }

// Keyword gives the document under way a value in keyword column c; doubles are dropped.
func (b *Builder) Keyword(c int, value string) {
	docs, doc := b.words[c][value], uint32(len(b.ends))
	if n := len(docs); n > 0 && docs[n-1] == doc {
		return
	}
	b.words[c][value] = append(docs, doc)
	b.bytes += 8
}

// End finishes the document under way; numbers are parallel to the number columns.
func (b *Builder) End(key string, numbers []int64) {
	for f, n := range b.current {
		code := LengthCode(n)
		b.lengths = append(b.lengths, code)
		b.sums[f] += uint64(CodeLength(code))
		b.current[f] = 0
	}
	b.keys = append(b.keys, key...)
	b.keyEnds = append(b.keyEnds, uint32(len(b.keys)))
	for c, v := range numbers {
		b.numbers[c] = append(b.numbers[c], v)
	}
	b.vectors.fill(len(b.ends) + 1)
	b.ends = append(b.ends, uint32(len(b.posting)))
	b.bytes += 8 * int64(len(numbers))
}

// Key returns the key of a document added.
func (b *Builder) Key(doc int) string {
	from := uint32(0)
	if doc > 0 {
		from = b.keyEnds[doc-1]
	}
	return string(b.keys[from:b.keyEnds[doc]])
}

// Reset forgets all documents and keeps the memory for the next ones.
func (b *Builder) Reset() {
	for _, m := range b.terms {
		clear(m)
	}
	for _, m := range b.words {
		clear(m)
	}
	clear(b.names)
	b.names, b.groups, b.uses, b.last, b.owner = b.names[:0], b.groups[:0], b.uses[:0], b.last[:0], b.owner[:0]
	b.posting, b.counts, b.ends = b.posting[:0], b.counts[:0], b.ends[:0]
	b.lengths, b.keyEnds, b.keys, b.bytes = b.lengths[:0], b.keyEnds[:0], b.keys[:0], 0
	b.vectors.reset()
	clear(b.sums)
	clear(b.current)
	for c := range b.numbers {
		b.numbers[c] = b.numbers[c][:0]
	}
}

// Write puts the documents into a segment file at path, synced and renamed; the caller
// syncs the directory. Without documents it fails with nothing written.
func (b *Builder) Write(path string, hook Hook) error {
	s, err := newSink(path, hook)
	if err != nil {
		return err
	}
	defer s.abandon()
	if err := b.writePostings(s); err != nil {
		return err
	}
	start := s.at
	s.Write(b.lengths)
	s.end(start)
	if err := b.writeKeys(s); err != nil {
		return err
	}
	if err := b.writeColumns(s); err != nil {
		return err
	}
	return s.close(&b.layout, len(b.ends), b.sums)
}

// writePostings writes the postings and terms sections.
func (b *Builder) writePostings(s *sink) error {
	terms, err := newTermWriter(s.path)
	if err != nil {
		return err
	}
	defer terms.discard()
	docs, counts, starts := b.byTerm()
	order := b.sorted()
	score := newScorer(&b.layout, averages(b.sums, len(b.ends)))
	start := s.at
	var enc encoder
	var key []byte
	for _, id := range order {
		g := b.groups[id]
		enc.reset(len(score.slots[g]))
		at := starts[id]
		for i := at; i < at+b.uses[id]; i++ {
			enc.add(docs[i], counts[i], score.impact(g, counts[i], docs[i], b.lengths))
		}
		key = append(append(key[:0], g), b.names[id]...)
		if err := terms.add(key, s.at-start); err != nil {
			return err
		}
		if err := enc.flush(s); err != nil {
			return err
		}
	}
	return endPostings(s, start, terms)
}

// endPostings pads the postings and appends the dictionary.
func endPostings(s *sink, start int64, terms *termWriter) error {
	s.Write(make([]byte, 8))
	s.end(start)
	start = s.at
	if err := terms.copyTo(s); err != nil {
		return err
	}
	s.end(start)
	return nil
}

// byTerm sorts the postings by term number, keeping the order of documents.
func (b *Builder) byTerm() (docs, counts, starts []uint32) {
	starts = make([]uint32, len(b.uses))
	at := uint32(0)
	for id, n := range b.uses {
		starts[id] = at
		at += n
	}
	next := slices.Clone(starts)
	docs, counts = make([]uint32, at), make([]uint32, at)
	i := uint32(0)
	for doc, end := range b.ends {
		for ; i < end; i++ {
			id := b.posting[i]
			docs[next[id]], counts[next[id]] = uint32(doc), b.counts[i]
			next[id]++
		}
	}
	return docs, counts, starts
}

// sorted returns the numbers of the terms in the order of the dictionary.
func (b *Builder) sorted() []uint32 {
	order := make([]uint32, len(b.names))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(x, y uint32) int {
		if c := cmp.Compare(b.groups[x], b.groups[y]); c != 0 {
			return c
		}
		return cmp.Compare(b.names[x], b.names[y])
	})
	return order
}

func (b *Builder) writeKeys(s *sink) error {
	start := s.at
	if err := writeUint32s(s, b.keyEnds); err != nil {
		return err
	}
	s.end(start)
	start = s.at
	s.Write(b.keys)
	s.end(start)
	k := keyWriter{table: crc32.MakeTable(crc32.Castagnoli)}
	from := uint32(0)
	for _, to := range b.keyEnds {
		k.add(b.keys[from:to])
		from = to
	}
	start = s.at
	if err := k.writeHashes(s); err != nil {
		return err
	}
	s.end(start)
	return nil
}

func (b *Builder) writeColumns(s *sink) error {
	for _, m := range b.words {
		values := make([]string, 0, len(m))
		for v := range m {
			values = append(values, v)
		}
		slices.Sort(values)
		var k keywordWriter
		for _, v := range values {
			k.add(v, roaring.BitmapOf(m[v]...))
		}
		start := s.at
		if err := k.write(s); err != nil {
			return err
		}
		s.end(start)
	}
	for _, column := range b.numbers {
		start := s.at
		if err := writeInt64s(s, column); err != nil {
			return err
		}
		s.end(start)
	}
	return b.vectors.write(s)
}
