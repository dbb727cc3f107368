package app

import (
	"net/http"
	"strconv"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/api"
	"github.com/dailypapers/dailypapers/internal/feed"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/web"
)

// share routes the addresses that pages share with feeds, Markdown and
// citations: the ending of the path, or what the client accepts, decides.
func share(mux *http.ServeMux, site *web.Site, service *api.API, feeds *feed.Feeds) {
	s := shared{site, service}
	page := func(h httpd.Handler) http.Handler { return httpd.Handle(site.Gated(papers.Read, h), s.problem) }
	mux.Handle("GET /papers/{name}", page(s.paper))
	pages := map[string]http.Handler{
		"GET /papers/{archive}/{number}": page(s.paper),
		"GET /authors/{name...}":         page(site.Author),
		"GET /lists/{id}":                page(site.List),
	}
	for _, kind := range []papers.PeriodKind{papers.DayPeriod, papers.WeekPeriod, papers.MonthPeriod} {
		pages["GET /papers/"+string(kind)+"/{period}"] = page(s.period(kind))
	}
	feeds.Register(mux, pages)
	for _, pattern := range []string{"/papers/{name}/{$}", "/papers/{archive}/{number}/{$}", "/search/{$}"} {
		mux.HandleFunc("GET "+pattern, withoutSlash)
	}
}

// withoutSlash leads an address that ends in a slash too many to the one that
// does not.
func withoutSlash(w http.ResponseWriter, r *http.Request) {
	u := *r.URL
	u.Path, u.RawPath = strings.TrimRight(u.Path, "/"), strings.TrimRight(u.RawPath, "/")
	http.Redirect(w, r, u.RequestURI(), http.StatusMovedPermanently)
}

type shared struct {
	site    *web.Site
	service *api.API
}

// problem answers programs as programs and people as people.
func (s shared) problem(w http.ResponseWriter, r *http.Request, status int, err error) {
	for _, ending := range []string{".md", ".bib", ".ris", ".csl"} {
		if strings.HasSuffix(r.URL.Path, ending) {
			s.service.Problem(w, r, status, err)
			return
		}
	}
	s.site.Problem(w, r, status, err)
}

func (s shared) period(kind papers.PeriodKind) httpd.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		return s.site.Period(w, r, kind, r.PathValue("period"))
	}
}

// paper serves /papers/{id}, and old ids of two segments, in any format.
func (s shared) paper(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("name")
	if id == "" {
		id = r.PathValue("archive") + "/" + r.PathValue("number")
	}
	for _, format := range []string{"bib", "ris", "csl"} {
		if name, ok := strings.CutSuffix(id, "."+format); ok {
			return s.site.Citation(w, r, name, format)
		}
	}
	if name, ok := strings.CutSuffix(id, ".md"); ok {
		return s.service.PaperMarkdown(w, r, name)
	}
	w.Header().Add("Vary", "Accept")
	if prefersMarkdown(r.Header.Get("Accept")) {
		return s.service.PaperMarkdown(w, r, id)
	}
	return s.site.Paper(w, r, id)
}

// prefersMarkdown reports whether a client likes text/markdown better than
// HTML, as agents do and browsers never: by the weights it gives, and where
// they are equal by what it names first.
func prefersMarkdown(accept string) bool {
	markdown, html := 0.0, 0.0
	for part := range strings.SplitSeq(accept, ",") {
		kind, parameters, _ := strings.Cut(part, ";")
		weight := weight(parameters)
		switch strings.ToLower(strings.TrimSpace(kind)) {
		case "text/markdown":
			if weight > html {
				markdown = max(markdown, weight)
			}
		case "text/html", "application/xhtml+xml":
			html = max(html, weight)
		}
	}
	return markdown > 0 && markdown >= html
}

// weight reads ";q=0.8", 1 where there is none (RFC 9110, 12.4.2).
func weight(parameters string) float64 {
	for p := range strings.SplitSeq(parameters, ";") {
		if v, ok := strings.CutPrefix(strings.TrimSpace(p), "q="); ok {
			q, err := strconv.ParseFloat(v, 64)
			if err != nil || q < 0 || q > 1 {
				return 0
			}
			return q
		}
	}
	return 1
}
