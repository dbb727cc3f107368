package main

import (
	"net/url"
	"slices"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/app"
	"github.com/dailypapers/dailypapers/internal/config"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/submission"
	"github.com/dailypapers/dailypapers/internal/web/operator"
)

// deskSettings are who may submit and claim what.
type deskSettings struct {
	Who      string `key:"submissions.who" name:"submissions-who" help:"The least role that may submit papers: reader, author or curator. Default: ${default}." env:"DAILYPAPERS_SUBMISSIONS_WHO" default:"reader" placeholder:"ROLE"`
	PerDay   int    `key:"submissions.per_day" name:"submissions-per-day" help:"How many papers one person may submit for one day; 0 is as many as she likes. Default: ${default}." env:"DAILYPAPERS_SUBMISSIONS_PER_DAY" default:"3" placeholder:"N"`
	Window   int    `key:"submissions.window_days" name:"submissions-window-days" help:"For how many days after its first appearance a paper may be submitted; 0 is for ever. Default: ${default}." env:"DAILYPAPERS_SUBMISSIONS_WINDOW_DAYS" default:"30" placeholder:"N"`
	Weekends bool   `key:"submissions.weekends" name:"submissions-weekends" help:"What is submitted on a weekend stands there; otherwise on Monday." env:"DAILYPAPERS_SUBMISSIONS_WEEKENDS" negatable:""`
	Review   string `key:"submissions.review" name:"submissions-review" help:"Which submissions wait for a curator: none or all. Default: ${default}." env:"DAILYPAPERS_SUBMISSIONS_REVIEW" default:"none" placeholder:"WHICH"`
	Resubmit int    `key:"submissions.resubmit_days" name:"submissions-resubmit-days" help:"After how many days a revised version may be submitted again. Default: ${default}." env:"DAILYPAPERS_SUBMISSIONS_RESUBMIT_DAYS" default:"180" placeholder:"N"`

	Domains []string `key:"claims.domains" name:"claims-domains" help:"Domains whose verified mail addresses confirm the name of an author that they spell: uni.example, or .edu for all below it." env:"DAILYPAPERS_CLAIMS_DOMAINS" placeholder:"DOMAIN" example:"uni.example"`
}

// most is more days, and more submissions, than any site needs.
const most = 10_000

// desks checks the settings, those of the site's own pages among them, and
// returns them as the App takes them. An error names the setting as it was
// given.
func (s *deskSettings) desks(e *env, site *siteSettings) (app.Desks, error) {
	rules := &submission.Rules{Who: papers.Role(s.Who), PerDay: s.PerDay, WindowDays: s.Window, Weekends: s.Weekends, Review: s.Review == "all", ResubmitDays: s.Resubmit}
	o := app.Desks{Rules: rules, Domains: s.Domains, House: operator.House{Contact: site.Contact, NoIndex: site.NoIndex, Version: buildVersion()}}
	if site.Contact != "" && !isContact(site.Contact) {
		return o, e.wrong("site.contact", "%q is neither a mail nor a web address", site.Contact)
	}
	if !slices.Contains([]papers.Role{papers.ReaderRole, papers.AuthorRole, papers.CuratorRole}, rules.Who) {
		return o, e.wrong("submissions.who", "%q is none of reader, author and curator", s.Who)
	}
	if s.Review != "none" && s.Review != "all" {
		return o, e.wrong("submissions.review", "%q is neither none nor all", s.Review)
	}
	for _, n := range []struct {
		key string
		is  int
	}{{"submissions.per_day", s.PerDay}, {"submissions.window_days", s.Window}, {"submissions.resubmit_days", s.Resubmit}} {
		if n.is < 0 || n.is > most {
			return o, e.wrong(n.key, "%d is not between 0 and %d", n.is, most)
		}
	}
	for _, d := range s.Domains {
		if name := strings.TrimPrefix(d, "."); name == "" || strings.Trim(strings.ToLower(name), "abcdefghijklmnopqrstuvwxyz0123456789-.") != "" || strings.Contains(name, "..") {
			return o, e.wrong("claims.domains", "%q is not a domain like uni.example, or .edu for all below it", d)
		}
	}
	var err error
	o.Proxies, err = site.proxies(e)
	return o, err
}

// proxies reads the networks of trusted proxies; a single address is one, too.
func (s *siteSettings) proxies(e *env) (httpd.Proxies, error) {
	var all httpd.Proxies
	for _, text := range s.Proxies {
		network, ok := networkOf(text)
		if !ok {
			return nil, e.wrong("site.trusted_proxies", "%q is not a network like 10.0.0.0/8", text)
		}
		all = append(all, network)
	}
	return all, nil
}

// told are all settings in effect, with where each came from, for the page
// that shows them. Secrets are left out.
func (e *env) told() []operator.Setting {
	var all []operator.Setting
	for _, k := range e.settings.keys {
		if isSecret(k.Name) {
			continue
		}
		flag := flagOf(e.settings.parsed.Flags(), k.Name)
		if flag == nil {
			continue
		}
		all = append(all, operator.Setting{Name: k.Name, Value: config.Literal(flag.Target.Interface()), Origin: e.settings.origin(k.Name)})
	}
	return all
}

// isSecret names the settings whose values nobody may read on a page: a list
// that errs on the side of silence.
func isSecret(name string) bool {
	for _, word := range []string{"key", "secret", "password", "token", "dsn"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// host is who is told what readers search for, "" for nobody.
func (s *embeddingSettings) host() string {
	u, err := url.Parse(s.URL)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
