package texmath

import (
	"golang.org/x/text/unicode/norm"

	"github.com/dailypapers/dailypapers/texmath/internal/formula"
)

// A mark notes where in a decoder's output a formula stands, or a word of text.
type mark struct {
	span         // bytes of the source; the end of a word is 0 while it goes on
	from, to int // bytes of the output
	tied     bool
	formula  bool
}

// read decodes src, which is clean, and notes the formulas in it, with delimiters
// or without.
func read(src string, words bool) *decoder {
	d := &decoder{src: src, words: words}
	d.layout.bare = &finder{}
	d.layout.scan(src)
	d.out = make([]byte, 0, len(src)+len(src)/8+8)
	d.run()
	return d
}

// startWord notes that a word starts with what is written next.
func (d *decoder) startWord(tied bool) {
	if !d.words {
		return
	}
	if n := len(d.marks); tied && n > 0 && d.marks[n-1].end == 0 {
		return
	}
	d.marks = append(d.marks, mark{span: span{start: d.at}, from: len(d.out), tied: tied})
}

// endWord notes that the word at hand, if there is one, ends in front of i.
func (d *decoder) endWord(i int) {
	if n := len(d.marks); n > 0 && d.marks[n-1].end == 0 {
		d.marks[n-1].end = max(i, d.marks[n-1].start+1)
	}
}

// marksFrom are the marks of words that start at an offset of the output or later.
func (d *decoder) marksFrom(offset int) []mark {
	n := len(d.marks)
	for n > 0 && !d.marks[n-1].formula && d.marks[n-1].from >= offset {
		n--
	}
	return d.marks[n:]
}

// normalizeWords brings the text since the last mathematics into normal form C, one
// word with the space behind it at a time, and moves the marks with them. Nothing
// composes across a space.
func (d *decoder) normalizeWords() {
	text := string(d.out[d.seg:])
	out, done := d.out[:d.seg], 0
	marks := d.marksFrom(d.seg)
	for i := range marks {
		at := marks[i].from - d.seg
		out = norm.NFC.AppendString(out, text[done:at])
		marks[i].from, done = len(out), at
	}
	d.out = norm.NFC.AppendString(out, text[done:])
}

// respelled is the formula of m, src without its delimiters, as its author means it.
func respelled(src string, m span) *respelling {
	if m.bare {
		return respell(src)
	}
	return amend(src)
}

// parse reads the formula of m. at gives the place in the source of an offset in
// the formula.
func (d *decoder) parse(m mark) (n *formula.Node, display bool, at func(int) int) {
	src, start, display := inside(d.src, m.span)
	r := respelled(src, m.span)
	return formula.Parse(r.tex()), display, func(i int) int { return start + r.origin(i) }
}
