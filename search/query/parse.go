package query

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The bounds of one query. People type fewer than 20 words; 64 still lets a pasted
// sentence through while a request can never ask for thousands of posting lists.
const (
	MaxBytes = 4 << 10
	MaxWords = 64
	maxName  = 32
)

// isRestriction lists the names whose values are handed to the caller unread.
func isRestriction(name string) bool {
	switch name {
	case "cat", "category", "inferred", "year", "date", "has", "source", "venue", "by", "lang", "votes":
		return true
	}
	return false
}

// Parse reads what a person typed. It never fails: what it cannot read as syntax it
// keeps as words, and says so in Notes. The time taken is linear in len(s).
func Parse(s string) Query {
	p := parser{}
	if len(s) > MaxBytes {
		s = cut(s, MaxBytes)
		p.note("The query was longer than 4,096 bytes; only its beginning was used.")
	}
	p.in = strings.ToValidUTF8(s, "\uFFFD")
	p.formulas = formulas(p.in)
	for p.skipSpace(); p.at < len(p.in) && !p.full; p.skipSpace() {
		p.item()
	}
	return p.q
}

// cut shortens s to at most n bytes without splitting a rune.
func cut(s string, n int) string {
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

type parser struct {
	in       string
	at       int
	words    int
	full     bool
	formulas []int // see formulas
	q        Query
}

func (p *parser) note(s string) {
	for _, n := range p.q.Notes {
		if n == s {
			return
		}
	}
	p.q.Notes = append(p.q.Notes, s)
}

func (p *parser) skipSpace() {
	for p.at < len(p.in) {
		r, n := utf8.DecodeRuneInString(p.in[p.at:])
		if !unicode.IsSpace(r) {
			return
		}
		p.at += n
	}
}

// item reads one term or restriction; it always moves forward.
func (p *parser) item() {
	not := false
	if p.in[p.at] == '-' {
		not = true
		p.at++
	}
	start := p.at
	name := p.name()
	if _, n := quote(p.in[p.at:]); n > 0 {
		p.quoted(name, not)
		return
	}
	if isRestriction(name) {
		value := p.chunk()
		if r, ok := restriction(name, value); ok && strings.IndexFunc(value, isWordRune) >= 0 {
			r.Not = not
			p.restrict(r)
			return
		}
		p.at -= len(value)
	}
	value := p.word()
	if name != "" && value == "" {
		name, value = "", p.in[start:p.at]
	}
	p.term(Term{Text: value, Field: name, Excluded: not})
}

// name reads "letters:" and returns the letters in lower case, or moves nothing.
func (p *parser) name() string {
	i := p.at
	for i < len(p.in) && i-p.at <= maxName && isName(p.in[i], i > p.at) {
		i++
	}
	if i == p.at || i == len(p.in) || p.in[i] != ':' || i-p.at > maxName {
		return ""
	}
	name := strings.ToLower(p.in[p.at:i])
	p.at = i + 1
	return name
}

func isName(c byte, inside bool) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || inside && ('0' <= c && c <= '9' || c == '_')
}

// quote reports the quotation mark that s starts with, and its length, 0 for none.
func quote(s string) (rune, int) {
	r, n := utf8.DecodeRuneInString(s)
	switch r {
	case '"', '“', '”', '„':
		return r, n
	}
	return 0, 0
}

// word reads a chunk, or a formula with all its white space.
func (p *parser) word() string {
	n := application(p.in[p.at:])
	applied := p.in[p.at : p.at+n]
	p.at += n
	if p.formulas != nil {
		return applied + p.texChunk()
	}
	return applied + p.chunk()
}

// chunk reads up to white space or a quotation mark.
func (p *parser) chunk() string {
	start := p.at
	for p.at < len(p.in) && !p.ends() {
		_, n := utf8.DecodeRuneInString(p.in[p.at:])
		p.at += n
	}
	return p.in[start:p.at]
}

// ends reports whether a chunk ends here.
func (p *parser) ends() bool {
	r, n := utf8.DecodeRuneInString(p.in[p.at:])
	_, q := quote(p.in[p.at : p.at+n])
	return q > 0 || unicode.IsSpace(r)
}

// quoted reads a quotation; one that never ends is read as words instead.
func (p *parser) quoted(name string, not bool) {
	_, n := quote(p.in[p.at:])
	p.at += n
	for i, r := range p.in[p.at:] {
		if _, n := quote(p.in[p.at+i:]); n > 0 && !(i > 0 && isAccent(p.in[p.at+i-1:])) {
			text := strings.Join(strings.Fields(p.in[p.at:p.at+i]), " ")
			p.at += i + utf8.RuneLen(r)
			p.restrictOrTerm(Term{Text: text, Field: name, Quoted: true, Excluded: not})
			return
		}
	}
	p.note("A quotation mark was never closed; its words were searched one by one.")
}

// restrictOrTerm keeps venue:"Neural Computation" a restriction.
func (p *parser) restrictOrTerm(t Term) {
	if isRestriction(t.Field) && strings.IndexFunc(t.Text, isWordRune) >= 0 {
		p.restrict(Restriction{Field: t.Field, Op: Equal, Value: t.Text, Not: t.Excluded})
		return
	}
	p.term(t)
}

// count takes n words from the allowance.
func (p *parser) count(n int) bool {
	if p.words+n > MaxWords {
		p.full = true
		p.note("The query had more than 64 words; the rest was left out.")
		return false
	}
	p.words += n
	return true
}

func (p *parser) restrict(r Restriction) {
	if p.count(1) {
		p.q.Restrictions = append(p.q.Restrictions, r)
	}
}

func (p *parser) term(t Term) {
	if strings.IndexFunc(t.Text, isWordRune) < 0 {
		return
	}
	if p.count(max(1, len(strings.Fields(t.Text)))) {
		p.q.Terms = append(p.q.Terms, t)
	}
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsNumber(r) }

// restriction splits value into a comparison; ok is false where nothing is left to compare with.
func restriction(name, value string) (Restriction, bool) {
	r := Restriction{Field: name, Op: Equal, Value: value}
	for _, op := range []Op{LessEqual, GreaterEqual, Less, Greater} {
		if rest, ok := strings.CutPrefix(value, string(op)); ok {
			r.Op, r.Value = op, rest
			return r, rest != ""
		}
	}
	if lo, hi, ok := strings.Cut(value, ".."); ok && (lo != "" || hi != "") {
		r.Op, r.Value, r.Hi = Between, lo, hi
		return r, true
	}
	return r, strings.Trim(value, ".") != ""
}
