package account

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/store"
)

// Options are the choices of whoever runs the site.
type Options struct {
	BaseURL      string       // the site's public address; "" where it has none
	Registration Registration // "" is ByInvitation
	OIDC         OIDC
	Proxy        Proxy
	Proxies      httpd.Proxies // believed when they tell for whom they ask
	Failed       func(error)   // hears of mail that could not be sent; nil is nobody

	// Mail takes a letter that is to be sent, for as long as its deadline, and
	// returns when it is safe; outbox.Service's Post. Forget removes what lies
	// around of letters to an address, but for rows of the store.
	Mail   func(ctx context.Context, kind papers.MessageKind, person papers.UserID, edition string, m mail.Message, deadline time.Duration) error
	Forget func(ctx context.Context, address string) error
}

// A Registration says who may make an account.
type Registration string

// The ways of registration.
const (
	Open         Registration = "open"   // whoever has a mail address
	ByInvitation Registration = "invite" // whom an admin invites, or a proxy knows
	Closed       Registration = "closed" // whom an admin invites, and nobody else
)

// ParseRegistration reads a word of the settings; "" is ByInvitation.
func ParseRegistration(s string) (Registration, error) {
	switch r := Registration(s); r {
	case "":
		return ByInvitation, nil
	case Open, ByInvitation, Closed:
		return r, nil
	}
	return "", papers.Invalid("registration", "must be open, invite or closed")
}

// A Service knows people. It is safe for many goroutines.
type Service struct {
	store    *store.Store
	now      func() time.Time
	o        Options
	letters  outbox
	provider discovery
}

// New returns a Service over a store.
func New(st *store.Store, now func() time.Time, o Options) *Service {
	if o.Registration == "" {
		o.Registration = ByInvitation
	}
	s := &Service{store: st, now: now, o: o}
	s.letters.send, s.letters.failed = s.write, o.Failed
	return s
}

// Close waits until all mail that was asked for is on its way.
func (s *Service) Close() { s.letters.wait() }

// Identify says who makes a request: by an API token, by what a trusted proxy
// says, by a session, or by sitting at the machine. httpd.Unauthorized is for
// a token that is none.
func (s *Service) Identify(r *http.Request) (papers.Visitor, error) {
	if err := refuseTokenInAddress(r); err != nil {
		return papers.Visitor{}, err
	}
	for _, way := range []func(*http.Request) (papers.Visitor, error){s.byToken, s.byProxy, s.bySession, s.byMachine} {
		if v, err := way(r); err != nil || v.SignedIn() {
			return v, err
		}
	}
	return papers.Visitor{}, nil
}

// byMachine is for who sits at the machine of a site that has no accounts and
// that nothing was set up of for others.
func (s *Service) byMachine(r *http.Request) (papers.Visitor, error) {
	if !s.Local() || !httpd.LocalVisit(r) {
		return papers.Visitor{}, nil
	}
	u, err := s.store.Owner(r.Context())
	if errors.Is(err, papers.ErrForbidden) { // the site has accounts
		return papers.Visitor{}, nil
	}
	if err != nil {
		return papers.Visitor{}, fmt.Errorf("account: %w", err)
	}
	return papers.Visitor{User: u, Via: papers.ByMachine}, nil
}

// Public reports whether the site was given an address that leads to it from
// elsewhere.
func (s *Service) Public() bool { return s.o.BaseURL != "" && !httpd.LocalAddress(s.o.BaseURL) }

// Local reports whether a site without accounts is its owner's who sits at the
// machine. It is not where the site has a public address, or where a proxy or a
// provider was set up by which others will come: a proxy on the same machine can
// look like a visitor at it (see httpd.Local), and this would make the whole
// world the owner.
func (s *Service) Local() bool {
	return !s.Public() && len(s.o.Proxies) == 0 && s.o.Proxy.Header == "" && !s.HasOIDC()
}

// Registration says who may make an account.
func (s *Service) Registration() Registration { return s.o.Registration }

// wrap says where an error came from.
func wrap(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("account: %w", err)
}
