package web

import (
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/citation"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/web/page"
	"github.com/dailypapers/dailypapers/texmath"
)

// authorsShown is how many authors a page names before the rest unfold:
// collaborations have thousands, and the abstract should be in sight.
const authorsShown = 25

// similarShown is how many similar papers a page leads to.
const similarShown = 6

// paperPage is one paper's own page.
type paperPage struct {
	page.Frame
	Paper      papers.Paper
	Lead       lead
	Heading    template.HTML
	Paragraphs []template.HTML // of the abstract
	Summary    []template.HTML // of the summary, where the abstract is not held
	Facts      []fact
	Links      []namedLink
	Features   []papers.Feature
	Similar    []likeness
	First      []papers.Author   // those named at once
	Others     []papers.Author   // those of a large collaboration that unfold
	Fields     []papers.Category // of different names
	Inferred   inferred          // where no source names a field
	BibTeX     string

	Voices  paperVoices  // votes and comments
	Signals []signal     // what other sites say of it
	Shelves paperShelves // lists and follows
	Desks   paperDesks   // submissions and claims
}

// fact is a row of what is known beside title and abstract.
type fact struct {
	Name  string
	Text  string
	Title string // more exact, for hover
	Link  string // outside, "" for none
}

// likeness is a paper that says similar things.
type likeness struct {
	Paper papers.Paper
	Title template.HTML
	Date  string
}

// namedLink is a way out of the site.
type namedLink struct{ Name, URL, Shown string }

// Paper serves a paper's page. An address that is another spelling of a
// paper's id leads to the canonical one.
func (s *Site) Paper(w http.ResponseWriter, r *http.Request, raw string) error {
	id, _, err := papers.ParseID(raw)
	if err != nil {
		return fmt.Errorf("web: paper %q: %w", raw, papers.ErrNotFound)
	}
	if string(id) != raw {
		http.Redirect(w, r, id.Path(), http.StatusMovedPermanently)
		return nil
	}
	p, err := s.deps.Store.Paper(r.Context(), id)
	if err != nil {
		return err
	}
	v, err := s.paperView(r, p)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "paper", v)
}

func (s *Site) paperView(r *http.Request, p papers.Paper) (paperPage, error) {
	v := paperPage{Frame: s.Frame(r, texmath.Plain(p.TitleSource()), "paper"), Paper: p, Heading: s.Set(p.TitleSource()), Lead: s.newLead(p)}
	v.First = p.Authors[:min(len(p.Authors), authorsShown)]
	v.Others = p.Authors[len(v.First):]
	v.Fields, v.Inferred = fieldsOf(p), s.inferred(p)
	v.Canonical = p.ID.Path()
	v.Feeds = page.FeedsOf("Comments on this paper", v.Canonical+"/comments", nil)
	v.Description = texmath.Plain(v.Lead.Source)
	if v.Paragraphs = s.SetAll(paragraphs(p.Abstract)); v.Paragraphs == nil {
		v.Summary = s.SetAll(paragraphs(p.Summary.Text))
	}
	v.Links = links(p)
	v.BibTeX = citation.BibTeX(p)
	announced, err := s.deps.Store.AnnouncementsOf(r.Context(), p.ID)
	if err != nil {
		return v, err
	}
	v.Facts = facts(p, announcements(announced))
	if v.Features, err = s.deps.Store.FeaturesOf(r.Context(), p.ID); err != nil {
		return v, err
	}
	if v.Voices, err = s.voicesOf(r, v.Frame, p); err != nil {
		return v, err
	}
	signals, err := s.deps.Store.SignalsOf(r.Context(), []papers.ID{p.ID})
	if err != nil {
		return v, err
	}
	v.Signals = s.signals(signals[p.ID])
	if v.Shelves, err = s.shelvesOf(r, p); err != nil {
		return v, err
	}
	if v.Desks, err = s.desksOf(r, p); err != nil {
		return v, err
	}
	similar, err := s.deps.Catalog.Similar(r.Context(), p, similarShown)
	if err != nil {
		httpd.Note(r, err) // the paper itself is held, and shown without its like
	}
	for _, q := range similar {
		v.Similar = append(v.Similar, likeness{q, s.Set(q.TitleSource()), q.Published.Shown(v.Now)})
	}
	return v, nil
}

// fieldsOf leaves out the aliases that arXiv lists twice under one name, as
// math.ST and stat.TH.
func fieldsOf(p papers.Paper) []papers.Category {
	var out []papers.Category
	for _, c := range p.Categories {
		if !slices.ContainsFunc(out, func(o papers.Category) bool { return o.Name() == c.Name() }) {
			out = append(out, c)
		}
	}
	return out
}

// Citation serves a paper's entry for a reference manager: format is bib,
// ris or csl.
func (s *Site) Citation(w http.ResponseWriter, r *http.Request, raw, format string) error {
	id, _, err := papers.ParseID(raw)
	if err != nil {
		return fmt.Errorf("web: paper %q: %w", raw, papers.ErrNotFound)
	}
	p, err := s.deps.Store.Paper(r.Context(), id)
	if err != nil {
		return err
	}
	kind, b, err := cite(p, format)
	if err != nil {
		return err
	}
	name := strings.NewReplacer("/", "-", ":", "-").Replace(string(id))
	w.Header().Set("Content-Disposition", fmt.Sprintf("inline; filename=%q", name+"."+format))
	w.Header().Set("Cache-Control", "no-cache")
	page.Send(w, r, kind, b)
	return nil
}

func cite(p papers.Paper, format string) (contentType string, body []byte, err error) {
	switch format {
	case "bib":
		return "application/x-bibtex; charset=utf-8", []byte(citation.BibTeX(p)), nil
	case "ris":
		return "application/x-research-info-systems; charset=utf-8", []byte(citation.RIS(p)), nil
	}
	body, err = citation.CSL(p)
	return "application/vnd.citationstyles.csl+json", body, err
}

// paragraphs cuts an abstract at its blank lines.
func paragraphs(abstract string) []string {
	var out []string
	for _, p := range strings.Split(abstract, "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

func facts(p papers.Paper, announced fact) []fact {
	var out []fact
	add := func(name, text, title, link string) {
		if text != "" {
			out = append(out, fact{name, text, title, link})
		}
	}
	if name := published(p); name != announced.Name { // the announcements tell the day as well, and more
		add(name, p.Published.Shown(time.Time{}), p.Published.Long(), "")
	}
	add(announced.Name, announced.Text, "", "")
	for i, v := range p.Versions {
		if i > 0 || len(p.Versions) > 1 {
			add(fmt.Sprintf("Version %d", v.Number), joined(", ", v.Date.Shown(time.Time{}), v.Size), v.Date.Long(), "")
		}
	}
	if len(p.Versions) < 2 && !p.Updated.IsZero() && p.Updated != p.Published {
		add("Updated", p.Updated.Shown(time.Time{}), p.Updated.Long(), "")
	}
	add("Comments", p.Comments, "", "")
	add("Published in", p.Journal, "", "")
	add("DOI", p.DOI, "", doiLink(p.DOI))
	add("Report", p.ReportNo, "", "")
	add("Licence", licenceName(p.License), p.License, licenceLink(p.License))
	if p.Citations > 0 {
		add("Citations", page.Grouped(p.Citations), "As its source counted them when the record was read.", "")
	}
	if p.Language != "" && p.Language != "eng" {
		add("Language", p.Language, "", "")
	}
	add("Submitted by", p.Submitter, "", "")
	add("Keywords", strings.Join(p.Keywords, ", "), "", "")
	return out
}

// published names the date: all that some sources tell is the announcement.
func published(p papers.Paper) string {
	if p.Published.Precision == papers.DayPrecision && p.Published.Day() == p.Announced && p.ID.Source() == "arxiv" {
		return "Announced"
	}
	return "Published"
}

func doiLink(doi string) string {
	if !strings.HasPrefix(doi, "10.") {
		return ""
	}
	return "https://doi.org/" + doi
}

func licenceLink(address string) string {
	if papers.IsWeb(address) {
		return address
	}
	return ""
}

// licenceName shortens the address of a known licence to its name.
func licenceName(address string) string {
	i := strings.Index(address, "creativecommons.org/")
	if i < 0 {
		if strings.Contains(address, "arxiv.org/licenses/nonexclusive-distrib") {
			return "arXiv's own licence"
		}
		return page.Host(address)
	}
	parts := strings.Split(strings.Trim(address[i+len("creativecommons.org/"):], "/"), "/")
	switch {
	case len(parts) >= 3 && parts[0] == "licenses":
		return "CC " + strings.ToUpper(parts[1]) + " " + parts[2]
	case len(parts) >= 2 && parts[0] == "publicdomain":
		return "public domain (CC0)"
	}
	return page.Host(address)
}

func links(p papers.Paper) []namedLink {
	var out []namedLink
	add := func(name, url string) {
		if papers.IsWeb(url) {
			out = append(out, namedLink{name, url, page.Host(url)})
		}
	}
	add("Abstract page", p.ID.AbstractURL())
	add("PDF", p.ID.PDFURL())
	if p.ID.Source() == "arxiv" {
		add("HTML", "https://arxiv.org/html/"+string(p.ID))
	}
	for _, l := range p.Links {
		name := l.Kind.Name()
		if slices.ContainsFunc(p.Links, func(o papers.Link) bool { return o.Kind == l.Kind && o != l }) {
			name += ": " + page.Host(l.URL)
		}
		add(name, l.URL)
	}
	return out
}

// joined joins the parts that are not empty.
func joined(sep string, parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, sep)
}
