package mail

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxSubject = 200 // characters; longer ones are cut
	maxName    = 64  // characters of a name before an address
	lineWidth  = 78  // characters: RFC 5322, 2.1.1
	// wordBytes is how many bytes stand in one encoded word, so that it fits
	// behind a field's name.
	wordBytes = 36
	// plainWord is the longest word that is left plain: a longer one would
	// make a line of its own that is too long.
	plainWord = 60
)

// field writes one header field of words, which goes on in a new line where
// the next word does not fit.
func field(b *bytes.Buffer, name string, words ...string) {
	b.WriteString(name)
	b.WriteByte(':')
	column := len(name) + 1
	for i, w := range words {
		if i > 0 && column+1+len(w) > lineWidth {
			b.WriteString("\r\n")
			column = 0
		}
		b.WriteByte(' ')
		b.WriteString(w)
		column += 1 + len(w)
	}
	b.WriteString("\r\n")
}

// oneLine tidies a text into one line of at most so many characters. What would
// turn the direction of what stands beside it goes too.
func oneLine(s string, most int) string {
	s = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || unicode.In(c, unicode.Bidi_Control) || c == '\u2028' || c == '\u2029' {
			return ' '
		}
		return c
	}, strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most-1]) + "…"
	}
	return s
}

// unstructured are the words of a subject: as they are, or encoded (RFC 2047)
// where they are not plain.
func unstructured(s string) []string {
	s = oneLine(s, maxSubject)
	words := strings.Fields(s)
	if isPlain(s) && !strings.Contains(s, "=?") && !tooLong(words) {
		return words
	}
	return encoded(s)
}

func tooLong(words []string) bool {
	for _, w := range words {
		if len(w) > plainWord {
			return true
		}
	}
	return false
}

// phrase is a name before an address, none for "".
func phrase(s string) []string {
	s = oneLine(s, maxName)
	switch {
	case s == "":
		return nil
	case isPlain(s) && !strings.Contains(s, "=?"):
		return []string{`"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`}
	}
	return encoded(s)
}

func isPlain(s string) bool {
	return !strings.ContainsFunc(s, func(c rune) bool { return c < ' ' || c > '~' })
}

func isAlphanumeric(c rune) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// encoded cuts a text into encoded words: quoted where most is plain, so that
// people can read it in the source, else in base 64. No character is cut in two.
func encoded(s string) []string {
	plain := 0
	for _, c := range s {
		if isAlphanumeric(c) || c == ' ' {
			plain++
		}
	}
	encode := base64Word
	if plain*4 >= len(s)*3 {
		encode = quotedWord
	}
	var words []string
	for s != "" {
		n := 0
		for n < len(s) {
			_, size := utf8.DecodeRuneInString(s[n:])
			if n+size > wordBytes || n > 0 && len(encode(s[:n+size])) > plainWord {
				break
			}
			n += size
		}
		words = append(words, encode(s[:n]))
		s = s[n:]
	}
	return words
}

func base64Word(s string) string {
	return "=?utf-8?b?" + base64.StdEncoding.EncodeToString([]byte(s)) + "?="
}

func quotedWord(s string) string {
	var b strings.Builder
	b.WriteString("=?utf-8?q?")
	for i := range len(s) {
		switch c := s[i]; {
		case isAlphanumeric(rune(c)):
			b.WriteByte(c)
		case c == ' ':
			b.WriteByte('_')
		default:
			fmt.Fprintf(&b, "=%02X", c)
		}
	}
	b.WriteString("?=")
	return b.String()
}
