package exchange

import (
	"cmp"
	"fmt"
	"net"
	"net/url"
	"sync"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/clock"
	"github.com/dailypapers/dailypapers/internal/fetch"
	"github.com/dailypapers/dailypapers/internal/papersapi"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/turns"
)

// Pause is how long a site is left alone between two requests. Chosen: it makes
// a month of days half a minute's work, and no site notices one request a
// second.
const Pause = time.Second

// ProjectPage is where a site without a contact of its own sends other sites'
// operators.
const ProjectPage = "https://github.com/dailypapers/dailypapers"

// Options are what an Exchange needs to know.
type Options struct {
	Sites   []papersapi.Site          // read by themselves every hour
	Allow   []string                  // well-known hosts that may be read all the same
	Own     []string                  // this site's own addresses: it does not read itself
	Contact string                    // mail or web address for the User-Agent; "" is the project's page
	Version string                    // of the program, for the User-Agent
	Clock   clock.Clock               // the zero value is the wall clock
	Pause   time.Duration             // between two requests to a site; 0 is Pause, and none to this machine itself
	Idle    time.Duration             // longest silence in an answer, wall time; 0 is a minute
	Waiting func(fetch.Wait)          // told before long pauses; may be nil
	Refused func(*papers.RecordError) // told of each refused record; may be nil
}

// An Exchange reads other sites into one store. Its methods are safe for many
// goroutines.
type Exchange struct {
	st       *store.Store
	o        Options
	calendar papers.Calendar

	mu    sync.Mutex
	turns map[string]*turns.Keeper // by the site's name
}

// New returns an Exchange. A site that must not be read is papers.ErrInvalid.
func New(st *store.Store, o Options) (*Exchange, error) {
	if o.Clock.Now == nil {
		o.Clock = clock.Wall()
	}
	o.Contact = cmp.Or(o.Contact, ProjectPage)
	o.Version = cmp.Or(o.Version, "dev")
	if o.Waiting == nil {
		o.Waiting = func(fetch.Wait) {}
	}
	x := &Exchange{st: st, o: o, calendar: papers.NewCalendar(), turns: map[string]*turns.Keeper{}}
	for _, site := range o.Sites {
		if err := x.check(site); err != nil {
			return nil, err
		}
	}
	return x, nil
}

// check refuses sites that must not be read.
func (x *Exchange) check(site papersapi.Site) error {
	if err := site.Check(x.o.Allow); err != nil {
		return fmt.Errorf("exchange: %w", err)
	}
	if x.own(site.Name) {
		return fmt.Errorf("exchange: %w", papers.Invalid("address", "%s is this site's own: it does not read itself", site.Base))
	}
	return nil
}

// own reports whether a name is this site's among sites.
func (x *Exchange) own(name string) bool {
	for _, address := range x.o.Own {
		if self, err := papersapi.ParseSite(address); err == nil && self.Name == name {
			return true
		}
	}
	return false
}

// keeper returns the keeper of the turns at a site.
func (x *Exchange) keeper(site papersapi.Site) *turns.Keeper {
	x.mu.Lock()
	defer x.mu.Unlock()
	k := x.turns[site.Name]
	if k == nil {
		k = turns.New(x.st, turns.Options{World: "papers-api " + site.Name, Name: site.Name, Pause: x.pause(site), Clock: x.o.Clock})
		x.turns[site.Name] = k
	}
	return k
}

func (x *Exchange) pause(site papersapi.Site) time.Duration {
	if x.o.Pause == 0 && isHere(site) {
		return 0
	}
	return cmp.Or(x.o.Pause, Pause)
}

// isHere reports whether a site is on this machine, which minds no hurry.
func isHere(site papersapi.Site) bool {
	u, err := url.Parse(site.Base)
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}
