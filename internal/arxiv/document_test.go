package arxiv

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// fixture reads a file of testdata.
func fixture(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// read reads a document that has nothing wrong outside of its records.
func read(t testing.TB, doc string) Document {
	t.Helper()
	d, err := NewReader(now).Read(strings.NewReader(doc), "page")
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// oaiPage is an answer to ListRecords that holds these records.
func oaiPage(records ...string) string {
	return `<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-09-02T02:31:05Z</responseDate>
<ListRecords>
` + strings.Join(records, "\n") + `
<resumptionToken>token|1</resumptionToken></ListRecords></OAI-PMH>
`
}

// rawRecord is a record in arXivRaw with one version and these fields besides.
func rawRecord(id, fields string) string {
	return `<record><header><identifier>oai:arXiv.org:` + id + `</identifier><datestamp>2024-05-01</datestamp></header><metadata>` +
		`<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>` + id + `</id><version version="v1"><date>Mon, 6 May 2024 10:00:00 GMT</date><size>9kb</size></version>` +
		fields + `</arXivRaw></metadata></record>`
}

// sample is a record that nothing is wrong with.
func sample(n int) string {
	return rawRecord(fmt.Sprintf("2405.%05d", n), fmt.Sprintf("<title>Sample %d</title><authors>A. Author</authors><categories>cs.CL</categories><abstract>  Text.</abstract>", n))
}

// said writes ids and refusals in their order of lines.
func said(d Document) (ids, refused []string) {
	for _, r := range d.Records {
		ids = append(ids, fmt.Sprintf("%d:%s", r.Line, r.Paper.ID))
	}
	for _, e := range d.Refused {
		refused = append(refused, e.Error())
	}
	return ids, refused
}

func TestDamageCostsOneRecord(t *testing.T) {
	good := "<title>T</title>"
	for _, c := range []struct {
		name, record string
		says         string // "" where the record is kept
	}{
		{"bad nesting", rawRecord("2405.00002", "<title>T</abstract>"), "oai:arXiv.org:2405.00002: record is not well-formed XML: line 5: element <title> closed by </abstract>"},
		{"a stray ampersand", rawRecord("2405.00002", "<title>T & U</title>"), "line 5: invalid character entity & (no semicolon)"},
		{"an entity that XML doesn't know", rawRecord("2405.00002", "<title>T&nbsp;U</title>"), "line 5: invalid character entity &nbsp;"},
		{"a stray less-than sign", rawRecord("2405.00002", "<title>a < b</title>"), "line 5: expected element name after <"},
		{"an attribute without quotes", rawRecord("2405.00002", "<title lang=en>T</title>"), "line 5: unquoted or missing attribute value"},
		{"an attribute with a tag", rawRecord("2405.00002", `<title lang="<b>">T</title>`), "line 5: unescaped < inside quoted string"},
		{"a lost end tag", strings.TrimSuffix(rawRecord("2405.00002", good), "</record>"), "line 6: unexpected EOF"},
		{"a lost quote", rawRecord("2405.00002", `<title lang="en>T</title>`), "line 5: unescaped < inside quoted string"},
		{"an endless comment", rawRecord("2405.00002", "<!-- <title>T</title>"), "line 5: unexpected EOF"},
		{"an endless CDATA section", rawRecord("2405.00002", "<![CDATA[<title>T</title>"), "line 5: unexpected EOF in CDATA section"},
		{"an endless instruction", rawRecord("2405.00002", "<?php <title>T</title>"), "line 5: unexpected EOF"},
		{"an inner document type", rawRecord("2405.00002", "<!ENTITY x 'y'>"+good), "a stray <"},
		{"a bomb of depth", rawRecord("2405.00002", strings.Repeat("<b>", 100_000)+strings.Repeat("</b>", 100_000)+good), "more than 32 deep"},
		{"a bomb of size", rawRecord("2405.00002", "<title>"+strings.Repeat("x", maxRecord)+"</title>"), "at most 1048576 are taken"},
		{"control characters", rawRecord("2405.00002", "<title>T\x00\x01\x1b</title>"), ""},
		{"references to control characters", rawRecord("2405.00002", "<title>T&#x1;&#0;&#xD800;&#1114112;</title>"), ""},
		{"invalid UTF-8", rawRecord("2405.00002", "<title>T\xff\xc3</title>"), ""},
		{"a comment with another record", rawRecord("2405.00002", "<!-- </record><record> -->"+good), ""},
		{"a CDATA section with another record", rawRecord("2405.00002", "<title>T<![CDATA[</record>"+sample(9)+"]]></title>"), ""},
		{"no title", rawRecord("2405.00002", "<title> </title>"), "title is missing"},
		{"no header", "<record><metadata/></record>", "identifier is missing"},
		{"no metadata", `<record><header><identifier>oai:arXiv.org:2405.00002</identifier></header></record>`, "metadata is missing"},
		{"nothing at all", "<record/>", "identifier is missing"},
		{"an empty format", `<record><header><identifier>oai:arXiv.org:2405.00002</identifier></header><metadata><arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"/></metadata></record>`, "id is missing"},
		{"no id", strings.Replace(rawRecord("2405.00002", good), "<id>2405.00002</id>", "", 1), "id is missing"},
		{"two ids", strings.Replace(rawRecord("2405.00002", good), "<id>2405.00002</id>", "<id>2405.00003</id>", 1), "says 2405.00002, but the metadata is that of 2405.00003"},
		{"another archive's id", strings.ReplaceAll(rawRecord("2405.00002", good), "oai:arXiv.org:2405.00002", "oai:example:7"), "not one of arXiv's"},
		{"no id of anybody's", strings.ReplaceAll(rawRecord("2405.00002", good), "2405.00002", "x y"), "not a paper's id"},
		{"an id of times to come", rawRecord("7001.00001", good), "more than a year ahead"},
		{"another format", strings.ReplaceAll(rawRecord("2405.00002", good), "http://arxiv.org/OAI/arXivRaw/", "http://www.openarchives.org/OAI/2.0/oai_dc/"), "arXivRaw and arXiv are read"},
		{"an undeclared namespace", strings.NewReplacer("<arXivRaw", "<x:arXivRaw", "</arXivRaw", "</x:arXivRaw").Replace(rawRecord("2405.00002", good)), `in the namespace "x"`},
		{"a date in 1800", strings.Replace(rawRecord("2405.00002", good), "6 May 2024", "6 May 1800", 1), "version/date 1800-05-06T10:00:00Z is before 1900"},
		{"a date in 9999", strings.Replace(rawRecord("2405.00002", good), "6 May 2024", "6 May 9999", 1), "more than a year ahead"},
		{"no date", strings.Replace(rawRecord("2405.00002", good), "6 May 2024", "soon", 1), "not a time"},
		{"a version like no other", strings.Replace(rawRecord("2405.00002", good), `"v1"`, `"first"`, 1), "not a version"},
		{"versions out of order", rawRecord("2405.00002", good+`<version version="v1"><date>Mon, 6 May 2024 10:00:00 GMT</date></version>`), "does not follow v1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := oaiPage(sample(1), c.record, sample(3))
			d := read(t, doc)
			ids, refused := said(d)
			last := 6 + strings.Count(c.record, "\n")
			want := []string{"4:2405.00001", "5:2405.00002", fmt.Sprintf("%d:2405.00003", last)}
			if c.says != "" {
				want = []string{want[0], want[2]}
				if len(refused) != 1 || !strings.HasPrefix(refused[0], "page:5: ") || !strings.Contains(refused[0], c.says) || d.Refused[0].Line != 5 || !errors.Is(d.Refused[0], papers.ErrInvalid) {
					t.Errorf("refused %.300q, want %q", refused, c.says)
				}
			} else if len(refused) > 0 {
				t.Errorf("refused %q", refused)
			}
			if !reflect.DeepEqual(ids, want) || d.Token != "token|1" {
				t.Errorf("got %q and token %q, want %q", ids, d.Token, want)
			}
			if c.says == "" && !strings.HasPrefix(d.Records[1].Paper.Title, "T") {
				t.Errorf("title %q", d.Records[1].Paper.Title)
			}
		})
	}
}

func TestCharacters(t *testing.T) {
	for in, want := range map[string]string{
		"a&amp;b &lt;c&gt; &quot;d&quot; &apos;e&apos;": `a&b <c> "d" 'e'`,
		"&#233;&#xe9;&#XE9;é":                           "",
		"&#233;&#xe9;é":                                 "ééé",
		"a\x00b&#x0;\x7f":                               "ab\x7f",
		"a\r\nb\rc&#13;d":                               "a b c\rd",
		"\xffa\xc3(":                                    "\ufffda\ufffd(",
		"a\ufffe\uffffb":                                "ab",
		"x<!-- no -->y<![CDATA[<z>&amp;\x01]]><?no?>":   "xy<z>&amp;",
		"a <i>b</i> c":                                  "a b c",
	} {
		d := read(t, oaiPage(rawRecord("2405.00001", "<title>"+in+"</title>")))
		if want == "" {
			if len(d.Refused) != 1 {
				t.Errorf("%q was taken: %+v", in, d.Records)
			}
			continue
		}
		if len(d.Records) != 1 || d.Records[0].Paper.Title != want {
			t.Errorf("%q: got %+v %v, want %q", in, d.Records, d.Refused, want)
		}
	}
}

func TestReadRefusesForeigners(t *testing.T) {
	for _, c := range []struct{ name, doc, says string }{
		{"nothing", "", "it is empty"},
		{"white space", " \n\t", "it is empty"},
		{"a mark and nothing", "\ufeff", "it is empty"},
		{"JSON", ` {"error": "no"}`, "JSON, not XML"},
		{"text", "Rate exceeded.", `text, not XML: it begins "Rate exceeded."`},
		{"gzip", "\x1f\x8b\x08\x00", "not XML: it begins"},
		{"UTF-16", "\xff\xfe<\x00", "neither UTF-8 nor ASCII"},
		{"UTF-16 without a mark", "<\x00?\x00x\x00", "neither UTF-8 nor ASCII"},
		{"a page", "<html><body><h1>Retry after 10 seconds</h1></body></html>", "a web page, not XML"},
		{"a page with a type", "<!DOCTYPE html>\n<html>", "a web page, not XML"},
		{"a page in capitals", "<!-- hi --><!doctype HTML PUBLIC \"-//W3C\"><HTML>", "a web page, not XML"},
		{"a bomb", `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">]><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"/>`, "declares a document type"},
		{"a late bomb", `<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><!DOCTYPE x [<!ENTITY lol "lol">]></OAI-PMH>`, "declares a document type"},
		{"another encoding", `<?xml version="1.0" encoding="ISO-8859-1"?><rss/>`, `its encoding is "ISO-8859-1"`},
		{"another root", `<opml version="2.0"/>`, `its root is "opml"`},
		{"no namespace", `<OAI-PMH><ListRecords/></OAI-PMH>`, `its root is "OAI-PMH" in the namespace ""`},
		{"a wrong namespace", strings.ReplaceAll(oaiPage(sample(1)), "http://www.openarchives.org/OAI/2.0/", "http://example.org/"), "http://example.org/"},
		{"a feed in a namespace", `<rss xmlns="http://example.org/"><channel/></rss>`, "http://example.org/"},
		{"RSS 1.0", `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>`, `its root is "RDF"`},
		{"an end tag", `</feed>`, "text, not XML"},
		{"another verb", `<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><Identify><repositoryName>arXiv</repositoryName></Identify></OAI-PMH>`, "an answer to Identify, which holds no records"},
		{"records of another namespace", strings.ReplaceAll(oaiPage(sample(1)), "<ListRecords>", `<ListRecords xmlns="http://example.org/">`), "neither records nor an error"},
		{"no answer", `<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"/>`, "neither records nor an error"},
		{"somebody's feed", `<rss version="2.0"><channel><title>News</title></channel></rss>`, `a feed of somebody else's: "News"`},
		{"somebody's Atom", `<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><entry><id>x</id></entry></feed>`, `a feed of somebody else's: "News"`},
	} {
		d, err := NewReader(now).Read(strings.NewReader(c.doc), "answer.xml")
		if !errors.Is(err, ErrForeign) || !strings.HasPrefix(err.Error(), "answer.xml: not a document of arXiv's: ") || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, want … %s", c.name, err, c.says)
		}
		if len(d.Records) > 0 {
			t.Errorf("%s: %d records", c.name, len(d.Records))
		}
	}
}

func TestReadAsTheServerWrites(t *testing.T) {
	for _, before := range []string{"\ufeff", "\n\n", `<?xml version="1.0"?>`, `<?xml version='1.0' encoding='us-ascii' ?><!-- > --><?xml-stylesheet href="a.xsl"?>`} {
		_, doc, _ := strings.Cut(oaiPage(sample(1)), "?>")
		if ids, _ := said(read(t, before+doc)); len(ids) != 1 {
			t.Errorf("%q: %q", before, ids)
		}
	}
	if ids, _ := said(read(t, oaiPage("<!-- "+sample(1)+" -->", sample(2), "junk &amp; & </b> < <<", sample(3)))); !reflect.DeepEqual(ids, []string{"5:2405.00002", "7:2405.00003"}) {
		t.Errorf("got %q", ids)
	}
}

// TestEveryCut holds each beginning of a document to the same: complete
// records come, and the error says that there is no more.
func TestEveryCut(t *testing.T) {
	for _, name := range []string{"raw.xml", "plain.xml", "query.xml", "rss.xml", "atom.xml"} {
		doc := fixture(t, name)
		whole := read(t, doc)
		end := strings.LastIndexByte(doc, '>') + 1
		for n := 1; n < end; n++ {
			d, err := NewReader(now).Read(strings.NewReader(doc[:n]), "page")
			if !errors.Is(err, ErrTruncated) {
				t.Fatalf("%s cut at %d: %v", name, n, err)
			}
			if len(d.Refused) > 0 || len(d.Records) > len(whole.Records) || len(d.Records) > 0 && d.Records[0].Paper.ID != whole.Records[0].Paper.ID {
				t.Fatalf("%s cut at %d: %d records, refused %v", name, n, len(d.Records), d.Refused)
			}
			if want := strings.Count(doc[:n], "record>\n")/2 + strings.Count(doc[:n], "</entry>") + strings.Count(doc[:n], "</item>"); name != "plain.xml" && name != "raw.xml" && len(d.Records) != want {
				t.Fatalf("%s cut at %d: %d records, %d are complete", name, n, len(d.Records), want)
			}
		}
	}
}

func TestDamageBesideTheRecords(t *testing.T) {
	for _, c := range []struct{ name, doc string }{
		{"a token without an end", strings.Replace(oaiPage(sample(1)), "</resumptionToken>", "", 1)},
		{"a token with a stray sign", strings.Replace(oaiPage(sample(1)), "token|1", "a&b", 1)},
		{"a title without an end", strings.Replace(fixture(t, "rss.xml"), "</title>", "", 1)},
		{"a date with a stray sign", strings.Replace(fixture(t, "rss.xml"), "00:00:00 -0400", "&", 1)},
	} {
		d, err := NewReader(now).Read(strings.NewReader(c.doc), "page")
		if !errors.Is(err, ErrTruncated) || len(d.Records) == 0 {
			t.Errorf("%s: %d records, %v", c.name, len(d.Records), err)
		}
	}
	// The token is never lost to a broken record before it.
	d := read(t, oaiPage(sample(1), strings.TrimSuffix(sample(2), "</metadata></record>")))
	if d.Token != "token|1" || len(d.Refused) != 1 {
		t.Errorf("token %q, refused %v", d.Token, d.Refused)
	}
}

func TestReadFails(t *testing.T) {
	doc := oaiPage(sample(1), sample(2))
	broken := errors.New("reset by peer")
	d, err := NewReader(now).Read(io.MultiReader(strings.NewReader(doc[:len(doc)/2+200]), iotest.ErrReader(broken)), "page")
	if !errors.Is(err, ErrTruncated) || !errors.Is(err, broken) || len(d.Records) != 1 {
		t.Errorf("%d records, %v", len(d.Records), err)
	}
	if _, err := NewReader(now).Read(iotest.ErrReader(broken), "page"); !errors.Is(err, ErrTruncated) || errors.Is(err, ErrForeign) {
		t.Errorf("got %v", err)
	}
}

func TestBounds(t *testing.T) {
	if testing.Short() {
		t.Skip("takes 100 MiB")
	}
	_, err := NewReader(now).Read(io.LimitReader(endless{}, MaxDocument+10), "page")
	if !errors.Is(err, ErrForeign) || !strings.Contains(err.Error(), "larger than 64 MiB") {
		t.Errorf("got %v", err)
	}
	d, err := NewReader(now).Read(strings.NewReader(oaiPage(strings.Repeat("<record/>", maxRecords+1))), "page")
	if !errors.Is(err, ErrForeign) || len(d.Refused) != maxRecords {
		t.Errorf("refused %d, %v", len(d.Refused), err)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	return copy(p, bytes.Repeat([]byte("<a/>"), len(p)/4+1)), nil
}

// TestLinearTime feeds what costs a careless reader the square of its length.
func TestLinearTime(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time: not with -short")
	}
	const n = 1 << 20
	start := time.Now()
	for name, part := range map[string]string{
		"tags":             strings.Repeat("<record>", n/8),
		"comments":         strings.Repeat("<record><!--", n/12),
		"sections":         strings.Repeat("<record><![CDATA[</record>", n/26),
		"instructions":     strings.Repeat("<record><?</record>", n/19),
		"quotes":           strings.Repeat(`<record a="`, n/11),
		"ampersands":       rawRecord("2405.00001", "<title>"+strings.Repeat("&amp;", n/6)+"</title>"),
		"attributes":       rawRecord("2405.00001", "<title "+strings.Repeat("a='' ", n/6)+">T</title>"),
		"namespaces":       rawRecord("2405.00001", "<title "+strings.Repeat("xmlns:a='' ", n/12)+">T</title>"),
		"elements":         rawRecord("2405.00001", "<title>"+strings.Repeat("<b/>", n/5)+"</title>"),
		"fields":           rawRecord("2405.00001", strings.Repeat("<title>T</title>", n/17)),
		"collaborations":   rawRecord("2405.00001", "<title>T</title><authors>"+strings.Repeat(":", n-9000)+"</authors>"),
		"suffixes":         rawRecord("2405.00001", "<title>T</title><authors>A, "+strings.Repeat("Jr,", n/4)+"</authors>"),
		"spelled-out bomb": rawRecord("2405.00001", "<title>T</title><authors>"+strings.Repeat("A (1,1), ", n/20)+" ((1) "+strings.Repeat("x", n/3)+")</authors>"),
	} {
		began := time.Now()
		NewReader(now).Read(strings.NewReader(oaiPage(part)), "page")
		if d := time.Since(began); d > 5*time.Second {
			t.Errorf("%s took %s", name, d)
		}
	}
	t.Logf("all took %s", time.Since(start))
}
