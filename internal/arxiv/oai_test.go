package arxiv

import (
	"reflect"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

func day(s string) papers.Day {
	d, err := papers.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

func month(s string) papers.Date {
	d, err := papers.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// same compares a document with what it should be, part by part.
func same(t *testing.T, got, want Document) {
	t.Helper()
	for i := range max(len(got.Records), len(want.Records)) {
		if i >= len(got.Records) || i >= len(want.Records) {
			t.Errorf("%d records, want %d; refused %v", len(got.Records), len(want.Records), got.Refused)
			break
		}
		if !reflect.DeepEqual(got.Records[i], want.Records[i]) {
			t.Errorf("record %d:\n got %+v\nwant %+v", i, got.Records[i], want.Records[i])
		}
	}
	got.Records, want.Records = nil, nil
	if !reflect.DeepEqual(got, want) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
}

func TestRaw(t *testing.T) {
	same(t, read(t, fixture(t, "raw.xml")), Document{
		Form: OAI,
		Records: []papers.Record{
			{Line: 8, Paper: papers.Paper{
				ID: "2608.28914", Title: "Sample spectra of $H < 0$ in the   weak limit", Abstract: "We sample a spectrum.\n\nThen we sample it again.",
				Authors:    []papers.Author{{Name: "Mira Sample", Affiliation: "Institute of Samples, Town"}, {Name: `J. M\"uller`}, {Name: "K. Other Jr."}},
				Categories: []papers.Category{"quant-ph", "math-ph", "math.MP"},
				Versions:   []papers.Version{{Number: 1, Date: instant("2026-08-28T22:22:10Z"), Size: "127kb"}, {Number: 2, Date: instant("2026-09-01T09:00:00Z"), Size: "0kb"}},
				Published:  instant("2026-08-28T22:22:10Z"), Updated: instant("2026-09-01T09:00:00Z"),
				Announced: day("2026-09-01"), // Friday evening is announced on Monday evening
				Comments:  "12 pages & 3 figures;   withdrawn", Journal: "Samples 1 (2026) 2-3", DOI: "10.5555/sample.1",
				License: "http://creativecommons.org/licenses/by/4.0/", ReportNo: "SAMPLE-26-01", Submitter: "Mira Sample", Withdrawn: true,
			}},
			{Line: 47, Deleted: true, Paper: papers.Paper{ID: "hep-th/9901001"}},
		},
		Response: time.Date(2026, 9, 2, 2, 31, 5, 0, time.UTC),
		Token:    "verb%3DListRecords%26metadataPrefix%3DarXivRaw%26skip%3D17",
		Expires:  time.Date(2026, 9, 3, 0, 0, 0, 0, time.UTC),
	})
}

func TestPlain(t *testing.T) {
	same(t, read(t, fixture(t, "plain.xml")), Document{
		Form: OAI,
		Records: []papers.Record{{Line: 4, Paper: papers.Paper{
			ID: "math/0309136", Title: "Knots & samples", Abstract: "Short.",
			Authors:    []papers.Author{{Name: "Sample Collaboration"}, {Name: "Ana Größe III", Affiliation: "Here, There, Town"}},
			Categories: []papers.Category{"math.GT"}, Published: month("2003-09"),
		}}},
		Response: time.Date(2016, 6, 30, 12, 57, 31, 0, time.UTC),
	})
	for _, c := range []struct{ old, new, says string }{
		{"2003-09-08", "1800-01-01", "created 1800-01-01 is before 1900"},
		{"2005-01-02", "soon", `updated "soon" is not a date`},
	} {
		d := read(t, strings.Replace(fixture(t, "plain.xml"), c.old, c.new, 1))
		if _, refused := said(d); len(refused) != 1 || !strings.Contains(refused[0], c.says) {
			t.Errorf("%s: refused %q", c.new, refused)
		}
	}
}

func TestWithdrawn(t *testing.T) {
	version := func(n, letters string) string {
		return `<version version="v` + n + `"><date>Tue, 0` + n + ` Sep 2026 09:00:00 GMT</date><size>0kb</size>` + letters + `</version>`
	}
	for _, c := range []struct {
		says, versions string
		want           bool
	}{
		{"an empty source is no withdrawal", version("2", ""), false},
		{"type I is", version("2", "<source_type>I</source_type>"), true},
		{"among other letters too", version("2", "<source_type>AI</source_type>"), true},
		{"other letters are none", version("2", "<source_type>DS</source_type>"), false},
		{"a later version brings it back", version("2", "<source_type>I</source_type>") + version("3", "<source_type>D</source_type>"), false},
	} {
		d := read(t, oaiPage(rawRecord("2405.00001", c.versions+"<title>T</title>")))
		if len(d.Records) != 1 || d.Records[0].Paper.Withdrawn != c.want {
			t.Errorf("%s: %+v %v", c.says, d.Records, d.Refused)
		}
	}
}

func TestOAIAnswers(t *testing.T) {
	root := func(inside string) string {
		return `<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">` + inside + `</OAI-PMH>`
	}
	for _, c := range []struct {
		says, doc string
		want      Document
	}{
		{"an error", root("<error code='badResumptionToken'>The value is stale. Reason: it &amp; all</error>"),
			Document{Form: OAI, Fault: &Fault{BadResumptionToken, "The value is stale. Reason: it & all"}}},
		{"the first of two errors", root(`<error code="noRecordsMatch"/><error code="badVerb">x</error>`),
			Document{Form: OAI, Fault: &Fault{Code: NoRecordsMatch}}},
		{"the last page of a list", root("<ListRecords><resumptionToken/></ListRecords>"), Document{Form: OAI, Last: true}},
		{"an empty token with attributes", root(`<ListRecords><resumptionToken cursor="9"> </resumptionToken></ListRecords>`), Document{Form: OAI, Last: true}},
		{"a token that expires on a day", root(`<ListRecords><resumptionToken expirationDate="2026-09-03">a&amp;b</resumptionToken></ListRecords>`),
			Document{Form: OAI, Token: "a&b", Expires: time.Date(2026, 9, 3, 0, 0, 0, 0, time.UTC)}},
		{"no records at all", root(`<ListRecords/>`), Document{Form: OAI}},
	} {
		t.Run(c.says, func(t *testing.T) { same(t, read(t, c.doc), c.want) })
	}
}

func TestIDs(t *testing.T) {
	title := "<title>T</title>"
	d := read(t, oaiPage(
		strings.Replace(rawRecord("hep-th/9901001", title), "oai:arXiv.org:hep-th", "OAI:arxiv.ORG:HEP-TH", 1),
		strings.Replace(rawRecord("math/0309136", title), "<id>math/", "<id> math.GT/", 1),
		rawRecord("2405.00001", "<title>First</title>"), rawRecord("2405.00001", "<title>Second</title>"),
	))
	ids, refused := said(d)
	if want := []string{"4:hep-th/9901001", "5:math/0309136", "6:2405.00001", "7:2405.00001"}; !reflect.DeepEqual(ids, want) || refused != nil {
		t.Errorf("got %q, refused %q", ids, refused)
	}
	if d.Records[3].Paper.Title != "Second" {
		t.Error("of two records of one paper the later one must come last")
	}
}

func TestEmptyColumns(t *testing.T) {
	d := read(t, oaiPage(rawRecord("2405.00001", "<title>None</title><submitter>None</submitter><authors>None</authors><categories>None</categories>")))
	if p := d.Records[0].Paper; p.Title != "None" || p.Submitter != "" || p.Authors != nil || p.Categories != nil {
		t.Errorf("got %+v", p)
	}
}

func TestFaultWords(t *testing.T) {
	for _, c := range []struct {
		fault Fault
		want  string
	}{
		{Fault{"badVerb", "no such verb"}, "badVerb: no such verb"}, {Fault{"badVerb", ""}, "badVerb"}, {Fault{"", "no"}, "no"},
	} {
		if got := c.fault.Error(); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
