package citation_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/citation"
)

var update = flag.Bool("update", false, "write the golden files anew")

func on(y int, m time.Month, d int, p papers.Precision) papers.Date {
	return papers.Date{Time: time.Date(y, m, d, 0, 0, 0, 0, time.UTC), Precision: p}
}

func by(names ...string) []papers.Author {
	out := make([]papers.Author, len(names))
	for i, n := range names {
		out[i].Name = n
	}
	return out
}

// samples are papers of our own, one of each form.
func samples() map[string]papers.Paper {
	return map[string]papers.Paper{
		"preprint": {
			ID: "2405.18203", Title: `Why GPT-4 & CNNs Need $K_5$-free Graphs: 100% of $\Delta$`,
			Authors:    by("Anna van der Berg", "Martin King Jr.", "H1 Collaboration", "李明"),
			Abstract:   "We show\n  that Schr\\\"odinger operators <are> bounded.",
			Categories: []papers.Category{"cs.LG", "stat.ML"}, Published: papers.Instant(time.Date(2024, 5, 28, 17, 0, 1, 0, time.UTC)),
			Keywords: []string{"graphs", "operators"},
		},
		"article": {
			ID: "hep-th/9901001", Title: "On the Index of Dirac Operators", Authors: by("Søren Ødegård", "María de la Cruz III"),
			Journal: "Phys. Rev. D 76, 013009 (2007)", DOI: "https://doi.org/10.1103/PhysRevD.76_1 10.1000/other",
			Categories: []papers.Category{"hep-th"}, Published: on(1999, 1, 4, papers.DayPrecision),
		},
		"proceedings": {
			ID: "acl:2024.acl-long.1", Title: "Words & Trees", Authors: by("Benjamin Van Durme", "Plato"),
			Journal: "Proceedings of the 62nd Annual Meeting of the Association for Computational Linguistics (Volume 1: Long Papers)",
			DOI:     "10.18653/v1/2024.acl-long.1", Published: on(2024, 8, 1, papers.MonthPrecision),
		},
		"bare": {ID: "pl:nips2017:9253"},
	}
}

func TestGolden(t *testing.T) {
	for name, p := range samples() {
		csl, err := citation.CSL(p)
		if err != nil {
			t.Fatal(err)
		}
		for ext, got := range map[string]string{".bib": citation.BibTeX(p), ".ris": citation.RIS(p), ".json": string(csl) + "\n"} {
			path := filepath.Join("testdata", name+ext)
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s: run with -update if this is right\n%s", path, got)
			}
		}
	}
}

// field returns what a BibTeX entry has for a field, with its braces.
func field(entry, name string) string {
	m := regexp.MustCompile(`(?m)^  ` + name + ` * = (.*),$`).FindStringSubmatch(entry)
	if m == nil {
		return ""
	}
	return m[1]
}

func TestTitles(t *testing.T) {
	for _, tt := range []struct{ title, want string }{
		{"Plain words", "{Plain words}"},
		{"Sets A & B % C # D_E", `{Sets A \& {B} \% {C} \# {D}\_{E}}`},
		{"From $5 to $10", `{From \$5 to \$10}`},
		{"A Model of $x_1 + \\alpha$", `{A Model of $x_1 + \alpha$}`},
		{"Groups $G$", "{Groups {$G$}}"},
		{`Groups \(G\) and $$H$$`, "{Groups {$G$} and {$H$}}"},
		{"BERT, ImageNet and mRNA in 3D", "{{BERT}, {ImageNet} and {mRNA} in {3D}}"},
		{"CNN-based K-means", "{{CNN}-based {K}-means}"},
		{"GPT 4", "{{GPT} 4}"},
		{"ON THE SPECTRAL GAP", "{ON THE SPECTRAL GAP}"},
		{"The set {0,1}", `{The set \{0,1\}}`},
		{"An open { brace", `{An open \textbraceleft{} brace}`},
		{"}, author = {Mallory", `{\textbraceright{}, author = \textbraceleft{}Mallory}`},
		{`back\slash ~ ^`, `{back\textbackslash{}slash \textasciitilde{} \textasciicircum{}}`},
		{"two\nlines\r\n\tand more", "{two lines and more}"},
		{"$a_{1$ open", `{\$a\_\textbraceleft{}1\$ open}`},
		{"$}{$ turned", `{\$\textbraceright{}\textbraceleft{}\$ turned}`},
		{`$\input{/etc/passwd}$`, `{\$\textbackslash{}input\{/etc/passwd\}\$}`},
		{`50% $100%$ #1`, `{50\% $100\%$ \#1}`},
		{"Schrödinger’s “Ünïcode” 数学", "{Schrödinger’s “Ünïcode” 数学}"},
	} {
		got := field(citation.BibTeX(papers.Paper{ID: "x:1", Title: tt.title}), "title")
		if got != tt.want {
			t.Errorf("%q\n got %s\nwant %s", tt.title, got, tt.want)
		}
	}
}

func TestNames(t *testing.T) {
	for _, tt := range []struct{ name, bib, ris string }{
		{"Erwin Schrödinger", "{Schrödinger, Erwin}", "Schrödinger, Erwin"},
		{"Anna B. C. van der Berg", "{van der Berg, Anna B. C.}", "van der Berg, Anna B. C."},
		{"Juan de la Cruz", "{de la Cruz, Juan}", "de la Cruz, Juan"},
		{"Benjamin Van Durme", "{Van Durme, Benjamin}", "Van Durme, Benjamin"},
		{"Martin Luther King, Jr.", "{King, Jr., Martin Luther}", "King, Martin Luther, Jr."},
		{"Ludwig von Berg III", "{von Berg, III, Ludwig}", "von Berg, Ludwig, III"},
		{"ATLAS Collaboration", "{{ATLAS Collaboration}}", "ATLAS Collaboration"},
		{"The MOJAVE Team", "{{The MOJAVE Team}}", "The MOJAVE Team"},
		{"Plato", "{{Plato}}", "Plato"},
		{"李明", "{{李明}}", "李明"},
		{"van Berg", "{{van Berg}}", "van Berg"},
		{"Tom AND Jerry", "{{Tom AND Jerry}}", "Tom AND Jerry"},
		{"others", "{{others}}", "others"},
		{"Berg, Anna, of Bonn", "{{Berg, Anna, of Bonn}}", "Berg, Anna, of Bonn"},
		{"A. } {B", `{\textbraceleft{}B, A. \textbraceright{}}`, "{B, A. }"},
		{"Jean-Luc d’Arc", "{d’Arc, Jean-Luc}", "d’Arc, Jean-Luc"},
		{" ", "", ""},
	} {
		p := papers.Paper{ID: "x:1", Authors: by(tt.name)}
		if got := field(citation.BibTeX(p), "author"); got != tt.bib {
			t.Errorf("%q in BibTeX: %s, want %s", tt.name, got, tt.bib)
		}
		_, rest, _ := strings.Cut(citation.RIS(p), "AU  - ")
		if got, _, _ := strings.Cut(rest, "\r\n"); got != tt.ris {
			t.Errorf("%q in RIS: %s, want %s", tt.name, got, tt.ris)
		}
	}
}

func TestCSLNames(t *testing.T) {
	b, err := citation.CSL(papers.Paper{ID: "x:1", Authors: by("Anna van der Berg Jr.", "H1 Collaboration")})
	if err != nil {
		t.Fatal(err)
	}
	var items []struct {
		Author []map[string]string
	}
	if err := json.Unmarshal(b, &items); err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(items[0].Author)
	want := `[{"family":"Berg","given":"Anna","non-dropping-particle":"van der","suffix":"Jr."},{"literal":"H1 Collaboration"}]`
	if err != nil || string(got) != want {
		t.Errorf("got %s, %v\nwant %s", got, err, want)
	}
}

func TestKeys(t *testing.T) {
	year := on(2017, 1, 1, papers.YearPrecision)
	for _, tt := range []struct {
		p    papers.Paper
		want string
	}{
		{papers.Paper{Title: "Attention Is All You Need", Authors: by("Ashish Vaswani", "B. C."), Published: year}, "vaswani2017attention"},
		{papers.Paper{Title: "On the $K$-theory of Rings", Authors: by("Łukasz Ørsted-Groß"), Published: year}, "orstedgross2017theory"},
		{papers.Paper{Title: "WaveNet", Authors: by("Aaron van den Oord"), Published: year}, "vandenoord2017wavenet"},
		{papers.Paper{Title: "The $^{16}$O/$^{18}$O Ratio", Authors: by("I. R. Schroeder"), Published: year}, "schroeder2017ratio"},
		{papers.Paper{Title: "The $^{16}$O", Authors: by("I. R. Schroeder"), Published: year}, "schroeder2017o"},
		{papers.Paper{Title: "数学", Authors: by("李明"), Published: year}, "2017"},
		{papers.Paper{ID: "acl:P18-1001"}, "aclp181001"},
		{papers.Paper{ID: "2405.18203", Title: "The"}, "2024"},
		{papers.Paper{ID: "ü"}, "u"},
		{papers.Paper{ID: "::"}, "paper"},
		{papers.Paper{Title: strings.Repeat("x", 100)}, strings.Repeat("x", 24)},
	} {
		if got := citation.BibTeX(tt.p); !strings.HasPrefix(got, "@misc{"+tt.want+",\n") {
			t.Errorf("%v: want the key %s in\n%s", tt.p, tt.want, got)
		}
	}
}

func TestForms(t *testing.T) {
	for _, tt := range []struct {
		id           papers.ID
		journal      string
		bib, ris, cs string
	}{
		{"2405.18203", "", "misc", "UNPB", "article"},
		{"2405.18203", "Phys. Rev. D 76, 013009 (2007)", "article", "JOUR", "article-journal"},
		{"2405.18203", "J. Phys.: Conference Series 1 (2010)", "article", "JOUR", "article-journal"},
		{"2405.18203", "NIPS 2017", "inproceedings", "CPAPER", "paper-conference"},
		{"2405.18203", "34th International Conference on Machine Learning", "inproceedings", "CPAPER", "paper-conference"},
		{"acl:P18-1001", "Proceedings of ACL", "inproceedings", "CPAPER", "paper-conference"},
		{"acl:P18-1001", "", "misc", "GEN", "document"},
		{"acl:Q18-1001", "Transactions of the ACL", "article", "JOUR", "article-journal"},
		{"acl:J18-1001", "Computational Linguistics, Volume 44", "article", "JOUR", "article-journal"},
		{"acl:2024.tacl-1.1", "TACL 12", "article", "JOUR", "article-journal"},
		{"pl:nips2017:9253", "NIPS 2017", "inproceedings", "CPAPER", "paper-conference"},
	} {
		p := papers.Paper{ID: tt.id, Title: "T", Journal: tt.journal}
		csl, err := citation.CSL(p)
		if err != nil {
			t.Fatal(err)
		}
		if bib := citation.BibTeX(p); !strings.HasPrefix(bib, "@"+tt.bib+"{") {
			t.Errorf("%s in %q: want @%s in\n%s", tt.id, tt.journal, tt.bib, bib)
		}
		if ris := citation.RIS(p); !strings.HasPrefix(ris, "TY  - "+tt.ris+"\r\n") {
			t.Errorf("%s in %q: want %s in\n%s", tt.id, tt.journal, tt.ris, ris)
		}
		if !strings.Contains(string(csl), `"type": "`+tt.cs+`"`) {
			t.Errorf("%s in %q: want %s in\n%s", tt.id, tt.journal, tt.cs, csl)
		}
	}
}

func TestDates(t *testing.T) {
	for _, tt := range []struct {
		date                  papers.Date
		year, month, ris, csl string
	}{
		{papers.Date{}, "", "", "", ""},
		{on(1952, 1, 1, papers.YearPrecision), "{1952}", "", "1952///", "1952"},
		{on(2024, 9, 1, papers.MonthPrecision), "{2024}", "sep", "2024/09//", "2024,9"},
		{on(2024, 2, 29, papers.DayPrecision), "{2024}", "feb", "2024/02/29/", "2024,2,29"},
		{papers.Instant(time.Date(2024, 12, 31, 23, 59, 59, 0, time.UTC)), "{2024}", "dec", "2024/12/31/", "2024,12,31"},
	} {
		p := papers.Paper{ID: "x:1", Published: tt.date}
		bib, ris := citation.BibTeX(p), citation.RIS(p)
		if field(bib, "year") != tt.year || field(bib, "month") != tt.month {
			t.Errorf("%s: want year %s, month %s in\n%s", tt.date, tt.year, tt.month, bib)
		}
		if (tt.ris != "") != strings.Contains(ris, "DA  - ") || !strings.Contains(ris, tt.ris) {
			t.Errorf("%s: want %s in\n%s", tt.date, tt.ris, ris)
		}
		csl, err := citation.CSL(p)
		if err != nil {
			t.Fatal(err)
		}
		flat := strings.Join(strings.Fields(string(csl)), "")
		if (tt.csl != "") != strings.Contains(flat, "issued") || tt.csl != "" && !strings.Contains(flat, `"date-parts":[[`+tt.csl+`]]`) {
			t.Errorf("%s: want %s in\n%s", tt.date, tt.csl, csl)
		}
	}
}

// BibTeX gets the TeX of a title, which LaTeX sets; the programs that read the
// other formats set none.
func TestMathematics(t *testing.T) {
	p := papers.Paper{ID: "x:1", Title: `Schrödinger's $\mathcal{O}(n^2)$ and $\ell_1$ for $5`, RawTitle: `Schr\"odinger's $\mathcal{O}(n^2)$ and $\ell_1$ for \$5`,
		Abstract: `We show {\it that} $\alpha \leq \beta$.`}
	if got, want := field(citation.BibTeX(p), "title"), `{Schrödinger's {$\mathcal{O}(n^2)$} and $\ell_1$ for \$5}`; got != want {
		t.Errorf("BibTeX: %s, want %s", got, want)
	}
	csl, err := citation.CSL(p)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Schrödinger's O(n²) and ℓ₁ for $5", "We show that α ≤ β."} {
		if ris := citation.RIS(p); !strings.Contains(ris, "  - "+want+"\r\n") {
			t.Errorf("no %q in\n%s", want, ris)
		}
		if !strings.Contains(string(csl), `"`+want+`"`) {
			t.Errorf("no %q in\n%s", want, csl)
		}
	}
}
