package fetch

import (
	"net/http"
	"net/url"
	"strings"
)

// maxHops bounds the redirects of one Get. arXiv's own chains have one, from
// http to https or from an old host to a new one.
const maxHops = 3

func isRedirect(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// lead returns where a redirect leads, nil where that cannot be told, and
// what speaks against following it, "" where nothing does.
func (g *get) lead(location string) (to *url.URL, why string) {
	if location == "" {
		return nil, "it does not say where to"
	}
	to, err := g.at.Parse(location)
	if err != nil {
		return nil, "where to cannot be read"
	}
	to.User = nil
	return to, g.refuse(to)
}

func (g *get) refuse(to *url.URL) string {
	switch {
	case to.Host == "" || to.Scheme != "https" && to.Scheme != "http":
		return "that is no place on the web"
	case to.Scheme == "http" && g.at.Scheme == "https":
		return "that is no longer a safe connection"
	case !sameHost(to, g.first) && !g.o.Trust(strings.ToLower(to.Hostname())):
		return "that is another host"
	case g.hops >= maxHops:
		return "there were too many redirects before"
	}
	return ""
}

func sameHost(a, b *url.URL) bool { return strings.EqualFold(a.Hostname(), b.Hostname()) }

// place names a document without its query, which may hold tokens, and
// without a password.
func place(u *url.URL) string { return u.Host + u.EscapedPath() }
