package page

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/texmath"
)

// pages holds one parsed template set for each page, by name.
type pages map[string]*template.Template

// parsePages joins the layout and the shared parts with each page's own file.
func parsePages(assets fs.FS, more template.FuncMap) (pages, error) {
	base, err := template.New("layout.html").Funcs(functions()).Funcs(more).ParseFS(assets, "templates/*.html")
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(assets, "pages/*/*.html")
	if err != nil {
		return nil, err
	}
	p := make(pages)
	for _, name := range names {
		t, err := base.Clone()
		if err != nil {
			return nil, err
		}
		if t, err = t.ParseFS(assets, name); err != nil {
			return nil, err
		}
		p[strings.TrimSuffix(path.Base(name), ".html")] = t
	}
	return p, nil
}

// Render writes a page with a status. The template runs into memory first, so
// that a failure can still become an error page. A browser that holds the
// same page already is told so in a few bytes.
func (l *Layout) Render(w http.ResponseWriter, r *http.Request, status int, page string, data any) error {
	var b bytes.Buffer
	if err := l.pages[page].ExecuteTemplate(&b, "layout.html", data); err != nil {
		return fmt.Errorf("page: render %s: %w", page, err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Add("Vary", "Cookie, Authorization") // for caches that keep what they should not
	if status != http.StatusOK {
		h.Set("Cache-Control", "no-store")
		w.WriteHeader(status)
		_, _ = b.WriteTo(w) // the reader may have hung up
		return nil
	}
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-cache") // keep it, but ask whether it still holds
		if Visitor(r).SignedIn() {
			h.Set("Cache-Control", "private, no-cache")
		}
	}
	Send(w, r, h.Get("Content-Type"), b.Bytes())
	return nil
}

// functions are what templates may call.
func functions() template.FuncMap {
	return template.FuncMap{
		"grouped": Grouped,
		"count":   Count,
		"shown":   func(d papers.Date, now time.Time) string { return d.Shown(now) },
		"iso":     func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
		"host":    Host,
		"plain":   texmath.Plain,
		"add":     func(a, b int) int { return a + b },
		"join":    strings.Join,
		"surplus": func(all, shown int) int { return max(all-shown, 0) },
	}
}

// Grouped writes 410821 as "410,821".
func Grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Count writes "1 author", "6 authors".
func Count(n int, singular, plural string) string {
	if n == 1 {
		return "1 " + singular
	}
	return Grouped(n) + " " + plural
}

// Host shortens a link to what a reader wants to see of it: "github.com/a/b".
func Host(link string) string {
	link = strings.TrimPrefix(strings.TrimPrefix(link, "https://"), "http://")
	return strings.TrimSuffix(strings.TrimPrefix(link, "www."), "/")
}
