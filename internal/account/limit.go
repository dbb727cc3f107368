package account

import (
	"fmt"
	"net/http"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/mail"
)

// A pace is how often one account may do something: burst times at once, and
// then once every so long. An address, behind which may be a whole office, may
// do it nearby times as often.
type pace struct {
	actions []papers.Action
	every   time.Duration
	burst   int
	words   string // what is too often
}

// nearby is how many people of one address are let in at the pace of one.
const nearby = 6

// paces is the table of limits. The figures are a few times what a diligent
// person does in her busiest minute, and were chosen, not measured: a page of
// 50 papers can be voted through in one go, nobody writes ten comments in two
// minutes.
func paces() []pace {
	return []pace{
		{[]papers.Action{papers.Vote, papers.React, papers.Dismiss, papers.Follow, papers.KeepLists, papers.See}, 2 * time.Second, 60, "That was a lot at once."},
		{[]papers.Action{papers.WriteComment}, 15 * time.Second, 8, "You write faster than others can read."},
		{[]papers.Action{papers.Report, papers.Claim, papers.EditLinks}, 30 * time.Second, 10, "That was a lot at once."},
		{[]papers.Action{papers.KeepWebhooks}, 5 * time.Second, 20, "That was a lot at once."},
		{[]papers.Action{papers.Submit}, 20 * time.Second, 10, "That was a lot of papers at once."},
		{[]papers.Action{papers.SignIn}, 30 * time.Second, 5, "There were many attempts to sign in from here."},
		{[]papers.Action{papers.Subscribe, papers.KeepMail}, 10 * time.Second, 12, "That was a lot at once."},
		{[]papers.Action{papers.Settle, papers.MakeTokens, papers.Export, papers.Leave, papers.SignOut}, 5 * time.Second, 20, "That was a lot at once."},
		{[]papers.Action{papers.Choose, papers.Moderate, papers.Suspend, papers.ManageUsers, papers.Invite, papers.RunSite}, time.Second, 120, "That was a lot at once."},
	}
}

// Limits slow down floods, by account and by address. They are kept in memory,
// by each process for itself.
type Limits struct {
	proxies httpd.Proxies
	of      map[papers.Action]*limit
	links   *httpd.Limiter // to one address, from one network
	asked   *httpd.Limiter // requests of programs; nil is no limit
	said    *httpd.Limiter // messages of models; nil is no limit
}

// Links to one mail address that one network may ask for: fewer within an hour
// than there may be open ones to it (linksAnHour), so that nobody alone can keep
// its owner from asking for one.
const (
	linksEvery = 30 * time.Minute
	linksBurst = 3
)

type limit struct {
	words              string
	accounts, networks *httpd.Limiter
}

// messages is how many messages of models there may be for each request of
// programs: a call that asks the site something is first refused as that, in
// words that the model reads.
const messages = 2

// NewLimits returns the limits of a site behind these proxies, whose API answers
// perMinute requests of each address and token; 0 is no limit.
func NewLimits(proxies httpd.Proxies, perMinute int, now func() time.Time) *Limits {
	l := &Limits{proxies: proxies, of: make(map[papers.Action]*limit), links: httpd.NewLimiter(linksEvery, linksBurst, now)}
	if perMinute > 0 {
		l.asked = httpd.NewLimiter(time.Minute/time.Duration(perMinute), perMinute, now)
		l.said = httpd.NewLimiter(time.Minute/time.Duration(perMinute)/messages, perMinute*messages, now)
	}
	for _, p := range paces() {
		one := &limit{p.words, httpd.NewLimiter(p.every, p.burst, now), httpd.NewLimiter(p.every/nearby, p.burst*nearby, now)}
		for _, a := range p.actions {
			l.of[a] = one
		}
	}
	return l
}

// Check counts one use and returns an *httpd.Busy where it is one too many.
// Who sits at the machine of her own site is not slowed down.
func (l *Limits) Check(r *http.Request, v papers.Visitor, a papers.Action) error {
	one := l.of[a]
	if one == nil || v.Via == papers.ByMachine {
		return nil
	}
	if v.SignedIn() {
		if wait, ok := one.accounts.Allow(fmt.Sprint(v.User.ID)); !ok {
			return one.busy(wait)
		}
	}
	if wait, ok := one.networks.Allow(l.proxies.Network(l.proxies.Client(r)).String()); !ok {
		return one.busy(wait)
	}
	return nil
}

// Request counts one request of a program, by its token or else by its address,
// tells the state of that in the answer's headers, and returns an *httpd.Busy
// where it is one too many. Who sits at the machine of her own site is not
// counted.
func (l *Limits) Request(w http.ResponseWriter, r *http.Request, v papers.Visitor) error {
	if l.asked == nil || v.Via == papers.ByMachine {
		return nil
	}
	return tell(w, l.asked, "api", l.program(r, v))
}

// Message counts one message of a model's as Request counts requests, and apart
// from them: what a message asks of the site is counted there once more, but not
// every message asks something, and each takes work.
func (l *Limits) Message(w http.ResponseWriter, r *http.Request, v papers.Visitor) error {
	if l.said == nil || v.Via == papers.ByMachine {
		return nil
	}
	return tell(w, l.said, "mcp", l.program(r, v))
}

// program is by what programs are told apart.
func (l *Limits) program(r *http.Request, v papers.Visitor) string {
	if v.Via == papers.ByToken {
		return fmt.Sprint("token ", v.Session)
	}
	return l.proxies.Network(l.proxies.Client(r)).String()
}

// tell counts one use and tells the state of that in the answer's headers.
func tell(w http.ResponseWriter, limiter *httpd.Limiter, of, key string) error {
	quota, ok := limiter.Count(key)
	quota.Tell(w.Header(), of)
	if !ok {
		return &httpd.Busy{After: quota.Reset, Words: fmt.Sprintf("There were more than %d requests in a minute. Try again in %s.", quota.Limit, shown(quota.Reset))}
	}
	return nil
}

// CheckLink counts one link that is asked for to a mail address, be it anybody's
// or nobody's, and returns an *httpd.Busy where it is one too many from there.
func (l *Limits) CheckLink(r *http.Request, address string) error {
	address, err := mail.ParseLocal(address)
	if err != nil {
		return err
	}
	wait, ok := l.links.Allow(l.proxies.Network(l.proxies.Client(r)).String() + " " + address)
	if !ok {
		return &httpd.Busy{After: wait, Words: "Several links to this address were asked for from here. Take one of those, or try again in " + shown(wait) + "."}
	}
	return nil
}

func (l *limit) busy(wait time.Duration) error {
	return &httpd.Busy{After: wait, Words: l.words + " Try again in " + shown(wait) + "."}
}

// shown is a wait as people say it.
func shown(wait time.Duration) string {
	seconds := int((wait + time.Second - 1) / time.Second)
	switch {
	case seconds <= 1:
		return "a second"
	case seconds < 120:
		return fmt.Sprintf("%d seconds", seconds)
	}
	return fmt.Sprintf("%d minutes", (seconds+59)/60)
}
