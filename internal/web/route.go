package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// Routes returns all of the site's addresses.
func (s *Site) Routes() []page.Route {
	all := []page.Route{
		page.At("GET /{$}", papers.Read, s.home),
		page.At("GET /search", papers.Read, s.search),
		page.At("GET /papers", papers.Read, s.jump),
		page.At("GET /papers/{$}", papers.Read, s.jump),
		page.At("GET /papers/{name}", papers.Read, nil),
		page.At("GET /papers/{archive}/{number}", papers.Read, nil),
		page.At("GET /static/{name}", papers.Read, s.Static),
	}
	for _, kind := range []papers.PeriodKind{papers.DayPeriod, papers.WeekPeriod, papers.MonthPeriod} {
		all = append(all, page.At("GET /papers/"+string(kind), papers.Read, s.jump),
			page.At("GET /papers/"+string(kind)+"/{$}", papers.Read, s.jump),
			page.At("GET /papers/"+string(kind)+"/{period}", papers.Read, nil))
	}
	for _, name := range []string{"favicon.svg", "opensearch.xml"} {
		all = append(all, page.At("GET /"+name, papers.Read, s.RootFile(name)))
	}
	for _, room := range [][]page.Route{s.accounts.Routes(), s.voiceRoutes(), s.shelfRoutes(), s.deskRoutes(), s.operator.Routes(), s.inbox.Routes(), s.programs.Routes()} {
		all = append(all, room...)
	}
	return all
}

// Register adds the pages to mux. The paper and period pages are left to
// Paper and Period, since their addresses are shared with feeds and exports.
func (s *Site) Register(mux *http.ServeMux) {
	for _, rt := range s.Routes() {
		if rt.Serve != nil {
			mux.Handle(rt.Pattern, s.handle(s.gated(rt)))
		}
	}
	mux.Handle("GET /favicon.ico", http.RedirectHandler("/favicon.svg", http.StatusMovedPermanently))
	mux.Handle("/", s.handle(s.missing))
}

// handle refuses a query that cannot be read, of which net/http would pass on
// what it understood.
func (s *Site) handle(h httpd.Handler) http.Handler {
	return httpd.Handle(func(w http.ResponseWriter, r *http.Request) error {
		if _, err := url.ParseQuery(r.URL.RawQuery); err != nil {
			return papers.Invalid("address", "holds a query that cannot be read: a percent sign or a semicolon stands where it means nothing")
		}
		return h(w, r)
	}, s.Problem)
}

// Gated is a handler that only visitors reach who may do something, for
// addresses that are served elsewhere.
func (s *Site) Gated(a papers.Action, h httpd.Handler) httpd.Handler {
	return s.gated(page.At("", a, h))
}

// gated lets a route's handler see only visitors who may be there.
func (s *Site) gated(rt page.Route) httpd.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v := page.Visitor(r)
		if v.May(rt.Action) {
			if err := s.bound(w, r, rt); err != nil {
				return err
			}
			return rt.Serve(w, r)
		}
		w.Header().Set("Cache-Control", "no-store")
		if v.SignedIn() {
			return s.refuse(v, rt.Action)
		}
		has, err := s.deps.Store.HasAccounts(r.Context())
		if err != nil {
			return err
		}
		if !has && s.deps.Account != nil && s.deps.Account.Public() {
			return page.Refuse(papers.ErrForbidden, "Nobody has an account yet",
				"Whoever runs this site makes the first one, by the link that the program prints when it starts. Until then it can only be read.")
		}
		if !has {
			return page.Refuse(papers.ErrForbidden, "Only on the machine itself",
				"Until this site has accounts, this is for who sits at the machine that it runs on, under localhost, and not on sites with a public address.")
		}
		http.Redirect(w, r, signInPath(r), http.StatusSeeOther)
		return nil
	}
}

const (
	// commentBytes bounds a form with the longest comment: four bytes a
	// character, each of which may be escaped in three, and the rest.
	commentBytes = 4*3*papers.MaxComment + 4096
	// formBytes bounds all other forms: the longest note, escaped, and the rest.
	formBytes = 64 << 10
)

// readsItself reports whether the handler of a route reads a body of this type
// within bounds of its own: files and JSON where they are expected, and nowhere
// else. What no handler read net/http would read itself, a form with files of
// any size.
func readsItself(rt page.Route, kind string) bool {
	switch rt.Pattern {
	case importRoute:
		return true
	case submitRoute:
		return kind == "multipart/form-data"
	case "POST /sign-in/passkey/begin", "POST /sign-in/passkey/end", "POST /settings/passkeys/begin", "POST /settings/passkeys/end":
		return kind == "application/json"
	}
	return false
}

// bound slows down who writes too often, and reads the form of a request, within
// bounds, to be asked for by PostFormValue.
func (s *Site) bound(w http.ResponseWriter, r *http.Request, rt page.Route) error {
	if r.Method != http.MethodPost {
		return nil
	}
	if err := s.Slow(r, rt.Action); err != nil {
		return err
	}
	limit := int64(formBytes)
	if rt.Action == papers.WriteComment || rt.Action == papers.Submit {
		limit = commentBytes
	}
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	switch kind = strings.TrimSpace(strings.ToLower(kind)); {
	case readsItself(rt, kind):
		return nil
	case kind == "": // a button without fields, pressed by a program
		r.PostForm = url.Values{}
		return nil
	}
	var err error
	r.PostForm, err = httpd.Form(w, r, limit)
	return err
}

// refuse says why somebody who has signed in may not do this.
func (s *Site) refuse(v papers.Visitor, a papers.Action) error {
	p, _ := papers.PermissionFor(a)
	switch {
	case v.User.Suspended != "":
		return page.Refuse(papers.ErrForbidden, "Your account is suspended", "The reason given: "+v.User.Suspended)
	case v.Via == papers.ByToken:
		return page.Refuse(papers.ErrForbidden, "Not with this token", fmt.Sprintf("It takes a token with the scope %q.", p.Scope))
	}
	return page.Refuse(papers.ErrForbidden, "Not allowed", fmt.Sprintf("To %s takes the role %s; yours is %s.", p.About, p.Least, v.Role()))
}

// signInPath leads to the sign-in page and from there back: to the page
// itself, or to the one whose form was sent.
func signInPath(r *http.Request) string {
	back := r.URL.RequestURI()
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		back = ""
		if u, err := url.Parse(r.Referer()); err == nil && u.Host == r.Host {
			back = u.RequestURI()
		}
	}
	return page.SignInTo(back)
}

// missing answers every address, and every method, that nothing else does.
func (s *Site) missing(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		s.Problem(w, r, http.StatusMethodNotAllowed, papers.Invalid("method", "%s is not understood at this address", r.Method))
		return nil
	}
	return fmt.Errorf("web: %s: %w", r.URL.Path, papers.ErrNotFound)
}
