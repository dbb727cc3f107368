package api

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/community"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/jobs"
	"github.com/dailypapers/dailypapers/internal/moderation"
	"github.com/dailypapers/dailypapers/internal/postmaster"
	"github.com/dailypapers/dailypapers/internal/rank"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/submission"
	"github.com/dailypapers/dailypapers/internal/subscription"
	"github.com/dailypapers/dailypapers/internal/webhook"
)

// Deps are the services that the API calls.
type Deps struct {
	Store        *store.Store
	Frontpage    *frontpage.Frontpage
	Catalog      *catalog.Catalog
	Rank         *rank.Service
	Community    *community.Service
	Submission   *submission.Service
	Moderation   *moderation.Service
	Account      *account.Service
	Jobs         *jobs.Runner // what the site fetches by itself; nil is nothing
	Webhook      *webhook.Service
	Subscription *subscription.Service
	Postmaster   *postmaster.Service
	Limits       *account.Limits
	Now          func() time.Time // nil is the wall clock
	House        House            // what those who run the site are told of it
	BaseURL      string           // of absolute links, "https://papers.example.org"; "" takes each request's own host
	SiteName     string           // in feeds and the API's document
}

// An API answers programs. It is safe for many goroutines.
type API struct {
	deps     Deps
	document *huma.OpenAPI
	prose    *prose
	leads    leads
}

// New returns an API over its services.
func New(d Deps) *API {
	if d.SiteName == "" {
		d.SiteName = "Daily Papers"
	}
	if d.Now == nil {
		d.Now = time.Now
	}
	a := &API{deps: d, prose: newProse(), leads: newLeads()}
	a.document = a.describe()
	return a
}

// Register adds everything under /api and the OpenAPI document to mux. Markdown
// is left to PaperMarkdown, since its addresses are shared with pages; feeds, which
// only the document describes here, to package feed.
func (a *API) Register(mux *http.ServeMux) {
	inner := http.NewServeMux()
	for _, rt := range a.Routes() {
		if rt.serve != nil {
			inner.Handle(rt.pattern(), a.handle(rt))
		}
	}
	read := Route{Action: papers.Read, serve: func(w http.ResponseWriter, r *http.Request, _ arguments) error {
		return a.respond(w, r, a.document)
	}}
	mux.Handle("GET /.well-known/openapi.json", a.handle(read))
	inner.Handle("GET /api/openapi.json", a.handle(read))
	read.serve = func(w http.ResponseWriter, r *http.Request, _ arguments) error { return a.missing(w, r, inner) }
	inner.Handle("/", a.handle(read))
	mux.Handle("/api/", joined(inner))
}

// handle checks who asks, how often, and a request's parameters and body before
// serving.
func (a *API) handle(rt Route) http.Handler {
	bodies := a.bodies(rt)
	return httpd.Handle(func(w http.ResponseWriter, r *http.Request) error {
		v := httpd.Of[papers.Visitor](r)
		if err := a.slow(w, r, v, rt.Action); err != nil {
			return err
		}
		if err := admit(v, rt.Action); err != nil {
			return err
		}
		in, err := read(r, rt.Params)
		if err != nil {
			return err
		}
		if in.body, err = bodies.read(w, r); err != nil {
			return err
		}
		in.visitor = v
		return rt.serve(w, r, in)
	}, a.Problem)
}

// methods are all that the API understands.
func methods() []string {
	return []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}
}

// missing answers what nothing else under /api does: an unknown address, or a
// method that a known one does not understand.
func (a *API) missing(w http.ResponseWriter, r *http.Request, known *http.ServeMux) error {
	allowed := slices.DeleteFunc(methods(), func(method string) bool {
		_, pattern := known.Handler(&http.Request{Method: method, URL: r.URL, Host: r.Host})
		return pattern == "/" || pattern == ""
	})
	if len(allowed) == 0 {
		return &notFound{"there is no " + clip(r.URL.Path) + " in this API; /api/openapi.json describes it"}
	}
	allow := strings.Join(append(allowed, http.MethodOptions), ", ")
	w.Header().Set("Allow", allow)
	if r.Method == http.MethodOptions { // a browser asks before it sends a page's request
		httpd.AllowAll(w.Header())
		w.Header().Set("Access-Control-Allow-Methods", allow)
		w.Header().Set("Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match, If-None-Match")
		w.Header().Set("Access-Control-Max-Age", "86400")
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	a.Problem(w, r, http.StatusMethodNotAllowed, papers.Invalid("method", "%s is not understood at this address, only %s", r.Method, allow))
	return nil
}

// joined lets the slash of an old id stand as it is: /api/papers/hep-th/9901001
// is read as /api/papers/hep-th%2F9901001.
func joined(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		parts := strings.Split(r.URL.EscapedPath(), "/")
		for i := 2; i+1 < len(parts); i++ {
			if (parts[i-1] == "papers" || parts[i-1] == "arxiv") && isOldID(parts[i]+"/"+parts[i+1]) {
				u := *r.URL
				u.RawPath = strings.Join(parts[:i+1], "/") + "%2F" + strings.Join(parts[i+1:], "/")
				r2 := r.Clone(r.Context())
				r2.URL = &u
				next.ServeHTTP(w, r2)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// isOldID reports whether two segments of a path are one id.
func isOldID(segments string) bool {
	id, _, err := papers.ParseID(segments)
	return err == nil && strings.Contains(string(id), "/") && id.Source() == "arxiv"
}
