package page

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Option is a value that a form offers, and how it is called there.
type Option struct{ Value, Words string }

// Offer returns an option.
func Offer(value, words string) Option { return Option{value, words} }

// Clean takes out of a query what the form could not show again: invalid
// UTF-8, control characters and those that turn the direction of writing.
func Clean(query string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError || unicode.Is(unicode.Bidi_Control, r):
			return -1
		case unicode.IsControl(r):
			return ' '
		}
		return r
	}, query))
}
