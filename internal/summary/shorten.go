package summary

import (
	"strings"
	"unicode/utf8"
)

// leastKept is how many characters a cut at a clause must leave; a shorter
// clause says too little, and the cut goes between two words then.
const leastKept = 140

// shorten cuts s to Limit characters with an ellipsis, behind a clause where
// one ends late enough, outside of formulas and brackets.
func shorten(s string) string {
	if len(s) <= Limit || utf8.RuneCountInString(s) <= Limit {
		return s
	}
	clause, word, last := cuts(s)
	at := last
	switch {
	case clause > 0:
		at = clause
	case word > 0:
		at = word
	}
	return strings.TrimRight(s[:at], " ,;:–—-~\\") + "…"
}

// cuts returns where s can be cut so that Limit-1 characters or fewer stay:
// after a clause, between words, and at all. 0 stands for nowhere.
func cuts(s string) (clause, word, last int) {
	depth, count := 0, 0
	for i := 0; i < len(s); {
		n := 1
		r, size := utf8.DecodeRuneInString(s[i:])
		switch r {
		case '\\', '$':
			n = mathLength(s[i:])
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth = max(depth-1, 0)
		default:
			n = size
		}
		// What stays must be whole: no half rune, escape or formula.
		whole := i
		for i < whole+n {
			_, size := utf8.DecodeRuneInString(s[i:])
			i += size
			count++
		}
		if count >= Limit {
			if last == 0 {
				last = runeOffset(s, Limit-1)
			}
			return clause, word, last
		}
		last = i
		if depth == 0 && ends(r) && count >= leastKept && (i == len(s) || s[i] == ' ' || r > '~') {
			clause = i
		}
		if depth == 0 && r == ' ' {
			word = i
		}
	}
	return clause, word, last
}

// ends reports whether a clause can end with r.
func ends(r rune) bool {
	switch r {
	case ',', ';', ':', '–', '—', '，', '；', '：':
		return true
	}
	return false
}

// runeOffset returns where the first n runes of s end.
func runeOffset(s string, n int) int {
	for i := range s {
		if n == 0 {
			return i
		}
		n--
	}
	return len(s)
}
