package bibliography_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/bibliography"
)

// read reads a file that must be of a format.
func read(t *testing.T, format bibliography.Format, src string) ([]bibliography.Entry, []bibliography.Problem) {
	t.Helper()
	got, entries, problems, err := bibliography.Read([]byte(src))
	if err != nil || got != format {
		t.Fatalf("read as %q, %v; want %s:\n%s", got, err, format, src)
	}
	return entries, problems
}

// one reads a file with one entry and nothing wrong.
func one(t *testing.T, format bibliography.Format, src string) bibliography.Entry {
	t.Helper()
	entries, problems := read(t, format, src)
	if len(entries) != 1 || len(problems) > 0 {
		t.Fatalf("%d entries, problems %v; want one entry:\n%s\n%+v", len(entries), problems, src, entries)
	}
	return entries[0]
}

func TestBibTeX(t *testing.T) {
	got := one(t, bibliography.BibTeX, `
@Article{ vaswani2017attention,
  Title   = {Attention Is All You Need},
  AUTHOR  = {Vaswani, Ashish and Noam Shazeer and others},
  journal = {arXiv preprint arXiv:1706.03762v5 [cs.CL]},
  year    = 2017, month = jun,
  doi     = "https://doi.org/10.48550/arXiv.1706.03762",
  url     = {https://arxiv.org/abs/1706.03762},
  annote  = {Read this {\em first}.}
}`)
	want := bibliography.Entry{
		Key: "vaswani2017attention", Title: "Attention Is All You Need", Authors: []string{"Ashish Vaswani", "Noam Shazeer"}, Year: 2017,
		DOI: "10.48550/arXiv.1706.03762", ID: "1706.03762", URL: "https://arxiv.org/abs/1706.03762", Note: "Read this first.", Line: 2,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestBibTeXValues(t *testing.T) {
	for _, tt := range []struct{ src, title string }{
		{`@misc{a, title = {Plain words}}`, "Plain words"},
		{`@misc{a, title = "In quotes",}`, "In quotes"},
		{`@misc{a, title = "With {"}quotes{"} inside"}`, `With "quotes" inside`},
		{`@misc{a, title = "The "loose" ones", year = 2020}`, `The "loose" ones`},
		{`@misc{a, title = {{Whole in Braces}}}`, "Whole in Braces"},
		{`@misc{a, title = {{BERT}, {GPT}-4 and {mRNA}}}`, "BERT, GPT-4 and mRNA"},
		{`@misc{a, title = {Sets of {G}raphs, {A,B}}}`, "Sets of Graphs, A,B"},
		{`@misc{a, title = {Schr{\"o}dinger, G{\"{o}}del, M\'{e}zard, \'Elie, {\L}ukasz, {\'{\i}}}}`, "Schrödinger, Gödel, Mézard, Élie, Łukasz, í"},
		{`@misc{a, title = {A Bound of {$\mathcal{O}(n^{2})$} for $K_{3,3}$}}`, `A Bound of $\mathcal{O}(n^{2})$ for $K_{3,3}$`},
		{`@misc{a, title = {100\% of R\&D costs \$5 \#1}}`, "100% of R&D costs $5 #1"},
		{`@misc{a, title = {Pages 1--2~and \emph{more} {\it things}}}`, "Pages 1–2 and more things"},
		{"@misc{a, title = {Over\n   three\r\n\tlines}}", "Over three lines"},
		{`@string{x = "One"} @STRING(y = {Two}) @misc{a, title = x # " and " # Y # { Three}}`, "One and Two Three"},
		{`@misc{a, title = nobody # " knows"}`, "nobody knows"},
		{`@misc(a, title = {In (round) ones}, year = 2020)`, "In (round) ones"},
		{"@misc{a,\n title = {No comma}\n year = 2020\n}", "No comma"},
		{`@misc{a title = {No comma behind the key}}`, ""},
		{"@misc{a\n title = {No comma behind the key}}", "No comma behind the key"},
		{`@misc{title = {No key}}`, "No key"},
		{`@misc{, title = {No key}}`, "No key"},
		{`@misc{a, title = {Twice}, title = {Second}}`, "Twice"},
		{`@misc{a, title = {}, title = {The other}}`, "The other"},
		{`@misc{a, title = {Junk}, ;;; ???, {stray}, year = 2020}`, "Junk"},
		{`@misc{a,,, title = {Commas},,}`, "Commas"},
		{`@misc{a, year = {2020}}, title = {A brace too many}}`, "A brace too many"},
		{`@misc{a, title = {The last brace is lost}, `, "The last brace is lost"},
		{`@ misc {a, title = {Blanks}}`, "Blanks"},
		{`@misc{a, shorttitle = {Short}, abstract = {Mail me@home.org, or @misc{x, in text}}}`, "Short"},
		{"\xef\xbb\xbf@misc{a, title = {A mark in front}}", "A mark in front"},
		{"@misc{a, title = {Schr\xf6dinger\x92s Ünïcode}}", "Schrödinger’s Ünïcode"},
		{"\xff\xfe@\x00m\x00i\x00s\x00c\x00{\x00a\x00,\x00t\x00i\x00t\x00l\x00e\x00=\x00{\x00\xd6\x00}\x00}\x00", "Ö"},
		{"@misc{a,\rtitle = {Old Mac},\ryear = 2001}\r", "Old Mac"},
		{"Some words, an address me@work.org {really}\n@misc{a, title = {After words}}", "After words"},
		{"% @misc{b, title = {Commented out}}\n%@misc{c, title = {Too}}\n@misc{a, title = {Seen}}", "Seen"},
		{"@comment{@misc{b, title = {Hidden}}} @Preamble{\"\\newcommand{\\x}{y}\"} @misc{a, title = {Seen}}", "Seen"},
		{"@comment jabref\n@misc{a, title = {Seen}}", "Seen"},
		{"@comment{ never ends\n@misc{a, title = {Seen}}", "Seen"},
	} {
		entries, problems := read(t, bibliography.BibTeX, tt.src)
		switch {
		case tt.title == "" && len(problems) == 0:
			t.Errorf("%s: no problem, %+v", tt.src, entries)
		case tt.title != "" && (len(entries) != 1 || len(problems) > 0 || entries[0].Title != tt.title):
			t.Errorf("%s:\n got %+v, %v\nwant %q", tt.src, entries, problems, tt.title)
		}
	}
}

func TestBibTeXNames(t *testing.T) {
	for _, tt := range []struct{ value, want string }{
		{`{Anna van der Berg}`, "Anna van der Berg"},
		{`{van der Berg, Anna}`, "Anna van der Berg"},
		{`{King, Jr., Martin}`, "Martin King Jr."},
		{`{{H1 Collaboration}}`, "H1 Collaboration"},
		{`{{Barnes and Noble, Inc.} and Plato}`, "Barnes and Noble, Inc.|Plato"},
		{`{Kurt G{\"o}del AND Marc M\'ezard
		   and Erd\H{o}s, P{\'a}l}`, "Kurt Gödel|Marc Mézard|Pál Erdős"},
		{`"A. Smith and others"`, "A. Smith"},
		{`{Smith, A.; Jones, B.}`, "A. Smith|B. Jones"},
		{`{Alexander Sandy and Anders Andersen}`, "Alexander Sandy|Anders Andersen"},
		{`{A and and B and}`, "A|B and"},
		{`{a, b, c, d}`, "a, b, c, d"},
		{`{}`, ""},
	} {
		got := one(t, bibliography.BibTeX, "@misc{a, title = {T}, author = "+tt.value+"}").Authors
		if strings.Join(got, "|") != tt.want {
			t.Errorf("%s: %q, want %q", tt.value, got, tt.want)
		}
	}
}

func TestBibTeXIDs(t *testing.T) {
	for _, tt := range []struct {
		fields string
		id     papers.ID
		doi    string
	}{
		{`eprint = {2405.18203}, archivePrefix = {arXiv}`, "2405.18203", ""},
		{`eprint = {2405.18203v2}, eprinttype = {arxiv}, eprintclass = {cs.LG}`, "2405.18203", ""},
		{`eprint = "arXiv:2405.18203 [cs.LG]"`, "2405.18203", ""},
		{`eprint = {hep-th/9901001}`, "hep-th/9901001", ""},
		{`eprint = {9901001}, archivePrefix = "arXiv", primaryClass = "hep-th"`, "hep-th/9901001", ""},
		{`eprint = {2405.18203}, eprinttype = {jstor}`, "", ""},
		{`arxivId = {1312.6114}`, "1312.6114", ""},
		{`doi = {10.48550/ARXIV.2405.18203}`, "2405.18203", "10.48550/ARXIV.2405.18203"},
		{`doi = {10.18653/v1/2024.acl-long.1}`, "acl:2024.acl-long.1", "10.18653/v1/2024.acl-long.1"},
		{`doi = {https://dx.doi.org/10.1103/PhysRevD.76\_1}`, "", "10.1103/PhysRevD.76_1"},
		{`doi = {doi: 10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2}`, "", "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2"},
		{`url = {https://doi.org/10.1002%2Fabc?x=1}`, "", "10.1002/abc"},
		{`url = {https://arxiv.org/pdf/2405.18203v1.pdf}`, "2405.18203", ""},
		{`url = {\url{https://aclanthology.org/P18-1001/}}`, "acl:P18-1001", ""},
		{`url = {https://papers.example.org/papers/pl:nips2017:9253}`, "pl:nips2017:9253", ""},
		{`howpublished = {\url{http://arxiv.org/abs/1706.03762}}`, "1706.03762", ""},
		{`journal = {CoRR}, volume = {abs/1706.03762}`, "1706.03762", ""},
		{`journal = {ArXiv}, volume = {abs/1706.03762}`, "1706.03762", ""},
		{`journal = {arXiv preprint arXiv:1706.03762}`, "1706.03762", ""},
		{`journal = {arXiv e-prints}, pages = {arXiv:1706.03762}, eid = {arXiv:1706.03762}`, "1706.03762", ""},
		{`journal = {arXiv:cond-mat/0102001 [cond-mat]}`, "cond-mat/0102001", ""},
		{`note = {arXiv: 1706.03762}`, "1706.03762", ""},
		{`note = {Accepted at ICML; arXiv:1706.03762}`, "1706.03762", ""},
		{`note = {Costs 1234.56789}, pages = {1706.03762}`, "", ""},
		{`annote = {arXiv:1706.03762 is better}`, "", ""},
		{`note = {type:thing}, url = {urn:isbn:12}, eprint = {pmid:12}`, "", ""},
		{`eprint = {2405.18203}, url = {https://arxiv.org/abs/1706.03762}`, "2405.18203", ""},
	} {
		got := one(t, bibliography.BibTeX, "@misc{a, title = {T}, "+tt.fields+"}")
		if got.ID != tt.id || got.DOI != tt.doi {
			t.Errorf("%s: id %q, DOI %q; want %q, %q", tt.fields, got.ID, got.DOI, tt.id, tt.doi)
		}
	}
}

func TestYears(t *testing.T) {
	for value, want := range map[string]int{
		"{2020}": 2020, "2020": 2020, `"c. 1998"`: 1998, "{2020-05-28}": 2020, "{in press}": 0, "{20205}": 0, "{99}": 0, "{12/2019}": 2019, "{9999}": 0,
	} {
		for _, name := range []string{"year", "date"} {
			if got := one(t, bibliography.BibTeX, "@misc{a, title = {T}, "+name+" = "+value+"}").Year; got != want {
				t.Errorf("%s = %s: %d, want %d", name, value, got, want)
			}
		}
	}
}

// TestBrokenEntries holds that a broken entry is told by its line, and that
// those around it are read.
func TestBrokenEntries(t *testing.T) {
	for _, tt := range []struct{ name, src, read, told string }{
		{"a brace is lost", "@misc{a, title = {A}}\n@misc{b,\n title = {B,\n year = 2020}\n\n@misc{c, title = {C}}", "a1 c6", "2"},
		{"a quotation mark is lost", "@misc{a, title = \"A, year = 2020}\n@misc{b, title = {B}}", "b2", "1"},
		{"the last entry is cut", "@misc{a, title = {A}}\n@misc{b, title = {B and", "a1", "2"},
		{"the brace of an entry is lost", "@misc{a, title = {A}\n\n@misc{b, title = {B}}", "a1 b3", ""},
		{"nothing in it", "@misc{a}\n@misc{}\n@misc{b, title = {B}}", "b3", "1 2"},
		{"the same key", "@misc{a, title = {A}}\n@misc{a, title = {B}}", "a1 a2", ""},
		{"too deep", "@misc{a, title = " + strings.Repeat("{", 70) + "A" + strings.Repeat("}", 70) + "}\n@misc{b, title = {B}}", "b2", "1"},
		{"just not too deep", "@misc{a, title = " + strings.Repeat("{", 64) + "A" + strings.Repeat("}", 64) + "}", "a1", ""},
		{"an abbreviation is cut", "@string{x = {X}\n@misc{a, title = {A}}\n@string{y = {Y\n@misc{b, title = {B}}", "a2 b4", "3"},
		{"a key alone on its line", "@misc{a, title = {A}, note = {lost\n@misc{b,\ntitle = {B}}", "b2", "1"},
	} {
		entries, problems := read(t, bibliography.BibTeX, tt.src)
		var got, told []string
		for _, e := range entries {
			got = append(got, fmt.Sprint(e.Key, e.Line))
		}
		for _, p := range problems {
			told = append(told, fmt.Sprint(p.Line))
		}
		if strings.Join(got, " ") != tt.read || strings.Join(told, " ") != tt.told {
			t.Errorf("%s: read %v, told %v; want %s and %s", tt.name, got, problems, tt.read, tt.told)
		}
	}
}

func TestProblemsAreWords(t *testing.T) {
	_, problems := read(t, bibliography.BibTeX, "@misc{smith2020, title = {Lost\n@misc{b, year = 2020}")
	want := []bibliography.Problem{
		{Line: 1, Message: `the entry "smith2020" does not end: a brace or a quotation mark is missing`},
		{Line: 2, Message: `the entry "b" has no title, no DOI and no id of a paper`},
	}
	if !reflect.DeepEqual(problems, want) {
		t.Errorf("got %+v", problems)
	}
}
