package web

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/web/page"
	"github.com/dailypapers/dailypapers/internal/web/programs"
)

// resultsPerPage is how many results a page of search shows: few enough to
// judge at a glance, and the next page is one key away.
const resultsPerPage = 20

// maxQuery is the longest query in characters, here as in the papers API.
const maxQuery = 250

// searchPage is the search form and, once something is asked, its results.
type searchPage struct {
	page.Frame
	Form    searchForm
	Asked   bool
	Results papers.Results
	Hits    []hit
	Behind  string // the index is still being built
	JSON    string // this search in the API, "" where the form asks for more than it can
	Pager   page.Pager
	Fields  []field // to choose a category from
	Facet   facet
	Follow  followButton
	Mail    string // where new papers of this search are had by mail
	Hook    string // where a webhook for this search is made, "" for who could not
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
	Heading []piece
	Snippet []piece
	Cut     bool // the snippet begins inside the text
	More    bool // the text goes on behind the snippet
}

func (s *Site) search(w http.ResponseWriter, r *http.Request) error {
	form := searchForm{page.Clean(r.FormValue("q")), r.FormValue("cat"), r.FormValue("from"), r.FormValue("until"), r.FormValue("sort")}
	nth, err := page.Nth(r)
	if err != nil {
		return err
	}
	ask, err := form.search(nth)
	if err != nil {
		return err
	}
	if id, _, err := papers.ParseID(form.Query); err == nil {
		if _, err := s.deps.Store.Paper(r.Context(), id); err == nil {
			http.Redirect(w, r, id.Path(), http.StatusFound)
			return nil
		}
	}
	v := searchPage{Frame: s.Frame(r, "Search", "search"), Form: form, Fields: fields()}
	v.Query, v.Canonical, v.NoIndex = form.Query, "/search", true
	v.Behind = s.behind(r.Context())
	if form.Query == "" && !form.Narrowed() {
		return s.Render(w, r, http.StatusOK, "search", v)
	}
	if v.Results, err = s.deps.Catalog.Search(r.Context(), ask); err != nil {
		return err
	}
	v.Asked = true
	if form.Query != "" {
		v.Title = form.Query
	}
	v.Hits = s.hits(v.Results.Hits, v.Now, ask)
	if err := s.give(r, v.Frame, v.cards(), false); err != nil {
		return err
	}
	s.show(v.Frame, "search", v.cards())
	v.Facet = newFacet(form, ask.Categories, v.Results)
	if v.Follow, err = s.followSearch(r, form); err != nil {
		return err
	}
	v.Mail = s.inbox.MailPath(v.Follow.Following)
	if v.Visitor.SignedIn() && v.May(papers.KeepWebhooks) && s.deps.Webhook != nil && s.deps.Webhook.Off() == "" {
		v.Hook = programs.WebhooksPath + "?" + form.values().Encode()
	}
	v.Feeds = page.FeedsOf("The newest papers of this search", "/search", form.values())
	if !form.Narrowed() {
		v.JSON = "/api/papers/search?" + url.Values{"q": {form.Query}}.Encode()
	}
	v.Pager = page.NewPager("/search", form.values(), nth, listed(v.Results, ask.Offset), resultsPerPage)
	return s.Render(w, r, http.StatusOK, "search", v)
}

func (v searchPage) cards() []*card {
	out := make([]*card, len(v.Hits))
	for i := range v.Hits {
		out[i] = &v.Hits[i].card
	}
	return out
}

// listed is how many results the pager leads through: as many as were counted,
// and one more than are shown where the count is only a lower bound.
func listed(r papers.Results, offset int) int {
	n := r.Total
	if shown := offset + len(r.Hits); r.More && n <= shown {
		n = shown + 1
	}
	return min(n, catalog.MaxOffset)
}

// search turns the form into what the catalog is asked. A wrong value is
// answered with its parameter's name.
func (f searchForm) search(nth int) (papers.Search, error) {
	if n := utf8.RuneCountInString(f.Query); n > maxQuery {
		return papers.Search{}, papers.Invalid("q", "has %d characters; %d are the most", n, maxQuery)
	}
	s := papers.Search{Query: f.Query, Sort: papers.Sort(f.Sort), Limit: resultsPerPage, Offset: (nth - 1) * resultsPerPage, Facets: true}
	if f.Sort != "" && s.Sort != papers.ByRelevance && s.Sort != papers.ByDate {
		return s, papers.Invalid("sort", "must be relevance or date")
	}
	if s.Offset > catalog.MaxOffset {
		return s, papers.Invalid("p", "is further than results are listed; narrow the search instead")
	}
	if f.Category != "" {
		c, err := papers.ParseCategory(f.Category)
		if err != nil {
			return s, papers.Invalid("cat", "%.40q is not one of arXiv's categories, like cs.CL, hep-th or math", f.Category)
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

func (f searchForm) values() url.Values {
	v := url.Values{}
	for _, pair := range [][2]string{{"q", f.Query}, {"cat", f.Category}, {"from", f.From}, {"until", f.Until}, {"sort", f.Sort}} {
		if pair[1] != "" {
			v.Set(pair[0], pair[1])
		}
	}
	return v
}

func (s *Site) hits(found []papers.Hit, now time.Time, ask papers.Search) []hit {
	out := make([]hit, len(found))
	for i, h := range found {
		out[i] = hit{card: s.newCard(h.Paper, now)}
		out[i].Heading = marked([]template.HTML{out[i].Title}, h.Title, 0, length(h.Title))
		out[i].Number = ask.Offset + i + 1
		out[i].Asked = asked(h.Paper, ask.Categories)
		if len(h.Snippet) > 0 && len(h.Text) > 0 {
			passage := joinedText(h.Snippet)
			from := max(0, strings.Index(joinedText(h.Text), passage))
			out[i].Snippet = marked(s.SetAll(paragraphs(h.Paper.Text())), h.Text, from, from+len(passage))
			out[i].Cut = h.Cut
			out[i].More = len(passage) < length(h.Text)
		}
	}
	return out
}

// asked is the category of a paper that made it pass the form's filter, ""
// where that is its first one, which the card shows anyway.
func asked(p papers.Paper, wanted []papers.Category) papers.Category {
	for i, c := range p.Categories {
		for _, w := range wanted {
			if c == w || c.Archive() == w {
				if i == 0 {
					return ""
				}
				return c
			}
		}
	}
	return ""
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
