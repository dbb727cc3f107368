package query

import "strings"

// Query is what was asked for. The zero value asks for nothing.
type Query struct {
	Terms        []Term        // words, in the order they were typed
	Restrictions []Restriction // for the caller to turn into filters
	Notes        []string      // what the parser could not do as asked, one prepared sentence each
}

// Term is one word, or several between quotation marks.
//
// Quoted words are all required, anywhere in the document and in any order.
type Term struct {
	Text     string // as typed, without quotation marks; inside them, single spaces. A formula can have some too
	Field    string // lower case; empty for every field
	Quoted   bool   // all the words are required
	Excluded bool   // documents that match are left out
}

// Op is how a Restriction compares.
type Op string

// The comparisons; a Between includes both ends.
const (
	Equal        Op = "="
	Less         Op = "<"
	LessEqual    Op = "<="
	Greater      Op = ">"
	GreaterEqual Op = ">="
	Between      Op = ".."
)

// Restriction narrows the answer by something other than words: cat:cs.CL,
// year:2020..2024, date:>2024-01-01. Values are as typed and unchecked.
type Restriction struct {
	Field string // lower case
	Op    Op
	Value string
	Hi    string // the upper end, with Between only; Value or Hi may be empty there, not both
	Not   bool   // typed with a leading minus
}

// IsEmpty reports whether nothing was asked for: no words, no exclusions, no restrictions.
func (q Query) IsEmpty() bool { return len(q.Terms) == 0 && len(q.Restrictions) == 0 }

// Words returns the wanted words as typed (not the excluded ones), quoted words one by one,
// field names left out.
func (q Query) Words() []string {
	var words []string
	for _, t := range q.Terms {
		if !t.Excluded {
			words = append(words, strings.Fields(t.Text)...)
		}
	}
	return words
}
