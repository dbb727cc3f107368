package letter

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// line puts a text on one line and takes out what could forge what stands
// around it: control characters, overrides of the writing direction, invalid
// UTF-8, code points that are no characters.
func line(s string) string {
	return strings.Join(strings.Fields(strings.Map(seen, s)), " ")
}

// lines is line for a text of several lines, of which no more than one in a row
// is empty.
func lines(s string) string {
	var out []string
	for l := range strings.SplitSeq(strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n"), "\n") {
		l = line(l)
		if l != "" || len(out) > 0 && out[len(out)-1] != "" {
			out = append(out, l)
		}
	}
	return strings.TrimRight(strings.Join(out, "\n"), "\n")
}

// few are the first lines of a text that are not empty, of at most so many
// characters.
func few(s string, most, characters int) string {
	all := slices.DeleteFunc(strings.Split(lines(s), "\n"), func(l string) bool { return l == "" })
	out := strings.Join(all[:min(len(all), most)], "\n")
	if len(all) > most && utf8.RuneCountInString(out) < characters {
		return ended(out)
	}
	return clip(out, characters)
}

// seen is a character as it is shown, -1 where it is not.
func seen(r rune) rune {
	switch {
	case r >= ' ' && r <= '~':
		return r
	case unicode.IsSpace(r):
		return ' '
	case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == utf8.RuneError, r&0xFFFE == 0xFFFE, r >= 0xFDD0 && r <= 0xFDEF:
		return -1
	}
	return r
}

// clip shortens a text to at most so many characters, at a space where there is
// one in the last third.
func clip(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	cut := string([]rune(s)[:most-1])
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)*2/3 {
		cut = cut[:i]
	}
	return ended(cut)
}

// ended is the beginning of a text that goes on.
func ended(s string) string { return strings.TrimRight(s, " \n,.;:–—-") + "…" }
