package analysis

import "unicode/utf8"

const (
	// maxGroups bounds the words of a compound that is also indexed in one word.
	// state-of-the-art has four, names of molecules have dozens.
	maxGroups = 6
	// maxTied bounds the parts of a group that is also indexed in one word: chemistry
	// writes Bi₂Sr₂CaCu₂O₈, which has eight.
	maxTied = 16
)

// part is one word of a compound: its folded form in buf, its source in the text.
type part struct {
	from, to, start, end int
	tie                  tie
	height               height
	named                bool // a Greek letter or sign, written by its name
}

// tie is how a part hangs on the one before it.
type tie uint8

// A compound is groups with hyphens between them, a group is signs side by side, a sign
// is a part with or without a script: fσ₈-like is (f (σ 8)) (like). Each that has more
// than one member is indexed in one word too: sigma8, fsigma8, fsigma8like. A script
// in brackets ends at its first hyphen.
const (
	loose  tie = iota // behind a hyphen or an apostrophe, or the first
	beside            // without anything between, a sign of its own
	script            // raised, lowered, or the digits of a Greek letter
)

// link is what stands between two parts.
type link struct {
	tie    tie
	height height // of the part behind it
	minus  bool   // the script has a minus: the -1 of cm⁻¹
	close  byte   // the bracket that an open script ends with, 0 for none
	end    bool   // nothing follows: the word is over
}

// next reads what stands behind the part that ended at i, l before it, and returns
// where the next part starts.
func (a *Analyzer) next(text string, i int, l link) (int, link) {
	if l.close != 0 && i < len(text) && text[i] == l.close {
		l.close, i = 0, i+1
	}
	l = link{close: l.close, height: l.height}
	if l.close == 0 {
		l.height = onLine
	}
	if i >= len(text) {
		l.end = true
		return i, l
	}
	switch c := text[i]; {
	case c == '-', c == '\'':
		l.end = l.close != 0 || !wordAt(text, i+1)
		return i + 1, l
	case c == '_', c == '^':
		return a.scriptSign(text, i, l)
	case c >= utf8.RuneSelf:
		return a.wideLink(text, i, l)
	case isAlnum(c):
		l.tie = a.tieTo(l.height, isDigit(c))
		return i, l
	}
	l.end = true
	return i, l
}

// scriptSign reads the _ or ^ at i, its bracket and its minus.
func (a *Analyzer) scriptSign(text string, i int, l link) (int, link) {
	l.height = lowered
	if text[i] == '^' {
		l.height = raised
	}
	j := i + 1
	if n := mark(text, j, "{", "("); n > 0 {
		l.close = text[j] + 2 // } and ) of ASCII
		if text[j] == '(' {
			l.close = ')'
		}
		j++
	}
	if n := mark(text, j, "-", "\u2212"); n > 0 {
		l.minus = true
		j += n
	}
	l.tie = a.tieTo(l.height, false)
	l.end = !wordAt(text, j)
	return j, l
}

// wideLink reads hyphens, minuses and letters outside ASCII.
func (a *Analyzer) wideLink(text string, i int, l link) (int, link) {
	if n := mark(text, i, "\u2010", "\u2011", "\u2019"); n > 0 {
		l.end = l.close != 0 || !wordAt(text, i+n)
		return i + n, l
	}
	r, n := utf8.DecodeRuneInString(text[i:])
	if r == '⁻' || r == '₋' {
		return a.smallMinus(text, i+n, heightOf(r), l)
	}
	if h := heightOf(r); h != onLine {
		l.height = h
	}
	l.tie = a.tieTo(l.height, false)
	l.end = !isWord(r)
	return i, l
}

// smallMinus reads on at i, behind a minus of height h: part of the script that it
// begins, but the end of a script that it stands in, as that of xₙ₋₁.
func (a *Analyzer) smallMinus(text string, i int, h height, l link) (int, link) {
	r, _ := utf8.DecodeRuneInString(text[i:])
	n := len(a.parts)
	l.end = !isWord(r) || heightOf(r) != h || n > 0 && a.parts[n-1].height == h
	l.tie, l.height, l.minus = a.tieTo(h, false), h, true
	return i, l
}

// tieTo returns how a part of height h without a hyphen before it hangs on the last
// one. What stands behind a script is a sign of its own, another script too, so that
// x₁² is found by x1.
func (a *Analyzer) tieTo(h height, digit bool) tie {
	if len(a.parts) == 0 {
		return loose
	}
	last := a.parts[len(a.parts)-1]
	if last.height == onLine && (h != onLine || digit && last.named) {
		return script
	}
	return beside
}

// emitParts adds the parts read, and behind its last member each sign, group and
// compound in one word.
func (a *Analyzer) emitParts(dst []Token) []Token {
	all := span{at: len(dst)}
	sign, group, groups := all, all, 1
	for i, p := range a.parts {
		if i > 0 && p.tie != script {
			dst = a.join(dst, sign, i, true)
			if p.tie == loose {
				dst = a.joinGroup(dst, group, sign, i)
				group = span{i, len(dst)}
				groups++
			}
			sign = span{i, len(dst)}
		}
		dst = a.emit(dst, a.buf[p.from:p.to], Token{Start: p.start, End: p.end})
	}
	n := len(a.parts)
	dst = a.join(dst, sign, n, true)
	dst = a.joinGroup(dst, group, sign, n)
	if groups > 1 && groups <= maxGroups {
		dst = a.join(dst, all, n, false)
	}
	return dst
}

// span is where something begins that is under way.
type span struct {
	part int // the first of its parts
	at   int // the first of its tokens
}

// joinGroup joins the group that ends before part j, unless it is only its last sign.
func (a *Analyzer) joinGroup(dst []Token, group, sign span, j int) []Token {
	if sign == group {
		return dst
	}
	return a.join(dst, group, j, true)
}

// join adds the parts from s to before j in one word, unless there is only one.
func (a *Analyzer) join(dst []Token, s span, j int, tied bool) []Token {
	n := j - s.part
	if n < 2 || tied && n > maxTied {
		return dst
	}
	from, to := a.parts[s.part], a.parts[j-1]
	if to.to-from.from > maxTerm {
		return dst
	}
	return a.emit(dst, a.buf[from.from:to.to], Token{Start: from.start, End: to.end, Joined: true, Tied: tied, Parts: len(dst) - s.at})
}
