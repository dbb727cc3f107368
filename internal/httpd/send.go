package httpd

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
)

// ETag is the entity tag of a body: weak, because compression changes the bytes
// and not what they say.
func ETag(body []byte) string {
	sum := sha256.Sum256(body)
	return `W/"` + hex.EncodeToString(sum[:12]) + `"`
}

// Send answers a program with a body, or with 304 where it holds the same. How
// long the answer may be shown again without asking is in the header's
// Cache-Control, which the caller sets. Parts of an answer are not served:
// nobody goes on with half a list of yesterday.
func Send(w http.ResponseWriter, r *http.Request, contentType string, body []byte) {
	h, tag := w.Header(), ETag(body)
	AllowAll(h)
	h.Set("ETag", tag)
	if Holds(r, tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", contentType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // a client that hung up can be told nothing
	}
}

// Holds reports whether a client that asks holds what has this tag: by
// If-None-Match, which compares weakly (RFC 9110, 13.1.2).
func Holds(r *http.Request, tag string) bool {
	for _, line := range r.Header.Values("If-None-Match") {
		for one := range strings.SplitSeq(line, ",") {
			if one = strings.TrimSpace(one); one == "*" || strings.TrimPrefix(one, "W/") == strings.TrimPrefix(tag, "W/") {
				return true
			}
		}
	}
	return false
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
