package arxiv

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	papers "github.com/dailypapers/dailypapers"
)

// promise holds the reading of any bytes to what Read says of itself.
func promise(t *testing.T, doc []byte) {
	d, err := NewReader(now).Read(strings.NewReader(string(doc)), "page")
	if err != nil && errors.Is(err, ErrForeign) == errors.Is(err, ErrTruncated) {
		t.Errorf("the error is %v", err)
	}
	again, _ := NewReader(now).Read(strings.NewReader(string(doc)), "page")
	if !reflect.DeepEqual(d, again) {
		t.Errorf("read twice:\n%+v\n%+v", d, again)
	}
	last, lines := 1, 1+strings.Count(string(doc), "\n")
	for _, r := range d.Records {
		if r.Line < last || r.Line > lines {
			t.Errorf("%s stands on line %d of %d, behind line %d", r.Paper.ID, r.Line, lines, last)
		}
		last = r.Line
		promisePaper(t, r)
	}
	for _, e := range d.Refused {
		if e.Line < 1 || e.Line > lines || !errors.Is(e, papers.ErrInvalid) || !strings.HasPrefix(e.Where, "page:") || len(e.Error()) > 2000 {
			t.Errorf("refused %+v", e)
		}
	}
	if isFeed := d.Form == RSS || d.Form == Atom; isFeed && (len(d.Announcements) != len(d.Records) || d.Items != len(d.Records)+len(d.Refused)) {
		t.Errorf("%d items, %d announcements, %d records", d.Items, len(d.Announcements), len(d.Records))
	}
}

func promisePaper(t *testing.T, r papers.Record) {
	p := r.Paper
	if id, _, err := papers.ParseID(string(p.ID)); err != nil || id != p.ID || id.Source() != "arxiv" {
		t.Errorf("the id is %q: %v", p.ID, err)
	}
	if r.Deleted {
		if !reflect.DeepEqual(p, papers.Paper{ID: p.ID}) {
			t.Errorf("deleted, but %+v", p)
		}
		return
	}
	if strings.TrimSpace(p.Title) == "" || p.Published.IsZero() {
		t.Errorf("%s is called %q, published %s", p.ID, p.Title, p.Published)
	}
	for _, s := range []string{p.Title, p.Abstract, p.Comments, p.Journal, p.DOI, p.License, p.ReportNo, p.Submitter} {
		if !utf8.ValidString(s) || strings.IndexFunc(s, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' && r != '\r' }) >= 0 {
			t.Errorf("%s has the text %q", p.ID, s)
		}
	}
	for i, v := range p.Versions {
		if v.Number < 1 || i > 0 && v.Number <= p.Versions[i-1].Number || v.Date.Check(now) != nil {
			t.Errorf("%s has the versions %+v", p.ID, p.Versions)
		}
	}
	if p.Published.Check(now) != nil || p.Updated.Check(now) != nil {
		t.Errorf("%s: published %s, updated %s", p.ID, p.Published, p.Updated)
	}
}

func fuzz(f *testing.F, seeds ...string) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(promise)
}

func FuzzRaw(f *testing.F)   { fuzz(f, fixture(f, "raw.xml"), oaiPage(sample(1), sample(2))) }
func FuzzPlain(f *testing.F) { fuzz(f, fixture(f, "plain.xml")) }
func FuzzQuery(f *testing.F) { fuzz(f, fixture(f, "query.xml")) }
func FuzzRSS(f *testing.F)   { fuzz(f, fixture(f, "rss.xml")) }
func FuzzAtom(f *testing.F)  { fuzz(f, fixture(f, "atom.xml")) }

// FuzzRecord puts anything between two records, which must come through.
func FuzzRecord(f *testing.F) {
	f.Add([]byte(sample(2)))
	whole := read(f, oaiPage(sample(1), sample(3)))
	f.Fuzz(func(t *testing.T, record []byte) {
		for _, s := range []string{"<!--", "<![", "<?", "<!doctype"} { // what may rightly swallow or end the rest
			if strings.Contains(strings.ToLower(string(record)), s) {
				return
			}
		}
		promise(t, []byte(oaiPage(sample(1), string(record), sample(3))))
		d, _ := NewReader(now).Read(strings.NewReader(oaiPage(sample(1), string(record), sample(3))), "page")
		if len(d.Records) == 0 || !reflect.DeepEqual(d.Records[0], whole.Records[0]) {
			t.Errorf("the record before is %+v", d.Records)
		}
	})
}

// FuzzAuthors holds the author line to names that are not empty.
func FuzzAuthors(f *testing.F) {
	f.Add("A. Author (1) and and B. Author, Jr. & & C. Author (1,2) ((1) Here, (2) There)")
	f.Fuzz(func(t *testing.T, s string) {
		for _, a := range parseAuthors(s) {
			if strings.TrimSpace(a.Name) == "" {
				t.Errorf("%q has an author %+v", s, a)
			}
		}
	})
}
