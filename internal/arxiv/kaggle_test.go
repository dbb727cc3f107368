package arxiv

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

var now = time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)

func instant(s string) papers.Date {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return papers.Instant(t)
}

func TestDecode(t *testing.T) {
	line := `{"id":"0704.0001","submitter":"Pavel Nadolsky","authors":"C. Bal\\'azs, E. L. Berger (Argonne), P. M. Nadolsky",
"title":"Calculation of prompt diphoton\n  production","comments":"37 pages","journal-ref":"Phys.Rev.D76:013009,2007","doi":"10.1103/PhysRevD.76.013009",
"report-no":"ANL-HEP-PR-07-12","categories":"hep-ph hep-ex","license":null,"abstract":"  A fully differential\ncalculation.\n  Given is $q\\bar q$.\n",
"versions":[{"version":"v1","created":"Mon, 2 Apr 2007 19:18:42 GMT"},{"version":"v2","created":"Tue, 24 Jul 2007 20:10:27 GMT"}],
"update_date":"2008-11-26","authors_parsed":[["Balázs","C.",""],["Berger","E. L.","","Argonne"],["Nadolsky","P. M.","Jr."]]}`
	got, err := NewKaggle(now).Decode([]byte(line))
	if err != nil {
		t.Fatal(err)
	}
	want := papers.Paper{
		ID: "0704.0001", Title: "Calculation of prompt diphoton   production", Abstract: "A fully differential\ncalculation.\n\nGiven is $q\\bar q$.",
		Authors: []papers.Author{
			{Name: "C. Balázs", Raw: `C. Bal\'azs`}, {Name: "E. L. Berger", Affiliation: "Argonne"}, {Name: "P. M. Nadolsky Jr.", Raw: "P. M. Nadolsky"},
		},
		Categories: []papers.Category{"hep-ph", "hep-ex"},
		Versions:   []papers.Version{{Number: 1, Date: instant("2007-04-02T19:18:42Z")}, {Number: 2, Date: instant("2007-07-24T20:10:27Z")}},
		Published:  instant("2007-04-02T19:18:42Z"), Updated: instant("2007-07-24T20:10:27Z"),
		// 15:18 Eastern on a Monday is behind that day's closing: announced on Tuesday evening.
		Announced: papers.Day{Year: 2007, Month: time.April, Day: 4},
		Comments:  "37 pages", Journal: "Phys.Rev.D76:013009,2007", DOI: "10.1103/PhysRevD.76.013009", ReportNo: "ANL-HEP-PR-07-12",
		Submitter: "Pavel Nadolsky",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
}

func TestDecodeWithoutVersions(t *testing.T) {
	got, err := NewKaggle(now).Decode([]byte(`{"id":"hep-th/9901001","title":"T","versions":[],"update_date":"2008-11-26"}`))
	if err != nil {
		t.Fatal(err)
	}
	if got.Published.String() != "1999-01" || got.Updated.String() != "2008-11-26" || !got.Announced.IsZero() {
		t.Errorf("published %s, updated %s, announced %s", got.Published, got.Updated, got.Announced)
	}
}

func TestDecodeRefuses(t *testing.T) {
	for _, c := range []struct{ line, key, says string }{
		{`{"id":"0704.0001"`, "line", "not JSON"},
		{`7`, "line", "not a paper"},
		{`{"title":"T"}`, "id", "missing"},
		{`{"id":"acl:2024.acl-long.1","title":"T"}`, "id", "not one of arXiv's"},
		{`{"id":"0704.0001"}`, "title", "missing"},
		{`{"id":"0704.0001","title":["T"]}`, "title", "JSON array"},
		{`{"id":"0704.0001","title":"T","versions":[{"version":"one","created":"x"}]}`, "versions.version", "not a version"},
		{`{"id":"0704.0001","title":"T","versions":[{"version":"v1","created":"yesterday"}]}`, "versions.created", "not a time"},
		{`{"id":"0704.0001","title":"T","versions":[{"version":"v1","created":"Mon, 2 Apr 9999 19:18:42 GMT"}]}`, "versions.created", "ahead"},
		{`{"id":"0704.0001","title":"T","versions":[{"version":"v2","created":"Mon, 2 Apr 2007 19:18:42 GMT"},{"version":"v1","created":"Mon, 2 Apr 2007 19:18:42 GMT"}]}`, "versions.version", "follow"},
		{`{"id":"7001.00001","title":"T"}`, "id", "ahead"},
		{`{"id":"0704.0001","title":"T","update_date":"9999-01-01"}`, "update_date", "ahead"},
		{`{"id":"0704.0001","title":"T","update_date":"soon"}`, "update_date", "not a date"},
	} {
		_, err := NewKaggle(now).Decode([]byte(c.line))
		var field *papers.FieldError
		if !errors.As(err, &field) || field.Field != c.key || !strings.Contains(field.Message, c.says) {
			t.Errorf("%s: got %v, want %s … %s", c.line, err, c.key, c.says)
		}
	}
}

func TestParseAuthors(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"A. Author", "A. Author"},
		{"A. Author and B. Author", "A. Author|B. Author"},
		{"A. Author, B. Author, and C. Author", "A. Author|B. Author|C. Author"},
		{"A. Author,\n  B. Author & C. Author", "A. Author|B. Author|C. Author"},
		{"A. Author (MIT, Cambridge), B. Author", "A. Author[MIT, Cambridge]|B. Author"},
		{"A. Author (Inst (Dept and Lab), Town), B. Author", "A. Author[Inst (Dept and Lab), Town]|B. Author"},
		{"A. Author (1), B. Author (1,2), C. Author (3) ((1) Here, There, (2) Elsewhere)", "A. Author[Here, There]|B. Author[Here, There, Elsewhere]|C. Author[3]"},
		{"ATLAS Collaboration: G. Aad, B. Abbott", "ATLAS Collaboration|G. Aad|B. Abbott"},
		{"The H1 Collaboration", "The H1 Collaboration"},
		{"M. King, Jr., A. Author III", "M. King Jr.|A. Author III"},
		{`J. {\'A}lvarez, K. Sm{\aa}land`, `J. {\'A}lvarez|K. Sm{\aa}land`},
		{"Alexander Sand and Andy Brandt", "Alexander Sand|Andy Brandt"},
		{"A. Unclosed (Here, B. Author", "A. Unclosed[Here, B. Author]"},
		{"A. Author) and B. Author", "A. Author)|B. Author"},
		{", , and ,", ""},
		{"A. Author and and B. Author", "A. Author|B. Author"},
		{"A. Author & & B. Author and & C. Author & and D. Author,", "A. Author|B. Author|C. Author|D. Author"},
		{"and", "and"},
	} {
		var got []string
		for _, a := range parseAuthors(c.in) {
			if a.Affiliation != "" {
				a.Name += "[" + a.Affiliation + "]"
			}
			got = append(got, a.Name)
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.in, s, c.want)
		}
	}
}

func FuzzKaggle(f *testing.F) {
	f.Add([]byte(`{"id":"0704.0001","title":"T","authors":"A (1) and B, Jr. ((1) X)","versions":[{"version":"v1","created":"Mon, 2 Apr 2007 19:18:42 GMT"}],"authors_parsed":[["B","A","","X"],[],[""]]}`))
	f.Add([]byte(`{"id":"hep-th/9901001","title":"T","authors":"ATLAS Collaboration: ((","update_date":"2008-11-26"}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		p, err := NewKaggle(now).Decode(line)
		if err != nil {
			if !errors.Is(err, papers.ErrInvalid) {
				t.Errorf("%v is not ErrInvalid", err)
			}
			return
		}
		if id, _, err := papers.ParseID(string(p.ID)); err != nil || id != p.ID || p.Title == "" {
			t.Errorf("%q %q: %v", p.ID, p.Title, err)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	line := []byte(`{"id":"0704.0001","submitter":"Pavel Nadolsky","authors":"C. Bal\\'azs, E. L. Berger, P. M. Nadolsky, C.-P. Yuan","title":"Calculation of prompt diphoton production cross sections at Tevatron and LHC energies","comments":"37 pages, 15 figures; published version","journal-ref":"Phys.Rev.D76:013009,2007","doi":"10.1103/PhysRevD.76.013009","report-no":"ANL-HEP-PR-07-12","categories":"hep-ph","license":null,"abstract":"` + strings.Repeat("A fully differential calculation in perturbative quantum chromodynamics is presented. ", 14) +
		`","versions":[{"version":"v1","created":"Mon, 2 Apr 2007 19:18:42 GMT"},{"version":"v2","created":"Tue, 24 Jul 2007 20:10:27 GMT"}],"update_date":"2008-11-26","authors_parsed":[["Balázs","C.",""],["Berger","E. L.",""],["Nadolsky","P. M.",""],["Yuan","C. -P.",""]]}`)
	k := NewKaggle(now)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := k.Decode(line); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "lines/s")
}
