package search

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/dailypapers/dailypapers/search/analysis"
	"github.com/dailypapers/dailypapers/search/query"
)

// Span is bytes Start to before End of a text.
type Span struct{ Start, End int }

// Highlighter marks one query's words in many texts of one field. It must not be used
// by two goroutines at once.
type Highlighter struct {
	terms    map[string]bool
	first    [256]bool
	analyzer *analysis.Analyzer
	tokens   []analysis.Token
}

// NewHighlighter prepares the words that q looks for in field, whose texts kind k
// analyses. A term with a field name counts if the name is the beginning of field's:
// ti, title and t all mean "title".
func NewHighlighter(q query.Query, k analysis.Kind, field string) *Highlighter {
	h := &Highlighter{terms: map[string]bool{}, analyzer: analysis.New(k)}
	prev := ""
	for _, t := range q.Terms {
		if t.Excluded || !strings.HasPrefix(strings.ToLower(field), t.Field) {
			prev = ""
			continue
		}
		h.add(t.Text, false)
		if prev != "" {
			h.add(prev+t.Text, true)
		}
		prev = ""
		if t.Field == "" && !strings.Contains(t.Text, " ") {
			prev = t.Text
		}
	}
	if len(h.terms) > 1 {
		h.dropStopWords(q)
	}
	for t := range h.terms {
		h.first[t[0]] = true
	}
	h.analyzer.Only(&h.first)
	return h
}

// add takes the terms of text; of neighbours written together only the one word.
func (h *Highlighter) add(text string, together bool) {
	h.tokens = h.analyzer.Append(h.tokens[:0], text)
	if together {
		if isOne(h.tokens) {
			h.terms[h.tokens[len(h.tokens)-1].Term] = true
		}
		return
	}
	quiet := lettersOfSigns(h.tokens)
	for i, t := range h.tokens {
		if !quiet[i] {
			h.terms[t.Term] = true
		}
	}
}

// lettersOfSigns marks the K and the 5 of K₅, which say nothing by themselves.
func lettersOfSigns(tokens []analysis.Token) []bool {
	quiet := make([]bool, len(tokens))
	for i, t := range tokens {
		for j := i - t.Parts; t.Tied && j < i; j++ {
			quiet[j] = utf8.RuneCountInString(tokens[j].Term) == 1
		}
	}
	return quiet
}

// dropStopWords leaves unmarked what the search leaves out of the score.
func (h *Highlighter) dropStopWords(q query.Query) {
	loud := false
	for _, t := range q.Terms {
		loud = loud || !t.Excluded && !isQuiet(t)
	}
	if !loud {
		return
	}
	for _, t := range q.Terms {
		if isQuiet(t) {
			h.tokens = h.analyzer.Append(h.tokens[:0], t.Text)
			for _, token := range h.tokens {
				delete(h.terms, token.Term)
			}
		}
	}
}

func isQuiet(t query.Term) bool { return !t.Quoted && t.Field == "" && isStopWord(t.Text) }

// Spans returns the words of text that the query matches, sorted, not overlapping.
func (h *Highlighter) Spans(text string) []Span {
	if len(h.terms) == 0 {
		return nil
	}
	var spans []Span
	h.tokens = h.analyzer.Append(h.tokens[:0], text)
	for _, t := range h.tokens {
		if h.terms[t.Term] {
			spans = append(spans, Span{t.Start, t.End})
		}
	}
	return disjoint(spans)
}

// disjoint sorts spans and joins those that overlap.
func disjoint(spans []Span) []Span {
	slices.SortFunc(spans, func(a, b Span) int { return a.Start - b.Start })
	out := spans[:0]
	for _, s := range spans {
		if n := len(out); n > 0 && s.Start < out[n-1].End {
			out[n-1].End = max(out[n-1].End, s.End)
			continue
		}
		out = append(out, s)
	}
	return out
}
