package account

import (
	"context"
	"errors"
	"net/http"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

const (
	// SessionTime is how long a session lasts that is not used.
	SessionTime = 90 * 24 * time.Hour
	// seenEvery is how often at most it is written down that a session or a
	// token was used: it is told to within some minutes.
	seenEvery = 10 * time.Minute

	maxAgent = 400 // bytes of what a browser calls itself
)

// Begin begins a session of an account and returns the cookie that its browser
// is to hold. A session that the browser had before ends.
func (s *Service) Begin(r *http.Request, u papers.User, how string) (*http.Cookie, error) {
	if v, err := s.bySession(r); err == nil && v.SignedIn() {
		if err := s.store.EndSession(r.Context(), v.User.ID, v.Session); err != nil && !errors.Is(err, papers.ErrNotFound) {
			return nil, wrap(err)
		}
	}
	secret, agent := newSecret(), r.UserAgent()
	_, err := s.store.AddSession(r.Context(), hash(secret), store.Session{Owner: u.ID, Until: s.now().Add(SessionTime), How: how,
		Agent: agent[:min(len(agent), maxAgent)], Address: s.address(r)})
	if err != nil {
		return nil, wrap(err)
	}
	return s.cookie(r, sessionCookie, secret, SessionTime), nil
}

// address is where a request comes from.
func (s *Service) address(r *http.Request) string {
	if a := s.o.Proxies.Client(r); a.IsValid() {
		return a.String()
	}
	return ""
}

// bySession is for who has signed in.
func (s *Service) bySession(r *http.Request) (papers.Visitor, error) {
	secret := s.held(r, sessionCookie)
	if secret == "" {
		return papers.Visitor{}, nil
	}
	n, u, err := s.store.Session(r.Context(), hash(secret))
	if errors.Is(err, papers.ErrNotFound) {
		return papers.Visitor{}, nil
	}
	if err != nil {
		return papers.Visitor{}, wrap(err)
	}
	if s.now().Sub(n.Seen) >= seenEvery {
		if err := s.store.SeeSession(r.Context(), n.ID, s.now().Add(SessionTime), s.address(r)); err != nil {
			return papers.Visitor{}, wrap(err)
		}
	}
	return papers.Visitor{User: u, Via: papers.BySession, Session: n.ID}, nil
}

// A Session is a browser in which somebody has signed in, as she is shown it.
type Session struct {
	store.Session
	Browser string // "Firefox on Linux"
	Here    bool   // the one that asks
}

// Sessions returns a visitor's sessions, the one last seen first.
func (s *Service) Sessions(ctx context.Context, v papers.Visitor) ([]Session, error) {
	held, err := s.store.Sessions(ctx, v.User.ID)
	all := make([]Session, len(held))
	for i, n := range held {
		all[i] = Session{n, BrowserName(n.Agent), v.Via == papers.BySession && n.ID == v.Session}
	}
	return all, wrap(err)
}

// EndSession ends one session of a visitor.
func (s *Service) EndSession(ctx context.Context, v papers.Visitor, id int64) error {
	return wrap(s.store.EndSession(ctx, v.User.ID, id))
}

// EndOthers ends all sessions of a visitor but the one that asks.
func (s *Service) EndOthers(ctx context.Context, v papers.Visitor) error {
	but := int64(0)
	if v.Via == papers.BySession {
		but = v.Session
	}
	_, err := s.store.EndSessions(ctx, v.User.ID, but)
	return wrap(err)
}

// SignOut ends the session of a request and returns the cookie that ends its
// browser's.
func (s *Service) SignOut(r *http.Request, v papers.Visitor) (*http.Cookie, error) {
	if v.Via == papers.BySession {
		if err := s.store.EndSession(r.Context(), v.User.ID, v.Session); err != nil && !errors.Is(err, papers.ErrNotFound) {
			return nil, wrap(err)
		}
	}
	return s.cookie(r, sessionCookie, "", -time.Second), nil
}
