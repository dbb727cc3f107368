package papers_test

import (
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	papers "github.com/dailypapers/dailypapers"
)

// full has every field of a Paper set, which TestFullIsFull holds.
func full(t testing.TB) papers.Paper {
	return papers.Paper{
		ID: "2405.18203", Title: "On Pooling", RawTitle: "On {P}ooling", Abstract: "We pool.",
		Summary:    papers.Summary{Text: "Pooling.", By: "a person"},
		Authors:    []papers.Author{{Name: "Ada Ä", Raw: `Ada \"A`, Affiliation: "Bath"}, {Name: "Bo Ek"}},
		Categories: []papers.Category{"cs.LG", "stat.ML"},
		Versions:   []papers.Version{{Number: 1, Date: mustDate(t, "2024-05-28T08:00:00Z"), Size: "12kb"}},
		Links:      []papers.Link{{Kind: papers.CodeLink, URL: "https://example.org/code"}},
		Keywords:   []string{"pooling"},
		Published:  mustDate(t, "2024-05-28"), Updated: mustDate(t, "2024-06-01"), Announced: mustDay(t, "2024-05-29"), DayTold: true,
		Comments: "12 pages", Journal: "J. Pool. 1", DOI: "10.1000/1", License: "https://example.org/l", ReportNo: "R-1",
		Language: "fra", Submitter: "Ada", Citations: 3, Withdrawn: true,
	}
}

func TestFullIsFull(t *testing.T) {
	v := reflect.ValueOf(full(t))
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			t.Errorf("full leaves out %s: tests of Merge would not see it", v.Type().Field(i).Name)
		}
	}
}

// TestMergeAbsentNeverErases takes one field at a time, so that a field
// added to Paper and forgotten in Merge fails here.
func TestMergeAbsentNeverErases(t *testing.T) {
	p := full(t)
	if got := papers.Merge(p, papers.Paper{ID: p.ID}); !reflect.DeepEqual(got, p) {
		t.Errorf("a record of the id alone changes the paper:\n got %+v\nwant %+v", got, p)
	}
	typ := reflect.TypeFor[papers.Paper]()
	for i := range typ.NumField() {
		name := typ.Field(i).Name
		if name == "ID" || name == "RawTitle" { // RawTitle goes with Title
			continue
		}
		less := p
		reflect.ValueOf(&less).Elem().Field(i).SetZero()
		if name == "Title" {
			less.RawTitle = ""
		}
		if got := papers.Merge(p, less); !reflect.DeepEqual(got, p) {
			t.Errorf("a record without %s erases it: %+v", name, got)
		}
		if got := papers.Merge(less, p); !reflect.DeepEqual(got, p) {
			t.Errorf("a record's %s is not taken in: %+v", name, got)
		}
	}
}

func TestMergeDates(t *testing.T) {
	for _, tt := range []struct{ held, newer, want string }{
		{"2024-05-28", "2024-06-01", "2024-06-01"},
		{"2024-05-28", "2024-06", "2024-05-28"},
		{"2024-05-28", "2025", "2024-05-28"},
		{"2024", "2024-05", "2024-05"},
		{"2024-05-28", "2024-05-28T08:00:00Z", "2024-05-28T08:00:00Z"},
		{"2024-05-28T08:00:00Z", "2024-05-29", "2024-05-28T08:00:00Z"},
	} {
		h, n := mustDate(t, tt.held), mustDate(t, tt.newer)
		got := papers.Merge(papers.Paper{Published: h, Updated: h}, papers.Paper{Published: n, Updated: n})
		if got.Published.String() != tt.want || got.Updated.String() != tt.want {
			t.Errorf("%s, then %s: published %s, updated %s; want %s", tt.held, tt.newer, got.Published, got.Updated, tt.want)
		}
	}
}

// TestMergeDays holds that a vaguer record leaves the day alone, and that a
// computed day never replaces a told one.
func TestMergeDays(t *testing.T) {
	instant := papers.Paper{Published: mustDate(t, "2024-05-28T19:00:00Z"), Announced: mustDay(t, "2024-05-30")}
	vague := papers.Paper{Published: mustDate(t, "2024-05-28"), Announced: mustDay(t, "2024-05-29")}
	told := papers.Paper{Published: mustDate(t, "2024-05-29"), Announced: mustDay(t, "2024-05-29"), DayTold: true}
	corrected := papers.Paper{Announced: mustDay(t, "2024-06-03"), DayTold: true}
	for _, tt := range []struct {
		name        string
		held, newer papers.Paper
		want        string
	}{
		{"a vaguer date's day", instant, vague, "2024-05-30"},
		{"a better date's day", vague, instant, "2024-05-30"},
		{"a computed day after a told one", told, instant, "2024-05-29"},
		{"a told day after a computed one", instant, told, "2024-05-29"},
		{"a told day after a told one", told, corrected, "2024-06-03"},
		{"a first day from a vaguer date", papers.Paper{Published: instant.Published}, vague, "2024-05-29"},
	} {
		if got := papers.Merge(tt.held, tt.newer); got.Announced.String() != tt.want || got.DayTold != (tt.held.DayTold || tt.newer.DayTold) {
			t.Errorf("%s: %s, told %v; want %s", tt.name, got.Announced, got.DayTold, tt.want)
		}
	}
}

// TestMergeDayInAnyOrder merges what one source told, what another knows to
// the second and what others know to the day or the month, again and again.
func TestMergeDayInAnyOrder(t *testing.T) {
	c := papers.NewCalendar()
	rapid.Check(t, func(t *rapid.T) {
		submitted := time.Unix(rapid.Int64Range(1.5e9, 1.8e9).Draw(t, "submitted"), 0).UTC()
		day := papers.DayOf(submitted)
		records := []papers.Paper{
			{Published: papers.Instant(submitted), Announced: c.Announced(submitted)},
			{Published: day.Date(), Announced: c.AnnouncedOnDate(day)},
			{Published: papers.Date{Time: time.Date(day.Year, day.Month, 1, 0, 0, 0, 0, time.UTC), Precision: papers.MonthPrecision}},
		}
		want := records[0].Announced
		if rapid.Bool().Draw(t, "one tells the day") {
			want = day.Add(rapid.IntRange(0, 6).Draw(t, "days later"))
			records = append(records, papers.Paper{Announced: want, DayTold: true},
				papers.Paper{Published: want.Date(), Announced: want, DayTold: true})
		}
		order := append(rapid.Permutation(records).Draw(t, "order"), rapid.SliceOfN(rapid.SampledFrom(records), 0, 5).Draw(t, "again")...)
		var p papers.Paper
		for _, r := range order {
			p = papers.Merge(p, r)
		}
		if p.Announced != want {
			t.Fatalf("submitted %s: the day is %s, want %s after %+v", submitted, p.Announced, want, order)
		}
	})
}

func TestMergeTitles(t *testing.T) {
	held := papers.Paper{Title: "On {P}ooling", RawTitle: "On \\{P\\}ooling"}
	if got := papers.Merge(held, papers.Paper{Title: "On Pooling"}); got.RawTitle != "" {
		t.Errorf("a new title keeps the old one's source text %q", got.RawTitle)
	}
	if got := papers.Merge(held, papers.Paper{RawTitle: "x"}); got.RawTitle != held.RawTitle {
		t.Errorf("source text without a title replaces the title's: %q", got.RawTitle)
	}
}

func TestMergeAuthors(t *testing.T) {
	held := []papers.Author{{Name: "Li Wei", Affiliation: "Bath"}, {Name: "Li Wei", Affiliation: "Basel"}, {Name: "Bo Ek", Affiliation: "Lund"}}
	got := papers.Merge(papers.Paper{Authors: held}, papers.Paper{Authors: []papers.Author{
		{Name: "Li Wei"}, {Name: "Li Wei"}, {Name: "Eve"}, {Name: "Bo Ek"},
	}}).Authors
	want := []papers.Author{{Name: "Li Wei", Affiliation: "Bath"}, {Name: "Li Wei", Affiliation: "Basel"}, {Name: "Eve"}, {Name: "Bo Ek", Affiliation: "Lund"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	moved := papers.Merge(papers.Paper{Authors: held[2:]}, papers.Paper{Authors: []papers.Author{{Name: "Bo Ek", Affiliation: "Oslo"}}}).Authors
	if moved[0].Affiliation != "Oslo" {
		t.Errorf("a new affiliation is not taken in: %+v", moved)
	}
}

func TestMergeVersionsAndLinks(t *testing.T) {
	one, two := mustDate(t, "2024-05-28T08:00:00Z"), mustDate(t, "2024-06-01")
	held := papers.Paper{
		Versions: []papers.Version{{Number: 1, Date: one, Size: "12kb"}, {Number: 3, Date: two}},
		Links:    []papers.Link{{Kind: papers.CodeLink, URL: "https://example.org/a"}},
	}
	newer := papers.Paper{
		Versions: []papers.Version{{Number: 1, Date: mustDate(t, "2024")}, {Number: 2, Date: two, Size: "13kb"}},
		Links:    []papers.Link{{Kind: papers.CodeLink, URL: "https://example.org/a"}, {Kind: papers.DemoLink, URL: "https://example.org/a"}},
	}
	got := papers.Merge(held, newer)
	if want := []papers.Version{{Number: 1, Date: one, Size: "12kb"}, {Number: 2, Date: two, Size: "13kb"}, {Number: 3, Date: two}}; !reflect.DeepEqual(got.Versions, want) {
		t.Errorf("versions %+v, want %+v", got.Versions, want)
	}
	if want := newer.Links; !reflect.DeepEqual(got.Links, want) {
		t.Errorf("links %+v, want %+v", got.Links, want)
	}
	if held.Versions[1].Number != 3 || len(held.Links) != 1 {
		t.Errorf("Merge changed what it was given: %+v", held)
	}
}

func TestMergeProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, q := drawPaper(t, "p"), drawPaper(t, "q")
		if got := papers.Merge(p, p); !reflect.DeepEqual(got, p) {
			t.Fatalf("Merge(p, p) = %+v, p = %+v", got, p)
		}
		if got := papers.Merge(papers.Paper{ID: p.ID}, p); !reflect.DeepEqual(got, p) {
			t.Fatalf("Merge(zero, p) = %+v, p = %+v", got, p)
		}
		if got := papers.Merge(p, papers.Paper{}); !reflect.DeepEqual(got, p) {
			t.Fatalf("Merge(p, zero) = %+v, p = %+v", got, p)
		}
		once := papers.Merge(p, q)
		if again := papers.Merge(once, q); !reflect.DeepEqual(again, once) {
			t.Fatalf("the same record twice gives %+v, then %+v", once, again)
		}
	})
}

// drawPaper makes papers as sources do: versions rise, links and authors differ.
func drawPaper(t *rapid.T, label string) papers.Paper {
	text := rapid.SampledFrom([]string{"", "a", "é", "long text"})
	date := rapid.Custom(func(t *rapid.T) papers.Date {
		p := papers.Precision(rapid.IntRange(0, 4).Draw(t, "precision"))
		if p == papers.Unknown {
			return papers.Date{}
		}
		return papers.Date{Time: time.Unix(rapid.Int64Range(0, 1<<31).Draw(t, "seconds"), 0).UTC(), Precision: p}
	})
	p := papers.Paper{
		ID: "2405.18203", Title: text.Draw(t, label), Abstract: text.Draw(t, label), DOI: text.Draw(t, label), Language: text.Draw(t, label),
		Summary:   papers.Summary{Text: text.Draw(t, label)},
		Published: date.Draw(t, label), Updated: date.Draw(t, label),
		Citations: rapid.IntRange(0, 3).Draw(t, label), Withdrawn: rapid.Bool().Draw(t, label),
		Keywords: rapid.SampledFrom([][]string{nil, {"a"}, {"b", "c"}}).Draw(t, label),
	}
	if p.Title != "" {
		p.RawTitle = text.Draw(t, label)
	}
	if rapid.Bool().Draw(t, label) {
		p.Announced, p.DayTold = drawDay(t), rapid.Bool().Draw(t, label)
	}
	if p.Summary.Text != "" {
		p.Summary.By = text.Draw(t, label)
	}
	for n := range rapid.IntRange(0, 3).Draw(t, label) {
		p.Versions = append(p.Versions, papers.Version{Number: n + 1, Date: date.Draw(t, label), Size: text.Draw(t, label)})
		p.Authors = append(p.Authors, papers.Author{Name: string(rune('A' + n)), Affiliation: text.Draw(t, label)})
		p.Links = append(p.Links, papers.Link{Kind: papers.CodeLink, URL: "https://example.org/" + string(rune('a'+n))})
	}
	return p
}

func TestPaperParts(t *testing.T) {
	p := full(t)
	if p.Primary() != "cs.LG" || p.Link(papers.CodeLink) != "https://example.org/code" || p.Link(papers.DemoLink) != "" || p.Text() != "We pool." {
		t.Errorf("%q %q %q %q", p.Primary(), p.Link(papers.CodeLink), p.Link(papers.DemoLink), p.Text())
	}
	p.Abstract = ""
	if p.Text() != "Pooling." {
		t.Errorf("without an abstract there is %q to read", p.Text())
	}
	if (papers.Paper{}).Primary() != "" || (papers.Paper{}).Text() != "" {
		t.Error("the zero Paper has a category or a text")
	}
}

func TestTitleSource(t *testing.T) {
	for _, test := range []struct{ title, raw, want string }{
		{"On Schrödinger's $x^2$", `On Schr\"odinger's $x^2$`, `On Schr\"odinger's $x^2$`},
		{"On Pooling", "", "On Pooling"},
		{"", "", ""},
	} {
		if got := (papers.Paper{Title: test.title, RawTitle: test.raw}).TitleSource(); got != test.want {
			t.Errorf("%q, as the source wrote it %q: the source of the title is %q", test.title, test.raw, got)
		}
	}
}
