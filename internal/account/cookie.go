package account

import (
	"net/http"
	"strings"
	"time"
)

// SessionCookie is the name of the cookie that holds the secret of a session,
// behind __Host- on a site with TLS.
const SessionCookie = "dailypapers_session"

// The cookies. On a site with TLS their names begin with __Host-, so that no
// neighbouring site and no page without TLS can set them.
const (
	sessionCookie = SessionCookie
	browserCookie = "dailypapers_browser" // by which the one who asked for something is known again
	ticketCookie  = "dailypapers_ticket"  // the secret of a ticket, once it is out of the address
	hostPrefix    = "__Host-"
)

// secure reports whether the site is reached by TLS.
func (s *Service) secure(r *http.Request) bool {
	if s.o.BaseURL != "" {
		return strings.HasPrefix(s.o.BaseURL, "https://")
	}
	return s.o.Proxies.Secure(r)
}

// cookie makes a cookie that lasts a while; a negative while ends it.
func (s *Service) cookie(r *http.Request, name, value string, lasts time.Duration) *http.Cookie {
	c := &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: int(lasts.Seconds()), HttpOnly: true, SameSite: http.SameSiteLaxMode}
	if s.secure(r) {
		c.Name, c.Secure = hostPrefix+name, true
	}
	return c
}

// held returns the value of one of our cookies, "" where there is none.
func (s *Service) held(r *http.Request, name string) string {
	if s.secure(r) {
		name = hostPrefix + name
	}
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

// browserTime is how long a browser is known again: longer than whatever it
// can be asked for.
const browserTime = 2 * time.Hour

// browser returns what a ticket is bound to, and the cookie that its browser
// is to hold. One that holds it already keeps it, so that of two links that
// were asked for both work.
func (s *Service) browser(r *http.Request) (string, *http.Cookie) {
	nonce := s.held(r, browserCookie)
	if len(nonce) != len(newSecret()) {
		nonce = newSecret()
	}
	return hash(nonce), s.cookie(r, browserCookie, nonce, browserTime)
}

// sameBrowser is what tickets of this browser are bound to, "-" for one that
// holds nothing, to which none is.
func (s *Service) sameBrowser(r *http.Request) string {
	if nonce := s.held(r, browserCookie); nonce != "" {
		return hash(nonce)
	}
	return "-"
}

// carryTime bounds how long a browser carries a ticket that it was led here
// with.
const carryTime = time.Hour

// Carry takes a ticket out of an address into a cookie, so that the page that
// stands behind it can have an address without a secret. Nothing is used up. It
// returns nil for a ticket that is over, so that one which is still good is not
// lost: people follow an old link again in the middle of joining.
func (s *Service) Carry(r *http.Request, secret string) (*http.Cookie, error) {
	held, err := s.store.HoldsTicket(r.Context(), hash(secret))
	if err != nil || !held {
		return nil, wrap(err)
	}
	return s.cookie(r, ticketCookie, secret, carryTime), nil
}

// Dropped is the cookie that ends Carry.
func (s *Service) Dropped(r *http.Request) *http.Cookie {
	return s.cookie(r, ticketCookie, "", -time.Second)
}

// carried returns the hash of the ticket that a browser carries.
func (s *Service) carried(r *http.Request) string { return hash(s.held(r, ticketCookie)) }
