package fetch

import (
	"compress/flate"
	"compress/gzip"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"syscall"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// ErrTooLarge says that an answer has more bytes than Options.MaxBytes.
var ErrTooLarge = errors.New("the answer is larger than this program takes")

// A SlowDown is the error of a world that asks for more patience than a
// caller should sit through. It is papers.ErrUnavailable.
type SlowDown struct {
	Host   string
	Status int
	Until  time.Time // when to come back
}

// Error names the host and the time.
func (e *SlowDown) Error() string {
	return fmt.Sprintf("%s asks for patience (%d) until %s", e.Host, e.Status, e.Until.UTC().Format("2006-01-02 15:04:05 MST"))
}

// Unwrap makes errors.Is(err, papers.ErrUnavailable) hold.
func (e *SlowDown) Unwrap() error { return papers.ErrUnavailable }

// A StatusError is an answer that is none. It is papers.ErrUnavailable from
// 500 on.
type StatusError struct {
	Host   string
	Status int
	Leads  string // of a redirect that was not followed: where it leads, without the query
	Why    string // of such a redirect: what speaks against it
	Begins string // the first words of the body, for the log
}

// Error names the host and the status.
func (e *StatusError) Error() string {
	text := fmt.Sprintf("%s answers %d", e.Host, e.Status)
	if name := http.StatusText(e.Status); name != "" {
		text += " " + name
	}
	if e.Leads != "" {
		text += ", which leads to " + e.Leads
	}
	if e.Why != "" {
		text += ": " + e.Why
	}
	if e.Begins != "" {
		text += fmt.Sprintf(": %q", e.Begins)
	}
	return text
}

// Unwrap makes errors.Is(err, papers.ErrUnavailable) hold from 500 on.
func (e *StatusError) Unwrap() error {
	if e.Status >= 500 {
		return papers.ErrUnavailable
	}
	return nil
}

// A failure is a request that came to nothing on its way, in words for those
// who run the site. It is papers.ErrUnavailable.
type failure struct {
	words string
	err   error // what the network said; may be nil
}

func (e *failure) Error() string {
	if e.err == nil {
		return e.words
	}
	return e.words + ": " + e.err.Error()
}

func (e *failure) Unwrap() []error {
	if e.err == nil {
		return []error{papers.ErrUnavailable}
	}
	return []error{papers.ErrUnavailable, e.err}
}

// A proxyError is a proxy's word that it will not connect.
type proxyError struct{ status string }

func (e *proxyError) Error() string { return "the proxy answers " + e.status }

// Offline reports whether an error says that there is no network, or no way
// to the host: no name service, no route, a refused connection, a proxy or a
// network that wants something else first. A certificate that does not hold is
// not among them.
func Offline(err error) bool {
	if errors.Is(err, context.Canceled) || badCertificate(err) {
		return false
	}
	var (
		name   *net.DNSError
		proxy  *proxyError
		status *StatusError
		op     *net.OpError
	)
	switch {
	case errors.As(err, &name), errors.As(err, &proxy):
		return true
	case errors.As(err, &status):
		return status.Status == http.StatusProxyAuthRequired || status.Status == http.StatusNetworkAuthenticationRequired
	case errors.As(err, &op) && (op.Op == "dial" || op.Op == "proxyconnect" || op.Op == "socks connect"):
		return true
	}
	return errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, syscall.ENETUNREACH) || errors.Is(err, syscall.EHOSTUNREACH)
}

// badCertificate reports whether the other side could not say who it is, or
// speaks no TLS at all. Another try would hear the same.
func badCertificate(err error) bool {
	var (
		certificate *tls.CertificateVerificationError
		record      tls.RecordHeaderError
	)
	return errors.As(err, &certificate) || errors.As(err, &record)
}

// worded puts what the network said into plain words.
func worded(err error) error {
	var (
		known   *failure
		packing *packingError
		name    *net.DNSError
		proxy   *proxyError
		flawed  flate.CorruptInputError
	)
	timeout := func() bool { var n net.Error; return errors.As(err, &n) && n.Timeout() }
	switch {
	case errors.As(err, &known), errors.As(err, &packing), errors.Is(err, ErrTooLarge):
		return err
	case badCertificate(err):
		return &failure{"no safe connection came about", err}
	case errors.As(err, &name):
		return &failure{"the host's name could not be looked up", err}
	case errors.As(err, &proxy):
		return &failure{"the way leads through a proxy that refuses", err}
	case errors.Is(err, syscall.ECONNREFUSED):
		return &failure{"the connection was refused", err}
	case Offline(err) && timeout():
		return &failure{"no connection came about in time", err}
	case Offline(err):
		return &failure{"the host could not be reached", err}
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return &failure{"the answer broke off", err}
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum), errors.As(err, &flawed):
		return &failure{"the answer is damaged", err}
	}
	return &failure{"the connection failed", err}
}
