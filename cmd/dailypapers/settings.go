package main

import (
	"errors"
	"fmt"
	"net/mail"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/arxiv"
	"github.com/dailypapers/dailypapers/internal/harvest"
)

// siteSettings are the settings of the site itself. The tag key names each in
// the file of settings, example is its value in the template where there is no
// default.
type siteSettings struct {
	Listen string `key:"site.listen" help:"Address to serve on. Default: ${default}." env:"DAILYPAPERS_SITE_LISTEN,DAILYPAPERS_LISTEN" default:"localhost:8080" placeholder:"ADDR"`
	URL    string `key:"site.url" name:"url" help:"The site's address as visitors know it, for links in feeds and the API. Default: what each request was sent to." env:"DAILYPAPERS_SITE_URL,DAILYPAPERS_URL" placeholder:"URL" example:"https://papers.example.org"`

	Contact string   `key:"site.contact" name:"contact" help:"Mail or web address under which people reach whoever runs the site; it stands on the pages about privacy and takedowns." env:"DAILYPAPERS_SITE_CONTACT" placeholder:"ADDRESS" example:"papers@example.org"`
	NoIndex bool     `key:"site.noindex" name:"noindex" help:"Ask search machines to leave the whole site alone." env:"DAILYPAPERS_SITE_NOINDEX" negatable:""`
	Proxies []string `key:"site.trusted_proxies" name:"trusted-proxies" help:"Networks of reverse proxies that are believed when they tell for whom they ask, such as 10.0.0.0/8." env:"DAILYPAPERS_SITE_TRUSTED_PROXIES" placeholder:"NETWORK" example:"127.0.0.1/32"`
}

// arxivSettings are how arXiv is followed.
type arxivSettings struct {
	Offline bool     `key:"offline" help:"Fetch nothing from the network." env:"DAILYPAPERS_OFFLINE" negatable:""`
	Sets    []string `key:"arxiv.sets" name:"arxiv-sets" help:"Archives and categories of arXiv to follow, such as stat.ML or hep-th; all is the whole of it. Default: ${default}." env:"DAILYPAPERS_ARXIV_SETS" default:"${arxiv_sets}" placeholder:"SET"`
	Days    int      `key:"arxiv.days" name:"arxiv-days" help:"How many days the first harvest goes back, up to 366. Default: ${default}." env:"DAILYPAPERS_ARXIV_DAYS" default:"${arxiv_days}" placeholder:"N"`
	Contact string   `key:"arxiv.contact" name:"arxiv-contact" help:"Mail or web address under which arXiv's operators reach you; every request carries it. Default: the page of this program." env:"DAILYPAPERS_ARXIV_CONTACT" placeholder:"ADDRESS" example:"papers@example.org"`

	OAI   string `key:"arxiv.oai" name:"arxiv-oai" help:"Where arXiv's OAI-PMH interface is, for a mirror." env:"DAILYPAPERS_ARXIV_OAI" hidden:"" placeholder:"URL" default:"${arxiv_oai}"`
	Query string `key:"arxiv.query" name:"arxiv-query" help:"Where arXiv's query interface is, for a mirror." env:"DAILYPAPERS_ARXIV_QUERY" hidden:"" placeholder:"URL" default:"${arxiv_query}"`
	Feeds string `key:"arxiv.feeds" name:"arxiv-feeds" help:"Where arXiv's announcement feeds are, for a mirror." env:"DAILYPAPERS_ARXIV_FEEDS" hidden:"" placeholder:"URL" default:"${arxiv_feeds}"`

	Pause time.Duration `name:"arxiv-pause" help:"Between two requests, for tests: below three seconds only towards this machine." env:"DAILYPAPERS_ARXIV_PAUSE" hidden:"" placeholder:"TIME"`
}

const maxDays = 366

// defaults are what the settings of arXiv are where nobody says otherwise.
func defaults() kong.Vars {
	a := arxiv.PublicAddresses()
	return kong.Vars{
		"arxiv_sets": strings.Join(harvest.DefaultSets(), ","), "arxiv_days": strconv.Itoa(harvest.DefaultDays),
		"arxiv_oai": a.OAI, "arxiv_query": a.Query, "arxiv_feeds": a.Feeds,
	}
}

// harvestOptions checks the settings of arXiv and returns them as the
// harvester takes them. An error names the setting as it was given.
func (s *arxivSettings) harvestOptions(e *env) (harvest.Options, error) {
	o := harvest.Options{Addresses: arxiv.Addresses{OAI: s.OAI, Query: s.Query, Feeds: s.Feeds}, Sets: s.Sets, Days: s.Days, Contact: s.Contact, Pause: s.Pause, Version: agentVersion()}
	if len(s.Sets) == 0 {
		return o, e.wrong("arxiv.sets", "name at least one archive or category, such as cs")
	}
	for _, name := range s.Sets {
		if harvest.CheckSet(name) != nil {
			return o, e.wrong("arxiv.sets", "%q is none of arXiv's archives and categories, such as cs, stat.ML or hep-th; all is the whole of it", name)
		}
	}
	if s.Days < 1 || s.Days > maxDays {
		return o, e.wrong("arxiv.days", "%d is not between 1 and %d", s.Days, maxDays)
	}
	if s.Contact != "" && !isContact(s.Contact) {
		return o, e.wrong("arxiv.contact", "%q is neither a mail nor a web address", s.Contact)
	}
	for _, a := range [][2]string{{"arxiv.oai", s.OAI}, {"arxiv.query", s.Query}, {"arxiv.feeds", s.Feeds}} {
		if !isAddress(a[1]) {
			return o, e.wrong(a[0], "%q is not an address like https://arxiv.example.org", a[1])
		}
	}
	if s.Pause < 0 || s.Pause != 0 && s.Pause < harvest.Pause && !here(o.Addresses) {
		return o, fmt.Errorf("--arxiv-pause: arXiv asks for %s between two requests; less is for tests that speak to this machine alone", harvest.Pause)
	}
	return o, nil
}

// online is harvestOptions for a command that is about to use the network.
func (s *arxivSettings) online(e *env) (harvest.Options, error) {
	if s.Offline {
		origin := e.settings.origin("offline")
		if origin == "--offline" {
			return harvest.Options{}, errors.New("--offline fetches nothing: leave it out")
		}
		return harvest.Options{}, fmt.Errorf("%s says that nothing is fetched from the network; --no-offline overrules it", origin)
	}
	return s.harvestOptions(e)
}

func isAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && papers.IsWeb(s) && u.Hostname() != ""
}

// isContact reports whether s can stand in a User-Agent and leads to somebody.
func isContact(s string) bool {
	if strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`()<>"\`, r) }) {
		return false
	}
	m, err := mail.ParseAddress(strings.TrimPrefix(s, "mailto:"))
	return isAddress(s) || err == nil && m.Name == ""
}

// here reports whether all addresses are this machine's.
func here(a arxiv.Addresses) bool {
	for _, address := range []string{a.OAI, a.Query, a.Feeds} {
		u, err := url.Parse(address)
		if err != nil {
			return false
		}
		ip, err := netip.ParseAddr(u.Hostname())
		if u.Hostname() != "localhost" && (err != nil || !ip.IsLoopback()) {
			return false
		}
	}
	return true
}
