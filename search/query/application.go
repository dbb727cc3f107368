package query

import (
	"unicode"
	"unicode/utf8"
)

// maxApplication bounds a function and its brackets in bytes; longer ones are words in
// brackets. The package analysis has the same bound.
const maxApplication = 48

// application returns the length of the function with blanks in its brackets that s
// starts with, O(n log n), so that it stays one term; 0 where there is none.
func application(s string) int {
	open, letters := 0, 0
	for open < len(s) && letters <= 3 {
		r, n := utf8.DecodeRuneInString(s[open:])
		if !unicode.IsLetter(r) {
			break
		}
		open += n
		letters++
	}
	if letters == 0 || letters > 3 || open == len(s) || s[open] != '(' {
		return 0
	}
	depth := 0
	for i := open; i < len(s) && i < maxApplication; i++ {
		switch s[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
		case '"', '\\', '$', '{', '}', '\n':
			return 0
		}
	}
	return 0
}
