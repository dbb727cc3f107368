package harvest

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/arxiv"
	"github.com/dailypapers/dailypapers/internal/clock"
	"github.com/dailypapers/dailypapers/internal/fetch"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/turns"
)

// Pause is what arXiv's terms of use ask for: one request every three seconds
// over a single connection, counted across all of its interfaces.
const Pause = 3 * time.Second

// ProjectPage is where a site without a contact of its own sends arXiv's
// operators.
const ProjectPage = "https://github.com/dailypapers/dailypapers"

// Options are what a Harvester needs to know.
type Options struct {
	Addresses arxiv.Addresses           // the zero value is arXiv's own
	Sets      []string                  // archives and categories to follow, "cs", "stat.ML"; none is cs and stat
	Days      int                       // how far back the first harvest goes; 0 is 14
	Contact   string                    // mail or web address for the User-Agent; "" is the project's page
	Version   string                    // of the program, for the User-Agent
	Clock     clock.Clock               // the zero value is the wall clock
	Pause     time.Duration             // between two requests; 0 is Pause
	Holder    string                    // names this process among all; "" takes the host's name, the process's number and a random one
	Idle      time.Duration             // longest silence in an answer, wall time; 0 is a minute
	Waiting   func(fetch.Wait)          // told before long pauses; may be nil
	Refused   func(*papers.RecordError) // told of each refused record; may be nil
}

// DefaultSets are followed where nobody says otherwise.
func DefaultSets() []string { return []string{"cs", "stat"} }

// DefaultDays is how far back the first harvest goes where nobody says
// otherwise: enough for a first week page and a first calendar.
const DefaultDays = 14

// A Harvester harvests into one store. Its methods are safe for many goroutines.
type Harvester struct {
	st       *store.Store
	o        Options
	sets     []string // of OAI-PMH, in the order of Options.Sets
	calendar papers.Calendar
	turns    *turns.Keeper
	told     atomic.Int64  // the end of the last pause that was told, in milliseconds
	jitter   time.Duration // so that not all sites come at the same second
}

// New returns a Harvester. Unknown sets are papers.ErrInvalid.
func New(st *store.Store, o Options) (*Harvester, error) {
	if o.Addresses == (arxiv.Addresses{}) {
		o.Addresses = arxiv.PublicAddresses()
	}
	if len(o.Sets) == 0 {
		o.Sets = DefaultSets()
	}
	if o.Clock.Now == nil {
		o.Clock = clock.Wall()
	}
	o.Days = cmp.Or(o.Days, DefaultDays)
	o.Pause = cmp.Or(o.Pause, Pause)
	o.Contact = cmp.Or(o.Contact, ProjectPage)
	o.Version = cmp.Or(o.Version, "dev")
	h := &Harvester{st: st, o: o, calendar: papers.NewCalendar(), jitter: jitterOf(st.Identity())}
	h.turns = turns.New(st, turns.Options{World: world, Name: "arXiv", Pause: o.Pause, Holder: o.Holder, Clock: o.Clock})
	var err error
	h.sets, err = setsOf(o.Sets)
	return h, err
}

// maxJitter spreads the sites of the world over twenty minutes.
const maxJitter = 20 * time.Minute

// jitterOf is a site's own delay behind each appointment: always the same, so
// that a timetable can be read, and different from other sites'.
func jitterOf(identity string) time.Duration {
	n := uint64(14695981039346656037) // FNV-1a
	for i := range len(identity) {
		n = (n ^ uint64(identity[i])) * 1099511628211
	}
	return time.Duration(n%uint64(maxJitter/time.Second)) * time.Second
}

// client returns a client whose requests are counted in t.
func (h *Harvester) client(t *tally) *fetch.Client {
	return fetch.New(fetch.Options{
		Agent: fmt.Sprintf("DailyPapers/%s (%s)", h.o.Version, contact(h.o.Contact)),
		Take:  func(ctx context.Context) (*fetch.Turn, error) { return h.take(ctx, t) }, Clock: h.o.Clock, Idle: h.o.Idle, MaxBytes: arxiv.MaxDocument,
		Trust: h.trusted, Waiting: func(w fetch.Wait) { h.waits(w, t) }, Patience: patience, Sent: t.sent,
	})
}

// contact writes a mail address as one.
func contact(s string) string {
	if strings.Contains(s, "@") && !strings.Contains(s, "/") && !strings.HasPrefix(s, "mailto:") {
		return "mailto:" + s
	}
	return s
}

// trusted reports whether a redirect may lead to a host: those that were
// configured, and arXiv's own unless the pause is too short for it.
func (h *Harvester) trusted(host string) bool {
	if host == "arxiv.org" || strings.HasSuffix(host, ".arxiv.org") {
		return h.o.Pause >= Pause
	}
	for _, address := range []string{h.o.Addresses.OAI, h.o.Addresses.Query, h.o.Addresses.Feeds} {
		if u, err := url.Parse(address); err == nil && u.Hostname() == host {
			return true
		}
	}
	return false
}

// reader reads documents as of now.
func (h *Harvester) reader() arxiv.Reader { return arxiv.NewReader(h.o.Clock.Now()) }
