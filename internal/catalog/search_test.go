package catalog_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/texmath"
)

// shelf is a catalog of a few papers on glaciers, by year, field and author.
func shelf(t *testing.T) *catalog.Catalog {
	t.Helper()
	dir := t.TempDir()
	st := openStore(t, dir)
	on := func(id papers.ID, title, date string, cats ...papers.Category) papers.Paper {
		p := titled(id, title)
		p.Abstract = "We follow the ice of " + strings.ToLower(title) + " over one winter."
		p.Authors = []papers.Author{{Name: "Ada Krüger"}, {Name: "Bo Ekström"}}
		p.Categories = cats
		if date != "" {
			var err error
			if p.Published, err = papers.ParseDate(date); err != nil {
				t.Fatal(err)
			}
		}
		return p
	}
	put(t, st,
		on("x:a", "Glacier one", "2023-12-31", "physics.ao-ph", "stat.ML"),
		on("x:b", "Glacier two", "2024-01-01", "cs.CL"),
		on("x:c", "Glacier three", "2024-05-17T23:59:59Z", "cs.LG"),
		on("x:d", "Glacier four", "2024-12-31", "hep-th"),
		on("x:e", "Glacier five", "2025-01-01", "math-ph"),
		on("x:f", "Glacier six", "2024", "math.AG"),
		on("x:g", "Glacier seven", "", "cs"),
	)
	c := openCatalog(t, dir, st)
	sync(t, c)
	return c
}

func TestFilters(t *testing.T) {
	c := shelf(t)
	day := func(s string) papers.Day {
		d, err := papers.ParseDay(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, tt := range []struct {
		s    papers.Search
		want string // the last letters of the ids
	}{
		{papers.Search{Query: "glacier"}, "abcdefg"},
		{papers.Search{Query: "glacier cat:cs"}, "bcg"},
		{papers.Search{Query: "glacier cat:CS.cl"}, "b"},
		{papers.Search{Query: "glacier category:cs.LG"}, "c"},
		{papers.Search{Query: "glacier cat:cs.*"}, "bcg"},
		{papers.Search{Query: "glacier -cat:cs"}, "adef"},
		{papers.Search{Query: "glacier cat:hep-th"}, "d"},
		{papers.Search{Query: "glacier cat:math"}, "f"}, // math-ph is an archive of its own
		{papers.Search{Query: "glacier cat:stat.ML"}, "a"},
		{papers.Search{Query: "cat:cs"}, "bcg"}, // a restriction alone
		{papers.Search{Query: "glacier year:2024"}, "bcdf"},
		{papers.Search{Query: "glacier year:2024..2025"}, "bcdef"},
		{papers.Search{Query: "glacier year:..2023"}, "a"},
		{papers.Search{Query: "glacier year:2025.."}, "e"},
		{papers.Search{Query: "glacier year:>2024"}, "e"},
		{papers.Search{Query: "glacier year:<2024"}, "a"},
		{papers.Search{Query: "glacier year:>=2024"}, "bcdef"},
		{papers.Search{Query: "glacier year:<=2024"}, "abcdf"},
		{papers.Search{Query: "glacier -year:2024"}, "aeg"},
		{papers.Search{Query: "glacier date:2024-05"}, "c"},
		{papers.Search{Query: "glacier date:2024-05-17"}, "c"},
		{papers.Search{Query: "glacier date:>2024-05-17"}, "de"},
		{papers.Search{Query: "glacier date:2024-05..2024-12"}, "cd"},
		{papers.Search{Query: "glacier date:2024-05-18..2025-01-01"}, "de"},
		{papers.Search{Query: "glacier cat:cs year:2024"}, "bc"},
		{papers.Search{Query: "author:kruger"}, "abcdefg"},
		{papers.Search{Query: "author:glacier"}, ""},
		{papers.Search{Query: "title:two"}, "b"},
		{papers.Search{Query: "glacier -two"}, "acdefg"},
		{papers.Search{Query: `"glacier three"`}, "c"},
		{papers.Search{Query: "glacier", Categories: []papers.Category{"cs.CL", "hep-th"}}, "bd"},
		{papers.Search{Query: "glacier", Categories: []papers.Category{"cs"}}, "bcg"},
		{papers.Search{Query: "glacier", From: day("2024-05-17")}, "cde"},
		{papers.Search{Query: "glacier", Until: day("2024-01-01")}, "abf"},
		{papers.Search{Query: "glacier", From: day("2024-01-01"), Until: day("2024-05-17")}, "bcf"},
		{papers.Search{Query: "glacier cat:cs", From: day("2024-02-01")}, "c"},
		{papers.Search{Categories: []papers.Category{"cs"}}, "bcg"}, // the form without words
		{papers.Search{From: day("2025-01-01")}, "e"},
	} {
		tt.s.Limit = catalog.MaxLimit
		r := ask(t, c, tt.s)
		var got []string
		for _, id := range idsOf(r) {
			got = append(got, string(id[2:]))
		}
		slices.Sort(got)
		if s := strings.Join(got, ""); s != tt.want || r.Total != len(tt.want) || len(r.Notes) != 0 {
			t.Errorf("%+v: %s of %d, want %s; notes %q", tt.s, s, r.Total, tt.want, r.Notes)
		}
	}
}

func TestSortByDate(t *testing.T) {
	c := shelf(t)
	r := ask(t, c, papers.Search{Query: "glacier", Sort: papers.ByDate, Limit: 20})
	wants(t, "newest first, undated last", idsOf(r), "x:e", "x:d", "x:c", "x:b", "x:f", "x:a", "x:g")
	r = ask(t, c, papers.Search{Query: "glacier", Sort: papers.ByDate, Limit: 2, Offset: 3})
	wants(t, "a page of it", idsOf(r), "x:b", "x:f")
}

// What makes no sense is left out with a note that names it, and the rest of
// the query is answered.
func TestNotes(t *testing.T) {
	c := shelf(t)
	for _, tt := range []struct{ query, note string }{
		{"glacier cat:nonsense", "cat:nonsense"},
		{"glacier cat:>cs.CL", "cat:>cs.CL"},
		{"glacier year:soon", "year:soon"},
		{"glacier year:20245", "year:20245"},
		{"glacier date:2024-13", "date:2024-13"},
		{"glacier date:2024-02-30", "date:2024-02-30"},
		{"glacier year:2024..never", "year:2024..never"},
		{"glacier has:code", "has:code"},
		{"glacier votes:>3", "votes:>3"},
		{`glacier "never closed`, "quotation mark"},
	} {
		r := ask(t, c, papers.Search{Query: tt.query, Limit: 20})
		if len(r.Hits) != 7 {
			t.Errorf("%s: %d hits, want those of the rest", tt.query, len(r.Hits))
		}
		if all := strings.Join(r.Notes, " "); len(r.Notes) == 0 || !strings.Contains(all, tt.note) {
			t.Errorf("%s: the notes %q do not name %s", tt.query, r.Notes, tt.note)
		}
		for i, n := range r.Notes {
			if slices.Contains(r.Notes[:i], n) {
				t.Errorf("%s: said twice: %q", tt.query, n)
			}
			if strings.Contains(n, "%!") || strings.Contains(n, "<nil>") {
				t.Errorf("%s: a note was not prepared: %q", tt.query, n)
			}
		}
	}
}

func TestLimits(t *testing.T) {
	c := shelf(t)
	later, earlier := papers.Day{Year: 2025, Month: 1, Day: 2}, papers.Day{Year: 2025, Month: 1, Day: 1}
	for _, tt := range []struct {
		s     papers.Search
		field string // "" is allowed
	}{
		{papers.Search{Limit: 0}, "limit"}, {papers.Search{Limit: -1}, "limit"}, {papers.Search{Limit: catalog.MaxLimit + 1}, "limit"},
		{papers.Search{Limit: 1}, ""}, {papers.Search{Limit: catalog.MaxLimit}, ""},
		{papers.Search{Limit: 1, Offset: -1}, "offset"}, {papers.Search{Limit: 1, Offset: catalog.MaxOffset + 1}, "offset"},
		{papers.Search{Limit: catalog.MaxLimit, Offset: catalog.MaxOffset}, ""},
		{papers.Search{Limit: 1, Sort: "votes"}, "sort"}, {papers.Search{Limit: 1, Sort: papers.ByDate}, ""},
		{papers.Search{Limit: 1, Query: strings.Repeat("a", papers.MaxQuery)}, ""},
		{papers.Search{Limit: 1, Query: strings.Repeat("a", papers.MaxQuery+1)}, "q"},
		{papers.Search{Limit: 1, From: later, Until: earlier}, "until"}, {papers.Search{Limit: 1, From: earlier, Until: earlier}, ""},
	} {
		_, err := c.Search(t.Context(), tt.s)
		var field *papers.FieldError
		errors.As(err, &field)
		if tt.field == "" && err != nil || tt.field != "" && (field == nil || field.Field != tt.field) {
			t.Errorf("limit %d, offset %d, sort %q, %s to %s: %v, want a fault of %q", tt.s.Limit, tt.s.Offset, tt.s.Sort, tt.s.From, tt.s.Until, err, tt.field)
		}
	}
}

// The last page that MaxOffset allows is reached in full: the engine's own
// cap on what it looks at does not cut it short.
func TestDeepPage(t *testing.T) {
	dir := t.TempDir()
	st := openStore(t, dir)
	put(t, st, many(catalog.MaxOffset+catalog.MaxLimit, "Amber")...)
	c := openCatalog(t, dir, st)
	sync(t, c)
	r := ask(t, c, papers.Search{Query: "amber", Offset: catalog.MaxOffset, Limit: catalog.MaxLimit})
	if len(r.Hits) != catalog.MaxLimit {
		t.Errorf("the deepest page has %d papers, want %d", len(r.Hits), catalog.MaxLimit)
	}
}

func TestPagesJoin(t *testing.T) {
	dir := t.TempDir()
	st := openStore(t, dir)
	put(t, st, many(95, "Amber")...)
	c := openCatalog(t, dir, st)
	sync(t, c)
	whole := idsOf(ask(t, c, papers.Search{Query: "amber", Limit: 100}))
	var paged []papers.ID
	for at := 0; at < 100; at += 20 {
		paged = append(paged, idsOf(ask(t, c, papers.Search{Query: "amber", Limit: 20, Offset: at}))...)
	}
	wants(t, "the pages together", paged, whole...)
	if len(whole) != 95 {
		t.Errorf("%d papers", len(whole))
	}
}

func TestSimilar(t *testing.T) {
	dir := t.TempDir()
	st := openStore(t, dir)
	list := []papers.Paper{
		titled("x:1", "Melting glaciers of the northern Andes"), titled("x:2", "Why glaciers of the Andes are melting"),
		titled("x:3", "Glaciers in Iceland"), titled("x:4", "Sorting networks"), titled("x:5", ""),
	}
	put(t, st, list...)
	c := openCatalog(t, dir, st)
	sync(t, c)
	like, err := c.Similar(t.Context(), list[0], 2)
	if err != nil {
		t.Fatal(err)
	}
	if len(like) != 2 || like[0].ID != "x:2" || like[1].ID != "x:3" {
		t.Errorf("like the first: %v", like)
	}
	for _, p := range list {
		for n := range 4 {
			like, err := c.Similar(t.Context(), p, n)
			if err != nil {
				t.Fatal(err)
			}
			if len(like) > n || slices.ContainsFunc(like, func(q papers.Paper) bool { return q.ID == p.ID || q.ID == "x:4" && p.ID != "x:4" }) {
				t.Errorf("%d like %s: %v", n, p.ID, like)
			}
		}
	}
	if like, err := c.Similar(t.Context(), titled("x:none", "!? a"), 3); err != nil || len(like) != 0 {
		t.Errorf("like nothing: %v, %v", like, err)
	}
	if like, err := c.Similar(t.Context(), titled("x:9", "Andes glaciers"), 9); err != nil || len(like) != 3 {
		t.Errorf("like a paper that is not held: %v, %v", like, err)
	}
}

func joinFragments(fragments []papers.Fragment) string {
	var b strings.Builder
	for _, f := range fragments {
		b.WriteString(f.Text)
	}
	return b.String()
}

func TestHighlights(t *testing.T) {
	dir := t.TempDir()
	st := openStore(t, dir)
	p := titled("x:1", "Graph networks for Schrödinger's molecules & <b>bonds</b>")
	p.Abstract = strings.Repeat("Nothing of the kind stands here. ", 40) + "Networks of graphs learn what a molecule does, says Schr\\\"odinger. " + strings.Repeat("And nothing follows. ", 40)
	put(t, st, p)
	c := openCatalog(t, dir, st)
	sync(t, c)
	h := ask(t, c, papers.Search{Query: "graph molecules schrodinger", Limit: 1}).Hits[0]
	if got := joinFragments(h.Title); got != p.Title {
		t.Errorf("the title's fragments join to %q", got)
	}
	if got := joinFragments(h.Text); got != texmath.Plain(p.Abstract) {
		t.Errorf("the text's fragments join to %q", got)
	}
	snippet := joinFragments(h.Snippet)
	if !strings.Contains(texmath.Plain(p.Abstract), snippet) || !strings.Contains(snippet, "graphs learn what a molecule") || len([]rune(snippet)) > 300 {
		t.Errorf("the snippet is %q", snippet)
	}
	var matched []string
	for _, f := range slices.Concat(h.Title, h.Snippet) {
		if f.Match {
			matched = append(matched, f.Text)
		}
	}
	for _, want := range []string{"Graph", "molecules", "graphs", "molecule"} {
		if !slices.Contains(matched, want) {
			t.Errorf("%s is not marked; marked are %q", want, matched)
		}
	}
}

// Whatever texts and queries meet, fragments join to the text and none is empty.
func TestFragmentsJoin(t *testing.T) {
	dir := t.TempDir()
	st := openStore(t, dir)
	c := openCatalog(t, dir, st)
	parts := []string{"graph", "Graphs", "graph-like", "naïve", "ﬁne", "$x_1$", "\\\"o", "…", "— ", "éé", "x", "\u202e", "木", "<b>", "a.b", "İstanbul"}
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		p := titled(papers.ID(fmt.Sprintf("x:%d", n)), "zebra "+strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 0, 12).Draw(t, "title"), rapid.SampledFrom([]string{" ", "", ", "}).Draw(t, "gap")))
		p.Abstract = strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 0, 200).Draw(t, "abstract"), " ")
		q := "zebra " + strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 1, 4).Draw(t, "query"), " ")
		if _, err := st.PutPapers(t.Context(), store.Batch{Papers: []papers.Paper{p}}); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Sync(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		r, err := c.Search(t.Context(), papers.Search{Query: q, Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range r.Hits {
			text := texmath.Plain(h.Paper.Text())
			if got, want := joinFragments(h.Title), texmath.Plain(h.Paper.TitleSource()); got != want {
				t.Fatalf("%q: the title %q is shown as %q", q, want, got)
			}
			if got := joinFragments(h.Text); got != text {
				t.Fatalf("%q: the text %q is shown as %q", q, text, got)
			}
			if got := joinFragments(h.Snippet); !strings.Contains(text, got) {
				t.Fatalf("%q: the snippet %q is no part of %q", q, got, text)
			}
			for _, f := range slices.Concat(h.Title, h.Text, h.Snippet) {
				if f.Text == "" || strings.ToValidUTF8(f.Text, "") != f.Text {
					t.Fatalf("%q: a fragment is empty or cuts a letter: %q", q, f.Text)
				}
			}
		}
	})
}
