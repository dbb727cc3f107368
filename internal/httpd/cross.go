package httpd

import (
	"net/http"
	"strings"
)

// SameOrigin refuses what a page of another site made a visitor's browser
// send, which would come with the visitor's cookies: everything but GET, HEAD
// and OPTIONS whose Sec-Fetch-Site, or in its absence whose Origin, names
// another site. Let through all the same is what exempt reports (it may be nil)
// and what carries a bearer token and no cookie.
//
// It protects only where reading changes nothing. A proxy in front must leave
// the Host as the visitor sent it, or browsers that send no Sec-Fetch-Site, as
// all do to a site without TLS, are refused here.
func SameOrigin(next http.Handler, page ErrorPage, exempt func(*http.Request) bool) http.Handler {
	protection := http.NewCrossOriginProtection()
	return Handle(func(w http.ResponseWriter, r *http.Request) error {
		if err := protection.Check(r); err != nil && !bearsToken(r) && (exempt == nil || !exempt(r)) {
			return &crossed{err}
		}
		next.ServeHTTP(w, r)
		return nil
	}, page)
}

// bearsToken reports whether a request is let in by a token alone. No page
// elsewhere knows the token, and no browser adds one by itself.
func bearsToken(r *http.Request) bool {
	scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	return ok && strings.EqualFold(scheme, "Bearer") && token != "" && len(r.Header.Values("Cookie")) == 0
}
