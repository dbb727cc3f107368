package letter

import (
	"cmp"
	"net/url"
	"strings"

	"golang.org/x/net/idna"
)

// A Site is who writes.
type Site struct {
	Name   string // "" is Daily Papers
	URL    string // absolute, "https://papers.example.org"; every link to the site begins with it
	Postal string // the sender's postal address, which some laws want in each mail; "" for none
}

// name is what the site is called.
func (s Site) name() string { return cmp.Or(line(s.Name), "Daily Papers") }

// To is the absolute address of a path of the site. A name with letters beyond
// ASCII is written as mail programs everywhere can follow it.
func (s Site) To(path string) string {
	base := strings.TrimRight(s.URL, "/")
	if !strings.ContainsFunc(base, func(c rune) bool { return c > '~' }) {
		return base + path
	}
	u, err := url.Parse(base)
	if err != nil {
		return base + path
	}
	host, err := idna.Lookup.ToASCII(u.Hostname())
	if err != nil {
		return base + path
	}
	if port := u.Port(); port != "" {
		host += ":" + port
	}
	u.Host = host
	return u.String() + path
}

// host is where the site is, for names of lists; "localhost" where it has no
// name of letters, digits, hyphens and dots.
func (s Site) host() string {
	u, err := url.Parse(s.To(""))
	if err != nil || strings.Trim(u.Hostname(), "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.") != "" {
		return "localhost"
	}
	return cmp.Or(u.Hostname(), "localhost")
}
