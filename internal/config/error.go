package config

import (
	"fmt"
	"strings"
)

// An Error is one thing that is wrong with a settings file, in words for the
// person who wrote it.
type Error struct {
	File  string
	Line  int // from 1; 0 where it is the file as a whole
	Words string
}

// Error writes place and words: "dailypapers.toml:4: there is no setting …".
func (e *Error) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", e.File, e.Words)
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Words)
}

// clip shortens a word that somebody else chose.
func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		s = string(r[:40]) + "…"
	}
	return strings.ToValidUTF8(s, "?")
}

// suggest names the key that was probably meant, or nothing.
func suggest(keys []Key, section, word string) string {
	best, least := "", 0
	for _, k := range keys {
		in, rest := cut(k.Name)
		d, ok := likeness(word, rest)
		if in != section {
			d++ // a slip of the pen is likelier than another section
		}
		if ok && (best == "" || d < least) {
			best, least = k.Name, d
		}
	}
	switch in, rest := cut(best); {
	case best == "":
		return ""
	case in == section:
		return fmt.Sprintf("; did you mean %s?", rest)
	case in == "":
		return fmt.Sprintf("; did you mean %s, above the first section?", rest)
	}
	return fmt.Sprintf("; did you mean %s?", Shown(best))
}

func suggestSection(keys []Key, word string) string {
	best, least := "", 0
	for _, k := range keys {
		section, _ := cut(k.Name)
		if d, ok := likeness(word, section); section != "" && ok && (best == "" || d < least) {
			best, least = section, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean [%s]?", best)
}

// likeness is the number of letters to change, add or take away between two
// words, and whether it is so small that one may be meant by the other.
func likeness(a, b string) (int, bool) {
	if len(a) > 40 {
		return 0, false
	}
	d := distance(strings.ToLower(a), b)
	return d, d <= max(1, len(b)/3)
}

// distance is Levenshtein's (1966), row by row.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
