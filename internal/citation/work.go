package citation

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/texmath"
)

// A form is what kind of publication an entry stands for.
type form int

const (
	other    form = iota // a page of a source that names no venue
	preprint             // at arXiv and nowhere else, as far as is known
	article              // in a journal
	inVolume             // in a volume of proceedings
)

// A work is what the three formats have in common: the facts of a paper in
// one line each, without control characters.
type work struct {
	form     form
	key      string
	title    string // with its mathematics as TeX
	plain    string // the same without any TeX
	authors  []name
	date     papers.Date
	venue    string // a journal reference or the name of the proceedings
	arxiv    string // the id there, "" at other sources
	primary  string // the arXiv category
	doi      string
	url      string
	abstract string
	keywords []string
	note     string // a reader's own
}

func workOf(p papers.Paper) work {
	w := work{
		form: formOf(p), title: oneLine(p.Title), plain: oneLine(texmath.Plain(p.TitleSource())), date: p.Published, venue: oneLine(p.Journal), doi: doiOf(p.DOI),
		url: oneLine(cmp.Or(p.ID.AbstractURL(), p.Link(papers.SameLink))), abstract: oneLine(texmath.Plain(p.Abstract)),
	}
	if w.date.IsZero() {
		w.date = p.ID.Month()
	}
	if p.ID.Source() == "arxiv" {
		w.arxiv, w.primary = oneLine(string(p.ID)), oneLine(string(p.Primary()))
	}
	for _, a := range p.Authors {
		if n := splitName(oneLine(a.Name)); n != (name{}) {
			w.authors = append(w.authors, n)
		}
	}
	for _, k := range p.Keywords {
		if k = oneLine(k); k != "" {
			w.keywords = append(w.keywords, k)
		}
	}
	w.key = keyOf(w, p.ID)
	return w
}

// formOf trusts a venue's own words. Where they tell nothing, arXiv's
// references are to journals, and the other sources list proceedings.
func formOf(p papers.Paper) form {
	source := p.ID.Source()
	switch {
	case p.Journal == "" && source == "arxiv":
		return preprint
	case p.Journal == "":
		return other
	case source == "acl" && isAnthologyJournal(p.ID), namesJournal(p.Journal):
		return article
	case source != "arxiv" || namesProceedings(p.Journal):
		return inVolume
	}
	return article
}

// isAnthologyJournal knows the two journals among the Anthology's volumes:
// Computational Linguistics (J, cl) and the Transactions (Q, tacl).
func isAnthologyJournal(id papers.ID) bool {
	_, rest, _ := strings.Cut(string(id), ":")
	if _, venue, ok := strings.Cut(rest, "."); ok {
		return strings.HasPrefix(venue, "tacl-") || strings.HasPrefix(venue, "cl-")
	}
	return strings.HasPrefix(rest, "J") || strings.HasPrefix(rest, "Q")
}

// namesJournal also catches the journals that print conferences, like the
// Journal of Physics: Conference Series.
func namesJournal(venue string) bool {
	venue = strings.ToLower(venue)
	return slices.ContainsFunc([]string{"journal", "transactions", "series", "letters", "review"}, func(word string) bool {
		return strings.Contains(venue, word)
	})
}

func namesProceedings(venue string) bool {
	lower := strings.ToLower(venue)
	return slices.ContainsFunc([]string{"conference", "workshop", "symposium", "annual meeting"}, func(word string) bool {
		return strings.Contains(lower, word)
	}) || isAcronymYear(venue)
}

// isAcronymYear knows how conferences are called for short: "NIPS 2017".
func isAcronymYear(venue string) bool {
	acronym, year, ok := strings.Cut(venue, " ")
	if n, err := strconv.Atoi(year); !ok || err != nil || n < papers.EarliestYear || n > 2999 {
		return false
	}
	letters := !strings.ContainsFunc(acronym, func(r rune) bool { return r < 'A' || r > 'z' || r > 'Z' && r < 'a' })
	return letters && len(acronym) > 1 && acronym[0] <= 'Z' && acronym[len(acronym)-1] <= 'Z'
}

// doiOf returns the first DOI of a field that may hold several, or a link.
func doiOf(s string) string {
	fields := strings.Fields(oneLine(s))
	if len(fields) == 0 {
		return ""
	}
	doi := strings.TrimRight(fields[0], ",;")
	if i := strings.Index(doi, "doi.org/"); i >= 0 {
		doi = doi[i+len("doi.org/"):]
	}
	return doi
}

// oneLine joins the lines of a text and drops what no reader sees.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	return strings.Join(strings.Fields(s), " ")
}
