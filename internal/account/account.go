package account

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/store"
)

// Options are the choices of whoever runs the site.
type Options struct {
	BaseURL string // the site's public address; "" where it has none
}

// A Service identifies visitors. It is safe for many goroutines.
type Service struct {
	store *store.Store
	now   func() time.Time
	o     Options
}

// New returns a Service over a store.
func New(st *store.Store, now func() time.Time, o Options) *Service {
	return &Service{store: st, now: now, o: o}
}

// Identify says who makes a request.
func (s *Service) Identify(r *http.Request) (papers.Visitor, error) {
	v, err := s.bySession(r)
	if err != nil || v.SignedIn() {
		return v, err
	}
	return s.byMachine(r)
}

// byMachine is for who sits at the machine of a site that has no accounts and
// that nobody else was told the address of.
func (s *Service) byMachine(r *http.Request) (papers.Visitor, error) {
	if !httpd.Local(r) || s.o.BaseURL != "" && !httpd.LocalAddress(s.o.BaseURL) {
		return papers.Visitor{}, nil
	}
	others, err := s.store.HasAccounts(r.Context())
	if err != nil || others {
		return papers.Visitor{}, err
	}
	u, err := s.store.Owner(r.Context())
	if errors.Is(err, papers.ErrForbidden) { // somebody has just made the first account
		return papers.Visitor{}, nil
	}
	if err != nil {
		return papers.Visitor{}, fmt.Errorf("account: %w", err)
	}
	return papers.Visitor{User: u, Via: papers.ByMachine}, nil
}

// bySession is for who has signed in.
func (s *Service) bySession(r *http.Request) (papers.Visitor, error) {
	c, err := r.Cookie(sessionCookie)
	if err != nil {
		return papers.Visitor{}, nil
	}
	n, u, err := s.store.Session(r.Context(), hash(c.Value))
	if errors.Is(err, papers.ErrNotFound) {
		return papers.Visitor{}, nil
	}
	if err != nil {
		return papers.Visitor{}, fmt.Errorf("account: %w", err)
	}
	return papers.Visitor{User: u, Via: papers.BySession, Session: n.ID}, nil
}
