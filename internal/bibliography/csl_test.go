package bibliography_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/bibliography"
)

func TestCSL(t *testing.T) {
	item := `{"id": "odegard", "type": "article", "title": "H<sub>2</sub>O <i>in</i> a < b", "unknown": [{"x": null}],
  "author": [{"family": "Ødegård", "given": "Søren"}, {"literal": "H1 Collaboration"}, {"family": "Berg", "given": "Anna", "non-dropping-particle": "van der", "suffix": "Jr."}, "Cruz, María", 7, null, {}],
  "issued": {"date-parts": [["2024", 5, 28]]}, "DOI": "10.1000/X", "URL": "https://arxiv.org/abs/2405.18203", "note": "Read\nit."}`
	want := bibliography.Entry{
		Key: "odegard", Title: "H2O in a < b", Authors: []string{"Søren Ødegård", "H1 Collaboration", "Anna van der Berg Jr.", "María Cruz", "7"}, Year: 2024,
		DOI: "10.1000/X", ID: "2405.18203", URL: "https://arxiv.org/abs/2405.18203", Note: "Read it.", Line: 1,
	}
	for _, src := range []string{
		item, "[" + item + "]", "\ufeff [" + item + ",]", `{"items": [` + item + `], "other": [1, {"title": "No"}]}`,
		`{"version": {"items": [2]}, "items" : [` + item + `]}`, "[" + strings.ReplaceAll(item, "\n", "\r\n") + "]",
	} {
		if got := one(t, bibliography.CSL, src); !reflect.DeepEqual(got, want) {
			t.Errorf("%s\n got %+v\nwant %+v", src, got, want)
		}
	}
}

func TestCSLValues(t *testing.T) {
	for _, tt := range []struct {
		fields string
		id     papers.ID
		year   int
	}{
		{`"number": "arXiv:2405.18203"`, "2405.18203", 0},
		{`"archive": "arXiv", "archive_location": "2405.18203"`, "2405.18203", 0},
		{`"publisher": "arXiv", "number": "2405.18203"`, "2405.18203", 0},
		{`"container-title": ["arXiv preprint arXiv:2405.18203"]`, "2405.18203", 0},
		{`"DOI": "https://doi.org/10.48550/arXiv.2405.18203"`, "2405.18203", 0},
		{`"note": "PMID: 12\narXiv:2405.18203 [cs]"`, "2405.18203", 0},
		{`"note": "as arXiv:2405.18203 but worse"`, "2405.18203", 0},
		{`"note": "worse than arXiv:2405.18203"`, "", 0},
		{`"custom": {"arXiv": "2405.18203"}`, "2405.18203", 0},
		{`"custom": [1], "DOI": 7, "URL": {}, "author": "x", "note": [[]]`, "", 0},
		{`"issued": {"date-parts": [[2024]]}`, "", 2024},
		{`"issued": {"date-parts": [2024]}`, "", 2024},
		{`"issued": {"raw": "28 May 2024"}`, "", 2024},
		{`"issued": {"literal": "2024"}`, "", 2024},
		{`"issued": "2024-05-28"`, "", 2024},
		{`"issued": 2024`, "", 2024},
		{`"issued": {"date-parts": [[]]}`, "", 0},
		{`"issued": {"date-parts": [[null]]}`, "", 0},
		{`"issued": null`, "", 0},
	} {
		got := one(t, bibliography.CSL, `[{"id": 7, "title": ["T"], `+tt.fields+`}]`)
		if got.ID != tt.id || got.Year != tt.year || got.Title != "T" || got.Key != "7" {
			t.Errorf("%s: %+v; want %q, %d", tt.fields, got, tt.id, tt.year)
		}
	}
}

func TestBrokenItems(t *testing.T) {
	deep := strings.Repeat("[", 70) + strings.Repeat("]", 70)
	for _, tt := range []struct{ name, src, read, told string }{
		{"empty", "[]", "", ""},
		{"a comma is lost", "[{\"title\": \"A\"},\n{\"title\": \"B\" \"x\": 1},\n{\"title\": \"C\"}]", "A1 C3", "2"},
		{"a quotation mark is lost", "[\n  {\n    \"title\": \"A,\n    \"x\": 1\n  },\n  {\n    \"title\": \"B\"\n  }\n]", "B6", "2"},
		{"a brace is lost", "[\n  {\n    \"title\": \"A\",\n    \"x\": {\n  },\n  {\n    \"title\": \"B\"\n  }\n]", "B6", "2"},
		{"cut", "[{\"title\": \"A\"},\n{\"title\": \"B", "A1", "2"},
		{"the bracket is lost", "[{\"title\": \"A\"}, ", "A1", ""},
		{"lines", "{\"title\": \"A\"}\n{\"title\": \"B\"}\n", "A1 B2", ""},
		{"no objects", "[[], \n1, \"x{\", {\"title\": \"B\"}]", "B2", "2 2"},
		{"says nothing", "[{\"id\": \"a\"},\n{\"title\": \"B\"}]", "B2", "1"},
		{"too deep", "[{\"title\": \"A\", \"x\": " + deep + "}, {\"title\": \"B\"}]", "B1", "1"},
		{"an object alone", "{\"a\": 1}", "", "1"},
		{"a brace alone", "{", "", "1"},
	} {
		entries, problems := read(t, bibliography.CSL, tt.src)
		var got, told []string
		for _, e := range entries {
			got = append(got, fmt.Sprint(e.Title, e.Line))
		}
		for _, p := range problems {
			told = append(told, fmt.Sprint(p.Line))
		}
		if strings.Join(got, " ") != tt.read || strings.Join(told, " ") != tt.told {
			t.Errorf("%s: read %v, told %v; want %s and %s", tt.name, got, problems, tt.read, tt.told)
		}
	}
}
