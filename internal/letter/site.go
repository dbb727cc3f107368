package letter

import (
	"cmp"
	"net/url"
	"strings"
)

// A Site is who writes.
type Site struct {
	Name   string // "" is Daily Papers
	URL    string // absolute, "https://papers.example.org"; every link to the site begins with it
	Postal string // the sender's postal address, which some laws want in each mail; "" for none
}

// name is what the site is called.
func (s Site) name() string { return cmp.Or(line(s.Name), "Daily Papers") }

// to is the absolute address of a path.
func (s Site) to(path string) string { return strings.TrimRight(s.URL, "/") + path }

// host is where the site is, for names of lists; "localhost" where nobody knows.
func (s Site) host() string {
	u, err := url.Parse(s.URL)
	if err != nil {
		return "localhost"
	}
	return cmp.Or(u.Hostname(), "localhost")
}
