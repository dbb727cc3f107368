package webhook

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"os"
	"sync"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/egress"
	"github.com/dailypapers/dailypapers/internal/markup"
	"github.com/dailypapers/dailypapers/internal/store"
)

// Options are what a Service needs to know of the site around it.
type Options struct {
	Off     string           // why this site sends nothing, as a sentence for people; "" where it does
	Allow   []netip.Prefix   // private networks that may be sent to, also unencrypted
	Only    bool             // nothing but those may be sent to
	Agent   string           // the User-Agent, "DailyPapers/1.0 (+https://papers.example.org)"
	Name    string           // of the site
	Now     func() time.Time // nil is the wall clock
	Today   func() papers.Day
	Site    func(ctx context.Context) (string, error) // the site's address, without a slash behind it
	Encode  func(papers.Entry) client.DailyItem       // papers as the API writes them
	Failed  func(error)                               // told what goes wrong here, not at receivers
	Matches Matcher

	Resolver *net.Resolver // nil is the machine's
	TLS      *tls.Config   // nil is Go's own
}

// A Matcher says which papers match searches, as catalog.Catalog's Matching
// does.
type Matcher func(ctx context.Context, searches []papers.Search, among []papers.ID, change uint64) ([][]papers.ID, error)

// A Service keeps webhooks and sends what they are to send. It is safe for
// many goroutines, and many processes may have one on the same store.
type Service struct {
	store  *store.Store
	o      Options
	guard  egress.Guard
	send   http.RoundTripper
	marks  *markup.Renderer
	holder string // the name under which this process claims deliveries

	mu    sync.Mutex // guards who is being sent to now
	hosts map[string]bool
	by    map[papers.UserID]int
	sends sync.WaitGroup
	wake  chan struct{} // holds one where there may be something to send
}

// New returns a Service over a store.
func New(st *store.Store, o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Failed == nil {
		o.Failed = func(error) {}
	}
	guard := egress.Guard{Allow: o.Allow, Only: o.Only}
	host, _ := os.Hostname() // for people who look into the store; the rest makes it the only one
	return &Service{store: st, o: o, guard: guard, marks: markup.New(),
		send:   egress.NewTransport(guard, egress.Options{Dial: wholeTime, Resolver: o.Resolver, TLS: o.TLS}),
		holder: fmt.Sprintf("%s:%d:%s", host, os.Getpid(), rand.Text()),
		hosts:  make(map[string]bool), by: make(map[papers.UserID]int), wake: make(chan struct{}, 1)}
}

// Off is why this site sends nothing, "" where it does.
func (s *Service) Off() string { return s.o.Off }

func (s *Service) failed(err error) {
	if err != nil {
		s.o.Failed(err)
	}
}

func wrap(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("webhook: %w", err)
}
