package papersapi

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	papers "github.com/dailypapers/dailypapers"
)

// PageSize is how many papers a request asks for: the most that the API gives.
const PageSize = 100

// path is where the API has the daily papers.
const path = "/api/daily_papers"

// maxAddress bounds a site's address; its name is kept beside every paper.
const maxAddress = 200

// A Site is a place that speaks the papers API.
type Site struct {
	Name string // host, with a port and a path where it has them: "papers.example.org"
	Base string // its address without a slash at the end
}

// ParseSite reads a site's address as people write it: with or without a
// slash at the end, a path, or the API's own path.
func ParseSite(address string) (Site, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	switch {
	case err != nil || !papers.IsWeb(strings.ToLower(u.Scheme)+"://") || u.Hostname() == "" || len(address) > maxAddress:
		return Site{}, papers.Invalid("address", "%.60q is not the address of a site like https://papers.example.org", address)
	case u.User != nil:
		return Site{}, papers.Invalid("address", "holds a name or a password, which would be kept and shown; a site that wants one is given a token")
	}
	host := strings.TrimRight(strings.ToLower(u.Hostname()), ".")
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	scheme, port := strings.ToLower(u.Scheme), u.Port()
	if port != "" && port != map[string]string{"http": "80", "https": "443"}[scheme] {
		host += ":" + port
	}
	at := strings.TrimRight(u.EscapedPath(), "/")
	for _, end := range []string{"/daily_papers", "/api"} {
		at = strings.TrimRight(strings.TrimSuffix(at, end), "/")
	}
	return Site{host + at, scheme + "://" + host + at}, nil
}

// Host is the site's host without a port.
func (s Site) Host() string {
	u, err := url.Parse(s.Base)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// Latest is the address of the site's latest day.
func (s Site) Latest() string { return s.address(url.Values{}) }

// Day is the address of a page, from 0, of a day's front page.
func (s Site) Day(day papers.Day, page int) string {
	q := url.Values{"date": {day.String()}}
	if page > 0 {
		q.Set("p", strconv.Itoa(page))
	}
	return s.address(q)
}

func (s Site) address(q url.Values) string {
	q.Set("limit", strconv.Itoa(PageSize))
	return s.Base + path + "?" + q.Encode()
}

// Holds reports whether an address is the site's own: of the same scheme, host
// and port.
func (s Site) Holds(address string) bool {
	u, err := url.Parse(address)
	base, wrong := url.Parse(s.Base)
	return err == nil && wrong == nil && u.Scheme == base.Scheme && strings.EqualFold(u.Host, base.Host)
}

// wellKnown are the hosts of the site whose API this is. Its terms of service
// speak against reading it by program for such a purpose without its consent,
// so that whoever runs this site must have looked at them first.
func wellKnown() []string { return []string{"huggingface.co", "hf.co"} }

// Check refuses the well-known site and its subdomains unless the operator
// allows it. allow are hosts; each stands for its subdomains too.
func (s Site) Check(allow []string) error {
	host := strings.ToLower(s.Host())
	i := slices.IndexFunc(wellKnown(), func(known string) bool { return within(host, known) })
	if i < 0 || slices.ContainsFunc(allow, func(name string) bool {
		name = strings.TrimRight(strings.ToLower(name), ".")
		return within(name, wellKnown()[i]) && within(host, name) // not a whole top-level domain
	}) {
		return nil
	}
	return papers.Invalid("address", "leads to %s, which is not read unless whoever runs this site says so: look whether its terms of service allow what you want with its content, and if they do, set papers_api.allow = [%q]", host, wellKnown()[i])
}

// within reports whether a host is a domain or one of its subdomains.
func within(host, domain string) bool { return host == domain || strings.HasSuffix(host, "."+domain) }
