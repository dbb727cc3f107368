package account

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/store"
)

// OIDC is a provider of OpenID Connect by which people sign in.
type OIDC struct {
	Issuer       string // its address, under which it describes itself; "" is no provider
	ClientID     string
	ClientSecret string // "" for a public client
	Name         string // for people, "" is the issuer's host
}

// oidcWait bounds one request to the provider: a visitor waits for it.
const oidcWait = 10 * time.Second

// A discovery finds out once what a provider says of itself. Where that fails
// the next visitor tries again.
type discovery struct {
	mu    sync.Mutex
	found *oidc.Provider
}

func (d *discovery) get(ctx context.Context, issuer string) (*oidc.Provider, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.found != nil {
		return d.found, nil
	}
	p, err := oidc.NewProvider(ctx, issuer)
	if err == nil {
		d.found = p
	}
	return p, err
}

// HasOIDC reports whether people can sign in by a provider.
func (s *Service) HasOIDC() bool { return s.o.OIDC.Issuer != "" }

// OIDCName is the provider's name for people.
func (s *Service) OIDCName() string {
	if s.o.OIDC.Name != "" {
		return s.o.OIDC.Name
	}
	host, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(s.o.OIDC.Issuer, "https://"), "http://"), "/")
	return host
}

// client is what the provider is asked with.
func (s *Service) client(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, &http.Client{Timeout: oidcWait})
}

func (s *Service) away(err error) error {
	return fmt.Errorf("%w: %w: %w", papers.ErrUnavailable, papers.Invalid("sign-in", "by %s does not work at the moment: it does not answer as it should; try again later, or sign in another way", s.OIDCName()), err)
}

func (s *Service) refused(why string) error {
	return papers.Invalid("sign-in", "by %s did not work: %s", s.OIDCName(), why)
}

func (s *Service) oauth(r *http.Request, p *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{ClientID: s.o.OIDC.ClientID, ClientSecret: s.o.OIDC.ClientSecret, Endpoint: p.Endpoint(),
		RedirectURL: s.o.Proxies.Origin(r, s.o.BaseURL) + "/sign-in/oidc/callback", Scopes: []string{oidc.ScopeOpenID, "email", "profile"}}
}

// BeginOIDC returns the provider's address to lead the browser to, and the
// cookie by which the browser is known when it comes back. Where connect is an
// account, the identity will be its; otherwise it signs in.
func (s *Service) BeginOIDC(r *http.Request, connect papers.UserID, next string) (string, *http.Cookie, error) {
	if !s.HasOIDC() {
		return "", nil, fmt.Errorf("account: no provider: %w", papers.ErrNotFound)
	}
	p, err := s.provider.get(s.client(r.Context()), s.o.OIDC.Issuer)
	if err != nil {
		return "", nil, s.away(err)
	}
	browser, cookie := s.browser(r)
	d := ticketData{Next: next, Nonce: newSecret(), Verifier: oauth2.GenerateVerifier()}
	state, err := s.ticket(r.Context(), store.Ticket{Kind: oidcTicket, Browser: browser, By: connect}, oidcTime, d, 0)
	if err != nil {
		return "", nil, err
	}
	return s.oauth(r, p).AuthCodeURL(state, oidc.Nonce(d.Nonce), oauth2.S256ChallengeOption(d.Verifier)), cookie, nil
}

// claims are what a provider says of somebody.
type claims struct {
	Subject  string `json:"sub"`
	Nonce    string `json:"nonce"`
	Email    string `json:"email"`
	Verified bool   `json:"email_verified"`
	Name     string `json:"name"`
	Username string `json:"preferred_username"`
}

// EndOIDC answers the browser that the provider sent back. What the provider
// vouches for is matched by its own name for the person, and by nothing else
// but a verified address.
func (s *Service) EndOIDC(r *http.Request, v papers.Visitor) (Entry, error) {
	q := r.URL.Query()
	t, d, err := s.take(r.Context(), hash(q.Get("state")), oidcTicket, s.sameBrowser(r))
	if isGone(err) {
		return Entry{}, s.refused("it was begun too long ago, or in another browser; begin again")
	}
	if err != nil {
		return Entry{}, err
	}
	if q.Get("error") != "" {
		return Entry{}, s.refused("it was broken off there")
	}
	c, err := s.vouched(r, q.Get("code"), d)
	if err != nil {
		return Entry{}, err
	}
	if t.By != 0 {
		return s.connect(r, v, t.By, c)
	}
	return s.known(r, c, d.Next)
}

// vouched exchanges a code for what the provider says, and checks all of it.
func (s *Service) vouched(r *http.Request, code string, d ticketData) (claims, error) {
	ctx := s.client(r.Context())
	p, err := s.provider.get(ctx, s.o.OIDC.Issuer)
	if err != nil {
		return claims{}, s.away(err)
	}
	got, err := s.oauth(r, p).Exchange(ctx, code, oauth2.VerifierOption(d.Verifier))
	if said, ok := errors.AsType[*oauth2.RetrieveError](err); ok && said.Response != nil && said.Response.StatusCode < 500 {
		return claims{}, s.refused("it did not accept the code that it gave")
	}
	if err != nil {
		return claims{}, s.away(err)
	}
	raw, _ := got.Extra("id_token").(string)
	token, err := p.Verifier(&oidc.Config{ClientID: s.o.OIDC.ClientID, Now: s.now}).Verify(ctx, raw)
	if err != nil {
		return claims{}, errors.Join(s.refused("what it said could not be verified"), err)
	}
	var c claims
	if err := token.Claims(&c); err != nil {
		return claims{}, errors.Join(s.refused("what it said could not be read"), err)
	}
	if d.Nonce == "" || subtle.ConstantTimeCompare([]byte(c.Nonce), []byte(d.Nonce)) != 1 {
		return claims{}, s.refused("what it said was meant for another sign-in")
	}
	if c.Subject == "" || len(c.Subject) > maxSubject {
		return claims{}, s.refused("it names nobody")
	}
	if c.Email, err = mail.ParseLocal(c.Email); err != nil || !c.Verified {
		c.Email = ""
	}
	return c, nil
}

func (s *Service) identity(c claims) store.Identity {
	shown := c.Email
	for _, other := range []string{c.Username, c.Name, c.Subject} {
		if shown == "" {
			shown = other
		}
	}
	if name, err := papers.CheckFullName(shown); err == nil {
		shown = name
	} else {
		shown = "an account there"
	}
	return store.Identity{Issuer: s.o.OIDC.Issuer, Subject: c.Subject, Shown: shown}
}

// connect adds the identity to the account that began this, where it is still
// the one that is signed in.
func (s *Service) connect(r *http.Request, v papers.Visitor, to papers.UserID, c claims) (Entry, error) {
	if v.User.ID != to {
		return Entry{}, s.refused("you have signed out meanwhile")
	}
	id := s.identity(c)
	id.Owner = to
	return Entry{User: v.User, Next: "/settings"}, wrap(s.store.AddIdentity(r.Context(), id))
}

// known signs somebody in by her identity, or by an address that the provider
// has verified and so has this site.
func (s *Service) known(r *http.Request, c claims, next string) (Entry, error) {
	ctx, id := r.Context(), s.identity(c)
	u, err := s.store.UserIdentified(ctx, id.Issuer, id.Subject)
	if errors.Is(err, papers.ErrNotFound) {
		if u, err = s.store.UserMailed(ctx, c.Email); err == nil {
			id.Owner = u.ID
			err = s.store.AddIdentity(ctx, id)
		}
	}
	if errors.Is(err, papers.ErrNotFound) {
		full, wrong := papers.CheckFullName(c.Name)
		if wrong != nil {
			full = ""
		}
		return s.toJoin(r, ticketData{Email: c.Email, FullName: full, Issuer: id.Issuer, Subject: id.Subject, Shown: id.Shown, Next: next, How: "oidc"})
	}
	if err != nil {
		return Entry{}, wrap(err)
	}
	return s.enter(r, u, "oidc", next)
}

// Identities returns by what a visitor is known elsewhere.
func (s *Service) Identities(ctx context.Context, u papers.User) ([]store.Identity, error) {
	all, err := s.store.Identities(ctx, u.ID)
	return all, wrap(err)
}

// DropIdentity has a visitor no longer known by an identity.
func (s *Service) DropIdentity(ctx context.Context, u papers.User, issuer, subject string) error {
	return wrap(s.store.DropIdentity(ctx, u.ID, issuer, subject))
}
