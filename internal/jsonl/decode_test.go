package jsonl

import (
	"errors"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/lines"
	"github.com/dailypapers/dailypapers/internal/papertest"
	"pgregory.net/rapid"
)

var now = time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)

func day(s string) papers.Day {
	d, err := papers.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

func date(s string) papers.Date {
	d, err := papers.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestDecode(t *testing.T) {
	for _, c := range []struct {
		name, line string
		want       papers.Paper
	}{
		{"created on a Tuesday", `{"id":"1705.01224v3","title":"T","date":"2017-05-02","date_kind":"created","updated":"2017-05-03"}`, papers.Paper{
			ID: "1705.01224", Title: "T", Published: date("2017-05-02"), Updated: date("2017-05-03"), Announced: day("2017-05-03"),
			Versions: []papers.Version{{Number: 1, Date: date("2017-05-02")}},
		}},
		{"created on a Friday", `{"id":"math/9406214","title":"T","date":"1994-06-10","date_kind":"created"}`, papers.Paper{
			ID: "math/9406214", Title: "T", Published: date("1994-06-10"), Announced: day("1994-06-13"),
			Versions: []papers.Version{{Number: 1, Date: date("1994-06-10")}},
		}},
		{"announced", `{"id":"2508.21076","title":"T","date":"2025-09-01","date_kind":"announced","comments":"C","categories":["q-bio.QM","cs.AI"]}`, papers.Paper{
			ID: "2508.21076", Title: "T", Published: date("2025-09-01"), Announced: day("2025-09-01"), DayTold: true, Comments: "C",
			Categories: []papers.Category{"q-bio.QM", "cs.AI"},
		}},
		{"an instant behind the closing", `{"id":"2405.18203","title":"T","date":"2024-05-28T20:00:00Z","date_kind":"published"}`, papers.Paper{
			ID: "2405.18203", Title: "T", Published: date("2024-05-28T20:00:00Z"), Announced: day("2024-05-30"),
		}},
		{"no date on arXiv", `{"id":"2405.18203","title":"T"}`, papers.Paper{ID: "2405.18203", Title: "T", Published: date("2024-05")}},
		{"a month", `{"id":"acl:2024.acl-long.1","title":"T","date":"2024-08","date_kind":"venue","venue":"ACL 2024","lang":"fra"}`, papers.Paper{
			ID: "acl:2024.acl-long.1", Title: "T", Published: date("2024-08"), Journal: "ACL 2024", Language: "fra",
		}},
		{"id_month with a day", `{"id":"2405.18203","title":"T","date":"2024-05-01","date_kind":"id_month"}`, papers.Paper{
			ID: "2405.18203", Title: "T", Published: date("2024-05"),
		}},
		{"another source's day", `{"id":"pl:nips2017:9253","title":"T","date":"2017-12-04","lang":"eng","status":"Withdraw"}`, papers.Paper{
			ID: "pl:nips2017:9253", Title: "T", Published: date("2017-12-04"), Announced: day("2017-12-04"), Withdrawn: true,
		}},
		{"a year as a number", `{"id":"pl:x:1","title":"T","date":2019,"citations":4.0,"rating":4.2,"rank":3,"num_comments":null}`, papers.Paper{
			ID: "pl:x:1", Title: "T", Published: date("2019"), Citations: 4,
		}},
		{"its own day wins", `{"id":"2405.18203","title":"T","date":"2024-05-28","announced":"2024-06-03"}`, papers.Paper{
			ID: "2405.18203", Title: "T", Published: date("2024-05-28"), Announced: day("2024-06-03"), DayTold: true,
		}},
		{"an empty day wins too", `{"id":"2405.18203","title":"T","date":"2024-05-28","announced":""}`, papers.Paper{
			ID: "2405.18203", Title: "T", Published: date("2024-05-28"),
		}},
		{"shapes of authors and lists", `{"id":"pl:x:1","title":"T","authors":["A \"B\" C",{"name":"D","affiliation":"E"}],"categories":"cs.CL cs.AI","keywords":"one"}`, papers.Paper{
			ID: "pl:x:1", Title: "T", Authors: []papers.Author{{Name: `A "B" C`}, {Name: "D", Affiliation: "E"}},
			Categories: []papers.Category{"cs.CL", "cs.AI"}, Keywords: []string{"one"},
		}},
		{"the same work elsewhere", `{"id":"pl:x:1","title":"T","arxiv":"1704.06036","also":["acl:2020.acl-main.1","pl:y:2","acl:http://www.lrec-conf.org/a/942_Paper.pdf"]}`, papers.Paper{
			ID: "pl:x:1", Title: "T", Links: []papers.Link{
				{Kind: papers.SameLink, URL: "https://arxiv.org/abs/1704.06036"},
				{Kind: papers.SameLink, URL: "https://aclanthology.org/2020.acl-main.1/"},
				{Kind: papers.SameLink, URL: "http://www.lrec-conf.org/a/942_Paper.pdf"},
			},
		}},
		{"an address for an id", `{"id":"acl:https://doi.org/10.26615/978-954_001","title":"T"}`, papers.Paper{
			ID: "acl:https://doi.org/10.26615/978-954_001", Title: "T",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := NewDecoder(now).Decode([]byte(c.line))
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("\n got %+v\nwant %+v", got, c.want)
			}
		})
	}
}

// TestEncodeLeavesComputedDays holds that writing a paper does not turn a day
// that follows from its date into one that a source told.
func TestEncodeLeavesComputedDays(t *testing.T) {
	for line, want := range map[string]bool{
		`{"id":"2405.18203","title":"T","date":"2024-05-28"}`:                            false,
		`{"id":"2405.18203","title":"T","date":"2024-05-28","announced":"2024-05-29"}`:   true,
		`{"id":"2405.18203","title":"T","date":"2024-05-29","date_kind":"announced"}`:    true,
		`{"id":"2405.18203","title":"T","date":"2024-05-28","announced":""}`:             true,
		`{"id":"2405.18203","title":"T","date":"2024-05"}`:                               false,
		`{"id":"2405.18203","title":"T","date":"2024-05","announced":"2024-05-29"}`:      true,
		`{"id":"2405.18203","title":"T","date":"2024-05-28T20:00:00Z","announced":null}`: false,
	} {
		p, err := NewDecoder(now).Decode([]byte(line))
		if err != nil {
			t.Fatal(err)
		}
		roundTrip(t, p)
		if again, err := Encode(p); err != nil || strings.Contains(string(again), "announced") != want {
			t.Errorf("%s is written as %s, %v", line, again, err)
		}
	}
}

// TestDayInAnyOrder is the way of a paper's day from the lines of several
// files to what is held of it.
func TestDayInAnyOrder(t *testing.T) {
	instant := `{"id":"2405.18203","title":"T","date":"2024-05-28T19:00:00Z"}`
	vague := `{"id":"2405.18203","title":"T","date":"2024-05-28","date_kind":"created"}`
	told := `{"id":"2405.18203","title":"T","date":"2024-05-29","date_kind":"announced"}`
	explicit := `{"id":"2405.18203","title":"T","date":"2024-05-28","announced":"2024-05-29"}`
	for _, c := range []struct {
		lines []string
		want  string
	}{
		{[]string{instant, vague}, "2024-05-30"},
		{[]string{instant, vague, told}, "2024-05-29"},
		{[]string{instant, vague, explicit}, "2024-05-29"},
	} {
		rapid.Check(t, func(t *rapid.T) {
			var p papers.Paper
			for _, line := range rapid.Permutation(c.lines).Draw(t, "order") {
				newer, err := NewDecoder(now).Decode([]byte(line))
				if err != nil {
					t.Fatal(err)
				}
				p = papers.Merge(p, newer)
			}
			if p.Announced.String() != c.want {
				t.Fatalf("the day is %s, want %s", p.Announced, c.want)
			}
		})
	}
}

func TestDecodeRefuses(t *testing.T) {
	for _, c := range []struct{ line, key, says string }{
		{`{"id":"2405.18203","title":"T"`, "line", "not JSON at byte"},
		{`nonsense`, "line", "not JSON at byte 2"},
		{`[]`, "line", "JSON array, not an object"},
		{`{"title":"T"}`, "id", "missing"},
		{`{"id":null,"title":"T"}`, "id", "missing"},
		{`{"id":2405.18203,"title":"T"}`, "id", "JSON number, not a string"},
		{`{"id":"what","title":"T"}`, "id", "not a paper's id"},
		{`{"id":"2405.18203"}`, "title", "missing"},
		{`{"id":"2405.18203","title":" \n"}`, "title", "missing"},
		{`{"id":"2405.18203","title":{}}`, "title", "JSON object"},
		{`{"id":"2405.18203","title":"T","date":"9999-01-01"}`, "date", "ahead"},
		{`{"id":"2405.18203","title":"T","date":"1066-10-14"}`, "date", "before 1900"},
		{`{"id":"7001.00001","title":"T"}`, "id", "month 2070-01 is more than a year ahead"},
		{`{"id":"2405.18203","title":"T","date":"May"}`, "date", "is not a date"},
		{`{"id":"2405.18203","title":"T","updated":"9999"}`, "updated", "ahead"},
		{`{"id":"2405.18203","title":"T","announced":"2024-05"}`, "announced", "not a day"},
		{`{"id":"2405.18203","title":"T","date_kind":"guess"}`, "date_kind", "not one of"},
		{`{"id":"2405.18203","title":"T","authors":"A, B"}`, "authors", "not a list"},
		{`{"id":"2405.18203","title":"T","authors":["A",3]}`, "authors", "place 2"},
		{`{"id":"2405.18203","title":"T","categories":[1]}`, "", "number"},
		{`{"id":"2405.18203","title":"T","citations":"many"}`, "citations", "not a count"},
		{`{"id":"2405.18203","title":"T","citations":-1}`, "citations", "not a count"},
		{`{"id":"2405.18203","title":"T","links":[{"kind":"code","url":"javascript:alert(1)"}]}`, "links", "web address"},
		{`{"id":"2405.18203","title":"T","links":[{"kind":"spam","url":"https://x.org"}]}`, "links", "unknown kind"},
		{`{"id":"2405.18203","title":"T","versions":[{"number":2},{"number":2}]}`, "versions.number", "rise"},
	} {
		_, err := NewDecoder(now).Decode([]byte(c.line))
		var field *papers.FieldError
		if !errors.As(err, &field) || !errors.Is(err, papers.ErrInvalid) {
			t.Errorf("%s: %v is no FieldError", c.line, err)
			continue
		}
		if c.key != "" && field.Field != c.key || !strings.Contains(field.Message, c.says) {
			t.Errorf("%s: got %q, want %s … %s", c.line, err, c.key, c.says)
		}
	}
}

// corpusLimit keeps the test quick; the oddest ids stand at the beginning.
const corpusLimit = 12_000

// TestCorpora holds the lines of the shared corpora to be papers.
func TestCorpora(t *testing.T) {
	files := papertest.DataFiles(t, "corpus", "*.zst")
	for _, file := range append(files, papertest.Data(t, "reference_page.jsonl")) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			checkCorpus(t, file)
		})
	}
}

func checkCorpus(t *testing.T, file string) {
	r, err := lines.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	d := NewDecoder(now)
	ids := map[papers.ID]bool{}
	n := 0
	for l, err := range r.Lines(0) {
		if err != nil {
			t.Fatal(err)
		}
		p, err := d.Decode(l.Text)
		if err != nil {
			t.Fatalf("%s:%d: %v", file, l.Number, err)
		}
		if n++; n > corpusLimit {
			break
		}
		if ids[p.ID] {
			t.Errorf("%s:%d: %s is there twice", file, l.Number, p.ID)
		}
		ids[p.ID] = true
		if n%50 == 0 {
			roundTrip(t, p)
		}
	}
	if n == 0 {
		t.Error("no papers in ", file)
	}
}

func roundTrip(t interface{ Fatalf(string, ...any) }, p papers.Paper) {
	line, err := Encode(p)
	if err != nil {
		t.Fatalf("encode %s: %v", p.ID, err)
	}
	got, err := NewDecoder(now).Decode(line)
	if err != nil {
		t.Fatalf("decode %s: %v", line, err)
	}
	if !reflect.DeepEqual(got, p) {
		t.Fatalf("%s\n got %+v\nwant %+v", line, got, p)
	}
}
