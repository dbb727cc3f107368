package training

import (
	"fmt"
	"hash"
	"maps"
	"slices"
	"strings"

	"github.com/dailypapers/dailypapers/embed"
)

// synonyms are, for a word's row, the rows of what may stand in its place.
type synonyms map[uint16][][]uint16

// longestSynonym is the most rows of one: what is longer describes rather than names.
const longestSynonym = 4

// newSynonyms keeps those of which the vocabulary knows every word.
func newSynonyms(v *embed.Vocabulary, all map[string][]string) synonyms {
	known := func(text string) bool {
		return !slices.ContainsFunc(strings.Fields(text), func(word string) bool {
			_, ok := v.Word([]byte(word))
			return !ok
		})
	}
	s := make(synonyms)
	for word, list := range all {
		r, ok := v.Word([]byte(word))
		if !ok {
			continue
		}
		list = slices.Clone(list)
		slices.Sort(list)
		for _, other := range slices.Compact(list) {
			if rows := v.Append(nil, other); known(other) && len(rows) > 0 && len(rows) <= longestSynonym {
				s[r] = append(s[r], rows)
			}
		}
	}
	return s
}

// sum adds them to h.
func (s synonyms) sum(h hash.Hash) {
	for _, r := range slices.Sorted(maps.Keys(s)) {
		fmt.Fprintf(h, "%d %d\n", r, s[r])
	}
}
