package catalog

import (
	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/search"
	"github.com/dailypapers/dailypapers/search/analysis"
	"github.com/dailypapers/dailypapers/texmath"
)

// The fields of a document, in the order of the schema.
const (
	titleField    = "title"
	abstractField = "abstract"
	authorField   = "author"
	categoryField = "category"
	dateField     = "date"
)

// schema is what the engine keeps of a paper. The title counts twice: on the
// judged sets' development halves a weight of 2 was no worse than any other
// from 1 to 4, and readers expect a title's words to win ties. B is 0.4, as
// Anserini's tuned BM25 has it; names are short lists where length says
// little.
func schema() search.Schema {
	return search.Schema{
		Fields: []search.Field{
			{Name: titleField, Short: []string{"ti"}, Weight: 2, B: 0.4, Analyzer: analysis.English},
			{Name: abstractField, Short: []string{"abs"}, Weight: 1, B: 0.4, Analyzer: analysis.English},
			{Name: authorField, Short: []string{"au", "authors"}, Weight: 1, B: 0.2, Analyzer: analysis.Names},
		},
		Keywords: []string{categoryField},
		Numbers:  []string{dateField},
	}
}

// document is what is indexed of a paper: what a reader is shown, mathematics
// as Unicode. A paper without an abstract is found by its summary.
func document(p papers.Paper) search.Document {
	names := make([]byte, 0, 128)
	for _, a := range p.Authors {
		names = append(append(names, a.Name...), " ; "...)
	}
	categories := make([]string, len(p.Categories))
	for i, c := range p.Categories {
		categories[i] = string(c)
	}
	date := int64(search.NoNumber)
	if d := p.Published; !d.IsZero() {
		date = dayNumber(papers.DayOf(d.Time))
	}
	return search.Document{
		Key:      string(p.ID),
		Text:     []string{texmath.Plain(p.TitleSource()), texmath.Plain(p.Text()), string(names)},
		Keywords: [][]string{categories},
		Numbers:  []int64{date},
	}
}

// dayNumber counts days since 1970, which is what the date column holds. A
// date known to the month or the year stands at its first day.
func dayNumber(d papers.Day) int64 { return d.Time().Unix() / 86400 }
