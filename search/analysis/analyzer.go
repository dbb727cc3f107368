package analysis

import (
	"unicode/utf8"

	"github.com/kljensen/snowball/english"
)

const (
	// maxTerm bounds a term in bytes. Longer letters in a row are encoded data or
	// formulas: of 17.8 million words of abstracts, 8 were longer than 45 bytes.
	maxTerm = 64
	// maxParts bounds the parts of a compound that is also indexed in one word.
	// state-of-the-art has four, names of molecules have dozens.
	maxParts = 6
	// cacheSize bounds the surface forms whose term is remembered. With 65,536, 97 % of
	// the running words of 100,000 abstracts are found there.
	cacheSize = 1 << 16
)

// Token is one term and where it stands in the text.
type Token struct {
	Term       string
	Start, End int  // bytes of the text analysed
	Joined     bool // a compound in one word; follows its parts, and adds no length to the text
}

// Analyzer turns text into tokens. It remembers stems, so keep one for many texts; it
// must not be used by two goroutines at once.
type Analyzer struct {
	kind  Kind
	cache map[string]string
	only  *[256]bool
	buf   []byte
	parts []part
}

// part is one word of a compound: its folded form in buf, its source in the text.
type part struct{ from, to, start, end int }

// New makes an analyzer of kind k; an unknown kind behaves as Names.
func New(k Kind) *Analyzer {
	return &Analyzer{kind: k, cache: make(map[string]string)}
}

// Only drops all terms but those whose first byte is set; nil drops none. Stemming
// never changes a first letter, so a highlighter skips the stemming of most words.
func (a *Analyzer) Only(first *[256]bool) { a.only = first }

// Append adds the tokens of text to dst. Invalid UTF-8 separates words. Terms are
// valid UTF-8 of 1 to 64 bytes.
func (a *Analyzer) Append(dst []Token, text string) []Token {
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case isAlnum(c):
			dst, i = a.word(dst, text, i)
		case c == '\\':
			dst, i = a.command(dst, text, i)
		case c < utf8.RuneSelf:
			i++
		default:
			dst, i = a.wide(dst, text, i)
		}
	}
	return dst
}

// wide handles a rune outside ASCII that starts a word, a run, or nothing.
func (a *Analyzer) wide(dst []Token, text string, i int) ([]Token, int) {
	r, n := utf8.DecodeRuneInString(text[i:])
	switch {
	case isRun(r):
		return a.run(dst, text, i)
	case isWord(r):
		return a.word(dst, text, i)
	}
	return dst, i + n
}

// word reads one word or compound that starts at i and returns where it ended.
func (a *Analyzer) word(dst []Token, text string, i int) ([]Token, int) {
	a.buf, a.parts = a.buf[:0], a.parts[:0]
	for {
		next := a.part(text, i)
		if n := possessive(text, next); n > 0 {
			i = next + n
		} else {
			i = next
		}
		n := connector(text, i)
		if n == 0 {
			break
		}
		i += n
	}
	for _, p := range a.parts {
		dst = a.emit(dst, a.buf[p.from:p.to], p.start, p.end, false)
	}
	if n := len(a.parts); n > 1 && n <= maxParts && len(a.buf) <= maxTerm {
		dst = a.emit(dst, a.buf, a.parts[0].start, a.parts[n-1].end, true)
	}
	return dst, i
}

// part folds the letters and digits from i on into buf and returns where they end.
func (a *Analyzer) part(text string, i int) int {
	p := part{from: len(a.buf), start: i}
	for i < len(text) {
		c := text[i]
		if c >= utf8.RuneSelf {
			n := a.fold(text[i:])
			if n == 0 {
				break
			}
			i += n
			continue
		}
		if !isAlnum(c) && !isDecimalPoint(text, i) {
			break
		}
		a.buf = append(a.buf, lower(c))
		i++
	}
	i = a.suffix(text, i, p)
	p.to, p.end = a.cut(p.from), i
	a.buf = a.buf[:p.to]
	if p.to > p.from {
		a.parts = append(a.parts, p)
	}
	return i
}

// cut returns the end of the part that starts at from, at most maxTerm bytes on and
// never inside a rune.
func (a *Analyzer) cut(from int) int {
	to := len(a.buf)
	if to-from <= maxTerm {
		return to
	}
	to = from + maxTerm
	for !utf8.RuneStart(a.buf[to]) {
		to--
	}
	return to
}

// suffix keeps the signs of C++, C# and F#, the only words that end in one.
func (a *Analyzer) suffix(text string, i int, p part) int {
	if len(a.buf)-p.from != 1 {
		return i
	}
	c, n := a.buf[p.from], 0
	switch rest := text[i:]; {
	case c == 'c' && len(rest) > 1 && rest[:2] == "++":
		n = 2
	case (c == 'c' || c == 'f') && len(rest) > 0 && rest[0] == '#':
		n = 1
	}
	if n == 0 || i+n < len(text) && isAlnum(text[i+n]) {
		return i
	}
	a.buf = append(a.buf, text[i:i+n]...)
	return i + n
}

// run emits the overlapping pairs of a run of characters that are written without
// spaces; a run of one is a term itself.
func (a *Analyzer) run(dst []Token, text string, i int) ([]Token, int) {
	prev, single := i, true
	_, n := utf8.DecodeRuneInString(text[i:])
	for i += n; i < len(text); i += n {
		var r rune
		r, n = utf8.DecodeRuneInString(text[i:])
		if !isRun(r) {
			break
		}
		dst = a.emitRun(dst, text, prev, i+n)
		prev, single = i, false
	}
	if single {
		dst = a.emitRun(dst, text, prev, i)
	}
	return dst, i
}

func (a *Analyzer) emitRun(dst []Token, text string, start, end int) []Token {
	a.buf = append(a.buf[:0], text[start:end]...)
	return a.emit(dst, a.buf, start, end, false)
}

func (a *Analyzer) emit(dst []Token, folded []byte, start, end int, joined bool) []Token {
	if a.only != nil && !a.only[folded[0]] {
		return dst
	}
	return append(dst, Token{Term: a.term(folded), Start: start, End: end, Joined: joined})
}

// term returns the stem of a folded word. The map look-up by []byte does not allocate.
func (a *Analyzer) term(folded []byte) string {
	if t, ok := a.cache[string(folded)]; ok {
		return t
	}
	if len(a.cache) >= cacheSize {
		clear(a.cache)
	}
	word := string(folded)
	term := word
	if a.kind == English && isPlain(word) {
		term = english.Stem(word, true)
	}
	if term == "" || len(term) > maxTerm {
		term = word
	}
	a.cache[word] = term
	return term
}
