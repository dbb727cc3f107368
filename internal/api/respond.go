package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/dailypapers/dailypapers/internal/httpd"
)

const (
	jsonType = "application/json; charset=utf-8"
	// cacheFor is how long an answer may be shown again without asking: lists
	// change once a day, and a minute spares a busy site most requests.
	cacheFor = "max-age=60"
)

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

// send answers with a body, or with 304 where the client holds the same. The
// tag is weak because compression changes the bytes and not what they say.
// Where addresses in it follow the request's host, no shared cache may keep it
// for others.
func (a *API) send(w http.ResponseWriter, r *http.Request, contentType string, body []byte) {
	sum := sha256.Sum256(body)
	h := w.Header()
	allowAll(h)
	h.Set("Content-Type", contentType)
	h.Set("Cache-Control", "private, "+cacheFor)
	if a.deps.BaseURL != "" {
		h.Set("Cache-Control", "public, "+cacheFor)
	}
	h.Set("ETag", `W/"`+hex.EncodeToString(sum[:12])+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// allowAll lets pages of other sites read an answer: all of it is public, and
// no cookie has a say in it.
func allowAll(h http.Header) {
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Expose-Headers", "ETag, Link, X-Error-Code, X-Error-Message")
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
