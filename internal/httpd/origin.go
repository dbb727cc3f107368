package httpd

import (
	"net/http"
	"net/netip"
	"strings"
)

// Origin is what absolute addresses of the site begin with: the configured
// one, or else what the visitor's request was sent to. A Host that no browser
// sends is left out rather than repeated. That a proxy took TLS off is only
// believed of a proxy on this machine or a private network.
func Origin(r *http.Request, configured string) string {
	if configured != "" {
		return strings.TrimRight(configured, "/")
	}
	scheme := "http"
	if r.TLS != nil || isNear(r.RemoteAddr) && strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https") {
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

// isNear reports whether a peer is this machine or on a private network.
func isNear(peer string) bool {
	at, err := netip.ParseAddrPort(peer)
	return err == nil && (at.Addr().Unmap().IsLoopback() || at.Addr().Unmap().IsPrivate())
}
