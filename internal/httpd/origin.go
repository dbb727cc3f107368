package httpd

import (
	"net/http"
	"strings"
)

// Origin is Proxies.Origin where no proxies are trusted by name.
func Origin(r *http.Request, configured string) string { return Proxies(nil).Origin(r, configured) }

// Origin is what absolute addresses of the site begin with: the configured
// one, or else what the visitor's request was sent to. A Host that no browser
// sends is left out rather than repeated.
func (p Proxies) Origin(r *http.Request, configured string) string {
	if configured != "" {
		return strings.TrimRight(configured, "/")
	}
	scheme := "http"
	if p.Secure(r) {
		scheme = "https"
	}
	return scheme + "://" + strings.Map(hostRune, r.Host)
}

func hostRune(c rune) rune {
	switch {
	case c >= '0' && c <= '9', c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', strings.ContainsRune(".:-[]_", c):
		return c
	}
	return -1
}
