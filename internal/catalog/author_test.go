package catalog_test

import (
	"fmt"
	"testing"

	papers "github.com/dailypapers/dailypapers"
)

func by(id papers.ID, day int, names ...string) papers.Paper {
	p := papers.Paper{ID: id, Title: "On " + string(id), Published: papers.Day{Year: 2025, Month: 3, Day: 1}.Add(day).Date()}
	for _, n := range names {
		p.Authors = append(p.Authors, papers.Author{Name: n})
	}
	return p
}

// A name is one on a title page, not the end of one and the beginning of the
// next.
func TestByAuthor(t *testing.T) {
	dir := t.TempDir()
	st := openStore(t, dir)
	c := openCatalog(t, dir, st)
	list := []papers.Paper{
		by("x:1", 1, "Li Wei"), by("x:2", 2, "Anna Li", "Wei Chen"), by("x:3", 3, "Zoë Li Wei-Ångström", "Bo"), by("x:4", 4, "Wei Li"),
		by("x:5", 5, "LI WEI"), by("x:6", 6, "李明"), by("x:7", 7, `A. "B" O'Hara`), by("x:8", 8),
	}
	for i := range 300 {
		list = append(list, by(papers.ID(fmt.Sprintf("x:a%03d", i)), 10+i, "Ada Many"), by(papers.ID(fmt.Sprintf("x:b%03d", i)), 10+i, "Some Ada", "Many Others"))
	}
	put(t, st, list...)
	sync(t, c)
	for name, want := range map[string][]papers.ID{
		"Li Wei": {"x:5", "x:3", "x:1"}, "li  wéi": {"x:5", "x:3", "x:1"}, "Wei Li": {"x:4"}, "Li Wei Angstrom": {"x:3"}, "李明": {"x:6"},
		`A. "B" O'Hara`: {"x:7"}, "Ohara": nil, "": nil, "?!": nil, "Nobody": nil, "Li Wei\" OR title:\"On": nil,
	} {
		r, err := c.ByAuthor(t.Context(), name, 10, 0)
		if err != nil {
			t.Fatal(err)
		}
		wants(t, name, idsOf(r), want...)
		if r.Total != len(want) || !r.Exact || r.More {
			t.Errorf("%q: %d, exact %v, more %v", name, r.Total, r.Exact, r.More)
		}
	}
	seen := map[papers.ID]bool{}
	for offset := 0; ; offset += 20 {
		r, err := c.ByAuthor(t.Context(), "Ada Many", 20, offset)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range idsOf(r) {
			seen[id] = true
		}
		if !r.More {
			if r.Total != 300 || !r.Exact {
				t.Errorf("at the end: %d, exact %v", r.Total, r.Exact)
			}
			break
		}
	}
	if len(seen) != 300 {
		t.Errorf("%d of 300 papers were seen", len(seen))
	}
}

func TestNewestOf(t *testing.T) {
	dir := t.TempDir()
	st := openStore(t, dir)
	c := openCatalog(t, dir, st)
	a, b, d := by("x:1", 1, "Li Wei"), by("x:2", 2, "Li Wei"), by("x:3", 3, "Bo")
	a.Categories, d.Categories = []papers.Category{"cs.CL"}, []papers.Category{"cs.CL"}
	put(t, st, a, b, d)
	sync(t, c)
	for _, tt := range []struct {
		kind, target string
		want         []papers.ID
	}{
		{"author", "Li Wei", []papers.ID{"x:2"}}, {"category", "cs.CL", []papers.ID{"x:3"}}, {"search", "q=on&until=2025-03-02", []papers.ID{"x:1"}},
		{"search", "cat=cs.CL", []papers.ID{"x:3"}}, {"topic", "moss", nil}, {"list", "1", nil},
	} {
		f, err := papers.ParseFollowing(tt.kind, tt.target)
		if err != nil {
			t.Fatal(err)
		}
		got, err := c.NewestOf(t.Context(), f, 1)
		var ids []papers.ID
		for _, p := range got {
			ids = append(ids, p.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
		wants(t, tt.kind+" "+tt.target, ids, tt.want...)
	}
}

func TestTitled(t *testing.T) {
	dir := t.TempDir()
	st := openStore(t, dir)
	c := openCatalog(t, dir, st)
	maths := by("x:1", 1, "Ada Krüger")
	maths.Title, maths.RawTitle = "Sorting in $\\mathcal{O}(n \\log n)$ Steps of Ålesund", "Sorting in $\\mathcal{O}(n \\log n)$ Steps of {\\AA}lesund"
	moss, reply, again := by("x:2", 2, "Li Wei"), by("x:3", 3, "B. Bell"), by("x:4", 4, "C. Clock")
	moss.Title, reply.Title, again.Title = "Waiting for Moss: A Few-Shot Study", "Reply to the comment", "Reply to the Comment"
	put(t, st, maths, moss, reply, again)
	sync(t, c)
	for _, tt := range []struct {
		title, author string
		want          papers.ID
	}{
		{"Waiting for Moss: A Few-Shot Study", "Li Wei", "x:2"}, {"waiting for moss – a few-shot study.", "Wei, L.", "x:2"}, {"Waiting for Moss: A Few-Shot Study", "", "x:2"},
		{"Waiting for Moss: A Few-Shot Study", "Somebody Else", ""}, {"Waiting for Moss", "Li Wei", ""}, {"Waiting for Moss: A Few-Shot Study, Part 2", "Li Wei", ""},
		{"Reply to the comment", "Clock, C.", "x:4"}, {"Reply to the comment", "B. Bell", "x:3"}, {"Reply to the comment", "B. B.", ""},
		{"Sorting in $\\mathcal{O}(n \\log n)$ steps of {\\AA}lesund", "Kruger, A.", "x:1"}, {"", "Li Wei", ""}, {"?!", "", ""}, {"\" OR author:\"Li Wei", "", ""},
	} {
		got, ok, err := c.Titled(t.Context(), tt.title, tt.author)
		if err != nil || got != tt.want || ok != (tt.want != "") {
			t.Errorf("%q by %q is %q, %v; want %q", tt.title, tt.author, got, err, tt.want)
		}
	}
}
