package papers_test

import (
	"bufio"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"pgregory.net/rapid"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/papertest"
)

func TestParseID(t *testing.T) {
	tests := []struct {
		in      string
		id      papers.ID
		version int
	}{
		// Bare.
		{"2405.18203", "2405.18203", 0},
		{"2405.18203v2", "2405.18203", 2},
		{"2405.18203V12", "2405.18203", 12},
		{"0704.0001", "0704.0001", 0},
		{"1412.9999v1", "1412.9999", 1},
		{"1501.00001", "1501.00001", 0},
		{"9012.00001", "9012.00001", 0},
		{"hep-th/9901001", "hep-th/9901001", 0},
		{"hep-lat/9107001v1", "hep-lat/9107001", 1}, // the first of all
		{"solv-int/9701001", "solv-int/9701001", 0},
		{"solv-int/9701001v2", "solv-int/9701001", 2},
		{"math/0703999", "math/0703999", 0},
		{"math.GT/0309136", "math/0309136", 0},
		{"cond-mat.mes-hall/0309136v1", "cond-mat/0309136", 1},
		{"HEP-TH/9901001", "hep-th/9901001", 0},
		{"Math.gt/0309136", "math/0309136", 0},
		{"  2405.18203v2\n", "2405.18203", 2},

		// Named by a prefix, and the stamp in the margin of a PDF.
		{"arXiv:2405.18203", "2405.18203", 0},
		{"arxiv:2405.18203v1", "2405.18203", 1},
		{"ARXIV: 2405.18203", "2405.18203", 0},
		{"arXiv:hep-th/9901001", "hep-th/9901001", 0},
		{"arXiv:math.GT/0309136v2", "math/0309136", 2},
		{"arXiv:2405.18203v2 [cs.CL] 28 May 2024", "2405.18203", 2},
		{"oai:arXiv.org:2608.28914", "2608.28914", 0},
		{"oai:arXiv.org:2203.01250v3", "2203.01250", 3},
		{"oai:arXiv.org:hep-ex/0307015", "hep-ex/0307015", 0},

		// DOIs.
		{"10.48550/arXiv.2405.18203", "2405.18203", 0},
		{"10.48550/ARXIV.2405.18203", "2405.18203", 0},
		{"doi:10.48550/arXiv.2405.18203", "2405.18203", 0},
		{"https://doi.org/10.48550/arXiv.2405.18203", "2405.18203", 0},
		{"http://dx.doi.org/10.48550/arXiv.2405.18203.", "2405.18203", 0},
		{"https://doi.org/10.48550/arXiv.hep-th/9901001", "hep-th/9901001", 0},
		{"https://doi.org/10.48550%2FarXiv.2405.18203", "2405.18203", 0},

		// arXiv's own pages and files.
		{"https://arxiv.org/abs/2405.18203", "2405.18203", 0},
		{"http://arxiv.org/abs/2405.18203v3", "2405.18203", 3},
		{"arxiv.org/abs/2405.18203", "2405.18203", 0},
		{"HTTPS://ARXIV.ORG/ABS/2405.18203V2", "2405.18203", 2},
		{"https://arxiv.org/abs/2405.18203?context=cs.LG", "2405.18203", 0},
		{"https://arxiv.org/abs/2405.18203/", "2405.18203", 0},
		{"https://arxiv.org/abs/arXiv:2405.18203", "2405.18203", 0},
		{"https://arxiv.org/pdf/2405.18203", "2405.18203", 0},
		{"https://arxiv.org/pdf/2405.18203v2.pdf", "2405.18203", 2},
		{"https://arxiv.org/pdf/2405.18203.PDF#page=3", "2405.18203", 0},
		{"https://arxiv.org/html/2405.18203v1#S3.SS1", "2405.18203", 1},
		{"https://arxiv.org/html/2405.18203v1/x1.png", "2405.18203", 1},
		{"https://arxiv.org/ps/hep-th/9901001v1", "hep-th/9901001", 1},
		{"https://arxiv.org/format/2405.18203", "2405.18203", 0},
		{"https://arxiv.org/e-print/2405.18203v1", "2405.18203", 1},
		{"https://arxiv.org/src/2405.18203", "2405.18203", 0},
		{"https://arxiv.org/abs/hep-th/9901001", "hep-th/9901001", 0},
		{"https://arxiv.org/abs/math.GT/0309136", "math/0309136", 0},
		{"https://arxiv.org/pdf/hep-th/9901001v3.pdf", "hep-th/9901001", 3},
		{"https://export.arxiv.org/abs/2405.18203", "2405.18203", 0},
		{"http://www.arxiv.org/abs/2405.18203", "2405.18203", 0},

		// Other sites' pages of arXiv papers.
		{"https://ar5iv.labs.arxiv.org/html/2405.18203", "2405.18203", 0},
		{"https://ar5iv.org/abs/hep-th/9901001", "hep-th/9901001", 0},
		{"https://www.alphaxiv.org/abs/2405.18203v1", "2405.18203", 1},
		{"https://www.alphaxiv.org/overview/2405.18203", "2405.18203", 0},
		{"https://huggingface.co/papers/2405.18203", "2405.18203", 0},
		{"https://huggingface.co/papers/2405.18203.md", "2405.18203", 0},
		{"https://scirate.com/arxiv/2405.18203", "2405.18203", 0},
		{"https://scirate.com/arxiv/hep-th/9901001", "hep-th/9901001", 0},
		{"https://www.semanticscholar.org/arxiv/2405.18203", "2405.18203", 0},
		{"https://api.semanticscholar.org/arXiv:2405.18203", "2405.18203", 0},
		{"https://api.semanticscholar.org/graph/v1/paper/ARXIV:2405.18203", "2405.18203", 0},

		// Other sources.
		{"acl:2024.acl-long.1", "acl:2024.acl-long.1", 0},
		{"acl:P18-1001", "acl:P18-1001", 0},
		{"acl:2024.acl-long.1.pdf", "acl:2024.acl-long.1", 0},
		{"pl:nips2017:9253", "pl:nips2017:9253", 0},
		{"https://aclanthology.org/2024.acl-long.1/", "acl:2024.acl-long.1", 0},
		{"https://aclanthology.org/2024.acl-long.1", "acl:2024.acl-long.1", 0},
		{"https://aclanthology.org/2024.acl-long.1.pdf", "acl:2024.acl-long.1", 0},
		{"acl:http://www.lrec-conf.org/proceedings/lrec2004/pdf/285.pdf", "acl:http://www.lrec-conf.org/proceedings/lrec2004/pdf/285.pdf", 0},
		{"/papers/acl:http:%2F%2Fwww.lrec-conf.org%2Fproceedings%2Flrec2004%2Fpdf%2F285.pdf", "acl:http://www.lrec-conf.org/proceedings/lrec2004/pdf/285.pdf", 0},
		{"/papers/acl:http:%2F%2Fwww.lrec-conf.org%2Fproceedings%2Flrec2004%2Fpdf%2F285.pdf.bib", "acl:http://www.lrec-conf.org/proceedings/lrec2004/pdf/285.pdf", 0},
		{"https://aclanthology.org/2024.acl-long.1.bib", "acl:2024.acl-long.1", 0},
		{"https://www.aclanthology.org/P18-1001.pdf", "acl:P18-1001", 0},
		{"https://www.aclweb.org/anthology/P18-1001/", "acl:P18-1001", 0},
		{"https://aclweb.org/anthology/papers/P/P18/P18-1001/", "acl:P18-1001", 0},

		// This site.
		{"/papers/2405.18203", "2405.18203", 0},
		{"/papers/hep-th/9901001", "hep-th/9901001", 0},
		{"/papers/hep-th%2F9901001", "hep-th/9901001", 0},
		{"/papers/hep-th%2f9901001", "hep-th/9901001", 0},
		{"/papers/acl:2024.acl-long.1", "acl:2024.acl-long.1", 0},
		{"/papers/acl%3A2024.acl-long.1", "acl:2024.acl-long.1", 0},
		{"https://papers.example.org/papers/pl:nips2017:9253", "pl:nips2017:9253", 0},
		{"http://localhost:8080/papers/2405.18203v2", "2405.18203", 2},
		{"/papers/2405.18203.ris", "2405.18203", 0},
		{"/papers/hep-th/9901001.csl", "hep-th/9901001", 0},
		{"/papers/acl:2024.acl-long.1.ris", "acl:2024.acl-long.1", 0},
		{"acl:2024.acl-long.1.csl", "acl:2024.acl-long.1", 0},
	}
	for _, tt := range tests {
		id, v, err := papers.ParseID(tt.in)
		if err != nil || id != tt.id || v != tt.version {
			t.Errorf("ParseID(%q) = %q, %d, %v; want %q, %d", tt.in, id, v, err, tt.id, tt.version)
		}
	}
}

func TestParseIDRefuses(t *testing.T) {
	for _, in := range []string{
		"", " ", "hello", "2405", "2405.", "2405.1820", "2405.182033", "2413.00001", "2400.00001",
		"0703.0001", "1501.0001", "1412.00001", "2405.00000", "0704.0000",
		"9101.00001", "9108.12345", "9912.12345",
		"2405.18203v", "2405.18203v0", "2405.18203vx", "2405.18203v2v3", "2405.18203v10000",
		"hep-th/0704001", "hep-lat/9106001", "hep-th/9913001", "hep-th/9901000", "hep-th/990100", "nowhere/9901001", "stat/0512001", "econ/0512001",
		"math.G1/0309136", "math./0309136", "/9901001",
		"arXiv:", "arXiv:hello", "oai:arXiv.org:", "oai:arXiv.org:9999.99999",
		"10.1000/182", "https://doi.org/10.1000/182", "10.48550/arXiv.", "10.48550/arXiv.hello",
		"https://arxiv.org/", "https://arxiv.org/list/cs.CL/recent", "https://arxiv.org/abs/", "https://example.org/1234",
		"https://aclanthology.org/", "https://aclanthology.org/faq", "https://aclanthology.org/volumes/2024.acl-long/", "https://aclanthology.org/people/a/ada/",
		"/papers/", "/papers/date/2025-12-15", "/papers/week/2025-W50", "/papers/../etc/passwd",
		"acl:", ":x", "acl:a b", "acl:a/b", "acl:../x", "acl:.x", "acl:é", "9x:a", "acl:\x00", "acl:x.pdf.pdf", "acl:x.ris.csl", "acl:x.md.ris",
		"acl:https://example.org/a/c.md", "acl:https://example.org/a/c.BIB", "acl:http://example.org/a/c.ris", "acl:http://example.org/a/c.csl", "acl:http://example.org/a/c.md.atom",
		"acl:http://example.org/a/", "acl:http:///a/b", "acl:http://example.org", "acl:http://example.org/./a", "acl:http://./a",
		"acl:" + strings.Repeat("x", 125), strings.Repeat("2405.18203 ", 300),
		strings.Repeat("Ⱥ", 10) + "10.48550/arXiv.", "\xff\xff\xff10.48550/arXiv.",
	} {
		id, v, err := papers.ParseID(in)
		if err == nil {
			t.Errorf("ParseID(%q) = %q, %d; want a refusal", in, id, v)
			continue
		}
		if !errors.Is(err, papers.ErrInvalid) || !strings.HasPrefix(err.Error(), "id ") || len(err.Error()) > 400 {
			t.Errorf("ParseID(%q): %v; want an ErrInvalid that names the id in a bounded message", in, err)
		}
	}
	_, _, err := papers.ParseID("2405.1820")
	want := `id "2405.1820" is not a paper's id or address; try 2405.18203, hep-th/9901001, acl:2024.acl-long.1 or a link to an abstract page`
	if err == nil || err.Error() != want {
		t.Errorf("message: %v\nwant:    %s", err, want)
	}
}

func TestIDAddresses(t *testing.T) {
	tests := []struct {
		id                          papers.ID
		source, path, abstract, pdf string
	}{
		{"2405.18203", "arxiv", "/papers/2405.18203", "https://arxiv.org/abs/2405.18203", "https://arxiv.org/pdf/2405.18203"},
		{"hep-th/9901001", "arxiv", "/papers/hep-th/9901001", "https://arxiv.org/abs/hep-th/9901001", "https://arxiv.org/pdf/hep-th/9901001"},
		{"acl:P18-1001", "acl", "/papers/acl:P18-1001", "https://aclanthology.org/P18-1001/", "https://aclanthology.org/P18-1001.pdf"},
		{"pl:nips2017:9253", "pl", "/papers/pl:nips2017:9253", "", ""},
	}
	for _, tt := range tests {
		if tt.id.Source() != tt.source || tt.id.Path() != tt.path || tt.id.AbstractURL() != tt.abstract || tt.id.PDFURL() != tt.pdf {
			t.Errorf("%q: %q %q %q %q; want %+v", tt.id, tt.id.Source(), tt.id.Path(), tt.id.AbstractURL(), tt.id.PDFURL(), tt)
		}
		for _, address := range []string{tt.abstract, tt.pdf} {
			if address == "" {
				continue
			}
			if id, _, err := papers.ParseID(address); id != tt.id {
				t.Errorf("ParseID(%q) = %q, %v; want %q", address, id, err, tt.id)
			}
		}
	}
}

func TestIDMonth(t *testing.T) {
	tests := []struct {
		id   papers.ID
		want string
	}{
		{"hep-th/9108001", "1991-08"}, {"hep-th/9912001", "1999-12"}, {"hep-th/0001001", "2000-01"}, {"math/0703001", "2007-03"},
		{"0704.0001", "2007-04"}, {"1412.0001", "2014-12"}, {"1501.00001", "2015-01"}, {"2405.18203", "2024-05"},
		{"9012.00001", "2090-12"},
		{"acl:2405.18203", ""}, {"", ""}, {"24", ""}, {"2413.00001", ""}, {"ab05.00001", ""}, {"hep-th/", ""},
	}
	for _, tt := range tests {
		if got := tt.id.Month(); got.String() != tt.want {
			t.Errorf("ID(%q).Month() = %q, want %q", tt.id, got, tt.want)
		}
	}
}

// siteEndings are what the site's router takes off a path, once.
func siteEndings() []string { return []string{".bib", ".ris", ".csl", ".md", ".atom"} }

// checkCanonical holds what every id that ParseID returns must keep.
func checkCanonical(t interface{ Fatalf(string, ...any) }, in string, id papers.ID, v int) {
	if again, v, err := papers.ParseID(string(id)); again != id || v != 0 || err != nil {
		t.Fatalf("ParseID(%q) gave %q, which ParseID reads as %q, %d, %v", in, id, again, v, err)
	}
	if again, _, err := papers.ParseID(id.Path()); again != id {
		t.Fatalf("%q: its path %q is read as %q, %v", id, id.Path(), again, err)
	}
	for _, ending := range siteEndings() {
		if strings.HasSuffix(strings.ToLower(id.Path()), ending) {
			t.Fatalf("%q: the site takes its page %s for another form of a page", id, id.Path())
		}
		if again, _, err := papers.ParseID(id.Path() + ending); again != id {
			t.Fatalf("%q: its form %q is read as %q, %v", id, id.Path()+ending, again, err)
		}
	}
	if v < 0 || v > 9999 {
		t.Fatalf("ParseID(%q): version %d", in, v)
	}
	path := strings.TrimPrefix(strings.TrimPrefix(string(id), "acl:http://"), "acl:https://")
	for _, segment := range strings.Split(path, "/") {
		if segment == "" || segment == "." || segment == ".." || strings.ContainsAny(segment, "\\?#% \"'<>") || strings.IndexFunc(segment, func(r rune) bool { return r < ' ' || r > '~' }) >= 0 {
			t.Fatalf("ParseID(%q) = %q, whose segment %q is unsafe in a path", in, id, segment)
		}
	}
}

func FuzzParseID(f *testing.F) {
	for _, s := range []string{
		"2405.18203v2", "hep-th/9901001", "math.GT/0309136", "arXiv:2405.18203 [cs.CL]", "oai:arXiv.org:2203.01250v3", "https://doi.org/10.48550/arXiv.2405.18203",
		"https://arxiv.org/pdf/2405.18203v2.pdf", "/papers/hep-th%2F9901001", "/papers/pl:a.md", "acl:http://example.org/a/c.pdf", "acl:http://example.org/a.md", "acl:2024.acl-long.1", "https://www.aclweb.org/anthology/P18-1001/",
		"ȺȺȺȺȺȺȺȺȺȺ10.48550/arXiv.", "\xff\xff\xff\xff10.48550/arXiv.1", "http://", "/papers/%zz", "x:.pdf",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		id, v, err := papers.ParseID(s)
		if err != nil {
			if id != "" || v != 0 || !errors.Is(err, papers.ErrInvalid) {
				t.Fatalf("ParseID(%q) = %q, %d, %v", s, id, v, err)
			}
			return
		}
		checkCanonical(t, s, id, v)
		id.Month()
	})
}

func TestAddressIDsAreCanonical(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`acl:https?://[a-z.]{1,5}(/[A-Za-z0-9._-]{0,4}){0,3}(\.(pdf|md|html|ps|bib|RIS|csl|atom|xml)){0,2}`).Draw(t, "id")
		if id, v, err := papers.ParseID(s); err == nil {
			checkCanonical(t, s, id, v)
		}
	})
}

func TestPrefixedIDsAreCanonical(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[a-z][a-z0-9]{0,4}:[A-Za-z0-9][A-Za-z0-9._:+&-]{0,30}(\.(pdf|md|html|ps|bib|ris|csl|atom|xml))?`).Draw(t, "id")
		if id, v, err := papers.ParseID(s); err == nil {
			checkCanonical(t, s, id, v)
		}
	})
}

// TestCorpusIDs reads the id of every paper of the shared corpus: one that
// is not its own canonical form would be a paper nobody can link to.
func TestCorpusIDs(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 410,000 papers")
	}
	for _, name := range papertest.DataFiles(t, "corpus", "*.jsonl.zst") {
		read := 0
		eachCorpusID(t, name, func(s string) {
			read++
			if id, v, err := papers.ParseID(s); string(id) != s || v != 0 || err != nil {
				t.Errorf("%s: ParseID(%q) = %q, %d, %v", filepath.Base(name), s, id, v, err)
			}
		})
		t.Logf("%s: %d ids", filepath.Base(name), read)
	}
}

// eachCorpusID takes the ids from the lines' beginnings, `{"id": "…"`,
// without decoding the rest.
func eachCorpusID(t *testing.T, name string, do func(string)) {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := zstd.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	lines := bufio.NewScanner(z)
	lines.Buffer(make([]byte, 1<<20), 1<<26)
	for lines.Scan() {
		rest, ok := bytes.CutPrefix(lines.Bytes(), []byte(`{"id": "`))
		end := bytes.IndexByte(rest, '"')
		if !ok || end < 0 {
			t.Fatalf("%s: a line without an id at its beginning: %.60q", name, lines.Bytes())
		}
		do(string(rest[:end]))
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}
