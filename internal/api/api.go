package api

import (
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/store"
)

// Deps are the services that the API calls.
type Deps struct {
	Store     *store.Store
	Frontpage *frontpage.Frontpage
	Catalog   *catalog.Catalog
	BaseURL   string // of absolute links, "https://papers.example.org"; "" takes each request's own host
	SiteName  string // in feeds and the API's document
}

// An API answers programs. It is safe for many goroutines.
type API struct{ deps Deps }

// New returns an API over its services.
func New(d Deps) *API {
	if d.SiteName == "" {
		d.SiteName = "Daily Papers"
	}
	return &API{d}
}

// Register adds everything under /api and the OpenAPI document to mux. Markdown
// is left to PaperMarkdown, since its addresses are shared with pages; feeds, which
// only the document describes here, to package feed.
func (a *API) Register(mux *http.ServeMux) {
	h := humago.New(mux, huma.Config{OpenAPI: a.document()})
	doc := h.OpenAPI()
	for _, rt := range a.routes(doc.Components.Schemas) {
		if !rt.operation.Hidden {
			doc.AddOperation(rt.operation)
		}
		if rt.serve == nil {
			continue
		}
		handler := a.handle(rt)
		h.Adapter().Handle(rt.operation, func(ctx huma.Context) {
			r, w := humago.Unwrap(ctx)
			handler.ServeHTTP(w, r)
		})
	}
	serve := func(w http.ResponseWriter, r *http.Request) error { return a.respond(w, r, doc) }
	mux.Handle("GET /.well-known/openapi.json", a.gated(serve))
	mux.Handle("GET /api/openapi.json", a.gated(serve))
	mux.Handle("/api/", a.gated(a.missing))
}

// A route is an operation of the document and what serves it; nil where that
// is left to others.
type route struct {
	operation *huma.Operation
	serve     func(http.ResponseWriter, *http.Request, arguments) error
}

// handle checks a request against the operation's parameters before serving.
func (a *API) handle(rt route) http.Handler {
	return a.gated(func(w http.ResponseWriter, r *http.Request) error {
		in, err := read(r, rt.operation.Parameters)
		if err != nil {
			return err
		}
		return rt.serve(w, r, in)
	})
}

// gated lets a handler see only visitors who may read: all but those who show
// a token that is not good for it.
func (a *API) gated(h httpd.Handler) http.Handler {
	return httpd.Handle(func(w http.ResponseWriter, r *http.Request) error {
		if !httpd.Of[papers.Visitor](r).May(papers.Read) {
			p, _ := papers.PermissionFor(papers.Read)
			return fmt.Errorf("%w: %w", papers.ErrForbidden, papers.Invalid("token", "has not the scope %q, which this takes", p.Scope))
		}
		return h(w, r)
	}, a.Problem)
}

// missing answers what is under /api and nothing known, in any method.
func (a *API) missing(w http.ResponseWriter, r *http.Request) error {
	if r.Method == http.MethodOptions { // a browser asks before it sends a page's request
		httpd.AllowAll(w.Header())
		w.Header().Set("Access-Control-Allow-Methods", "GET, HEAD")
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		a.Problem(w, r, http.StatusMethodNotAllowed, papers.Invalid("method", "%s is not understood at this address", r.Method))
		return nil
	}
	return &notFound{"there is no " + clip(r.URL.Path) + " in this API; /api/openapi.json describes it"}
}
