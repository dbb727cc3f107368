package analysis

import (
	"unicode/utf8"

	"github.com/kljensen/snowball/english"
)

// Version is the number of the rules by which text becomes terms. It changes when the
// same text gives other terms, so that an index made by other rules is not read: 1 was
// for mathematics as TeX, 2 for mathematics as Unicode, 3 is for applications such as
// O(n log n) in one word.
const Version = 3

const (
	// maxTerm bounds a term in bytes. Longer letters in a row are encoded data or
	// formulas: of 17.8 million words of abstracts, 8 were longer than 45 bytes.
	maxTerm = 64
	// cacheSize bounds the surface forms whose term is remembered. With 65,536, 97 % of
	// the running words of 100,000 abstracts are found there.
	cacheSize = 1 << 16
)

// Token is one term and where it stands in the text.
type Token struct {
	Term       string
	Start, End int  // bytes of the text analysed
	Joined     bool // a compound in one word; follows its parts, and adds no length to the text
	Tied       bool // of a Joined one: its parts touch, as in K₅; together they are one sign
	Parts      int  // of a Joined one: how many tokens before it are its parts, and theirs
}

// Analyzer turns text into tokens. It remembers stems, so keep one for many texts; it
// must not be used by two goroutines at once.
type Analyzer struct {
	kind  Kind
	cache map[string]string
	only  *[256]bool
	buf   []byte
	parts []part
	texts []Token // words of TeX, by the source
}

// New makes an analyzer of kind k; an unknown kind behaves as Names.
func New(k Kind) *Analyzer {
	return &Analyzer{kind: k, cache: make(map[string]string)}
}

// Only drops all terms but those whose first byte is set; nil drops none. Stemming
// never changes a first letter, so a highlighter skips the stemming of most words.
func (a *Analyzer) Only(first *[256]bool) { a.only = first }

// Append adds the tokens of text to dst. Invalid UTF-8 separates words. Terms are
// valid UTF-8 of 1 to 64 bytes. Text with a backslash or a dollar is read as TeX: it has
// the terms of its texmath.Plain, which costs thirty times as much as prose.
func (a *Analyzer) Append(dst []Token, text string) []Token {
	if isTeX(text) {
		return a.appendTeX(dst, text)
	}
	return a.appendText(dst, text)
}

func (a *Analyzer) appendText(dst []Token, text string) []Token {
	var p application
	for i := 0; i < len(text); {
		c := text[i]
		if p.end == 0 && (isAlnum(c) || c >= utf8.RuneSelf) {
			p = openApplication(text, i, len(dst))
		}
		if p.end > 0 && p.inside < 0 && i > p.open {
			p.inside = len(dst)
		}
		switch {
		case isAlnum(c):
			dst, i = a.word(dst, text, i)
		case c < utf8.RuneSelf:
			i++
		default:
			dst, i = a.wide(dst, text, i)
		}
		if p.end > 0 && i >= p.end {
			dst, p = a.closeApplication(dst, text, p), application{}
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
	case isFraction(r):
		return a.fraction(dst, text, i), i + n
	case isAngstrom(r) && !wordAt(text, i+n):
		return a.emit(dst, []byte("angstrom"), Token{Start: i, End: i + n}), i + n
	case isWord(r):
		return a.word(dst, text, i)
	}
	return dst, i + n
}

// word reads one word or compound that starts at i and returns where it ended.
func (a *Analyzer) word(dst []Token, text string, i int) ([]Token, int) {
	if end := a.simple(text, i); end > i {
		return a.emit(dst, a.buf, Token{Start: i, End: end}), end
	}
	a.buf, a.parts = a.buf[:0], a.parts[:0]
	for l := (link{}); ; {
		i = a.part(text, i, l)
		i += possessive(text, i)
		if i, l = a.next(text, i, l); l.end {
			break
		}
	}
	return a.emitParts(dst), i
}

// simple folds the word at i into buf and returns its end if it is one of ASCII with
// white space, a comma or a bracket behind it, as most are, else i. It takes a third of
// the time from plain prose.
func (a *Analyzer) simple(text string, i int) int {
	a.buf = a.buf[:0]
	j := i
	if text[i] == 'e' && ell(text, i) > 0 {
		return i
	}
	for ; j < len(text) && isAlnum(text[j]); j++ {
		a.buf = append(a.buf, lower(text[j]))
	}
	if len(a.buf) > maxTerm {
		return i
	}
	if j < len(text) {
		switch text[j] {
		case ' ', '\n', ',', ')', ';', ':':
		default:
			return i
		}
	}
	return j
}

// part reads the part that starts at i and returns where it ended.
func (a *Analyzer) part(text string, i int, l link) int {
	if text[i] >= utf8.RuneSelf {
		r, _ := utf8.DecodeRuneInString(text[i:])
		if isSpelled(r) {
			return a.spelled(text, i, l)
		}
		if h := heightOf(r); h != onLine {
			return a.script(text, i, h, l)
		}
	}
	return a.letters(text, i, l)
}

// letters folds the letters and digits on the line from i on into buf and returns where
// they end.
func (a *Analyzer) letters(text string, i int, l link) int {
	p := a.begin(text, i, l)
	i += ell(text, i)
	for i < len(text) {
		c := text[i]
		if c >= utf8.RuneSelf {
			n := a.fold(text[i:], onLine)
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
	return a.finish(p, a.suffix(text, i, p))
}

// begin starts a part at i, with the mark that keeps its joined form from being a
// number that was not written.
func (a *Analyzer) begin(text string, i int, l link) part {
	switch n := len(a.buf); {
	case l.minus:
		a.buf = append(a.buf, '-')
	case l.tie != loose && n > 0 && isDigit(a.buf[n-1]) && startsWithDigit(text[i:]):
		a.buf = append(a.buf, l.height.mark()...)
	}
	return part{from: len(a.buf), start: i, tie: l.tie, height: l.height}
}

// finish ends a part before end and keeps it unless it is empty.
func (a *Analyzer) finish(p part, end int) int {
	p.to, p.end = a.cut(p.from), end
	a.buf = a.buf[:p.to]
	if p.to > p.from {
		a.parts = append(a.parts, p)
	}
	return end
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
	return a.emit(dst, a.buf, Token{Start: start, End: end})
}

// emit adds t with the term of folded.
func (a *Analyzer) emit(dst []Token, folded []byte, t Token) []Token {
	if a.only != nil && !a.only[folded[0]] {
		return dst
	}
	t.Term = a.term(folded)
	return append(dst, t)
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
