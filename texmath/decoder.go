package texmath

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	thinSpace    = "\u2009"
	noBreakSpace = "\u00a0"
)

// A gap is white space that is written once something follows it.
type gap byte

const (
	noGap gap = iota
	thinGap
	wideGap
)

// A role says what a group's closing brace writes.
type role byte

const (
	plainRole  role = iota // nothing
	citeRole               // a bracket
	noteRole               // a parenthesis
	keepRole               // itself, and the next group does too: arguments of the unknown
	setRole                // itself
	scriptRole             // itself, unless the script is one character
	superRole              // nothing, and its text is raised
	subRole                // nothing, and its text is lowered
)

// An entered group is one whose closing brace is ahead.
type entered struct {
	close int // offset of the closing brace
	from  int // length of the output at its start
	role  role
}

// decoder reads one source from left to right. Groups need no recursion: each
// leaves on the stack what is due at its end.
type decoder struct {
	layout  layout
	src     string
	i       int // read up to here
	ahead   int // where the next formula starts
	out     []byte
	seg     int // out[seg:] is text not yet in normal form
	pending gap
	stack   []entered

	kept  []span // commands shown as their source
	marks []mark // where formulas stand in out, and words
	words bool   // whether words are noted too
	at    int    // where the piece at hand starts
}

func (d *decoder) run() {
	maths := d.layout.maths
	for d.i < len(d.src) {
		for len(maths) > 0 && maths[0].start < d.i {
			maths = maths[1:]
		}
		d.ahead = len(d.src)
		if len(maths) > 0 {
			d.ahead = maths[0].start
		}
		if d.ahead == d.i {
			d.math(maths[0])
			continue
		}
		d.at = d.i
		d.next()
	}
	d.endWord(len(d.src))
	d.normalize()
}

// next reads one piece of text.
func (d *decoder) next() {
	rest := d.src[d.i:]
	switch c := rest[0]; {
	case c == '\\':
		d.command()
	case c == '{':
		d.openGroup()
	case c == '}':
		d.closeGroup()
	case isSpace(c):
		d.i++
		d.space(wideGap)
	case c == '~':
		d.i++
		d.tie()
	case c == '-':
		d.dashes()
	case strings.HasPrefix(rest, "``"):
		d.i += 2
		d.write("“")
	case strings.HasPrefix(rest, "''"):
		d.i += 2
		d.write("”")
	case strings.HasPrefix(rest, noBreakSpace):
		d.i += len(noBreakSpace)
		d.space(wideGap)
	case strings.HasPrefix(rest, thinSpace):
		d.i += len(thinSpace)
		d.space(thinGap)
	default:
		d.ordinary()
	}
}

// ordinary copies the character at hand and what follows it up to the next that
// may mean something.
func (d *decoder) ordinary() {
	from := d.i
	for d.i++; d.i < d.ahead; d.i++ {
		switch c := d.src[d.i]; c {
		case '\\', '{', '}', '~', '-', '`', '\'', '$', ' ', '\t', '\n', '\v', '\f', '\r', 0xc2, 0xe2:
			d.write(d.src[from:d.i])
			return
		}
	}
	d.write(d.src[from:d.i])
}

// math copies mathematics as it stands.
func (d *decoder) math(m span) {
	d.endWord(m.start)
	tied := d.flushGap()
	d.normalize()
	from := len(d.out)
	d.out = append(d.out, d.src[m.start:m.end]...)
	if d.layout.bare != nil {
		d.marks = append(d.marks, mark{span: m, from: from, to: len(d.out), tied: tied, formula: true})
	}
	d.seg = len(d.out)
	d.i = m.end
}

// normalize brings the text since the last mathematics into normal form C.
func (d *decoder) normalize() {
	if text := d.out[d.seg:]; !norm.NFC.IsNormal(text) {
		if d.words {
			d.normalizeWords()
		} else {
			d.out = append(d.out[:d.seg], norm.NFC.Bytes(text)...)
		}
	}
	d.seg = len(d.out)
}

func (d *decoder) write(s string) {
	if s != "" {
		tied := d.flushGap()
		d.startWord(tied)
		d.out = append(d.out, s...)
	}
}

func (d *decoder) space(g gap) {
	d.endWord(d.at)
	d.pending = max(d.pending, g)
}

// flushGap writes the white space that is due, and tells whether there is none
// between what was written and what comes.
func (d *decoder) flushGap() (tied bool) {
	tied = d.pending == noGap && len(d.out) > 0
	if len(d.out) > 0 {
		switch d.pending {
		case thinGap:
			d.out = append(d.out, thinSpace...)
		case wideGap:
			d.out = append(d.out, ' ')
		}
	}
	d.pending = noGap
	return tied
}

// last is the byte written last, 0 at the start and behind white space.
func (d *decoder) last() byte {
	if len(d.out) == 0 || d.pending != noGap {
		return 0
	}
	return d.out[len(d.out)-1]
}

// lastRune is the character written last, 0 at the start and behind white space.
func (d *decoder) lastRune() rune {
	if d.last() == 0 {
		return 0
	}
	r, _ := utf8.DecodeLastRune(d.out)
	return r
}

// tie reads a tilde: white space between words, else the character.
func (d *decoder) tie() {
	before, after := d.last(), byte(0)
	if before == '$' && d.i >= 3 {
		before = d.src[d.i-3] // of a formula its last character
	}
	if d.i < len(d.src) {
		after = d.src[d.i]
	}
	switch {
	case d.i >= 2 && d.src[d.i-2] == '~':
		d.space(wideGap)
	case before == 0 || before == '/' || before == '(' || before == '[':
		d.write("~")
	case isDigit(before) && isDigit(after):
		d.write("~")
	default:
		d.space(wideGap)
	}
}

// dashes reads a run of hyphens. Four or more are a rule someone drew.
func (d *decoder) dashes() {
	from := d.i
	for d.i < len(d.src) && d.src[d.i] == '-' {
		d.i++
	}
	switch d.i - from {
	case 2:
		d.write("–")
	case 3:
		d.write("—")
	default:
		d.write(d.src[from:d.i])
	}
}
