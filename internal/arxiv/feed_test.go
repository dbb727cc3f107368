package arxiv

import (
	"reflect"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

func TestQuery(t *testing.T) {
	same(t, read(t, fixture(t, "query.xml")), Document{
		Form: Query, Total: 31, Response: time.Date(2026, 4, 12, 22, 9, 26, 0, time.UTC),
		Records: []papers.Record{
			{Line: 10, Paper: papers.Paper{
				ID: "hep-ex/0307015", Title: "Multi-sample production", Abstract: "Sampled.", Authors: []papers.Author{{Name: "H0 Collaboration"}},
				Categories: []papers.Category{"hep-ex"}, Versions: []papers.Version{{Number: 1, Date: instant("2003-07-08T18:46:57Z")}},
				Published: instant("2003-07-08T18:46:57Z"), Announced: day("2003-07-10"), // 14:46 Eastern on a Tuesday
			}},
			{Line: 20, Paper: papers.Paper{
				ID: "2405.00007", Title: "A title that is   wrapped", Abstract: "One.\n\nTwo.",
				Authors:    []papers.Author{{Name: "Mira Sample", Affiliation: "Here, There"}, {Name: "K. Other"}},
				Categories: []papers.Category{"cs.LG", "stat.ML", "68T05"},
				Versions:   []papers.Version{{Number: 1, Date: instant("2024-04-30T17:59:59Z")}, {Number: 3, Date: instant("2024-06-02T01:00:00Z")}},
				Published:  instant("2024-04-30T17:59:59Z"), Updated: instant("2024-06-02T01:00:00Z"), Announced: day("2024-05-01"),
				Comments: "5 pages", Journal: "Samples 2", DOI: "10.5555/sample.2",
			}},
		},
	})
}

func TestQueryEntries(t *testing.T) {
	page := func(entries string) string {
		return `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:a="http://arxiv.org/schemas/atom"><id>http://arxiv.org/api/x</id><title>ArXiv Query: x</title>` + entries + `</feed>`
	}
	fault := "<entry><id>http://arxiv.org/api/errors#incorrect_id_format_for_abc</id><title>Error</title><summary>incorrect id format\n  for abc</summary><updated>2026-04-12T22:59:06Z</updated></entry>"
	dates := "<published>2024-05-06T10:00:00Z</published><updated>2024-05-06T10:00:00Z</updated>"
	d := read(t, page(fault))
	same(t, d, Document{Form: Query, Fault: &Fault{Words: "incorrect id format   for abc"}})
	for _, c := range []struct{ says, entry, refused string }{
		{"a paper that is called Error", "<entry><id>http://arxiv.org/abs/2405.00001v1</id><title>Error</title>" + dates + "</entry>", ""},
		{"an entry without dates", "<entry><id>http://arxiv.org/abs/2405.00001v1</id><title>T</title></entry>", "page:1: http://arxiv.org/abs/2405.00001v1: published"},
		{"an entry with an id alone", "<entry><id>http://arxiv.org/abs/2405.00001v1</id></entry>", "title is missing"},
		{"an entry without an id", "<entry><title>T</title>" + dates + "</entry>", "id is missing"},
		{"an entry of somebody else", "<entry><id>https://example.org/1</id><title>T</title>" + dates + "</entry>", "not a paper's id"},
		{"an old date", "<entry><id>http://arxiv.org/abs/2405.00001v1</id><title>T</title>" + strings.Replace(dates, "2024", "1800", 1) + "</entry>", "published 1800-05-06T10:00:00Z is before 1900"},
		{"codes without end", "<entry><id>http://arxiv.org/abs/2405.00001v1</id><title>T</title>" + dates + strings.Repeat(`<category term="cs.CL"/>`, 300) + "</entry>", "300 times"},
	} {
		d := read(t, page(c.entry))
		ids, refused := said(d)
		if c.refused == "" && len(ids) != 1 || c.refused != "" && (len(refused) != 1 || !strings.Contains(refused[0], c.refused)) || d.Fault != nil {
			t.Errorf("%s: got %q, refused %q, fault %v", c.says, ids, refused, d.Fault)
		}
	}
	// Elements of OpenSearch tell a query too, and may stand behind the entries.
	doc := fixture(t, "query.xml")
	doc = strings.ReplaceAll(doc, "https://arxiv.org/api/sample", "https://arxiv.org/")
	line := "  <opensearch:totalResults>31</opensearch:totalResults>\n"
	doc = strings.Replace(strings.Replace(doc, line, "", 1), "</feed>", line+"</feed>", 1)
	if d := read(t, doc); d.Form != Query || d.Total != 31 || len(d.Records) != 2 {
		t.Errorf("got %s with %d records of %d", d.Form, len(d.Records), d.Total)
	}
}

// announced is the item that both fixtures of feeds begin with.
func announced(line int) papers.Record {
	return papers.Record{Line: line, Paper: papers.Paper{
		ID: "2405.00101", Title: "Words & samples", Abstract: "We sample words.\nAbstract: again.",
		Authors:    []papers.Author{{Name: "Mira Sample", Affiliation: "Institute of Samples, Town, Land"}, {Name: "K. Other Jr."}},
		Categories: []papers.Category{"cs.CL", "cs.LG"}, Published: month("2024-05"), Announced: day("2024-05-07"), DayTold: true,
		License: "http://creativecommons.org/licenses/by/4.0/",
	}}
}

func TestRSS(t *testing.T) {
	same(t, read(t, fixture(t, "rss.xml")), Document{
		Form: RSS, Items: 2, Day: day("2024-05-07"), Response: time.Date(2024, 5, 7, 4, 0, 1, 0, time.UTC),
		Records: []papers.Record{announced(11), {Line: 25, Paper: papers.Paper{
			ID: "hep-th/9901001", Title: "An old one", Abstract: "Old.", Authors: []papers.Author{{Name: "A. Author"}},
			Categories: []papers.Category{"hep-th"}, Published: month("1999-01"), DOI: "10.5555/sample.3", Journal: "Samples 3",
		}}},
		Announcements: []papers.Announcement{
			{Paper: "2405.00101", Day: day("2024-05-07"), Kind: papers.NewPaper},
			{Paper: "hep-th/9901001", Day: day("2024-05-07"), Kind: papers.ReplacedCross},
		},
	})
}

func TestAtom(t *testing.T) {
	d := read(t, fixture(t, "atom.xml"))
	d.Response = d.Response.Truncate(time.Second)
	same(t, d, Document{
		Form: Atom, Items: 1, Day: day("2024-05-07"), Response: time.Date(2024, 5, 7, 4, 10, 33, 0, time.UTC),
		Records:       []papers.Record{announced(8)},
		Announcements: []papers.Announcement{{Paper: "2405.00101", Day: day("2024-05-07"), Kind: papers.NewPaper}},
	})
	plain := strings.Replace(fixture(t, "atom.xml"), "<dc:creator>Mira Sample (Institute of Samples, Town, Land), K. Other Jr.</dc:creator>",
		"<author><name>Mira Sample</name></author><author><name>K. Other</name></author>", 1)
	if got := read(t, plain).Records[0].Paper.Authors; !reflect.DeepEqual(got, []papers.Author{{Name: "Mira Sample"}, {Name: "K. Other"}}) {
		t.Errorf("authors %+v", got)
	}
}

// TestItems changes the first item of the feed in one place.
func TestItems(t *testing.T) {
	const itemDate = "      <pubDate>Tue, 07 May 2024 00:00:00 -0400</pubDate>\n"
	const feedDate = "<pubDate>Tue, 07 May 2024 00:00:00 -0400</pubDate>\n    <skip"
	const kind = "      <arxiv:announce_type>new</arxiv:announce_type>\n"
	for _, c := range []struct {
		says, old, new string
		want           string // "2405.00101 new 2024-05-07", or what it is refused for
	}{
		{"nothing changed", "", "", "2405.00101 new 2024-05-07"},
		{"the item has a day of its own", itemDate, strings.Replace(itemDate, "07", "06", 1), "2405.00101 new 2024-05-06"},
		{"a day without a leading zero, by a zone's name", itemDate, strings.Replace(strings.Replace(itemDate, "07", "6", 1), "-0400", "EDT", 1), "2405.00101 new 2024-05-06"},
		{"the day is that of the US East", itemDate, strings.Replace(itemDate, "00:00:00 -0400", "03:59:59 GMT", 1), "2405.00101 new 2024-05-06"},
		{"the day is the feed's", itemDate, "", "2405.00101 new 2024-05-07"},
		{"the item's day is nonsense", itemDate, "<pubDate>soon</pubDate>", "2405.00101 new 2024-05-07"},
		{"the item's day is in 1800", itemDate, strings.Replace(itemDate, "2024", "1800", 1), "pubDate 1800-05-07T04:00:00Z is before 1900"},
		{"the item's day is in 2100", itemDate, strings.Replace(itemDate, "2024", "2100", 1), "more than a year ahead"},
		{"the feed has no day", feedDate, "<skip", "2405.00101 new 2024-05-07"},
		{"the kind stands in the description alone", kind, "", "2405.00101 new 2024-05-07"},
		{"the kind is a cross", kind, strings.Replace(kind, "new", "cross", 1), "2405.00101 cross 2024-05-07"},
		{"the kind is unknown", kind, strings.Replace(kind, "new", "absonly", 1), "none of new, cross"},
		{"the guid is missing", `      <guid isPermaLink="false">oai:arXiv.org:2405.00101v1</guid>` + "\n", "", "2405.00101 new 2024-05-07"},
		{"guid and description differ", "oai:arXiv.org:2405.00101v1</guid>", "oai:arXiv.org:2405.00102v1</guid>", "guid says 2405.00102, but the description is that of"},
		{"the title is missing", "      <title>Words &amp; samples</title>\n", "", "title is missing"},
		{"the item is broken", "Words &amp; samples", "Words & samples", "line 12: invalid character entity & (no semicolon)"},
	} {
		d := read(t, strings.Replace(fixture(t, "rss.xml"), c.old, c.new, 1))
		got := ""
		if len(d.Refused) > 0 {
			got = d.Refused[0].Error()
		} else {
			a := d.Announcements[0]
			got = string(a.Paper) + " " + string(a.Kind) + " " + a.Day.String()
			if p := d.Records[0].Paper; (a.Kind == papers.NewPaper) != (p.DayTold && p.Announced == a.Day) || p.ID != a.Paper {
				t.Errorf("%s: the record says %s, %t", c.says, p.Announced, p.DayTold)
			}
		}
		if !strings.Contains(got, c.want) || d.Items != 2 || len(d.Announcements) != len(d.Records) || len(d.Records)+len(d.Refused) != 2 {
			t.Errorf("%s: got %q, want %q", c.says, got, c.want)
		}
	}
	dayless := strings.NewReplacer(itemDate, "", feedDate, "<skip", "    <lastBuildDate>Tue, 07 May 2024 04:00:01 +0000</lastBuildDate>\n", "").Replace(fixture(t, "rss.xml"))
	if _, refused := said(read(t, dayless)); len(refused) != 2 || !strings.Contains(refused[0], "pubDate is missing") {
		t.Errorf("without any day: refused %q", refused)
	}
}

func TestDescriptions(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"arXiv:2405.00101v1 Announce Type: new \nAbstract: One.", "One."},
		{"arXiv:2405.00101v1 Announce Type: new Abstract: One.", "One."},
		{"arXiv:2405.00101v1 Announce Type: new\r\nAbstract:\n One\ntwo.", "One\ntwo."},
		{"arXiv:2405.00101v1 Announce Type: new", ""},
		{"One.", "One."},
		{"Abstract: One.", "One."},
		{"We say Announce Type: new", "We say Announce Type: new"},
		{"", ""},
	} {
		before, rest, _ := strings.Cut(fixture(t, "rss.xml"), "<description>arXiv:2405")
		_, after, _ := strings.Cut(rest, "</description>")
		d := read(t, before+"<description>"+c.in+"</description>"+after)
		if len(d.Records) != 2 || d.Records[0].Paper.Abstract != c.want {
			t.Errorf("%q: got %+v %v, want %q", c.in, d.Records[0].Paper.Abstract, d.Refused, c.want)
		}
	}
}

func TestFeedsWithoutItems(t *testing.T) {
	rss := func(title, about string) string {
		return `<rss version="2.0"><channel><title>` + title + `</title><link>http://rss.arxiv.org/rss/x</link><description>` + about +
			`</description><lastBuildDate>Sat, 4 May 2024 04:00:00 +0000</lastBuildDate><pubDate>Sat, 4 May 2024 00:00:00 -0400</pubDate></channel></rss>`
	}
	atom := `<feed xmlns="http://www.w3.org/2005/Atom"><title>Feed error for query: http://rss.arxiv.org/atom/x</title><subtitle>Bad archive 'x'.</subtitle></feed>`
	at := time.Date(2024, 5, 4, 4, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		says, doc string
		want      Document
	}{
		{"a weekend", rss("cs updates on arXiv.org", "cs updates"), Document{Form: RSS, Day: day("2024-05-04"), Response: at}},
		{"an error", rss("Feed error for query: http://rss.arxiv.org/rss/x", "Bad archive 'x'."), Document{Form: RSS, Fault: &Fault{Words: "Bad archive 'x'."}, Response: at}},
		{"a feed titled Error", rss("Error", ""), Document{Form: RSS, Fault: &Fault{Words: "Error"}, Response: at}},
		{"an error in Atom", atom, Document{Form: Atom, Fault: &Fault{Words: "Bad archive 'x'."}}},
	} {
		t.Run(c.says, func(t *testing.T) { same(t, read(t, c.doc), c.want) })
	}
}
