package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"

	"github.com/dailypapers/dailypapers/internal/httpd"
)

const jsonType = "application/json; charset=utf-8"

// respond answers with v as JSON.
func (a *API) respond(w http.ResponseWriter, r *http.Request, v any) error {
	var body bytes.Buffer
	enc := json.NewEncoder(&body)
	enc.SetEscapeHTML(false) // what is not HTML needs no \u003c
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("api: encode: %w", err)
	}
	a.send(w, r, jsonType, body.Bytes())
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
// replaced.
func (a *API) linkNext(w http.ResponseWriter, r *http.Request, replaced map[string]string) {
	q := r.URL.Query()
	for name, value := range replaced {
		q.Set(name, value)
	}
	next := a.base(r) + (&url.URL{Path: r.URL.Path, RawQuery: q.Encode()}).String()
	w.Header().Set("Link", "<"+next+`>; rel="next"`)
}
