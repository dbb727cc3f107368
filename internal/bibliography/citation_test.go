package bibliography_test

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/bibliography"
	"github.com/dailypapers/dailypapers/internal/citation"
	"github.com/dailypapers/dailypapers/internal/jsonl"
	"github.com/dailypapers/dailypapers/internal/lines"
	"github.com/dailypapers/dailypapers/internal/papertest"
	"github.com/dailypapers/dailypapers/texmath"
)

// written writes a list in every format.
func written(t testing.TB, works []citation.Noted) map[bibliography.Format][]byte {
	t.Helper()
	var bib, ris, csl bytes.Buffer
	for _, err := range []error{citation.WriteBibTeX(&bib, works), citation.WriteRIS(&ris, works), citation.WriteCSL(&csl, works)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return map[bibliography.Format][]byte{bibliography.BibTeX: bib.Bytes(), bibliography.RIS: ris.Bytes(), bibliography.CSL: csl.Bytes()}
}

// differs says what an entry has lost of its paper, "" where nothing. What the
// formats cannot say is left out of the comparison:
//
//   - BibTeX holds mathematics as TeX, the others as Unicode, and it does not
//     say by which delimiters: titles are compared as Unicode.
//   - A title with a price and a formula is read by texmath in two ways, as its
//     Text says: no such title is drawn.
//   - Of several DOIs the first is written.
//   - An id of a source without pages of its own is in no format, nor is that of
//     a paper whose page the Anthology only links to.
//   - A comma before Jr. is no part of a name.
//   - RIS has no sign for a name that is not to be turned round, so that one
//     with a comma in it is.
func differs(format bibliography.Format, n citation.Noted, e bibliography.Entry) string {
	p := n.Paper
	id := p.ID
	if id.AbstractURL() == "" || strings.HasPrefix(string(id), "acl:http") {
		id = ""
	}
	year := p.Published
	if year.IsZero() {
		year = p.ID.Month()
	}
	wantYear := 0
	if !year.IsZero() {
		wantYear = year.Time.Year()
	}
	doi, _, _ := strings.Cut(p.DOI, " ")
	title := e.Title
	if format == bibliography.BibTeX {
		title = texmath.Plain(title)
	}
	var authors []string
	got := slices.Clone(e.Authors)
	for i, a := range p.Authors {
		authors = append(authors, flat(a.Name))
		if format == bibliography.RIS && strings.Contains(authors[i], ",") && i < len(got) {
			got[i] = authors[i]
		}
	}
	for i := range got {
		got[i] = flat(got[i])
	}
	switch {
	case e.ID != id:
		return fmt.Sprintf("id %q, want %q", e.ID, id)
	case e.DOI != doi:
		return fmt.Sprintf("DOI %q, want %q", e.DOI, doi)
	case e.Year != wantYear:
		return fmt.Sprintf("year %d, want %d", e.Year, wantYear)
	case flat(title) != flat(texmath.Plain(p.TitleSource())):
		return fmt.Sprintf("title %q, want %q", title, texmath.Plain(p.TitleSource()))
	case !slices.Equal(got, authors):
		return fmt.Sprintf("authors %q, want %q", clipped(got), clipped(authors))
	case e.Note != n.Note:
		return fmt.Sprintf("note %q, want %q", e.Note, n.Note)
	}
	return ""
}

func clipped(s []string) []string { return s[:min(len(s), 20)] }

func flat(s string) string {
	s = strings.Join(strings.Fields(norm.NFC.String(s)), " ")
	for _, suffix := range []string{"Jr.", "III"} {
		s = strings.Replace(s, ", "+suffix, " "+suffix, 1)
	}
	return s
}

// drawNoted draws a paper of a title, authors, and an id that arXiv or the
// Anthology could give it.
func drawNoted(t *rapid.T) citation.Noted {
	words := rapid.SampledFrom([]string{
		"On", "the", "spectra", "GPT-4", "ImageNet", "Schrödinger", "of", "K-theory", "R&D", "100%", "#1", "数学", "“quoted”", "α", "mRNA:", "a_b", "{0, 1}",
		"$K_5$", "$x_1^2$", `$\alpha$`, `$\mathcal{O}(n^2)$`, "and", "~", "x^y", "@home", "/", "(in)", "Ünïcode", "back", "it’s", "“", "=", "C++", "<", "!", "?", "--",
	})
	names := rapid.SampledFrom([]string{
		"Erwin Schrödinger", "Anna B. C. van der Berg", "Juan de la Cruz", "Benjamin Van Durme", "Martin Luther King, Jr.", "Ludwig von Berg III", "ATLAS Collaboration",
		"Plato", "李明", "van Berg", "Tom AND Jerry", "Jean-Luc d’Arc", "H. & M. Brothers", "Pál Erdős", "J.-P. Serre", "A_B Team",
	})
	ids := rapid.SampledFrom([]papers.ID{"2405.18203", "0704.0001", "hep-th/9901001", "math/0309136", "acl:P18-1001", "acl:2024.acl-long.1", "pl:nips2017:9253"})
	p := papers.Paper{
		ID: ids.Draw(t, "id"), DOI: rapid.SampledFrom([]string{"", "10.1103/PhysRevD.76_1", "10.1002/(SICI)17:15/16<1661::AID>3.0.CO;2-2", "10.1000/a%b{c}&#d"}).Draw(t, "doi"),
		Journal:    rapid.SampledFrom([]string{"", "Phys. Rev. D 76, 013009 (2007)", "NIPS 2017", "Proceedings of the {1st} Workshop & more"}).Draw(t, "journal"),
		Categories: rapid.SampledFrom([][]papers.Category{nil, {"cs.LG"}}).Draw(t, "categories"),
		Title:      "T" + strings.Join(rapid.SliceOfN(words, 1, 12).Draw(t, "title"), " "), Abstract: strings.Join(rapid.SliceOfN(words, 0, 12).Draw(t, "abstract"), " "),
	}
	p.Title = texmath.Text(p.Title)
	for _, name := range rapid.SliceOfN(names, 0, 5).Draw(t, "authors") {
		p.Authors = append(p.Authors, papers.Author{Name: name})
	}
	if rapid.Bool().Draw(t, "dated") {
		p.Published = papers.Instant(time.Unix(rapid.Int64Range(0, 2e9).Draw(t, "date"), 0))
	}
	return citation.Noted{Paper: p, Note: rapid.SampledFrom([]string{"", "Read this first.", "100% of it; see §2 & $K_5$", "Worse than arXiv:1706.03762"}).Draw(t, "note")}
}

func TestReadsWhatCitationWrites(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		works := rapid.SliceOfN(rapid.Custom(drawNoted), 1, 6).Draw(rt, "works")
		for format, src := range written(t, works) {
			got, entries, problems, err := bibliography.Read(src)
			if err != nil || got != format || len(problems) > 0 || len(entries) != len(works) {
				rt.Fatalf("%s: read as %q, %d entries of %d, %v, %v\n%s", format, got, len(entries), len(works), problems, err, src)
			}
			keys := map[string]bool{}
			for i, e := range entries {
				if why := differs(format, works[i], e); why != "" {
					rt.Fatalf("%s: %s\n%s", format, why, src)
				}
				keys[e.Key] = true
			}
			if format != bibliography.RIS && len(keys) != len(works) {
				rt.Fatalf("%s: %d keys of %d entries\n%s", format, len(keys), len(works), src)
			}
		}
	})
}

// TestReadsEachAlone holds the same of the functions that write one paper.
func TestReadsEachAlone(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := citation.Noted{Paper: drawNoted(rt).Paper}
		csl, err := citation.CSL(n.Paper)
		if err != nil {
			rt.Fatal(err)
		}
		for format, src := range map[bibliography.Format]string{bibliography.BibTeX: citation.BibTeX(n.Paper), bibliography.RIS: citation.RIS(n.Paper), bibliography.CSL: string(csl)} {
			got, entries, problems, err := bibliography.Read([]byte(src))
			if err != nil || got != format || len(problems) > 0 || len(entries) != 1 {
				rt.Fatalf("%s: read as %q, %v, %v, %v\n%s", format, got, entries, problems, err, src)
			}
			if why := differs(format, n, entries[0]); why != "" {
				rt.Fatalf("%s: %s\n%s", format, why, src)
			}
		}
	})
}

// corpusPapers and corpusLosses say how many real papers are written and read,
// and of how many in ten thousand a field may come back otherwise: their
// titles and names have TeX that two readings of it disagree on.
const (
	corpusPapers = 1500 // of each file
	corpusLosses = 20
)

func TestReadsRealPapers(t *testing.T) {
	for _, name := range papertest.DataFiles(t, "corpus", "*.jsonl.zst") {
		works := realPapers(t, name)
		for from := 0; from < len(works); from += 500 {
			checkRealPapers(t, works[from:min(len(works), from+500)])
		}
	}
}

func realPapers(t *testing.T, name string) []citation.Noted {
	f, err := lines.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var works []citation.Noted
	decoder := jsonl.NewDecoder(time.Now())
	for line, err := range f.Lines(0) {
		if err != nil {
			t.Fatal(err)
		}
		p, err := decoder.Decode(line.Text)
		if err != nil {
			continue
		}
		p.RawTitle, p.Title = p.Title, texmath.Text(p.Title)
		for i, a := range p.Authors {
			p.Authors[i].Name = texmath.Name(cmp.Or(a.Raw, a.Name))
		}
		if works = append(works, citation.Noted{Paper: p}); len(works) == corpusPapers {
			break
		}
	}
	return works
}

func checkRealPapers(t *testing.T, works []citation.Noted) {
	for format, src := range written(t, works) {
		_, entries, problems, err := bibliography.Read(src)
		if err != nil || len(problems) > 0 || len(entries) != len(works) {
			t.Fatalf("%s: %d entries of %d, %v, %v", format, len(entries), len(works), problems, err)
		}
		lost := 0
		for i, e := range entries {
			if why := differs(format, works[i], e); why != "" {
				lost++
				t.Logf("%s: %s: %s", format, works[i].Paper.ID, why)
			}
		}
		if lost*10_000 > corpusLosses*len(works) {
			t.Errorf("%s: %d of %d papers came back otherwise", format, lost, len(works))
		}
	}
}
