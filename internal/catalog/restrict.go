package catalog

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/search"
	"github.com/dailypapers/dailypapers/search/query"
)

// options turns a Search and its query's restrictions into the engine's
// filters, with a note for each restriction that makes no sense.
func options(s papers.Search, q query.Query) (search.SearchOptions, []string) {
	o := search.SearchOptions{Limit: s.Limit, Offset: s.Offset}
	if s.Sort == papers.ByDate {
		o.SortBy = dateField
	}
	if len(s.Categories) > 0 {
		var any []string
		for _, c := range s.Categories {
			any = append(any, categoryValue(c), inferredMark+categoryValue(c))
		}
		o.Filters = append(o.Filters, search.Filter{Field: categoryField, Any: any})
	}
	if !s.From.IsZero() || !s.Until.IsZero() {
		o.Filters = append(o.Filters, dates(s.From, s.Until))
	}
	var notes []string
	for _, r := range q.Restrictions {
		f, err := filter(r)
		if err != nil {
			notes = append(notes, fmt.Sprintf("%s was left out: %v", query.Query{Restrictions: []query.Restriction{r}}, err))
			continue
		}
		o.Filters = append(o.Filters, f)
	}
	return o, notes
}

// categoryValue widens an archive that has subject classes to all of them:
// cs finds cs.CL too.
func categoryValue(c papers.Category) string {
	if strings.ContainsAny(string(c), ".*") {
		return string(c)
	}
	return string(c) + ".*"
}

// dates is a filter on published days, both inside; zero is open.
func dates(from, until papers.Day) search.Filter {
	f := search.Filter{Field: dateField, Min: math.MinInt64 + 1, Max: math.MaxInt64}
	if !from.IsZero() {
		f.Min = dayNumber(from)
	}
	if !until.IsZero() {
		f.Max = dayNumber(until)
	}
	return f
}

// filter reads cat:, inferred:, year: and date: restrictions. cat: holds for inferred
// categories too, inferred: for those alone.
func filter(r query.Restriction) (search.Filter, error) {
	switch r.Field {
	case "cat", "category", "inferred":
		if r.Op != query.Equal {
			return search.Filter{}, fmt.Errorf("a category can only be equal")
		}
		code, all := strings.CutSuffix(r.Value, ".*")
		c, err := papers.ParseCategory(code)
		if err != nil {
			return search.Filter{}, err
		}
		if all {
			c += ".*"
		}
		any := []string{inferredMark + categoryValue(c)}
		if r.Field != "inferred" {
			any = append(any, categoryValue(c))
		}
		return search.Filter{Field: categoryField, Any: any, Not: r.Not}, nil
	case "year", "date":
		return dateFilter(r)
	}
	return search.Filter{}, fmt.Errorf("%s is not something to filter by", r.Field)
}

func dateFilter(r query.Restriction) (search.Filter, error) {
	var from, until papers.Day
	first, last, err := span(r.Value)
	if err != nil {
		return search.Filter{}, err
	}
	switch r.Op {
	case query.Equal:
		from, until = first, last
	case query.Less:
		until = first.Add(-1)
	case query.LessEqual:
		until = last
	case query.Greater:
		from = last.Add(1)
	case query.GreaterEqual:
		from = first
	case query.Between:
		_, hi, err := span(r.Hi)
		if err != nil {
			return search.Filter{}, err
		}
		from, until = first, hi
	}
	f := dates(from, until)
	f.Not = r.Not
	return f, nil
}

// span returns the first and last day of 2024, 2024-05 or 2024-05-17; zero
// days for an open end.
func span(s string) (first, last papers.Day, err error) {
	if s == "" {
		return first, last, nil
	}
	if y, err := strconv.Atoi(s); err == nil && len(s) == 4 {
		return papers.Day{Year: y, Month: 1, Day: 1}, papers.Day{Year: y, Month: 12, Day: 31}, nil
	}
	if p, err := papers.ParsePeriod(papers.MonthPeriod, s); err == nil {
		return p.First, p.Last, nil
	}
	d, err := papers.ParseDay(s)
	return d, d, err
}
