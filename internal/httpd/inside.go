package httpd

import (
	"net/url"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// insideLength bounds a path to go back to: it travels in an address
	// itself, and 2,000 bytes are what every browser and proxy takes.
	insideLength = 2000
	signInPath   = "/sign-in" // going back there would go in circles
)

// Inside returns a path on this site to go back to, with its query, or "/"
// where it would lead anywhere else. It comes from the visitor's address, so
// that anybody may have written it. Browsers read a backslash as a slash and
// pass over tabs and line ends, which is why neither may be in it.
func Inside(to string) string {
	if len(to) > insideLength || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || !utf8.ValidString(to) || strings.ContainsFunc(to, isHidden) {
		return "/"
	}
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" {
		return "/"
	}
	if strings.Contains(u.Path, "//") || strings.ContainsFunc(u.Path, isHidden) {
		return "/"
	}
	if p := path.Clean(u.Path); p == signInPath || strings.HasPrefix(p, signInPath+"/") {
		return "/"
	}
	return to
}

// isHidden names what a browser reads differently or not at all.
func isHidden(c rune) bool { return c == '\\' || unicode.IsControl(c) }
