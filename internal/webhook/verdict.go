package webhook

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/egress"
	"github.com/dailypapers/dailypapers/internal/store"
)

// pauses are how long it is waited behind the first failure of a delivery, the
// second, and so on; behind the last it has failed. Together they are 21 hours:
// who breaks something in the evening can mend it in the morning.
func pauses() []time.Duration {
	return []time.Duration{30 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute, 2 * time.Hour, 6 * time.Hour, 12 * time.Hour}
}

const (
	// refusedTries is how often something is sent that the receiver does not
	// want: most likely it never will.
	refusedTries = 3
	// longestRest is how long a receiver that fails is left alone at most, while
	// other deliveries wait for it.
	longestRest = time.Hour
	// patience is the longest pause that a receiver can ask for.
	patience = 24 * time.Hour
	// givenUp is how long a webhook may fail, and nothing else, before it is
	// switched off.
	givenUp = 5 * 24 * time.Hour
	// wordsRunes is how much is kept of an answer that refuses.
	wordsRunes = 300
)

// judge decides what becomes of a delivery behind an answer.
func (s *Service) judge(o store.Outgoing, a answer) store.Try {
	t := store.Try{Status: a.status, Words: wordsOf(o.To.Address, a)}
	switch {
	case a.err == nil && a.status >= 200 && a.status < 300:
		t.State = papers.DeliverySent
		return t
	case a.status == http.StatusGone:
		t.State, t.Failed, t.Off = papers.DeliveryFailed, true, "Its receiver answered 410, Gone: it wants nothing any more."
		return t
	}
	now := s.o.Now()
	t.State, t.Failed = papers.DeliveryFailed, true
	asked := askedFor(a, now)
	t.Rest = now.Add(max(asked, min(pauseBehind(o.To.Failures), longestRest)))
	if n := o.Tries + 1; n < triesFor(a) && o.Event != papers.PingEvent {
		t.State, t.Due = papers.DeliveryWaiting, now.Add(max(asked, pauseBehind(o.Tries)))
	}
	if !o.To.Failing.IsZero() && now.Sub(o.To.Failing) >= givenUp && o.Event != papers.PingEvent {
		t.State, t.Off = papers.DeliveryFailed, "For five days its receiver took nothing. The last try: "+t.Words
	}
	return t
}

// pauseBehind is the pause behind a failure that had so many before it, give
// or take a fifth: what failed together should not come back together.
func pauseBehind(failures int) time.Duration {
	all := pauses()
	d := all[min(max(failures, 0), len(all)-1)]
	return d*4/5 + rand.N(d*2/5)
}

// triesFor is how often a delivery that is answered so is tried.
func triesFor(a answer) int {
	switch {
	case a.status == http.StatusTooManyRequests, a.status == http.StatusRequestTimeout, a.status == http.StatusTooEarly, a.status >= 500, a.status == 0:
		return len(pauses()) + 1
	}
	return refusedTries
}

// askedFor is the pause that an answer asks for, 0 where it asks for none.
func askedFor(a answer, now time.Time) time.Duration {
	if a.status != http.StatusTooManyRequests && a.status != http.StatusServiceUnavailable {
		return 0
	}
	text := strings.TrimSpace(a.header.Get("Retry-After"))
	if seconds, err := strconv.ParseUint(text, 10, 31); err == nil {
		return min(time.Duration(seconds)*time.Second, patience)
	}
	if at, err := http.ParseTime(text); err == nil {
		return min(max(at.Sub(now), 0), patience)
	}
	return 0
}

// wordsOf says what came of a try, for the webhook's owner.
func wordsOf(to papers.WebhookAddress, a answer) string {
	switch {
	case a.err != nil:
		return failure(a.err)
	case a.status >= 200 && a.status < 300:
		return "" // an answer may repeat what it was sent
	case a.status >= 300 && a.status < 400:
		where := "elsewhere"
		if u, err := url.Parse(a.header.Get("Location")); err == nil && u.Host != "" {
			where = "to " + clip(line(u.Host), 100)
		}
		return fmt.Sprintf("It answered %d and leads %s. That is not followed: give the webhook the new address, if it is right.", a.status, where)
	}
	words := fmt.Sprintf("It answered %d", a.status)
	if status := http.StatusText(a.status); status != "" {
		words += ", " + status
	}
	if said := clip(scrub(to, line(a.begins)), wordsRunes); said != "" {
		return words + ": " + said
	}
	return words + "."
}

// failure says why there was no answer. The error's own words stay here: they
// may hold numbers of the machine's network.
func failure(err error) string {
	var name *net.DNSError
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	var timeout net.Error
	switch {
	case errors.Is(err, egress.ErrRefused), errors.As(err, &name):
		return "The address " + nowhere + "."
	case errors.As(err, &certificate):
		return "The receiver's certificate is not one to be trusted."
	case errors.As(err, &record), errors.As(err, &alert):
		return "The receiver could not be agreed with on a safe connection (TLS 1.2 or later)."
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return fmt.Sprintf("There was no whole answer within %d seconds.", wholeTime/time.Second)
	case errors.Is(err, context.Canceled):
		return "The try was broken off: this site was about to stop."
	case errors.Is(err, syscall.ECONNREFUSED):
		return "The receiver refused the connection."
	}
	return "The connection to the receiver broke off."
}

// scrub takes out of a text what stands in the secret part of an address: a
// page that says what was not found may repeat it.
func scrub(to papers.WebhookAddress, text string) string {
	u, err := url.Parse(to.Reveal())
	if err != nil {
		return ""
	}
	const telling = 6 // shorter parts are words like "hooks"
	secrets := []string{u.RequestURI(), u.Path, u.RawQuery}
	for _, all := range []string{u.Path, u.EscapedPath(), u.RawQuery} {
		secrets = append(secrets, strings.FieldsFunc(all, func(c rune) bool { return strings.ContainsRune("/&=?", c) })...)
	}
	for _, secret := range secrets {
		if len(secret) >= telling {
			text = strings.ReplaceAll(text, secret, "…")
		}
	}
	return cmp.Or(text, "")
}
