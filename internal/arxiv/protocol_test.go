package arxiv

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"encoding/xml"
	"errors"
	"html"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/papertest"
)

// recorded returns the documents in a file of recorded answers, which may be
// packed or lie in a JSON wrapper.
func recorded(t testing.TB, path string) []string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	switch filepath.Ext(path) {
	case ".gz":
		r, err := gzip.NewReader(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		if b, err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	case ".json":
		return unwrapped(t, b)
	}
	return []string{string(b)}
}

func unwrapped(t testing.TB, b []byte) []string {
	t.Helper()
	if b[0] != '[' {
		b = append(append([]byte{'['}, b...), ']')
	}
	var answers []struct{ Body, Response string }
	if err := json.Unmarshal(b, &answers); err != nil {
		t.Fatal(err)
	}
	var docs []string
	for _, a := range answers {
		docs = append(docs, a.Body+a.Response)
	}
	return docs
}

// An oracle is a document as encoding/xml decodes it.
type oracle struct {
	XMLName xml.Name
	Records []struct {
		Identifier string       `xml:"header>identifier"`
		Raw        *oracleFacts `xml:"metadata>arXivRaw"`
		Plain      *oracleFacts `xml:"metadata>arXiv"`
	} `xml:",any"`
}

type oracleFacts struct {
	ID        string `xml:"id"`
	Submitter string `xml:"submitter"`
	Title     string `xml:"title"`
	Authors   struct {
		Line    string `xml:",chardata"` // of arXivRaw
		Authors []struct {
			Keys []string `xml:"keyname"`
		} `xml:"author"` // of arXiv
	} `xml:"authors"`
	Categories string `xml:"categories"`
	Comments   string `xml:"comments"`
	Journal    string `xml:"journal-ref"`
	DOI        string `xml:"doi"`
	ReportNo   string `xml:"report-no"`
	License    string `xml:"license"`
	Abstract   string `xml:"abstract"`
	Versions   []struct {
		Date string `xml:"date"`
		Size string `xml:"size"`
		Type string `xml:"source_type"`
	} `xml:"version"`
}

// squeezed makes texts of two readers comparable.
func squeezed(s string) string { return strings.Join(strings.Fields(s), " ") }

// TestRecordedOAI reads every recorded answer of OAI-PMH and holds each record
// to what encoding/xml sees in it.
func TestRecordedOAI(t *testing.T) {
	starts := regexp.MustCompile(`<record>`)
	files := append(papertest.DataFiles(t, "protocol", "oai", "*.xml*"), papertest.DataFiles(t, "protocol", "oai", "*.json")...)
	total := 0
	for _, path := range files {
		for _, doc := range recorded(t, path) {
			name := filepath.Base(path)
			d, err := NewReader(now).Read(strings.NewReader(doc), name)
			want := len(starts.FindAllString(doc, -1))
			if want == 0 {
				if !errors.Is(err, ErrForeign) || !strings.Contains(err.Error(), "holds no records") && !strings.Contains(err.Error(), "a web page") {
					t.Errorf("%s: %v", name, err)
				}
				continue
			}
			if err != nil || len(d.Records) != want || len(d.Refused) > 0 || d.Form != OAI || d.Response.IsZero() {
				t.Errorf("%s: %d records of %d, refused %v, %v", name, len(d.Records), want, d.Refused, err)
				continue
			}
			total += want
			for i, at := range starts.FindAllStringIndex(doc, -1) {
				if line := 1 + strings.Count(doc[:at[0]], "\n"); d.Records[i].Line != line {
					t.Errorf("%s: record %d stands on line %d, not %d", name, i, line, d.Records[i].Line)
				}
			}
			compare(t, name, doc, d)
		}
	}
	t.Logf("%d records in %d files", total, len(files))
}

func compare(t *testing.T, name, doc string, d Document) {
	t.Helper()
	var o struct {
		List oracle `xml:"ListRecords"`
		Get  oracle `xml:"GetRecord"`
	}
	if err := xml.Unmarshal([]byte(doc), &o); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for i, r := range append(o.List.Records, o.Get.Records...) {
		if r.Identifier == "" { // the token
			continue
		}
		want := r.Raw
		if want == nil {
			want = r.Plain
		}
		p := d.Records[i].Paper
		if string(p.ID) != strings.TrimPrefix(r.Identifier, "oai:arXiv.org:") || string(p.ID) != want.ID {
			t.Errorf("%s: record %d is %s, not %s", name, i, p.ID, r.Identifier)
		}
		var codes []string
		for _, c := range p.Categories {
			codes = append(codes, string(c))
		}
		for _, f := range [][3]string{
			{"title", p.Title, want.Title}, {"abstract", p.Abstract, want.Abstract}, {"comments", p.Comments, want.Comments},
			{"journal", p.Journal, want.Journal}, {"doi", p.DOI, want.DOI}, {"report", p.ReportNo, want.ReportNo},
			{"license", p.License, want.License}, {"categories", strings.Join(codes, " "), want.Categories}, {"submitter", p.Submitter, want.Submitter},
		} {
			if squeezed(f[1]) != squeezed(f[2]) {
				t.Errorf("%s: %s of %s is %q, not %q", name, f[0], p.ID, f[1], f[2])
			}
		}
		if r.Raw != nil {
			compareVersions(t, p, want)
		} else {
			comparePlain(t, p, want)
		}
	}
}

func compareVersions(t *testing.T, p papers.Paper, want *oracleFacts) {
	t.Helper()
	n := len(want.Versions)
	if len(p.Versions) != n || n == 0 {
		t.Fatalf("%s has %d versions, not %d", p.ID, len(p.Versions), n)
	}
	for i, v := range want.Versions {
		at, err := time.Parse("Mon, 2 Jan 2006 15:04:05 MST", v.Date)
		if got := p.Versions[i]; err != nil || got.Number != i+1 || !got.Date.Time.Equal(at) || got.Size != v.Size {
			t.Errorf("%s: version %+v, want %+v", p.ID, got, v)
		}
	}
	if p.Published != p.Versions[0].Date || (n > 1) != (p.Updated == p.Versions[n-1].Date) || p.Announced.IsZero() || p.DayTold {
		t.Errorf("%s: published %s, updated %s, announced %s", p.ID, p.Published, p.Updated, p.Announced)
	}
	if p.Withdrawn != (want.Versions[n-1].Type == "I") {
		t.Errorf("%s: withdrawn is %t", p.ID, p.Withdrawn)
	}
	if len(p.Authors) == 0 || !strings.Contains(squeezed(want.Authors.Line), p.Authors[0].Name) {
		t.Errorf("%s: the authors are %+v of %q", p.ID, p.Authors, want.Authors.Line)
	}
}

func comparePlain(t *testing.T, p papers.Paper, want *oracleFacts) {
	t.Helper()
	if p.Published != p.ID.Month() || !p.Updated.IsZero() || !p.Announced.IsZero() || p.Versions != nil {
		t.Errorf("%s: published %s, updated %s, announced %s", p.ID, p.Published, p.Updated, p.Announced)
	}
	n := 0
	for _, a := range want.Authors.Authors {
		key := strings.Join(a.Keys, " ")
		if key == ":" {
			continue
		}
		if n >= len(p.Authors) || !strings.Contains(p.Authors[n].Name, squeezed(key)) {
			t.Errorf("%s: author %d is not %q: %+v", p.ID, n, key, p.Authors)
			return
		}
		n++
	}
	if n != len(p.Authors) {
		t.Errorf("%s: %d authors, want %d", p.ID, len(p.Authors), n)
	}
}

// TestRecordedFeeds reads every recorded answer of the query API and every
// recorded announcement.
func TestRecordedFeeds(t *testing.T) {
	starts := regexp.MustCompile(`<(entry|item)>`)
	ids := regexp.MustCompile(`<(?:id|guid[^>]*)>(?:https?://arxiv\.org/abs/|oai:arXiv\.org:)([^<]*?)(v\d+)?</`)
	titles := regexp.MustCompile(`(?s)<(?:entry|item)>.*?<title>(.*?)</title>`)
	for _, pattern := range []string{"atom_api/*.json", "atom_api/*.xml", "rss/*.xml"} {
		for _, path := range papertest.DataFiles(t, "protocol", pattern) {
			for _, doc := range recorded(t, path) {
				d := read(t, doc)
				name := filepath.Base(path)
				want := len(starts.FindAllString(doc, -1))
				if strings.Contains(doc, "/api/errors#") {
					if d.Fault == nil || d.Fault.Words != "incorrect id format for abc" {
						t.Errorf("%s: fault %v", name, d.Fault)
					}
					want = 0
				}
				if len(d.Records) != want || len(d.Refused) > 0 {
					t.Errorf("%s: %d records of %d, refused %v", name, len(d.Records), want, d.Refused)
					continue
				}
				found, named := ids.FindAllStringSubmatch(doc, -1), titles.FindAllStringSubmatch(doc, -1)
				for i, r := range d.Records {
					if string(r.Paper.ID) != found[i][1] {
						t.Errorf("%s: record %d is %s, not %s", name, i, r.Paper.ID, found[i][1])
					}
					if got, want := squeezed(r.Paper.Title), squeezed(html.UnescapeString(named[i][1])); got != want {
						t.Errorf("%s: %s is called %q, not %q", name, r.Paper.ID, got, want)
					}
					if r.Paper.Abstract == "" || len(r.Paper.Authors) == 0 || len(r.Paper.Categories) == 0 || r.Paper.Published.IsZero() {
						t.Errorf("%s: %s lacks something: %+v", name, r.Paper.ID, r.Paper)
					}
				}
				if (d.Form == RSS) != strings.HasPrefix(pattern, "rss") || d.Form != RSS && d.Form != Query {
					t.Errorf("%s is taken for %s", name, d.Form)
				}
			}
		}
	}
}
