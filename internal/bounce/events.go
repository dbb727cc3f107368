package bounce

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/httpd"
)

// EventsPath is below what address providers tell of mail: the provider's name
// follows, and behind that, for those that can show a secret in no other way,
// the secret.
const EventsPath = "/mail/events/"

// Events are what providers must show.
type Events struct {
	Secret   string // as the password of HTTP Basic, as a bearer token, or at the end of the address; "" listens to nobody
	SendGrid string // the public key that SendGrid shows for its signed events, in Base64; "" asks for the secret alone
	Mailgun  string // Mailgun's signing key; "" asks for the secret alone
}

const (
	// maxBody bounds what a provider sends at once: SendGrid's batches, the
	// largest, have 768 KB.
	maxBody = 1 << 20
	// maxDepth bounds how deep its JSON goes: that of the providers has seven
	// levels at most.
	maxDepth = 32
)

// Providers are the names of those that are understood. The first is for
// whoever writes to this site from a program of her own.
func Providers() []string { return []string{"generic", "ses", "postmark", "sendgrid", "mailgun"} }

// WithoutSecret takes the secret out of the addresses below EventsPath before
// anything that logs addresses sees them.
func WithoutSecret(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rest, ok := strings.CutPrefix(r.URL.Path, EventsPath)
		provider, secret, has := strings.Cut(rest, "/")
		if !ok || !has {
			next.ServeHTTP(w, r)
			return
		}
		bare := r.Clone(r.Context())
		bare.URL.Path, bare.URL.RawPath = EventsPath+provider, ""
		bare.RequestURI = bare.URL.RequestURI()
		bare.Header.Set("Authorization", "Bearer "+secret)
		next.ServeHTTP(w, bare)
	})
}

// Receive serves EventsPath. Where no secret is set there is nothing at that
// address.
func (s *Service) Receive(w http.ResponseWriter, r *http.Request) error {
	if s.o.Events.Secret == "" {
		return papers.ErrNotFound
	}
	w.Header().Set("Cache-Control", "no-store")
	if !s.knows(r) {
		w.Header().Set("WWW-Authenticate", `Basic realm="mail events"`)
		return &httpd.Unauthorized{Words: "The secret of the settings, mail.events_secret, is missing or another one."}
	}
	read, ok := s.reader(strings.TrimPrefix(r.URL.Path, EventsPath))
	if !ok {
		return papers.ErrNotFound
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return &httpd.TooLarge{Limit: maxBody}
	}
	if err != nil {
		return papers.Invalid("body", "broke off")
	}
	if !shallow(body, maxDepth) {
		return papers.Invalid("body", "is nested more than %d levels deep", maxDepth)
	}
	events, err := read(r, body)
	if err != nil {
		return err
	}
	taken, err := s.takeAll(r.Context(), events)
	if err != nil {
		return err // who tells of mail tells again
	}
	w.Header().Set("Content-Type", "application/json")
	_, err = fmt.Fprintf(w, "{\"taken\":%d,\"ignored\":%d}\n", taken, len(events)-taken)
	return err
}

// knows reports whether a request shows the secret, in a time that tells nothing
// of it.
func (s *Service) knows(r *http.Request) bool {
	shown, ok := "", false
	if _, shown, ok = r.BasicAuth(); !ok {
		var scheme string
		scheme, shown, ok = strings.Cut(r.Header.Get("Authorization"), " ")
		ok = ok && strings.EqualFold(scheme, "Bearer")
	}
	a, b := sha256.Sum256([]byte(shown)), sha256.Sum256([]byte(s.o.Events.Secret))
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1 && ok
}

// reader is what understands a provider's requests.
func (s *Service) reader(provider string) (func(*http.Request, []byte) ([]Event, error), bool) {
	plain := func(decode func([]byte) ([]Event, error)) func(*http.Request, []byte) ([]Event, error) {
		return func(_ *http.Request, body []byte) ([]Event, error) { return decode(body) }
	}
	switch provider {
	case "generic":
		return plain(decodeGeneric), true
	case "ses":
		return func(r *http.Request, body []byte) ([]Event, error) { return s.notified(r.Context(), body) }, true
	case "postmark":
		return plain(decodePostmark), true
	case "sendgrid":
		return s.readSendGrid, true
	case "mailgun":
		return plain(s.readMailgun), true
	}
	return nil, false
}

// takeAll takes events one after the other, and says how many were about letters
// of ours.
func (s *Service) takeAll(ctx context.Context, events []Event) (int, error) {
	n := 0
	for _, e := range events {
		ours, err := s.Take(ctx, e)
		if err != nil {
			return n, err
		}
		if ours {
			n++
		}
	}
	return n, nil
}

// decode reads JSON of which unknown fields are passed over.
func decode(body []byte, into any) error {
	if err := json.Unmarshal(body, into); err != nil {
		return papers.Invalid("body", "is not the JSON that this provider sends")
	}
	return nil
}

// decodeList reads a list of values, or one alone.
func decodeList[T any](body []byte) ([]T, error) {
	var all []T
	if b := bytes.TrimLeft(body, " \t\r\n"); len(b) > 0 && b[0] == '[' {
		err := decode(body, &all)
		return all, err
	}
	var one T
	err := decode(body, &one)
	return []T{one}, err
}

// shallow reports whether no bracket of a JSON text stands deeper than most.
func shallow(text []byte, most int) bool {
	depth, inside := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case inside && c == '\\':
			i++
		case c == '"':
			inside = !inside
		case inside:
		case c == '{' || c == '[':
			if depth++; depth > most {
				return false
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return true
}
