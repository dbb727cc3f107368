package account

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/store"
)

// What tickets are good for.
const (
	linkTicket     = "link"     // signs the holder of an address in
	recoveryTicket = "recovery" // signs an account in; made by whoever owns the machine
	inviteTicket   = "invite"   // makes an account
	joinTicket     = "join"     // makes an account, for who is known already
	emailTicket    = "email"    // confirms an address
	oidcTicket     = "oidc"     // a sign-in elsewhere that has begun
	passkeyTicket  = "passkey"  // a challenge that a passkey has to answer
	setupTicket    = "setup"    // makes the first account
)

const (
	linkTime     = 15 * time.Minute
	recoveryTime = 15 * time.Minute
	joinTime     = time.Hour
	emailTime    = 24 * time.Hour
	oidcTime     = 15 * time.Minute
	passkeyTime  = 5 * time.Minute
	setupTime    = 24 * time.Hour

	// linksAnHour bounds the open links to one address: who has not found the
	// fifth will not find a sixth, and nobody's mailbox is to be filled.
	linksAnHour = 5
)

// ticketData is what tickets keep of what goes on.
type ticketData struct {
	Next     string       `json:"next,omitempty"`     // where to lead to in the end
	Role     papers.Role  `json:"role,omitempty"`     // of an invitation
	Email    string       `json:"email,omitempty"`    // that is verified
	FullName string       `json:"fullName,omitempty"` // as a provider has it
	Issuer   string       `json:"issuer,omitempty"`   // of an identity that the account will have
	Subject  string       `json:"subject,omitempty"`
	Shown    string       `json:"shown,omitempty"`
	Nonce    string       `json:"nonce,omitempty"`    // of a sign-in elsewhere
	Verifier string       `json:"verifier,omitempty"` // of its code
	How      string       `json:"how,omitempty"`      // how the session behind it begins
	Session  *passkeyData `json:"session,omitempty"`
}

// ticket makes a ticket and returns its secret.
func (s *Service) ticket(ctx context.Context, t store.Ticket, lasts time.Duration, d ticketData, limit int) (string, error) {
	b, err := json.Marshal(d)
	if err != nil {
		return "", wrap(err)
	}
	secret := newSecret()
	t.Hash, t.Until, t.Data = hash(secret), s.now().Add(lasts), string(b)
	return secret, wrap(s.store.AddTicket(ctx, t, limit))
}

func dataOf(t store.Ticket) (ticketData, error) {
	var d ticketData
	return d, wrap(json.Unmarshal([]byte(t.Data), &d))
}

// take uses a ticket up and reads it.
func (s *Service) take(ctx context.Context, hash, kind, browser string) (store.Ticket, ticketData, error) {
	t, err := s.store.TakeTicket(ctx, hash, kind, browser)
	if err != nil {
		return t, ticketData{}, wrap(err)
	}
	d, err := dataOf(t)
	return t, d, err
}

// linkTo is the whole address of a page with a ticket.
func linkTo(origin, path, secret string) string {
	return origin + path + "?" + url.Values{"ticket": {secret}}.Encode()
}

// mailOrigin is what links in mails begin with. What a visitor's request was
// sent to is believed only where it is this machine: anybody can write another
// Host into a request, and the link would lead there with its secret.
func (s *Service) mailOrigin(r *http.Request) (string, error) {
	origin := s.o.Proxies.Origin(r, s.o.BaseURL)
	if s.o.BaseURL != "" || httpd.LocalAddress(origin) || isOwnAddress(r) {
		return origin, nil
	}
	return "", fmt.Errorf("%w: %w", papers.ErrUnavailable, papers.Invalid("mail", "cannot be sent before this site knows its own address: whoever runs it sets site.url"))
}

// isOwnAddress reports whether the Host of a request is the very address that
// its connection came in at.
func isOwnAddress(r *http.Request) bool {
	local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok {
		return false
	}
	own, err := netip.ParseAddrPort(local.String())
	if err != nil {
		return false
	}
	asked, err := netip.ParseAddrPort(r.Host)
	return err == nil && asked.Addr().Unmap() == own.Addr().Unmap() && asked.Port() == own.Port()
}

// isGone reports whether a ticket is used up, over or never was.
func isGone(err error) bool { return errors.Is(err, papers.ErrNotFound) }
