package httpd

import (
	"fmt"
	"net/http"
	"strings"

	papers "github.com/dailypapers/dailypapers"
)

// SameOrigin refuses what a page of another site makes a visitor's browser
// send: writing requests whose Sec-Fetch-Site or Origin names another site.
// Programs that carry a token of their own, and no cookie, are let through.
func SameOrigin(next http.Handler, page ErrorPage) http.Handler {
	var protection http.CrossOriginProtection
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := protection.Check(r); err != nil && !byToken(r) {
			err = fmt.Errorf("%w: %w: %w", papers.ErrForbidden, papers.Invalid("button", "was pressed on a page of another site, so nothing was done"), err)
			Note(r, err)
			page(w, r, http.StatusForbidden, err)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// byToken reports whether a request speaks for itself: no page can make a
// browser add this header.
func byToken(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Authorization"), "Bearer ") && r.Header.Get("Cookie") == ""
}
