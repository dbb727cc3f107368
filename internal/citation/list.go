package citation

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	papers "github.com/dailypapers/dailypapers"
)

// Noted is a paper on a reader's list, with what the reader wrote beside it,
// "" where that is nothing. All formats hold a note as a single line.
type Noted struct {
	Paper papers.Paper
	Note  string
}

// WriteBibTeX writes a .bib file in UTF-8, entry by entry. Notes are in annote,
// which styles don't print. Keys are distinct: of the papers that would have
// the same one the first gets it, the others with a, b, c, … behind it.
func WriteBibTeX(out io.Writer, works []Noted) error {
	return writeAll(out, "BibTeX", "\n", works, func(w work) (string, error) { return bibTeX(w), nil })
}

// WriteRIS writes a .ris file in UTF-8, record by record. Notes are in N1.
func WriteRIS(out io.Writer, works []Noted) error {
	return writeAll(out, "RIS", "\r\n", works, func(w work) (string, error) { return ris(w), nil })
}

// WriteCSL writes one CSL-JSON array, item by item. Notes are in note; the
// items' ids are distinct as the keys of WriteBibTeX are, and the same.
func WriteCSL(out io.Writer, works []Noted) error {
	b := bufio.NewWriter(out)
	b.WriteString("[")
	err := writeAll(b, "CSL-JSON", ",", works, func(w work) (string, error) {
		item, err := json.MarshalIndent(cslItemOf(w), "  ", "  ")
		return "\n  " + string(item), err
	})
	if err != nil {
		return err
	}
	if len(works) > 0 {
		b.WriteString("\n")
	}
	b.WriteString("]\n")
	if err := b.Flush(); err != nil {
		return fmt.Errorf("citation: write CSL-JSON: %w", err)
	}
	return nil
}

// writeAll writes one work after the other, with a separator between two.
func writeAll(out io.Writer, format, between string, works []Noted, write func(work) (string, error)) error {
	b := bufio.NewWriter(out)
	keys := newKeySet()
	for i, n := range works {
		w := workOf(n.Paper)
		w.key, w.note = keys.distinct(w.key), oneLine(n.Note)
		s, err := write(w)
		if err == nil && i > 0 {
			s = between + s
		}
		if err == nil {
			_, err = b.WriteString(s)
		}
		if err != nil {
			return fmt.Errorf("citation: write %s as %s: %w", n.Paper.ID, format, err)
		}
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("citation: write %s: %w", format, err)
	}
	return nil
}

// A keySet gives out keys once each.
type keySet struct {
	used map[string]bool
	next map[string]int // the number of the next suffix to try, by key
}

func newKeySet() keySet { return keySet{map[string]bool{}, map[string]int{}} }

// distinct returns the key, or with the first suffix behind it that makes it
// another than all before.
func (k keySet) distinct(key string) string {
	free := key
	for k.used[free] {
		free = key + suffix(k.next[key])
		k.next[key]++
	}
	k.used[free] = true
	return free
}

// suffix counts a, b, … z, aa, ab, ….
func suffix(n int) string {
	var b strings.Builder
	if n >= 26 {
		b.WriteString(suffix(n/26 - 1))
	}
	b.WriteByte(byte('a' + n%26))
	return b.String()
}
