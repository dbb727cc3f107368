package training

import "github.com/dailypapers/dailypapers/embed"

// texts are the papers of a corpus as rows of a vocabulary.
type texts struct {
	rows     []uint16
	stops    []uint32   // ends of sentences in rows; the first of a paper is its title's
	papers   []uint32   // ends of papers in stops
	pieces   [][]uint16 // of each word of the vocabulary
	synonyms synonyms
}

// encode turns a corpus into rows. It frees the corpus' words as it is the largest part
// of what a training holds.
func (c *Corpus) encode(v *embed.Vocabulary) *texts {
	t := &texts{papers: c.papers, rows: make([]uint16, 0, len(c.words)+len(c.words)/4)}
	e := v.Entries()
	const none = -1
	row := make([]int32, len(c.names))
	cut := make([][]uint16, len(c.names))
	for w, name := range c.names {
		if r, ok := v.Word([]byte(name)); ok {
			row[w] = int32(r)
			continue
		}
		row[w], cut[w] = none, v.AppendPieces(nil, []byte(name))
	}
	for _, name := range e.Words {
		t.pieces = append(t.pieces, v.AppendPieces(nil, []byte(name)))
	}
	from := uint32(0)
	for _, to := range c.stops {
		before := int32(none)
		for _, w := range c.words[from:to] {
			r := row[w]
			if r == none {
				t.rows, before = append(t.rows, cut[w]...), none
				continue
			}
			t.rows = append(t.rows, uint16(r))
			if before != none {
				if p, ok := v.Phrase(uint16(before), uint16(r)); ok {
					t.rows = append(t.rows, p)
				}
			}
			before = r
		}
		t.stops = append(t.stops, uint32(len(t.rows)))
		from = to
	}
	return t
}

// sentences returns the numbers of a paper's sentences, from first to before last; the
// first is the title.
func (t *texts) sentences(paper int) (first, last int) {
	if paper > 0 {
		first = int(t.papers[paper-1])
	}
	return first, int(t.papers[paper])
}

// sentence returns the rows of a sentence.
func (t *texts) sentence(s int) []uint16 {
	from := uint32(0)
	if s > 0 {
		from = t.stops[s-1]
	}
	return t.rows[from:t.stops[s]]
}

// paper returns the rows of a paper, its title first.
func (t *texts) paper(p int) []uint16 {
	first, last := t.sentences(p)
	from := uint32(0)
	if first > 0 {
		from = t.stops[first-1]
	}
	return t.rows[from:t.stops[last-1]]
}
