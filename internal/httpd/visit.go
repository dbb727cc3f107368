package httpd

import (
	"net/http"
	"slices"
)

// LocalVisit is Local for what may only be looked at: it also accepts a whole
// page that a link on another site led to. Reading changes nothing, and only
// the person at this machine sees the answer. A page elsewhere can make a
// browser send no more than that: what it loads for itself, into a frame or by
// a script, is marked as such by the browser and refused.
func LocalVisit(r *http.Request) bool {
	return Local(r) || isDirect(r) && isNavigation(r) && ledBy(r.Header, "same-site", "cross-site")
}

// isNavigation reports whether a browser asks for a page to show in a window.
func isNavigation(r *http.Request) bool {
	only := func(name, value string) bool { return slices.Equal(r.Header.Values(name), []string{value}) }
	return (r.Method == http.MethodGet || r.Method == http.MethodHead) && only("Sec-Fetch-Mode", "navigate") && only("Sec-Fetch-Dest", "document")
}
