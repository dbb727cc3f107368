package ingest

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"pgregory.net/rapid"
)

func TestEnrich(t *testing.T) {
	got, cleaned, err := enrich(papers.Paper{
		ID: "2405.18203", Title: "On Schr\\\"odinger's  <script>alert(1)</script>\u202e $x^2$\n",
		Abstract: " One\nparagraph.\n \nAnother,\x00 with code at github.com/owner/repo. ",
		Authors:  []papers.Author{{Name: `Ren\'e  Descartes`}, {Name: "\u200b"}, {Name: "B", Raw: "b"}},
		Keywords: []string{"a", " a ", ""}, Categories: []papers.Category{"CS.cl", "cs.CL", "new-field.XY", "what is this"},
		DOI: "https://doi.org/10.1000/1 10.1000/2", License: "javascript:x", Comments: "This paper has been withdrawn by the authors",
	})
	want := papers.Paper{
		ID: "2405.18203", Title: "On Schrödinger's <script>alert(1)</script> $x^2$", RawTitle: `On Schr\"odinger's <script>alert(1)</script> $x^2$`,
		Abstract:   "One paragraph.\n\nAnother, with code at github.com/owner/repo.",
		Authors:    []papers.Author{{Name: "René Descartes", Raw: `Ren\'e Descartes`}, {Name: "B", Raw: "b"}},
		Keywords:   []string{"a"},
		Categories: []papers.Category{"cs.CL", "new-field.XY"},
		Links:      []papers.Link{{Kind: papers.CodeLink, URL: "https://github.com/owner/repo"}},
		DOI:        "10.1000/1", Comments: "This paper has been withdrawn by the authors", Withdrawn: true,
	}
	if err != nil || !cleaned || !reflect.DeepEqual(got, want) {
		t.Errorf("cleaned %v, %v\n got %+v\nwant %+v", cleaned, err, got, want)
	}
}

func TestEnrichRefuses(t *testing.T) {
	for _, c := range []struct {
		key, says string
		paper     papers.Paper
	}{
		{"title", "empty", papers.Paper{Title: "\u202e\u200b \x01"}},
		{"title", "has 2001 bytes", papers.Paper{Title: strings.Repeat("x", 2001)}},
		{"abstract", "at most 100000", papers.Paper{Title: "T", Abstract: strings.Repeat("x", 100_001)}},
		{"authors", "has 10001 names", papers.Paper{Title: "T", Authors: make([]papers.Author, 10_001)}},
		{"authors", "301 bytes at place 2", papers.Paper{Title: "T", Authors: []papers.Author{{Name: "A"}, {Name: strings.Repeat("x", 301)}}}},
		{"authors", "an affiliation of 2001 bytes", papers.Paper{Title: "T", Authors: []papers.Author{{Name: "A", Affiliation: strings.Repeat("x", 2001)}}}},
		{"keywords", "201 bytes", papers.Paper{Title: "T", Keywords: []string{strings.Repeat("x", 201)}}},
		{"links", "2049 bytes", papers.Paper{Title: "T", Links: []papers.Link{{URL: strings.Repeat("x", 2049)}}}},
		{"comments", "10001", papers.Paper{Title: "T", Comments: strings.Repeat("x", 10_001)}},
	} {
		_, _, err := enrich(c.paper)
		var field *papers.FieldError
		if !errors.As(err, &field) || field.Field != c.key || !strings.Contains(field.Message, c.says) {
			t.Errorf("got %v, want %s … %s", err, c.key, c.says)
		}
	}
}

func TestSaysWithdrawn(t *testing.T) {
	for comments, want := range map[string]bool{
		"": false, "12 pages": false, "Withdrawn": true, "This paper has been withdrawn due to an error": true,
		"We would like to withdraw this paper due to issues": true, "the authors have withdrawn it": true,
		"Originally accepted at DCC 2020 but withdrawn due to page count limit": false, "Supersedes the withdrawn 1234.56789": false,
	} {
		if saysWithdrawn(comments) != want {
			t.Errorf("%q is %v", comments, !want)
		}
	}
}

func TestProse(t *testing.T) {
	for in, want := range map[string]string{
		"": "", " a ": "a", "a\nb": "a b", "a\r\nb": "a b", "a\n\nb": "a\n\nb", "\n\na \n \t\n\n b\n\n": "a\n\nb",
		"a\u00a0b": "a b", "a\u2028b": "a b", "zero\u200dwidth joiner": "zero\u200dwidth joiner",
	} {
		if got, found := prose(in); got != want || found {
			t.Errorf("%q: got %q (%v), want %q", in, got, found, want)
		}
	}
}

// TestEnrichTwice holds enriching to change nothing the second time.
func TestEnrichTwice(t *testing.T) {
	piece := rapid.SampledFrom([]string{"a", "B", " ", "\n\n", "\t", `\'e`, `\"o`, "{", "}", "$x$", "--", "\u202e", "é", "github.com/a/b", "~", "\x07", ".", "'"})
	rapid.Check(t, func(t *rapid.T) {
		text := func(name string) string { return strings.Join(rapid.SliceOfN(piece, 0, 12).Draw(t, name), "") }
		p := papers.Paper{ID: "2405.18203", Title: "T" + text("title"), Abstract: text("abstract"), Comments: text("comments"),
			Authors: []papers.Author{{Name: text("name")}, {Name: text("other")}}, Keywords: []string{text("word")}}
		once, _, err := enrich(p)
		if err != nil {
			return
		}
		copied := once
		copied.Authors = slices.Clone(once.Authors)
		twice, cleaned, err := enrich(copied)
		if err != nil || cleaned {
			t.Fatalf("the second time: cleaned %v, %v", cleaned, err)
		}
		// Some TeX shows as TeX again; what is kept raw and what is not displayed must stand still.
		twice.Title, twice.RawTitle, once.Title, once.RawTitle = "", "", "", ""
		twice.Authors, once.Authors = nil, nil
		if !reflect.DeepEqual(once, twice) {
			t.Fatalf("\n once %+v\ntwice %+v", once, twice)
		}
	})
}
