package papersapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
)

func decoder() Decoder { return NewDecoder(time.Date(2026, 3, 20, 12, 0, 0, 0, time.UTC)) }

func one(t *testing.T, item string) Item {
	t.Helper()
	items, err := decoder().Decode([]byte("[" + item + "]"))
	if err != nil || len(items) != 1 {
		t.Fatalf("%s: %d items, %v", item, len(items), err)
	}
	return items[0]
}

// What our own server writes is read in full.
func TestOwnShape(t *testing.T) {
	at := client.Time{Time: time.Date(2026, 2, 26, 17, 8, 18, 0, time.UTC)}
	p := client.Paper{ID: "2602.23229", Title: "On $x$", Summary: "We show.", Authors: []client.Author{{Name: "Ada"}, {Name: "Taken Off", Hidden: true}, {Name: "Bo"}},
		PublishedAt: at, SubmittedOnDailyAt: client.Time{Time: time.Date(2026, 3, 6, 3, 0, 0, 0, time.UTC)}, Upvotes: 10, Categories: []string{"cs.CL", "stat.ML"},
		ProjectPage: "https://page.example.org", GithubRepo: "https://github.com/a/b", AISummary: "Theirs.", AIKeywords: []string{"theirs"}}
	b, err := json.Marshal(client.DailyItem{Paper: p, Title: p.Title, Summary: p.Summary, PublishedAt: at, NumComments: 3, SubmittedBy: client.User{Name: "cara"}, Upvotes: 10, Place: "curator"})
	if err != nil {
		t.Fatal(err)
	}
	it := one(t, string(b))
	want := papers.Paper{ID: "2602.23229", Title: "On $x$", Abstract: "We show.", Authors: []papers.Author{{Name: "Ada"}, {Name: "Bo"}}, Categories: []papers.Category{"cs.CL", "stat.ML"},
		Links:     []papers.Link{{Kind: papers.CodeLink, URL: "https://github.com/a/b"}, {Kind: papers.ProjectLink, URL: "https://page.example.org"}},
		Published: papers.Instant(at.Time), Announced: papers.Day{Year: 2026, Month: 2, Day: 27}}
	if got, want := fmt.Sprintf("%+v", it.Paper), fmt.Sprintf("%+v", want); got != want {
		t.Errorf("the paper is\n%s, want\n%s", got, want)
	}
	if it.Votes != 10 || it.Comments != 3 || !it.Counted || it.By != "cara" || it.Place != "curator" || it.Day != (papers.Day{Year: 2026, Month: 3, Day: 6}) || it.Err != nil {
		t.Errorf("beside it: %+v", it)
	}
}

// What is missing, null or of another type costs the field.
func TestLiberal(t *testing.T) {
	for _, item := range []string{
		`{"paper":{"id":"2602.23229","title":"T"}}`,
		`{"paper":{"id":"2602.23229v3","title":"T","authors":null,"summary":null,"publishedAt":null,"upvotes":null,"submittedOnDailyBy":null},"submittedBy":null,"numComments":null}`,
		`{"paper":{"id":"2602.23229","title":"T","authors":7,"summary":[],"publishedAt":5,"upvotes":"many","projectPage":{},"githubRepo":1,"categories":"cs"},"submittedBy":3,"numComments":"x","summary":{}}`,
		`{"paper":{"id":"2602.23229","title":"T","authors":[7,null,{"name":5},[]],"publishedAt":"yesterday","upvotes":-4},"place":9,"title":{}}`,
		`{"paper":{"id":" https://arxiv.org/abs/2602.23229 ","title":null},"title":"T","unknown":{"deep":[[[]]]},"mediaUrl":1}`,
		`{"paper":{"id":"2602.23229","title":"T","githubRepo":"javascript:alert(1)","projectPage":"https://a b"},"paper2":{}}`,
	} {
		it := one(t, item)
		if it.Err != nil || it.Paper.ID != "2602.23229" || it.Paper.Title != "T" || len(it.Paper.Authors) > 0 || len(it.Paper.Links) > 0 || it.Counted {
			t.Errorf("%s is read as %+v", item, it)
		}
		if it.Paper.Published.String() != "2026-02" { // as the id tells
			t.Errorf("%s is of %s", item, it.Paper.Published)
		}
	}
	it := one(t, `{"paper":{"id":"acl:2024.acl-long.1","title":"T","authors":["Ada",{"name":"Bo"}],"publishedAt":"2024-08-01T00:00:00.000Z","upvotes":"12"},"submittedBy":"cara","numComments":2.0}`)
	if it.Err != nil || len(it.Paper.Authors) != 2 || it.Votes != 12 || it.Comments != 2 || it.By != "cara" || it.Paper.Published.String() != "2024-08" || !it.Paper.Announced.IsZero() {
		t.Errorf("%+v", it)
	}
}

func TestRefusedItems(t *testing.T) {
	for item, says := range map[string]string{
		`7`:                                    "item must be an object",
		`null`:                                 "paper must be an object",
		`{}`:                                   "paper must be an object",
		`{"paper":null}`:                       "paper must be an object",
		`{"paper":[]}`:                         "paper must be an object",
		`{"paper":{"title":"T"}}`:              "paper.id is missing",
		`{"paper":{"id":7,"title":"T"}}`:       "paper.id must be a text",
		`{"paper":{"id":"x y z","title":"T"}}`: "paper.id \"x y z\" is not a paper's id",
		`{"paper":{"id":"2602.23229"}}`:        "paper.title of 2602.23229 is missing",
		`{"paper":{"id":"2602.23229","title":7}}`: "paper.title of 2602.23229 must be a text",
	} {
		it := one(t, item)
		if !errors.Is(it.Err, papers.ErrInvalid) || !strings.Contains(it.Err.Error(), says) {
			t.Errorf("%s: %v, want %q", item, it.Err, says)
		}
	}
}

func TestOtherAnswers(t *testing.T) {
	for body, want := range map[string]error{
		"": ErrForeign, "null": ErrForeign, "7": ErrForeign, `"x"`: ErrForeign, "nonsense": ErrForeign, `{"error":"No such day"}`: ErrForeign, "[,]": ErrForeign,
		"<!doctype html><title>Sign in</title>": ErrWebPage, "\xef\xbb\xbf  <html>": ErrWebPage,
		"[": ErrTruncated, `[{"paper":{"id":"2602.2`: ErrTruncated, `[{"paper":{}}`: ErrTruncated,
	} {
		if items, err := decoder().Decode([]byte(body)); !errors.Is(err, want) || items != nil {
			t.Errorf("%q: %v, want %v", body, err, want)
		}
	}
	if _, err := decoder().Decode([]byte(`{"error":"No such day"}`)); !strings.Contains(err.Error(), "No such day") {
		t.Errorf("the site's own words are lost: %v", err)
	}
	if items, err := decoder().Decode([]byte("\xef\xbb\xbf [] ")); err != nil || len(items) != 0 {
		t.Errorf("an empty day: %v", err)
	}
}

// What is sent small is not unpacked to something huge: a page of nothing but
// commas would take gigabytes.
func TestMemory(t *testing.T) {
	const size = 4 << 20
	many := func(item string) string { return strings.Repeat(item+",", size/(len(item)+1)) + item }
	for name, body := range map[string]string{
		"items":      "[" + many("0") + "]",
		"authors":    `[{"paper":{"id":"2602.00001","title":"T","authors":[` + many(`"A"`) + `]}}]`,
		"categories": `[{"paper":{"id":"2602.00001","title":"T","categories":[` + many("0") + `]}}]`,
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		items, err := decoder().Decode([]byte(body))
		runtime.ReadMemStats(&after)
		if name == "items" && (!errors.Is(err, ErrTooMany) || items != nil) {
			t.Errorf("%s: %d items, %v", name, len(items), err)
		}
		if got := (after.TotalAlloc - before.TotalAlloc) >> 20; got > 64 {
			t.Errorf("%s: 4 MiB took %d MiB", name, got)
		}
	}
}

// A midnight says no more than the least that it can stand for.
func TestDates(t *testing.T) {
	for at, want := range map[string]string{
		"2019-01-01T00:00:00.000Z": "2019", "2019-05-01T00:00:00.000Z": "2019-05", "2019-05-02T00:00:00.000Z": "2019-05-02", "2019-05-02T00:00:01.000Z": "2019-05-02T00:00:01Z",
		"2019-05-02T02:00:00.000+02:00": "2019-05-02", "2019-05-02": "2019-05-02", "1066-10-14T00:00:00.000Z": "", "2126-10-14T00:00:00.000Z": "", "": "",
	} {
		it := one(t, `{"paper":{"id":"acl:P18-1001","title":"T","publishedAt":"`+at+`"}}`)
		if got := it.Paper.Published.String(); got != want {
			t.Errorf("%s is read as %q, want %q", at, got, want)
		}
		if it.Paper.Announced != it.Paper.Published.Day() {
			t.Errorf("%s stands on %s", at, it.Paper.Announced)
		}
	}
	if it := one(t, `{"publishedAt":"2024-06-04T05:00:00.000Z","paper":{"id":"2406.01574","title":"T","publishedAt":"2024-06-03T17:53:00.000Z"}}`); it.Day != (papers.Day{Year: 2024, Month: 6, Day: 4}) {
		t.Errorf("the old shape's day is %s", it.Day)
	}
}

func TestSummaryOfSomebodyElse(t *testing.T) {
	it := one(t, `{"paper":{"id":"2602.23229","title":"T","summary":"Words.","summaryBy":"starter library"}}`)
	if it.Paper.Abstract != "" || it.Paper.Summary != (papers.Summary{Text: "Words.", By: "starter library"}) {
		t.Errorf("%+v", it.Paper)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`[{"paper":{"id":"2602.23229","title":"T","authors":[{"name":"Ada"}],"upvotes":3},"numComments":1}]`))
	f.Add([]byte(`[{"paper":{"id":"acl:P18-1001","title":"T","publishedAt":"2024-06-03T17:53:00.000Z"},"submittedBy":{"name":"x"}},{}]`))
	f.Add([]byte(`[[[[`))
	f.Add([]byte("<html>"))
	f.Fuzz(func(t *testing.T, body []byte) {
		items, err := decoder().Decode(body)
		if err != nil && items != nil {
			t.Error("an answer is whole or not at all")
		}
		for _, it := range items {
			if it.Err == nil {
				id, _, err := papers.ParseID(string(it.Paper.ID))
				if err != nil || id != it.Paper.ID || it.Paper.Title == "" || it.Votes < 0 || it.Comments < 0 {
					t.Errorf("%+v", it)
				}
			} else if !errors.Is(it.Err, papers.ErrInvalid) {
				t.Errorf("%v", it.Err)
			}
		}
		again, err2 := decoder().Decode(bytes.Clone(body))
		if (err == nil) != (err2 == nil) || len(again) != len(items) {
			t.Error("read twice it is another")
		}
	})
}
