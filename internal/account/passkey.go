package account

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// passkeyData is what is remembered of a challenge.
type passkeyData = webauthn.SessionData

const maxPasskeyName = 60

// A Challenge is what a browser hands to a passkey. Its answer comes with the
// same ticket.
type Challenge struct {
	Ticket  string `json:"ticket"`
	Options any    `json:"options"` // of navigator.credentials, as JSON
}

// relying is this site as passkeys know it: by the host under which the
// visitor reached it.
func (s *Service) relying(r *http.Request) (*webauthn.WebAuthn, error) {
	origin := s.o.Proxies.Origin(r, s.o.BaseURL)
	u, err := url.Parse(origin)
	if err != nil {
		return nil, papers.Invalid("address", "of this site is none that passkeys know")
	}
	w, err := webauthn.New(&webauthn.Config{RPID: u.Hostname(), RPDisplayName: "Daily Papers", RPOrigins: []string{u.Scheme + "://" + u.Host},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired,
			RequireResidentKey: protocol.ResidentKeyRequired(), UserVerification: protocol.VerificationRequired}})
	if err != nil {
		return nil, errors.Join(papers.Invalid("address", "of this site is none that passkeys know; they need a name, such as localhost, and not a number"), err)
	}
	return w, nil
}

// A holder is an account as the library of passkeys wants it.
type holder struct {
	user papers.User
	keys []webauthn.Credential
}

func (h holder) WebAuthnID() []byte                         { return handle(h.user.ID) }
func (h holder) WebAuthnName() string                       { return h.user.Name }
func (h holder) WebAuthnDisplayName() string                { return h.user.Shown() }
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.keys }

// handle is what a passkey keeps of the account. It says no more than the
// account's number.
func handle(id papers.UserID) []byte {
	return []byte("dailypapers:" + strconv.FormatInt(int64(id), 10))
}

func holderOf(u papers.User, keys ...store.Passkey) (holder, error) {
	h := holder{user: u}
	for _, k := range keys {
		var c webauthn.Credential
		if err := json.Unmarshal([]byte(k.Data), &c); err != nil {
			return h, err
		}
		h.keys = append(h.keys, c)
	}
	return h, nil
}

func keyID(raw []byte) string { return base64.RawURLEncoding.EncodeToString(raw) }

// BeginPasskey begins to make a passkey for an account.
func (s *Service) BeginPasskey(r *http.Request, u papers.User) (Challenge, *http.Cookie, error) {
	site, err := s.relying(r)
	if err != nil {
		return Challenge{}, nil, err
	}
	held, err := s.store.Passkeys(r.Context(), u.ID)
	if err != nil {
		return Challenge{}, nil, wrap(err)
	}
	h, err := holderOf(u, held...)
	if err != nil {
		return Challenge{}, nil, wrap(err)
	}
	options, session, err := site.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.keys).CredentialDescriptors()))
	if err != nil {
		return Challenge{}, nil, wrap(err)
	}
	return s.challenge(r, u.ID, options.Response, session)
}

func (s *Service) challenge(r *http.Request, by papers.UserID, options any, session *webauthn.SessionData) (Challenge, *http.Cookie, error) {
	browser, cookie := s.browser(r)
	secret, err := s.ticket(r.Context(), store.Ticket{Kind: passkeyTicket, Browser: browser, By: by}, passkeyTime, ticketData{Session: session}, 0)
	return Challenge{secret, options}, cookie, err
}

// challenged uses the ticket of a challenge up that was made for this browser
// and account.
func (s *Service) challenged(r *http.Request, secret string, by papers.UserID) (webauthn.SessionData, error) {
	t, d, err := s.take(r.Context(), hash(secret), passkeyTicket, s.sameBrowser(r))
	if isGone(err) || err == nil && (t.By != by || d.Session == nil) {
		return webauthn.SessionData{}, noPasskey("it took too long; try again", nil)
	}
	if err != nil {
		return webauthn.SessionData{}, err
	}
	return *d.Session, nil
}

func noPasskey(why string, cause error) error {
	err := fmt.Errorf("%w: %w", papers.ErrForbidden, papers.Invalid("passkey", "was not accepted: %s", why))
	return errors.Join(err, cause)
}

// EndPasskey takes in the passkey that a browser made.
func (s *Service) EndPasskey(r *http.Request, u papers.User, secret, name string, answer []byte) error {
	name, err := label("name", name, maxPasskeyName)
	if err != nil {
		return err
	}
	session, err := s.challenged(r, secret, u.ID)
	if err != nil {
		return err
	}
	site, err := s.relying(r)
	if err != nil {
		return err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return noPasskey("it could not be read", err)
	}
	c, err := site.CreateCredential(holder{user: u}, session, parsed)
	if err != nil {
		return noPasskey("it does not answer the question", err)
	}
	data, err := json.Marshal(c)
	if err != nil {
		return wrap(err)
	}
	return wrap(s.store.AddPasskey(r.Context(), store.Passkey{ID: keyID(c.ID), Owner: u.ID, Name: name, Data: string(data)}))
}

// AskPasskey begins to sign somebody in by whichever passkey she picks.
func (s *Service) AskPasskey(r *http.Request) (Challenge, *http.Cookie, error) {
	site, err := s.relying(r)
	if err != nil {
		return Challenge{}, nil, err
	}
	options, session, err := site.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return Challenge{}, nil, wrap(err)
	}
	return s.challenge(r, 0, options.Response, session)
}

// UsePasskey signs in whoever answered with a passkey.
func (s *Service) UsePasskey(r *http.Request, secret string, answer []byte, next string) (Entry, error) {
	session, err := s.challenged(r, secret, 0)
	if err != nil {
		return Entry{}, err
	}
	site, err := s.relying(r)
	if err != nil {
		return Entry{}, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return Entry{}, noPasskey("it could not be read", err)
	}
	var u papers.User
	c, err := site.ValidateDiscoverableLogin(func(rawID, userHandle []byte) (webauthn.User, error) {
		k, owner, err := s.store.Passkey(r.Context(), keyID(rawID))
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(userHandle, handle(owner.ID)) {
			return nil, papers.ErrForbidden
		}
		u = owner
		return holderOf(owner, k)
	}, session, parsed)
	if err != nil {
		return Entry{}, noPasskey("this site does not know it, or it does not answer the question", err)
	}
	if c.Authenticator.CloneWarning {
		return Entry{}, noPasskey("a copy of it seems to be in use", nil)
	}
	data, err := json.Marshal(c)
	if err != nil {
		return Entry{}, wrap(err)
	}
	if err := s.store.SeePasskey(r.Context(), keyID(c.ID), string(data)); err != nil {
		return Entry{}, wrap(err)
	}
	return s.enter(r, u, "passkey", next)
}

// Passkeys returns those of an account.
func (s *Service) Passkeys(ctx context.Context, u papers.User) ([]store.Passkey, error) {
	all, err := s.store.Passkeys(ctx, u.ID)
	return all, wrap(err)
}

// RenamePasskey gives a passkey another name.
func (s *Service) RenamePasskey(ctx context.Context, u papers.User, id, name string) error {
	name, err := label("name", name, maxPasskeyName)
	if err != nil {
		return err
	}
	return wrap(s.store.RenamePasskey(ctx, u.ID, id, name))
}

// DropPasskey removes a passkey.
func (s *Service) DropPasskey(ctx context.Context, u papers.User, id string) error {
	return wrap(s.store.DropPasskey(ctx, u.ID, id))
}
