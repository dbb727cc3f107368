package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/catalog"
)

// resultsPerPage is how many results a page of search shows: few enough to
// judge at a glance, and the next page is one key away.
const resultsPerPage = 20

// searchPage is the search form and, once something is asked, its results.
type searchPage struct {
	frame
	Form    searchForm
	Asked   bool
	Results papers.Results
	Hits    []hit
	Took    time.Duration
	Behind  string // the index is still being built
	Pager   pager
	Fields  []field // to choose a category from
}

// searchForm holds what the form shows again.
type searchForm struct {
	Query, Category, From, Until, Sort string
}

// Narrowed reports whether anything but the query is set.
func (f searchForm) Narrowed() bool {
	return f.Category != "" || f.From != "" || f.Until != "" || f.Sort == string(papers.ByDate)
}

// field is a category to choose.
type field struct{ Code, Name string }

// hit is a result: a card with what matched.
type hit struct {
	card
	Title   []papers.Fragment
	Snippet []papers.Fragment
	Cut     bool // the snippet begins inside the text
	More    bool // the text goes on behind the snippet
}

func (s *Site) search(w http.ResponseWriter, r *http.Request) error {
	form := searchForm{clean(r.FormValue("q")), r.FormValue("cat"), r.FormValue("from"), r.FormValue("until"), r.FormValue("sort")}
	page, err := pageNumber(r)
	if err != nil {
		return err
	}
	ask, err := form.search(page)
	if err != nil {
		return err
	}
	if id, _, err := papers.ParseID(form.Query); err == nil {
		if _, err := s.deps.Store.Paper(r.Context(), id); err == nil {
			http.Redirect(w, r, id.Path(), http.StatusFound)
			return nil
		}
	}
	v := searchPage{frame: s.frame("Search", "search"), Form: form, Fields: fields()}
	v.Query, v.Canonical, v.NoIndex = form.Query, "/search", true
	v.Behind = s.behind(r.Context())
	if form.Query == "" && !form.Narrowed() {
		return s.render(w, r, http.StatusOK, "search", v)
	}
	start := time.Now()
	if v.Results, err = s.deps.Catalog.Search(r.Context(), ask); err != nil {
		return err
	}
	v.Took, v.Asked = time.Since(start), true
	if form.Query != "" {
		v.Title = form.Query
	}
	v.Hits = hits(v.Results.Hits, v.Now, ask.Offset)
	v.Feed = "/search.atom?" + form.values().Encode()
	v.Pager = newPager("/search", form.values(), page, min(v.Results.Total, catalog.MaxOffset), resultsPerPage)
	return s.render(w, r, http.StatusOK, "search", v)
}

// search turns the form into what the catalog is asked. A wrong value is
// answered with its parameter's name.
func (f searchForm) search(page int) (papers.Search, error) {
	s := papers.Search{Query: f.Query, Sort: papers.Sort(f.Sort), Limit: resultsPerPage, Offset: (page - 1) * resultsPerPage}
	if f.Sort != "" && s.Sort != papers.ByRelevance && s.Sort != papers.ByDate {
		return s, papers.Invalid("sort", "must be relevance or date")
	}
	if s.Offset > catalog.MaxOffset {
		return s, papers.Invalid("p", "is further than results are listed; narrow the search instead")
	}
	if f.Category != "" {
		c, err := papers.ParseCategory(f.Category)
		if err != nil {
			return s, papers.Invalid("cat", "%q is not one of arXiv's categories, like cs.CL, hep-th or math", f.Category)
		}
		s.Categories = []papers.Category{c}
	}
	for _, bound := range []struct {
		name, value string
		to          *papers.Day
	}{{"from", f.From, &s.From}, {"until", f.Until, &s.Until}} {
		if bound.value == "" {
			continue
		}
		d, err := papers.ParseDay(bound.value)
		if err != nil {
			return s, papers.Invalid(bound.name, "must be a date like 2025-12-15")
		}
		*bound.to = d
	}
	return s, nil
}

// clean takes out of a query what the form could not show again: invalid
// UTF-8, control characters and those that turn the direction of writing.
func clean(query string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError || unicode.Is(unicode.Bidi_Control, r):
			return -1
		case unicode.IsControl(r):
			return ' '
		}
		return r
	}, query)
}

func (f searchForm) values() url.Values {
	v := url.Values{}
	for _, pair := range [][2]string{{"q", f.Query}, {"cat", f.Category}, {"from", f.From}, {"until", f.Until}, {"sort", f.Sort}} {
		if pair[1] != "" {
			v.Set(pair[0], pair[1])
		}
	}
	return v
}

func hits(found []papers.Hit, now time.Time, before int) []hit {
	out := make([]hit, len(found))
	for i, h := range found {
		out[i] = hit{card: newCard(h.Paper, now), Title: h.Title, Snippet: h.Snippet}
		out[i].Number = before + i + 1
		if len(h.Snippet) > 0 && len(h.Text) > 0 {
			out[i].Cut = !startsLike(h.Text, h.Snippet)
			out[i].More = length(h.Snippet) < length(h.Text)
		}
	}
	return out
}

// startsLike reports whether part begins where text does.
func startsLike(text, part []papers.Fragment) bool {
	a, b := text[0].Text, part[0].Text
	n := min(len(a), len(b), 20)
	return a[:n] == b[:n]
}

func length(fragments []papers.Fragment) int {
	n := 0
	for _, f := range fragments {
		n += len(f.Text)
	}
	return n
}

// fields lists what is still submitted to, for the form's suggestions.
func fields() []field {
	all := slices.Collect(papers.Categories())
	out := make([]field, 0, len(all))
	for _, c := range all {
		if !c.Retired() {
			out = append(out, field{string(c), c.Name()})
		}
	}
	return out
}
