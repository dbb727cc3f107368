package search

import (
	"slices"
	"testing"
)

// TestAll holds what it means that every word is required; the oracle tries it beside
// filters, quotations and fields.
func TestAll(t *testing.T) {
	doc := func(key, title string) Document {
		return Document{Key: key, Text: []string{title, "", ""}, Keywords: [][]string{nil}, Numbers: []int64{1}}
	}
	x := indexOf(t, []Document{
		doc("both", "pruning of large networks"), doc("apart", "networks that large gardens need for their pruning"),
		doc("one", "pruning roses"), doc("few-shot", "few-shot pruning"), doc("fewshot", "fewshot pruning"), doc("none", "kites"),
	}, Options{})
	for q, want := range map[string][]string{
		"pruning networks":         {"apart", "both"},
		"the pruning of a network": {"apart", "both"}, // endings and stop words don't count
		"pruning -roses kites":     nil,
		"title:pruning roses":      {"one"},
		"few-shot pruning":         {"few-shot", "fewshot"},
		"of the":                   {"both"}, // nothing but stop words: any of them, as always
		"pruning pruning":          {"apart", "both", "few-shot", "fewshot", "one"},
		"networks zzz":             nil,
		"":                         {"apart", "both", "few-shot", "fewshot", "none", "one"},
		"kites -pruning":           {"none"},
	} {
		got := keysOf(t, x, q, SearchOptions{All: true})
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s finds %v, want %v", q, got, want)
		}
	}
}
