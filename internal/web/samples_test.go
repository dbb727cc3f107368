package web_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/webtest"
)

// noon is the moment at which the clock of these tests stands: Wednesday,
// March 11, 2026, 11:00 in New York.
func noon() time.Time { return time.Date(2026, time.March, 11, 15, 0, 0, 0, time.UTC) }

func march(d int) papers.Day { return papers.Day{Year: 2026, Month: time.March, Day: d} }

// instant is a moment of March 2026.
func instant(d int) papers.Date {
	return papers.Instant(time.Date(2026, time.March, d, 9, 30, 0, 0, time.UTC))
}

// everything is a paper with something in every field.
func everything() papers.Paper {
	return papers.Paper{
		ID:       "2603.01001",
		Title:    "Counting Lichens from the Air: $k$-Fold Maps of Slow Growth & Schrödinger's Moss",
		RawTitle: `Counting Lichens from the Air: $k$-Fold Maps of Slow Growth & Schr\"odinger's Moss`,
		Abstract: "Lichens grow by a millimetre a year, which makes them hard to watch. We propose LichenNet, a small network that counts them in pictures taken from a kite. It needs $O(n \\log n)$ steps and no labels.\n\n" +
			"On three mountains it finds 94% of what a botanist finds, in a tenth of the time. Code is at https://github.com/example/lichennet.",
		Authors: []papers.Author{
			{Name: "Zoë Ångström", Raw: `Zo\"e \AA{}ngstr\"om`, Affiliation: "Institute of Slow Things"},
			{Name: "Li Wei"}, {Name: "A. B. O'Hara"},
		},
		Categories: []papers.Category{"cs.CV", "q-bio.PE"},
		Versions: []papers.Version{
			{Number: 1, Date: instant(6), Size: "127kb"}, {Number: 2, Date: instant(9), Size: "1,204kb"},
		},
		Links: []papers.Link{
			{Kind: papers.CodeLink, URL: "https://github.com/example/lichennet"},
			{Kind: papers.ProjectLink, URL: "https://lichens.example.org/"},
			{Kind: papers.ModelLink, URL: "https://huggingface.co/example/lichennet"},
			{Kind: papers.SameLink, URL: "https://aclanthology.org/2026.slow-1.7/"},
		},
		Keywords:  []string{"lichens", "aerial pictures"},
		Published: instant(6), Updated: instant(9), Announced: march(10),
		Comments: "12 pages, 5 figures; accepted at the Slow Workshop", Journal: "J. Slow Growth 3 (2026) 1-12",
		DOI: "10.1000/slow(2026)<1>", License: "http://creativecommons.org/licenses/by-sa/4.0/", ReportNo: "IST-2026-001",
		Language: "deu", Submitter: "Zoë Ångström", Citations: 1234,
	}
}

// formulas is a paper with mathematics of every kind, and with money.
func formulas() papers.Paper {
	return papers.Paper{
		ID:       "2603.01002",
		Title:    "Sorting Pebbles in $\\mathcal{O}(n \\log n)$ Steps: $K_{3,3}$-Free Beaches of Ålesund",
		RawTitle: "Sorting Pebbles in $\\mathcal{O}(n \\log n)$ Steps: $K_{3,3}$-Free Beaches of {\\AA}lesund",
		Abstract: "Pebbles cost between $5 and $10 a bag, which is why they are sorted. We show that every heap of $n$ pebbles with weights $w_1 \\leq \\dots \\leq w_n$ in $\\mathbb{R}^d$ can be sorted in $\\mathcal{O}(n \\log n)$ steps, if $\\alpha < \\beta$ and no two of them touch. " +
			"The proof rests on \\[ \\sum_{i=1}^{n} \\frac{w_i^2}{1 + |w_i|} = \\int_0^1 f(x)\\,dx, \\qquad f(x) = \\begin{cases} 0 & \\text{if } x < \\tfrac12, \\\\ \\sqrt{x} & \\text{otherwise,} \\end{cases} \\] where $f$ is {\\it not} continuous.\n\n" +
			"For $d = 10^{-3}$ the \\pebblesort{} of Gr\\\"un is optimal up to $\\mypebble^2$, and so are \\(\\ell_1\\) and the bare {\\alpha}-stable x_{ij}.",
		Authors: []papers.Author{{Name: "Ada Krüger"}}, Categories: []papers.Category{"math.CO", "cs.DS"},
		Published: instant(6), Announced: march(10),
	}
}

// bare is a paper of which nobody said anything but the title.
func bare() papers.Paper {
	return papers.Paper{ID: "x:bare", Title: "A title and nothing else", Announced: march(10)}
}

// summarised is a paper whose abstract is not held.
func summarised() papers.Paper {
	return papers.Paper{
		ID: "acl:2025.slow-1.7", Title: "Waiting for Moss", Authors: []papers.Author{{Name: "Li Wei"}},
		Categories: []papers.Category{"cs.CL"}, Published: papers.Date{Time: march(1).Time(), Precision: papers.MonthPrecision},
		Summary: papers.Summary{Text: "Moss is slower than language. This paper waits for it, with a model of four parameters, and measures how long that takes.", By: "starter library"},
	}
}

func withdrawn() papers.Paper {
	return papers.Paper{
		ID: "hep-th/9901001", Title: "A Proof that Rivers Run Uphill", Authors: []papers.Author{{Name: "P. Laplace"}},
		Abstract: "This paper has been withdrawn by its author because the map was upside down.", Categories: []papers.Category{"hep-th"},
		Published: papers.Date{Time: time.Date(1999, 1, 4, 0, 0, 0, 0, time.UTC), Precision: papers.DayPrecision},
		Announced: papers.Day{Year: 1999, Month: time.January, Day: 5}, Withdrawn: true,
	}
}

// hostile is a paper that a store should never hold, in every field that a
// page shows.
func hostile() papers.Paper {
	evil := `<script>alert(1)</script>`
	return papers.Paper{
		ID:       "x:hostile",
		Title:    evil + " \u202Egnp.exe\u202C \" onmouseover=\"alert(2)\" '&#39; {{.}} %s",
		Abstract: "</p></details><img src=x onerror=alert(3)> " + evil + " A second sentence that is long enough to be chosen says \u202Ereversed\u202C things about <b>everything</b> we found.",
		Authors:  []papers.Author{{Name: `"><script>alert(4)</script>`, Affiliation: `" onfocus="alert(5)`}, {Name: "\u2066Bidi\u2069 \u202EName"}},
		Categories: []papers.Category{
			`cs.CL"><script>alert(6)</script>`, "javascript:alert(7)"},
		Links:     []papers.Link{{Kind: papers.CodeLink, URL: "javascript:alert(8)"}, {Kind: papers.ProjectLink, URL: "https://example.org/\"onclick=\"alert(9)"}},
		Keywords:  []string{evil},
		Versions:  []papers.Version{{Number: 1, Date: instant(6), Size: evil}, {Number: 2, Size: evil}},
		Comments:  evil,
		Journal:   "</dl></aside>" + evil,
		DOI:       "10.1/\"><script>alert(10)</script>",
		License:   "javascript:alert(11)",
		Submitter: evil,
		Published: instant(6), Announced: march(10),
	}
}

// hostileTeX is a paper whose formulas are made to break out of the page.
func hostileTeX() papers.Paper {
	return papers.Paper{
		ID: "x:hostiletex",
		Title: "$\\text{<script>alert(20)</script>}$ \\href{javascript:alert(21)}{x} $\\class{\" onclick=\"alert(22)}{y}$ " +
			"$\\style{position:fixed;inset:0}{z}$ $</math><img src=x onerror=alert(23)>$ \\textbf{<b onfocus=alert(24)>}",
		Abstract: "We study $\\unicode{x3c}script\\unicode{x3e}alert(25)$, \\url{javascript:alert(26)} and $\\mathrm{\"'><svg/onload=alert(27)>}$ in one long sentence. " +
			"$\\begin{array}{\" onmouseover=\"alert(28)}a&b\\end{array}$ \\[ \\htmlData{x=<script>}{\\color{red\"><script>alert(29)</script>}q} \\] " +
			"$\\def\\x{\\x\\x}\\x$ \\input{/etc/passwd} $\\includegraphics{http://example.org/x.png}$ $a\u202eb\u202c$ \\begin{x\"><script>alert(30)</script>}\n\n" +
			"$" + strings.Repeat("{", 300) + "x" + strings.Repeat("}", 300) + "$ $" + strings.Repeat("\\sqrt{", 40) + "x" + strings.Repeat("}", 40) + "$ $" +
			strings.Repeat("a_{i} + ", 100) + "b$ \\[" + strings.Repeat("\\frac{1}{1 + ", 60) + "x" + strings.Repeat("}", 60) + "\\] " + strings.Repeat("$x", 50),
		Published: instant(6), Announced: march(10),
	}
}

// endless is a paper with words that no line can hold.
func endless() papers.Paper {
	word := strings.Repeat("Donaudampfschiff", 19)[:300]
	return papers.Paper{
		ID: "x:endless", Title: word, Abstract: "We study " + word + " and find https://example.org/" + strings.ToLower(word) + " in it.\n\nThere is more of it.",
		Authors: []papers.Author{{Name: word}}, Categories: []papers.Category{"cs.CL", papers.Category(word)}, Keywords: []string{word},
		Links:    []papers.Link{{Kind: papers.CodeLink, URL: "https://github.com/example/" + word}},
		Comments: word, Journal: word, DOI: "10.1000/" + word, ReportNo: word, Submitter: word, License: "https://example.org/" + word,
		Published: instant(6), Announced: march(10),
	}
}

// notes are plain papers of one day, as many as asked for.
func notes(n int, d papers.Day) []papers.Paper {
	things := []string{"rivers", "bridges", "bells", "kites", "clocks", "gardens", "lanterns"}
	list := make([]papers.Paper, n)
	for i := range list {
		thing := things[i%len(things)]
		list[i] = papers.Paper{
			ID:         papers.ID(fmt.Sprintf("2603.%05d", 2000+i)),
			Title:      fmt.Sprintf("Note %d on %s", i+1, thing),
			Abstract:   fmt.Sprintf("We look at %s once more. In this note we show that every one of the %d %s we measured is longer than it looks. The reason is not known.", thing, i+10, thing),
			Authors:    []papers.Author{{Name: "Ada Krüger"}},
			Categories: []papers.Category{"physics.pop-ph"},
			Published:  papers.Date{Time: d.Add(-1).Time(), Precision: papers.DayPrecision},
			Announced:  d,
		}
	}
	return list
}

// fill puts the samples into a store: five papers chosen for Tuesday the 10th,
// among them one from 1999, and 57 notes announced on Monday the 9th.
func fill(ctx context.Context, st *store.Store) error {
	b := store.Batch{Papers: append(notes(57, march(9)), everything(), bare(), summarised(), withdrawn(), formulas())}
	for i, id := range []papers.ID{"2603.01001", "acl:2025.slow-1.7", "hep-th/9901001", "x:bare", "2603.01002"} {
		b.Features = append(b.Features, papers.Feature{Day: march(10), Paper: id, Position: i + 1, Kind: papers.FromFile, By: "editors.jsonl", At: noon()})
	}
	b.Announcements = []papers.Announcement{
		{Paper: "2603.01001", Day: march(10), Kind: papers.NewPaper}, {Paper: "2603.01001", Day: march(10), Kind: papers.CrossListed},
		{Paper: "2603.01001", Day: march(11), Kind: papers.Replaced},
	}
	_, err := st.PutPapers(ctx, b)
	return err
}

// fillHostile adds what no store should hold.
func fillHostile(ctx context.Context, st *store.Store) error {
	if err := fill(ctx, st); err != nil {
		return err
	}
	_, err := st.PutPapers(ctx, store.Batch{Papers: []papers.Paper{hostile(), endless(), hostileTeX()},
		Features: []papers.Feature{
			{Day: march(10), Paper: "x:hostile", Position: 6, Kind: papers.FromFile, By: `<script>alert(12)</script>.jsonl`, At: noon()},
			{Day: march(10), Paper: "x:endless", Position: 7, Kind: papers.FromFile, By: "editors.jsonl", At: noon()},
			{Day: march(10), Paper: "x:hostiletex", Position: 8, Kind: papers.FromFile, By: "editors.jsonl", At: noon()},
		}})
	return err
}

func open(t testing.TB) *webtest.Site { return webtest.Open(t, noon(), fill) }
