package api

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/texmath"
)

// feedPaths are where a feed lives: the part of its id that never changes,
// the page it belongs to and the feed itself.
type feedPaths struct{ id, page, self string }

// feed makes a feed of entries. It was updated when its newest entry was, or
// else at the moment given.
func (a *API) feed(r *http.Request, at feedPaths, title string, updated time.Time, entries []papers.Entry) atomFeed {
	base := a.base(r)
	f := atomFeed{
		ID: tag(base, at.id), Title: plain(title), Author: atomPerson{a.deps.SiteName},
		Links: []atomLink{{Rel: "self", Type: "application/atom+xml", Href: base + at.self},
			{Rel: "alternate", Type: "text/html", Href: base + at.page}},
	}
	for _, e := range entries {
		if t := changed(e); t.After(updated) {
			updated = t
		}
		f.Entries = append(f.Entries, entry(base, e))
	}
	f.Updated = atomTime(updated)
	return f
}

// tag makes an id that stays while the site keeps its host (RFC 4151). The
// port is no part of it.
func tag(base, id string) string {
	host := base
	if u, err := url.Parse(base); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	host = strings.Map(func(r rune) rune {
		if r == '.' || r == '-' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' {
			return r
		}
		return '-'
	}, strings.ToLower(host))
	return "tag:" + host + ",2026:" + id
}

func entry(base string, e papers.Entry) atomEntry {
	p := e.Paper
	out := atomEntry{
		ID: tag(base, p.ID.Path()), Title: plain(texmath.Plain(p.TitleSource())), Updated: atomTime(changed(e)), Summary: plain(texmath.Plain(p.Text())),
		Links: []atomLink{{Rel: "alternate", Type: "text/html", Href: base + p.ID.Path()}},
	}
	if t := first(p); !t.IsZero() {
		out.Published = atomTime(t)
	}
	if out.Title == "" {
		out.Title = string(p.ID)
	}
	for _, name := range authorNames(p) {
		out.Authors = append(out.Authors, atomPerson{name})
	}
	for _, c := range p.Categories {
		out.Categories = append(out.Categories, atomCategory{string(c), c.Name()})
	}
	if source := p.ID.AbstractURL(); source != "" {
		out.Links = append(out.Links, atomLink{Rel: "related", Type: "text/html", Title: "Abstract at its source", Href: source})
	}
	if pdf := p.ID.PDFURL(); pdf != "" {
		out.Links = append(out.Links, atomLink{Rel: "related", Type: "application/pdf", Title: "PDF", Href: pdf})
	}
	return out
}

// changed is when an entry last became another: its newest version, or its
// coming to this list.
func changed(e papers.Entry) time.Time {
	t := first(e.Paper)
	for _, other := range []time.Time{e.Paper.Updated.Time, submittedAt(e)} {
		if other.After(t) {
			t = other
		}
	}
	return t
}
