package outbox

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/store"
)

// Options are what a Service needs to know.
type Options struct {
	Server mail.Server // the zero value leaves letters as files in Folder
	Folder mail.Folder
	From   string     // the site's own address
	Name   string     // that stands before it, "" is Daily Papers
	Return string     // where bounces go, with each letter's word behind a plus sign; "" is From
	Keys   []mail.Key // that sign
	Seal   mail.Seal

	// Compose writes a letter that is written when it is sent: a digest, or a notice
	// posted without words. papers.ErrNotFound is that there is nothing to tell any more; after any other error it is tried again. It is called by many
	// goroutines.
	Compose func(context.Context, papers.Letter) (mail.Message, error)

	Now    func() time.Time // nil is the wall clock
	Failed func(error)      // hears of what goes wrong here, not at one address; nil is nobody

	Lease    time.Duration    // how long a killed process keeps the others from sending; 0 is 15 s
	Pool     mail.PoolOptions // how connections are held
	Grace    time.Duration    // how long what is under way may go on when the service ends; 0 is 10 s
	Composes int              // letters that are written and signed at a time; 0 is 2
}

// A carrier takes messages: mail.Pool, or mail.Folder where there is no server.
type carrier interface {
	Carry(context.Context, mail.Envelope) mail.Verdict
}

// A Service sends letters. It is safe for many goroutines, and many processes
// may have one on the same store.
type Service struct {
	store  *store.Store
	o      Options
	signer mail.Signer
	holder string        // this process's name among those that take turns
	turns  atomic.Int64  // tells the turns of this process apart
	wake   chan struct{} // holds one where there may be something to send
	freed  chan struct{} // holds one where a letter is not under way any more

	mu     sync.Mutex
	hosts  *hosts
	around store.Around              // whose turn it was last
	held   map[papers.MessageID]bool // under way in this process
	line   state
}

// New returns a Service over a store.
func New(st *store.Store, o Options) (*Service, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Failed == nil {
		o.Failed = func(error) {}
	}
	o.Lease, o.Grace, o.Composes = cmp.Or(o.Lease, usualLease), cmp.Or(o.Grace, usualGrace), cmp.Or(o.Composes, usualComposes)
	o.Return = cmp.Or(o.Return, o.From)
	if o.Folder.Now == nil {
		o.Folder.Now = o.Now
	}
	for _, address := range []string{o.From, o.Return} {
		if _, err := mail.ParseLocal(address); err != nil {
			return nil, fmt.Errorf("outbox: %q: %w", address, err)
		}
	}
	if _, domain, _ := strings.Cut(o.From, "@"); o.Server.Hello == "" {
		o.Server.Hello = domain
	}
	signer, err := mail.NewSigner(o.Keys)
	if err != nil {
		return nil, fmt.Errorf("outbox: %w", err)
	}
	host, _ := os.Hostname() // for people who look into the store; the rest makes it the only one
	return &Service{store: st, o: o, signer: signer, holder: fmt.Sprintf("%s:%d:%s", host, os.Getpid(), rand.Text()[:8]),
		wake: make(chan struct{}, 1), freed: make(chan struct{}, 1), hosts: newHosts(o.Server.PerMinute), held: make(map[papers.MessageID]bool)}, nil
}

const (
	usualLease = 15 * time.Second
	usualGrace = 10 * time.Second
	// usualComposes is how many letters are written and signed at a time: on two
	// cores the second one fills them, and more would only hold memory.
	usualComposes = 2
)

// files reports whether there is no mail server.
func (s *Service) files() bool { return s.o.Server.Host == "" }

// carrier opens the way that messages go.
func (s *Service) carrier() (c carrier, done func()) {
	if s.files() {
		return s.o.Folder, func() {}
	}
	o := s.o.Pool
	p := mail.NewPool(s.o.Server, o)
	return p, p.Close
}

// connections is how many messages are handed over at a time.
func (s *Service) connections() int {
	if s.files() {
		return 1
	}
	return max(1, cmp.Or(s.o.Server.Connections, mail.UsualConnections))
}

// Wake has Run look for letters now.
func (s *Service) Wake() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (s *Service) failed(err error) {
	if err != nil {
		s.o.Failed(wrap(err))
	}
}

func wrap(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("outbox: %w", err)
}
