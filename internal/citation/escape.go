package citation

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// escaped writes a text for TeX to show as it stands.
func escaped(s string) string { return textTeX(s, false) }

// protected is escaped for a title, whose words a style may set in lower case.
func protected(s string) string { return textTeX(s, true) }

func textTeX(s string, title bool) string {
	parts := spans(s)
	var words strings.Builder
	for _, p := range parts {
		if !p.math {
			words.WriteString(p.text)
		}
	}
	w := texWriter{even: balanced(words.String()), title: title && !shouted(words.String())}
	for _, p := range parts {
		if p.math {
			w.formula(p.text)
		} else {
			w.words(p.text)
		}
	}
	return w.String()
}

// shouted reports whether a text of three words or more is all in capitals,
// which tell nothing then.
func shouted(s string) bool {
	return strings.Count(s, " ") >= 2 && strings.ContainsFunc(s, unicode.IsUpper) && !strings.ContainsFunc(s, unicode.IsLower)
}

type texWriter struct {
	strings.Builder
	even  bool // the braces of the text outside mathematics are balanced
	title bool // capitals are to be protected
}

// formula writes mathematics. Styles lower the case of its commands too,
// \Delta to \delta, unless it stands in braces.
func (w *texWriter) formula(math string) {
	math = "$" + escapeIn(math, "%#&") + "$"
	if w.title && strings.ContainsFunc(math, unicode.IsUpper) {
		math = "{" + math + "}"
	}
	w.WriteString(math)
}

// escapeIn puts a backslash before the characters that don't have one yet.
func escapeIn(s, special string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s):
			b.WriteByte(s[i])
			i++
		case strings.IndexByte(special, s[i]) >= 0:
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func (w *texWriter) words(s string) {
	for s != "" {
		n := strings.IndexFunc(s, func(r rune) bool { return !isWordRune(r) })
		if n < 0 {
			n = len(s)
		}
		switch word := s[:n]; {
		case n == 0:
			r, size := utf8.DecodeRuneInString(s)
			w.sign(r)
			n = size
		case w.title && losesCapitals(word):
			w.WriteString("{" + word + "}")
		default:
			w.WriteString(word)
		}
		s = s[n:]
	}
}

func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// losesCapitals reports whether a word means less in lower case: GPT, mRNA,
// ImageNet, 3D, and single letters except the article.
func losesCapitals(word string) bool {
	first, size := utf8.DecodeRuneInString(word)
	if size == len(word) {
		return unicode.IsUpper(first) && first != 'A'
	}
	return strings.ContainsFunc(word[size:], unicode.IsUpper)
}

// sign writes a character that is no letter.
func (w *texWriter) sign(r rune) {
	switch r {
	case '&', '%', '#', '_', '$':
		w.WriteString(`\` + string(r))
	case '\\':
		w.WriteString(`\textbackslash{}`)
	case '~':
		w.WriteString(`\textasciitilde{}`)
	case '^':
		w.WriteString(`\textasciicircum{}`)
	case '{', '}':
		w.brace(r)
	default:
		w.WriteRune(r)
	}
}

// brace writes one that is to be seen. BibTeX counts \{ too, so those without
// a partner need their names.
func (w *texWriter) brace(r rune) {
	switch {
	case w.even:
		w.WriteString(`\` + string(r))
	case r == '{':
		w.WriteString(`\textbraceleft{}`)
	default:
		w.WriteString(`\textbraceright{}`)
	}
}

// address writes a link, a DOI or an id, which TeX's packages read without
// escapes: what could end the field is percent-encoded.
func address(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c == '{' || c == '}' || c == '\\' || c == '"' {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
