package citation

import (
	"strings"
	"unicode"

	papers "github.com/dailypapers/dailypapers"
	"golang.org/x/text/unicode/norm"
)

// longestPart bounds each word of a key, in bytes: keys are typed by hand.
const longestPart = 24

// keyOf makes the name by which a text cites the entry, always of [a-z0-9]+:
// family name, year and the title's first word of weight, "vaswani2017attention".
// What folds to nothing is left out; the id stands in where nothing is left.
func keyOf(w work, id papers.ID) string {
	var key string
	if len(w.authors) > 0 {
		a := w.authors[0]
		key = plain(a.particle + a.family)
		if a.literal != "" {
			first, _, _ := strings.Cut(a.literal, " ")
			key = plain(first)
		}
	}
	if !w.date.IsZero() {
		key += plain(w.date.Time.Format("2006"))
	}
	key += firstWord(w.title)
	if key == "" {
		key = plain(string(id))
	}
	if key == "" {
		return "paper"
	}
	return key
}

// firstWord returns the first word of a title that tells it from others. A single
// letter does only where there is nothing else: of an element's sign beside its mass,
// as in $^{16}$O, that is all that is left.
func firstWord(title string) string {
	letter := ""
	for _, s := range spans(title) {
		if s.math {
			continue
		}
		for word := range strings.FieldsSeq(s.text) {
			word = plain(word)
			switch {
			case word == "" || isSmall(word):
			case len(word) > 1:
				return word
			case letter == "":
				letter = word
			}
		}
	}
	return letter
}

func isSmall(word string) bool {
	switch word {
	case "a", "an", "the", "on", "of", "for", "in", "to", "and", "or", "with", "from", "by", "at", "as", "is", "are", "via",
		"toward", "towards", "some", "its", "how", "what", "why", "when", "do", "does", "can":
		return true
	}
	return false
}

// plain folds a text to lower-case ASCII letters and digits.
func plain(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case r >= 'A' && r <= 'Z':
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteString(folded(unicode.ToLower(r)))
		}
		if b.Len() >= longestPart {
			return b.String()[:longestPart]
		}
	}
	return b.String()
}

// folded spells the Latin letters that are no letter with a mark.
func folded(r rune) string {
	switch r {
	case 'ß':
		return "ss"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'ø':
		return "o"
	case 'ł':
		return "l"
	case 'đ', 'ð':
		return "d"
	case 'þ':
		return "th"
	case 'ı':
		return "i"
	}
	return ""
}
