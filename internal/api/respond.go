package api

import (
	"net/http"
	"net/url"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/httpd"
)

const jsonType = "application/json; charset=utf-8"

// respond answers with v as JSON, which is the same for everybody.
func (a *API) respond(w http.ResponseWriter, r *http.Request, v any) error {
	body, err := encode(v)
	if err != nil {
		return err
	}
	a.send(w, r, jsonType, body)
	return nil
}

// personal answers with v as JSON, in which the visitor has a say.
func (a *API) personal(w http.ResponseWriter, r *http.Request, v any) error {
	body, err := encode(v)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "private, no-cache") // may be kept, and must be asked for again
	w.Header().Add("Vary", "Authorization, Cookie")
	httpd.Send(w, r, jsonType, body)
	return nil
}

// answer answers with v as JSON, in which a visitor who is known has a say. Who
// keeps it for others must tell these apart from everybody else.
func (a *API) answer(w http.ResponseWriter, r *http.Request, v papers.Visitor, body any) error {
	if v.SignedIn() {
		return a.personal(w, r, body)
	}
	w.Header().Add("Vary", "Authorization, Cookie")
	return a.respond(w, r, body)
}

// done answers what has been changed: with v as it is now and its tag, and
// where it can be read again unless that is "".
func (a *API) done(w http.ResponseWriter, r *http.Request, status int, at string, v any) error {
	h := w.Header()
	httpd.AllowAll(h)
	h.Set("Cache-Control", "no-store")
	if at != "" {
		h.Set("Location", a.base(r)+at)
	}
	if v == nil {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	body, err := encode(v)
	if err != nil {
		return err
	}
	h.Set("Content-Type", jsonType)
	if h.Get("ETag") == "" { // of what was made, where the answer says more
		h.Set("ETag", httpd.ETag(body))
	}
	w.WriteHeader(status)
	_, _ = w.Write(body) // to a client that hung up nothing can be told, and what it asked for is done
	return nil
}

// send answers everybody with the same body, or with 304 where the client holds
// it.
func (a *API) send(w http.ResponseWriter, r *http.Request, contentType string, body []byte) {
	httpd.Fresh(w.Header(), a.deps.BaseURL)
	httpd.Send(w, r, contentType, body)
}

// base is what absolute links of an answer begin with.
func (a *API) base(r *http.Request) string { return httpd.Origin(r, a.deps.BaseURL) }

// linkNext names the next page: the address of this one with some parameters
// replaced, or left out where they are "".
func (a *API) linkNext(w http.ResponseWriter, r *http.Request, replaced map[string]string) {
	q := r.URL.Query()
	for name, value := range replaced {
		if q.Set(name, value); value == "" {
			q.Del(name)
		}
	}
	next := a.base(r) + (&url.URL{Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: q.Encode()}).String()
	w.Header().Set("Link", "<"+next+`>; rel="next"`)
}
