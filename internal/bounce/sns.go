package bounce

import (
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/httpd"
)

// envelope is what Amazon SNS sends.
type envelope struct {
	Type             string
	MessageID        string `json:"MessageId"`
	TopicArn         string
	Subject          *string
	Message          string
	Timestamp        string
	Token            string
	SubscribeURL     string
	SignatureVersion string
	Signature        string
	SigningCertURL   string
}

// signed is the text that the signature is made over.
func (e envelope) signed() string {
	fields := [][2]string{{"Message", e.Message}, {"MessageId", e.MessageID}}
	switch {
	case e.Type != "Notification":
		fields = append(fields, [2]string{"SubscribeURL", e.SubscribeURL})
	case e.Subject != nil:
		fields = append(fields, [2]string{"Subject", *e.Subject})
	}
	fields = append(fields, [2]string{"Timestamp", e.Timestamp})
	if e.Type != "Notification" {
		fields = append(fields, [2]string{"Token", e.Token})
	}
	var b strings.Builder
	for _, f := range append(fields, [2]string{"TopicArn", e.TopicArn}, [2]string{"Type", e.Type}) {
		b.WriteString(f[0] + "\n" + f[1] + "\n")
	}
	return b.String()
}

// notified reads what SNS sends, once it is certain that it is SNS: events of
// SES, or the request to confirm that they are to be sent here.
func (s *Service) notified(ctx context.Context, body []byte) ([]Event, error) {
	var e envelope
	if err := decode(body, &e); err != nil {
		return nil, err
	}
	if e.Type != "Notification" && e.Type != "SubscriptionConfirmation" && e.Type != "UnsubscribeConfirmation" {
		return nil, papers.Invalid("Type", "is none of Amazon SNS; raw message delivery must be off")
	}
	if err := s.authentic(ctx, e); err != nil {
		return nil, err
	}
	switch e.Type {
	case "SubscriptionConfirmation":
		return nil, s.confirm(ctx, e.SubscribeURL)
	case "UnsubscribeConfirmation":
		return nil, nil
	}
	if !shallow([]byte(e.Message), maxDepth) {
		return nil, papers.Invalid("Message", "is nested more than %d levels deep", maxDepth)
	}
	if !strings.HasPrefix(strings.TrimSpace(e.Message), "{") {
		return nil, nil // what SES says once, when it begins: a sentence
	}
	return decodeSES([]byte(e.Message))
}

// authentic refuses what Amazon has not signed.
func (s *Service) authentic(ctx context.Context, e envelope) error {
	signature, err := base64.StdEncoding.DecodeString(e.Signature)
	if err != nil {
		return papers.Invalid("Signature", "is not Base64")
	}
	key, err := s.certs.key(ctx, s.o, e.SigningCertURL)
	if err != nil {
		return err
	}
	switch e.SignatureVersion {
	case "1":
		sum := sha1.Sum([]byte(e.signed()))
		err = rsa.VerifyPKCS1v15(key, crypto.SHA1, sum[:], signature)
	case "2":
		sum := sha256.Sum256([]byte(e.signed()))
		err = rsa.VerifyPKCS1v15(key, crypto.SHA256, sum[:], signature)
	default:
		return papers.Invalid("SignatureVersion", "is not 1 or 2")
	}
	if err != nil {
		return &httpd.Unauthorized{Words: "The signature is not Amazon's."}
	}
	return nil
}

// amazon matches the hosts of SNS and nothing else.
func amazon() *regexp.Regexp {
	return regexp.MustCompile(`^sns\.[a-z]{2}(-[a-z]+)+-[0-9]{1,2}\.amazonaws\.com(\.cn)?$`)
}

// ofAmazon reads an address that must lead to SNS.
func ofAmazon(field, text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil || len(text) > 2000 || u.Scheme != "https" || u.User != nil || u.Opaque != "" || u.Fragment != "" || !amazon().MatchString(u.Host) {
		return nil, papers.Invalid(field, "does not lead to Amazon SNS by https")
	}
	return u, nil
}

// confirm follows the link by which SNS is told that its messages are welcome.
func (s *Service) confirm(ctx context.Context, link string) error {
	u, err := ofAmazon("SubscribeURL", link)
	if err != nil {
		return err
	}
	if u.Path != "/" && u.Path != "" || u.Query().Get("Action") != "ConfirmSubscription" {
		return papers.Invalid("SubscribeURL", "is not a confirmation's")
	}
	_, err = fetch(ctx, s.o, u)
	return err
}

const (
	fetchTime = 10 * time.Second
	maxFetch  = 64 << 10
)

// fetch asks Amazon for something. Redirects are not followed.
func fetch(ctx context.Context, o Options, u *url.URL) ([]byte, error) {
	if o.Outside == nil {
		return nil, fmt.Errorf("bounce: Amazon cannot be asked, as the site fetches nothing from the network: %w", papers.ErrUnavailable)
	}
	ctx, cancel := context.WithTimeout(ctx, fetchTime)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, papers.Invalid("address", "cannot be asked")
	}
	res, err := o.Outside.RoundTrip(r)
	if err != nil {
		return nil, fmt.Errorf("bounce: ask %s: %w: %w", u.Host, papers.ErrUnavailable, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxFetch+1))
	if err != nil || res.StatusCode != http.StatusOK || len(body) > maxFetch {
		return nil, fmt.Errorf("bounce: ask %s: answered %d, %d bytes: %w", u.Host, res.StatusCode, len(body), papers.ErrUnavailable)
	}
	return body, nil
}

// certificates are those that Amazon signs with, by their addresses.
type certificates struct {
	mu   sync.Mutex
	held map[string]*x509.Certificate
}

// maxCertificates bounds how many are remembered: one a region, each for some
// months.
const maxCertificates = 8

// key is the public key of a certificate at an address. That it came from
// Amazon's host is what says that it is Amazon's.
func (c *certificates) key(ctx context.Context, o Options, address string) (*rsa.PublicKey, error) {
	u, err := ofAmazon("SigningCertURL", address)
	if err != nil {
		return nil, err
	}
	if u.RawQuery != "" || !regexp.MustCompile(`^/SimpleNotificationService-[0-9A-Za-z]+\.pem$`).MatchString(u.Path) {
		return nil, papers.Invalid("SigningCertURL", "is not a certificate's")
	}
	c.mu.Lock()
	cert := c.held[u.String()]
	c.mu.Unlock()
	if cert == nil {
		text, err := fetch(ctx, o, u)
		if err != nil {
			return nil, err
		}
		if cert, err = certificate(text); err != nil {
			return nil, err
		}
		c.mu.Lock()
		if c.held == nil || len(c.held) >= maxCertificates {
			c.held = map[string]*x509.Certificate{}
		}
		c.held[u.String()] = cert
		c.mu.Unlock()
	}
	key, ok := cert.PublicKey.(*rsa.PublicKey)
	if now := o.Now(); !ok || now.Before(cert.NotBefore) || now.After(cert.NotAfter) {
		return nil, papers.Invalid("SigningCertURL", "leads to a certificate that is not valid now")
	}
	return key, nil
}

func certificate(text []byte) (*x509.Certificate, error) {
	block, _ := pem.Decode(text)
	if block == nil || block.Type != "CERTIFICATE" {
		return nil, papers.Invalid("SigningCertURL", "leads to no certificate")
	}
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return nil, papers.Invalid("SigningCertURL", "leads to no certificate that can be read")
	}
	return cert, nil
}
