package papers

import (
	"slices"
	"time"
)

// A Paper is one work and all that is known of it. Texts are UTF-8 without
// control characters. The zero value of a field means that nobody said.
type Paper struct {
	ID         ID
	Title      string     // for display: TeX accents are Unicode, mathematics is still TeX
	RawTitle   string     // as the source wrote it; "" where Title says the same
	Abstract   string     // as the source wrote it, with its TeX
	Summary    Summary    // written by a person or a model, not taken from the abstract
	Authors    []Author   // in the order of the title page
	Categories []Category // the first is the primary one
	Versions   []Version  // by rising number
	Links      []Link     // code, project pages, the same work elsewhere
	Keywords   []string

	Published Date // of the first version, as near as any source told
	Updated   Date // of the newest version
	Announced Day  // the day of the front page it belongs to; zero for papers without a day
	DayTold   bool // a source itself told Announced; otherwise it follows from Published

	Comments  string // "12 pages, 5 figures; accepted at …"
	Journal   string // journal reference, or the venue of a proceedings paper
	DOI       string
	License   string // the address of the licence's text
	ReportNo  string
	Language  string // ISO 639-3 where it is not English
	Submitter string
	Citations int  // as the source counted them at the time it was read
	Withdrawn bool // by its authors
}

// A Summary is a text about a paper with the name of who or what wrote it.
type Summary struct {
	Text string
	By   string // "starter library", or the name of a model
}

// An Author is one name on a title page.
type Author struct {
	Name        string // for display, in reading order: "Erwin Schrödinger"
	Raw         string // as the source wrote it; "" where Name says the same
	Affiliation string
}

// A Version is one revision of a paper at its source.
type Version struct {
	Number int    // from 1
	Date   Date   // when it was submitted
	Size   string // as the source prints it, "127kb"
}

// LinkKind says what is at the other end of a Link.
type LinkKind string

// The kinds of links a paper can have.
const (
	CodeLink    LinkKind = "code"    // a repository
	ModelLink   LinkKind = "model"   // weights, at Hugging Face
	DatasetLink LinkKind = "dataset" // data, at Hugging Face
	DemoLink    LinkKind = "demo"    // something to try in a browser
	ProjectLink LinkKind = "project" // the authors' page about the work
	SameLink    LinkKind = "same"    // the same work at another source
)

// A Link leads out of the site. URL is absolute, http or https.
type Link struct {
	Kind LinkKind
	URL  string
}

// Primary returns the first category, "" where there is none.
func (p Paper) Primary() Category {
	if len(p.Categories) == 0 {
		return ""
	}
	return p.Categories[0]
}

// Link returns the first link of a kind, "" where there is none.
func (p Paper) Link(kind LinkKind) string {
	for _, l := range p.Links {
		if l.Kind == kind {
			return l.URL
		}
	}
	return ""
}

// TitleSource returns the title with its TeX, which is what texmath's MathML
// and Plain read: Title has lost its accents' commands, so that a brace or a
// backslash left in it may be one that the author wanted to be seen.
func (p Paper) TitleSource() string {
	if p.RawTitle == "" {
		return p.Title
	}
	return p.RawTitle
}

// Text returns what there is to read about the paper: its abstract, or the
// summary where the abstract is not held.
func (p Paper) Text() string {
	if p.Abstract == "" {
		return p.Summary.Text
	}
	return p.Abstract
}

// Appeared is the moment at which a paper appeared, the first one of what is known:
// of its own date, of the day of its announcement, of its id's month. It is zero
// where nothing is.
func (p Paper) Appeared() time.Time {
	switch {
	case !p.Published.IsZero():
		return p.Published.Time
	case !p.Announced.IsZero():
		return p.Announced.Time()
	}
	return p.ID.Month().Time
}

// Merge returns held enriched by what a newer record says. A field that the
// newer record leaves empty keeps what was held; a date is replaced unless
// the newer one knows less of it. A day that a source told wins over one that
// follows from a date; among the latter it is that of the date that is kept.
func Merge(held, newer Paper) Paper {
	m := held
	if newer.Title != "" && (newer.Title != held.Title || newer.RawTitle != "") {
		m.Title, m.RawTitle = newer.Title, newer.RawTitle
	}
	if newer.Summary.Text != "" {
		m.Summary = newer.Summary
	}
	for _, f := range []struct{ to, from *string }{
		{&m.Abstract, &newer.Abstract}, {&m.Comments, &newer.Comments}, {&m.Journal, &newer.Journal},
		{&m.DOI, &newer.DOI}, {&m.License, &newer.License}, {&m.ReportNo, &newer.ReportNo},
		{&m.Language, &newer.Language}, {&m.Submitter, &newer.Submitter},
	} {
		if *f.from != "" {
			*f.to = *f.from
		}
	}
	m.Authors = mergeAuthors(held.Authors, newer.Authors)
	m.Categories = orHeld(held.Categories, newer.Categories)
	m.Keywords = orHeld(held.Keywords, newer.Keywords)
	m.Versions = mergeVersions(held.Versions, newer.Versions)
	m.Links = mergeLinks(held.Links, newer.Links)
	m.Published = newer.Published.Or(held.Published)
	m.Updated = newer.Updated.Or(held.Updated)
	if takesDay(held, newer) {
		m.Announced, m.DayTold = newer.Announced, newer.DayTold
	}
	if newer.Citations > 0 {
		m.Citations = newer.Citations
	}
	m.Withdrawn = held.Withdrawn || newer.Withdrawn
	if latest(newer) > latest(held) { // a later version withdraws a paper, or brings it back
		m.Withdrawn = newer.Withdrawn
	}
	return m
}

// latest is the number of the newest version, 0 where none is told.
func latest(p Paper) int {
	n := 0
	for _, v := range p.Versions {
		n = max(n, v.Number)
	}
	return n
}

// takesDay reports whether the newer record's day replaces the held one.
func takesDay(held, newer Paper) bool {
	switch {
	case newer.Announced.IsZero():
		return false
	case held.Announced.IsZero() || newer.DayTold:
		return true
	}
	return !held.DayTold && newer.Published.Precision >= held.Published.Precision
}

func orHeld[T any](held, newer []T) []T {
	if len(newer) == 0 {
		return held
	}
	return newer
}

// mergeAuthors takes the newer record's list. An author who stands in both
// keeps what only the held one tells, the affiliation or the name with its TeX:
// feeds and the query API leave them out.
func mergeAuthors(held, newer []Author) []Author {
	if len(held) == 0 || len(newer) == 0 {
		return orHeld(held, newer)
	}
	byName := make(map[string]Author, len(held))
	for _, a := range held {
		byName[a.Name] = a
	}
	all := slices.Clone(newer)
	for i, a := range all {
		h := byName[a.Name]
		if i < len(held) && held[i].Name == a.Name {
			h = held[i] // two authors may share a name
		}
		if a.Affiliation == "" {
			all[i].Affiliation = h.Affiliation
		}
		if a.Raw == "" {
			all[i].Raw = h.Raw
		}
	}
	return all
}

// mergeVersions keeps every version ever seen; a newer record's word on one
// wins unless it knows less of its date.
func mergeVersions(held, newer []Version) []Version {
	if len(newer) == 0 {
		return held
	}
	all := slices.Clone(held)
	for _, v := range newer {
		i := slices.IndexFunc(all, func(h Version) bool { return h.Number == v.Number })
		if i < 0 {
			all = append(all, v)
			continue
		}
		v.Date = v.Date.Or(all[i].Date)
		if v.Size == "" {
			v.Size = all[i].Size
		}
		all[i] = v
	}
	slices.SortFunc(all, func(a, b Version) int { return a.Number - b.Number })
	return all
}

func mergeLinks(held, newer []Link) []Link {
	all := slices.Clone(held)
	for _, l := range newer {
		if !slices.Contains(all, l) {
			all = append(all, l)
		}
	}
	return all
}
