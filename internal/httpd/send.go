package httpd

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"time"
)

// ETag is the entity tag of a body: weak, because compression changes the bytes
// and not what they say.
func ETag(body []byte) string {
	sum := sha256.Sum256(body)
	return `W/"` + hex.EncodeToString(sum[:12]) + `"`
}

// Send answers a program with a body, or with 304 where it holds the same. How
// long the answer may be shown again without asking is in the header's
// Cache-Control, which the caller sets.
func Send(w http.ResponseWriter, r *http.Request, contentType string, body []byte) {
	h := w.Header()
	AllowAll(h)
	h.Set("Content-Type", contentType)
	h.Set("ETag", ETag(body))
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// Fresh sets for how long an answer that is the same for everybody may be shown
// again without asking: lists change once a day, and a minute spares a busy site
// most requests. Where addresses in it follow the request's host, no shared cache
// may keep it for others; origin is the configured one, "" where there is none.
func Fresh(h http.Header, origin string) {
	h.Set("Cache-Control", "private, max-age=60")
	if origin != "" {
		h.Set("Cache-Control", "public, max-age=60")
	}
}

// AllowAll lets pages of other sites read an answer. No cookie has a say in
// what they get: browsers send none where the answer allows everybody.
func AllowAll(h http.Header) {
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Expose-Headers", "ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, X-Error-Code, X-Error-Message")
}
