package texmath

import (
	"strings"
	"unicode/utf8"
)

// A base is what scripts hang on.
type base byte

const (
	letterBase  base = iota // one letter, or a command
	numberBase              // digits
	bracketBase             // a closing bracket
	nameBase                // a word of the text before the formula
)

// item reads a letter, number, command or group, with its scripts.
func (b *bare) item() bool {
	from, proof := b.i, b.proof
	b.from = from
	kind, ok := b.base()
	if !ok {
		b.i, b.proof = from, proof
		return false
	}
	b.primes()
	if b.scripts(kind) {
		b.primes()
	}
	if b.i < len(b.src) && b.src[b.i] == '_' {
		b.i, b.proof = from, proof
		return false // an identifier
	}
	return true
}

// primes reads apostrophes that are none.
func (b *bare) primes() {
	for b.i < b.limit && b.src[b.i] == '\'' && (b.i+1 == len(b.src) || !isLetter(b.src[b.i+1])) && !quoted(b.src, b.start) {
		b.i++
	}
}

// quoted tells whether an opening quotation mark near the text at i has no partner
// in front of it.
func quoted(src string, i int) bool {
	near := src[max(0, i-maxQuoted):i]
	open := strings.LastIndexByte(near, '`')
	if open < 0 {
		return false
	}
	for _, word := range strings.Fields(near[open:]) {
		if strings.HasSuffix(strings.TrimRight(word, ",.;:)"), "'") {
			return false
		}
	}
	return true
}

// maxQuoted bounds a quotation, in bytes.
const maxQuoted = 48

// base reads what scripts hang on.
func (b *bare) base() (base, bool) {
	c := b.src[b.i]
	switch {
	case isDigit(c):
		return numberBase, b.number()
	case c == '\\':
		return letterBase, b.command()
	case c == '{':
		return letterBase, b.group()
	case strings.HasPrefix(b.src[b.i:], "..."):
		b.i += 3
		return numberBase, true
	}
	return letterBase, b.letter()
}

// number reads digits with a decimal point.
func (b *bare) number() bool {
	b.i = digitsEnd(b.src, b.i)
	return true
}

func digitsEnd(src string, i int) int {
	for i < len(src) && isDigit(src[i]) {
		i++
	}
	if i+1 < len(src) && src[i] == '.' && isDigit(src[i+1]) {
		for i++; i < len(src) && isDigit(src[i]); i++ {
		}
	}
	return i
}

// letter reads one letter that no other follows, or two that a product is.
func (b *bare) letter() bool {
	r, n := utf8.DecodeRuneInString(b.src[b.i:])
	if !isAlnum(r) {
		return false
	}
	if end := termEnd(b.src, b.i); end > b.i {
		b.i = end
		return true
	}
	after, m := utf8.DecodeRuneInString(b.src[b.i+n:])
	if !isAlnum(after) || isDigit(b.src[b.i+n]) && !b.coded(b.i+n) {
		b.i += n
		return true
	}
	end := b.i + n + m
	if n != 1 || m != 1 || end >= len(b.src) || !isLower(b.src[b.i]) || !isLower(b.src[b.i+1]) {
		return false
	}
	third, _ := utf8.DecodeRuneInString(b.src[end:])
	if isAlnum(third) || third == '_' || find(shortWords, b.src[b.i:end]) || third != '^' && (b.i == b.start || strings.IndexByte("+-*/=(", b.src[b.i-1]) < 0 && !isDigit(b.src[b.i-1])) {
		return false
	}
	b.i = end
	return true
}

// coded tells whether the digits at i go on as a code does: C3k2, v2_x, B12a.
func (b *bare) coded(i int) bool {
	end := i
	for end < len(b.src) && isDigit(b.src[end]) {
		end++
	}
	return end < len(b.src) && (isLetter(b.src[end]) || b.src[end] == '_')
}

func isLower(c byte) bool { return c >= 'a' && c <= 'z' }

// shortWords are words and units of two letters.
const shortWords = " an as at be by do he if in is it me no of on or so to up us we vs et al st nd rd th " +
	"cm mm km nm pm fm um dm ms ns ps fs kg mg kb pc ha sr bp ln lg ai id "

// group reads a group that shows something of its own: a command or one character.
func (b *bare) group() bool {
	end := groupEnd(b.src, b.i)
	if end == b.i || end > b.limit || isSet(b.src, b.i, end) {
		return false
	}
	inner := b.src[b.i+1 : end-1]
	command := strings.IndexByte(inner, '\\')
	if command < 0 && utf8.RuneCountInString(inner) != 1 || words(inner, 2) > 1 {
		return false
	}
	if command == 0 {
		name, _ := commandName(inner, 0)
		if !isMathCommand(name) && !find(" rm bf it cal sf tt sl frak Bbb mathrm ", name) {
			return false
		}
	}
	b.i = end
	return true
}

// command reads a command of formulas with its arguments.
func (b *bare) command() bool {
	name, next := commandName(b.src, b.i)
	arguments := 0
	switch {
	case find(twoArguments, name):
		arguments, b.proof = 2, true
	case find(oneArgument, name) || len(name) > 1 && combining(name) != 0:
		arguments, b.proof = 1, true
	case find(alphabets, name):
		arguments = 1
	case !isSymbol(name):
		return false
	}
	for range arguments {
		end := b.argument(next)
		if end == next {
			return false
		}
		next = end
	}
	b.i = next
	if after := skipSpaces(b.src, next); arguments == 0 && after < b.limit && (b.src[after] == '^' || b.src[after] == '_') {
		b.i = after
	}
	return true
}

// argument is the end of the argument at i, or i.
func (b *bare) argument(i int) int {
	at := i
	if at < len(b.src) && b.src[at] == ' ' {
		at++
	}
	if at >= b.limit {
		return i
	}
	switch c := b.src[at]; {
	case c == '[': // the index of a root
		if n := strings.IndexByte(b.src[at:min(b.limit, at+8)], ']'); n > 0 {
			if end := b.argument(at + n + 1); end > at+n+1 {
				return end
			}
		}
	case c == '{':
		if end := groupEnd(b.src, at); end > at {
			return end
		}
	case c == '\\':
		if name, next := commandName(b.src, at); isSymbol(name) {
			return next
		}
	case isDigit(c):
		return at + 1
	case isLetter(c) && (at+1 == len(b.src) || !isLetter(b.src[at+1])):
		return at + 1
	}
	return i
}

// isMathCommand tells whether a command begins something of a formula.
func isMathCommand(name string) bool {
	return isSymbol(name) || find(twoArguments+oneArgument+alphabets, name) || len(name) > 1 && combining(name) != 0
}

// isSymbol tells whether a command shows one sign of a formula.
func isSymbol(name string) bool {
	if _, ok := lookup(greek, name); ok {
		return true
	}
	return find(symbols, name) || len(name) > 0 && len(name) <= 2 && strings.ToUpper(name) == name && isHabit(name)
}

func isHabit(name string) bool {
	_, ok := lookup(habits, name)
	return ok
}

// symbols are signs that stand alone or take scripts.
const symbols = " sum prod coprod int oint bigcap bigcup bigoplus bigotimes bigwedge bigvee partial nabla infty " +
	"emptyset varnothing ldots cdots dots exists forall log ln exp sin cos tan sinh cosh tanh min max sup inf lim det dim ker deg " +
	"odot oplus ast star circ bullet "

// twoArguments and oneArgument are commands that only formulas hold.
const twoArguments = " frac dfrac tfrac cfrac binom dbinom tbinom overset underset stackrel SI qty "

const oneArgument = " sqrt mathcal mathfrak mathscr mathbb mathds operatorname overrightarrow overbrace underbrace si num unit ang ce "

// alphabets are commands that text holds too.
const alphabets = " mathrm mathbf mathsf mathtt mathit boldsymbol bm pmb "
