package texmath

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// scripts reads the scripts at hand, one of each kind at most, and tells whether
// there are any.
func (b *bare) scripts(on base) bool {
	from := b.i
	if on == letterBase && b.raisedBehindSpace() {
		b.i++
	}
	for seen := byte(0); b.i < b.limit; {
		c := b.src[b.i]
		if c != '^' && c != '_' || c == seen {
			break
		}
		end := scriptEnd(b.src, b.i)
		if end > b.limit || !b.allowed(on, end) {
			break
		}
		b.i, b.proof = end, true
		if seen != 0 {
			break
		}
		seen = c
	}
	return b.i > from
}

// raisedBehindSpace tells whether a space parts a single letter from the exponent that
// is meant for it, as in L ^2.
func (b *bare) raisedBehindSpace() bool {
	i := b.i
	if i != b.start+1 || i+2 >= b.limit || !isSpace(b.src[i]) || b.src[i+1] != '^' || !isLetter(b.src[i-1]) || b.src[i-1] == 'a' {
		return false
	}
	end := scriptEnd(b.src, i+1)
	return end > i+1 && end <= b.limit
}

// allowed tells whether the script up to end fits what it hangs on. Raised ones
// always do, lowered ones may be parts of an identifier.
func (b *bare) allowed(on base, end int) bool {
	c := b.src[b.i+1:]
	switch {
	case end == b.i:
		return false
	case b.src[b.i] == '^' || c[0] == '{' || c[0] == '\\' || on == letterBase:
		return true
	case on == numberBase:
		return isAlnum(rune(c[0])) && startsRun(b.src, b.from) && end == b.i+2
	}
	return isAlnum(rune(c[0])) || c[0] >= utf8.RuneSelf
}

// termEnd is the end of the Greek name at i behind a raised number, as in the term
// symbol ^3Sigma^-, or i.
func termEnd(src string, i int) int {
	before := strings.TrimRight(src[max(0, i-4):i], "0123456789{}")
	if !strings.HasSuffix(before, "^") || len(before) == min(4, i) {
		return i
	}
	for _, name := range [...]string{"Sigma", "Pi", "Delta", "Phi", "Lambda"} {
		if end := i + len(name); strings.HasPrefix(src[i:], name) && (end == len(src) || !isLetter(src[end]) && !isDigit(src[end])) {
			return end
		}
	}
	return i
}

// scriptEnd is the end of the script whose mark stands at i, or i. It takes more
// than TeX where people mean more: 10^-17, 2^32, n^(3/2), x_max.
func scriptEnd(src string, i int) int {
	if i+1 >= len(src) {
		return i
	}
	raised, at := src[i] == '^', i+1
	end := at
	switch c := src[at]; {
	case c == '{':
		end = groupEnd(src, at)
		if end > at && isBlank(src[at+1:end-1]) {
			return i
		}
	case c == '\\':
		end = scriptCommand(src, at)
	case c == '(':
		end = bracketEnd(src, at)
	case c == '+' || c == '-':
		end = signedEnd(src, at)
	case c == '*' || c == '\'' && raised:
		end = at + 1
	case isDigit(c):
		end = digitsEnd(src, at)
		if !raised && end < len(src) && (src[end] == '_' || isWord(src[end:])) {
			return i
		}
	default:
		if end = letterEnd(src, at); end == at {
			end = indexWordEnd(src, at)
		}
	}
	if end == at {
		return i
	}
	return end
}

// scriptCommand is the end of the command at i and its argument, or i.
func scriptCommand(src string, i int) int {
	b := bare{src: src, start: i, i: i, limit: len(src)}
	name, next := commandName(src, i)
	switch {
	case find(fontCommands, name) && next < len(src) && src[next] == '{':
		if end := groupEnd(src, next); end > next {
			return end
		}
	case b.command():
		return b.i
	case name == "prime" || name == "dagger" || name == "perp" || name == "times" || name == "pm" || name == "mp" ||
		name == "otimes" || name == "wedge" || name == "vee" || name == "top" || name == "bot" || name == "sharp" || name == "flat":
		return next
	}
	return i
}

// bracketEnd is the offset behind the bracket that opens at i, if only what may
// stand in a script is in it, or i.
func bracketEnd(src string, i int) int {
	depth := 0
	for j := i; j < min(len(src), i+64) && !isSpace(src[j]); j++ {
		switch src[j] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				if j == i+1 {
					return i
				}
				return j + 1
			}
		case '{', '}', '$', '^', '_':
			return i
		}
	}
	return i
}

// signedEnd is the offset behind a sign and its number or letter.
func signedEnd(src string, i int) int {
	if i+1 == len(src) {
		return i + 1
	}
	if isDigit(src[i+1]) {
		return digitsEnd(src, i+1)
	}
	if isAlnum(rune(src[i+1])) {
		if end := letterEnd(src, i+1); end > i+1 {
			return end
		}
		return i
	}
	if src[i+1] == src[i] {
		return i
	}
	return i + 1
}

// letterEnd is the offset behind one letter or sign that no other follows, unless
// that has a script too, as in T_aT_b, or i.
func letterEnd(src string, i int) int {
	r, n := utf8.DecodeRuneInString(src[i:])
	if !unicode.IsLetter(r) && (r < utf8.RuneSelf || !unicode.IsSymbol(r)) {
		return i
	}
	after, m := utf8.DecodeRuneInString(src[i+n:])
	if next := i + n + m; isAlnum(after) && (next >= len(src) || !isScript(src[next])) || after == '_' && src[i-1] == '_' {
		return i
	}
	return i + n
}

func isScript(c byte) bool { return c == '_' || c == '^' }

// isWord tells whether s starts with two letters.
func isWord(s string) bool { return len(s) > 1 && isLetter(s[0]) && isLetter(s[1]) }
