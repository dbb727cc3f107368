package bounce_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"maps"
	"math/big"
	"net/http"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/bounce"
)

// An amazon answers as the hosts of SNS do, and signs as they do.
type amazon struct {
	t     *testing.T
	key   *rsa.PrivateKey
	pem   []byte
	asked []string
	fail  bool
}

func newAmazon(t *testing.T) *amazon {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "sns.amazonaws.com"}, NotBefore: noon().Add(-time.Hour), NotAfter: noon().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return &amazon{t: t, key: key, pem: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})}
}

func (a *amazon) RoundTrip(r *http.Request) (*http.Response, error) {
	a.asked = append(a.asked, r.URL.String())
	if a.fail {
		return nil, io.ErrUnexpectedEOF
	}
	body := ""
	if strings.HasSuffix(r.URL.Path, ".pem") {
		body = string(a.pem)
	}
	return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

const certURL = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0a1b.pem"

// notification is a signed message.
func (a *amazon) notification(version, message string, other map[string]string) map[string]string {
	m := map[string]string{"Type": "Notification", "MessageId": "m-1", "TopicArn": "arn:aws:sns:eu-west-1:1:bounces", "Message": message, "Timestamp": "2026-03-11T15:00:00.000Z", "SignatureVersion": version, "SigningCertURL": certURL}
	maps.Copy(m, other)
	var text strings.Builder
	for _, name := range []string{"Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"} {
		if v, ok := m[name]; ok {
			fmt.Fprintf(&text, "%s\n%s\n", name, v)
		}
	}
	kind, sum := crypto.SHA1, sha1.Sum([]byte(text.String()))
	digest := sum[:]
	if version == "2" {
		long := sha256.Sum256([]byte(text.String()))
		kind, digest = crypto.SHA256, long[:]
	}
	signature, err := rsa.SignPKCS1v15(rand.Reader, a.key, kind, digest)
	if err != nil {
		a.t.Fatal(err)
	}
	m["Signature"] = base64.StdEncoding.EncodeToString(signature)
	return m
}

func text(m map[string]string) string {
	b, _ := json.Marshal(m) // of texts
	return string(b)
}

func sesBounce(kind, source, email string) string {
	return fmt.Sprintf(`{"notificationType":"Bounce","bounce":{"bounceType":%q,"bounceSubType":"General","bouncedRecipients":[{"emailAddress":%q,"action":"failed","status":"5.1.1","diagnosticCode":"smtp; 550 no"}],"timestamp":"2026-03-11T15:00:00Z"},"mail":{"source":%q,"messageId":"0102","destination":[%q]}}`, kind, email, source, email)
}

func TestReceiveSES(t *testing.T) {
	w := newWorld(t)
	a := newAmazon(t)
	h, _ := desk(w.service(bounce.Options{Events: bounce.Events{Secret: secret}, Outside: a}))
	ask := func(what string, body string, status int) {
		t.Helper()
		if res := tell(h, "/mail/events/ses", body, "Authorization", basic(secret), "Content-Type", "text/plain; charset=UTF-8"); res.Code != status {
			t.Errorf("%s: %d %s", what, res.Code, res.Body)
		}
	}
	for i, tt := range []struct {
		what    string
		message func(word, email string) string
		state   papers.MessageState
		reason  papers.SuppressionReason
	}{
		{"a hard bounce", func(word, email string) string {
			return sesBounce("Permanent", "bounces+"+word+"@example.org", "else@example.com")
		}, "bounced", "bounce"},
		{"a soft bounce", func(_, email string) string { return sesBounce("Transient", "bounces@example.org", email) }, "bounced", ""},
		{"a complaint", func(word, email string) string {
			return `{"eventType":"Complaint","complaint":{"complainedRecipients":[{"emailAddress":"` + email + `"}],"complaintFeedbackType":"abuse"},"mail":{"source":"x@y","headers":[{"name":"Message-Id","value":"<` + word + `.1@example.org>"}]}}`
		}, "sent", "complaint"},
		{"not spam after all", func(word, email string) string {
			return `{"eventType":"Complaint","complaint":{"complainedRecipients":[{"emailAddress":"` + email + `"}],"complaintFeedbackType":"not-spam"},"mail":{}}`
		}, "sent", ""},
		{"delivered", func(word, email string) string {
			return `{"eventType":"Delivery","delivery":{},"mail":{"source":"bounces+` + word + `@example.org"}}`
		}, "sent", ""},
		{"a sentence", func(_, _ string) string {
			return "Successfully validated SNS topic for Amazon SES event publishing."
		}, "sent", ""},
	} {
		for _, version := range []string{"1", "2"} {
			email := fmt.Sprintf("reader%d.%s@example.com", i, version)
			id := w.sent(email)
			ask(tt.what, text(a.notification(version, tt.message(w.word(id), email), map[string]string{"Subject": "Amazon SES"})), 200)
			w.stands(tt.what, id, tt.state, tt.reason)
		}
	}
	if len(a.asked) != 1 {
		t.Errorf("the certificate was asked for %d times", len(a.asked))
	}
}

// What Amazon has not signed, or leads elsewhere, is refused, and nobody else is
// asked for a certificate.
func TestReceiveSESRefuses(t *testing.T) {
	w := newWorld(t)
	a := newAmazon(t)
	id := w.sent("ada@example.com")
	h, _ := desk(w.service(bounce.Options{Events: bounce.Events{Secret: secret}, Outside: a}))
	good := func() map[string]string {
		return a.notification("2", sesBounce("Permanent", "x@y", "ada@example.com"), nil)
	}
	for _, tt := range []struct {
		what, field, value string
		status             int
	}{
		{"a changed message", "Message", sesBounce("Permanent", "x@z", "ada@example.com"), 401},
		{"a changed topic", "TopicArn", "arn:aws:sns:eu-west-1:2:x", 401},
		{"another type", "Type", "SubscriptionConfirmation", 401},
		{"a type of nobody's", "Type", "Else", 400},
		{"the other version", "SignatureVersion", "1", 401},
		{"no version", "SignatureVersion", "3", 400},
		{"no signature", "Signature", "", 401}, {"no Base64", "Signature", "!", 400},
		{"without TLS", "SigningCertURL", strings.Replace(certURL, "https", "http", 1), 400},
		{"another host", "SigningCertURL", strings.Replace(certURL, "amazonaws.com", "amazonaws.com.example.org", 1), 400},
		{"a host before it", "SigningCertURL", strings.Replace(certURL, "sns.", "evil.sns.", 1), 400},
		{"another service", "SigningCertURL", strings.Replace(certURL, "sns.", "s3.", 1), 400},
		{"a bucket", "SigningCertURL", "https://sns.s3.amazonaws.com/SimpleNotificationService-0a1b.pem", 400},
		{"a user", "SigningCertURL", strings.Replace(certURL, "sns.", "sns.eu-west-1.amazonaws.com@sns.", 1), 400},
		{"a port", "SigningCertURL", strings.Replace(certURL, ".com/", ".com:8443/", 1), 400},
		{"another file", "SigningCertURL", strings.Replace(certURL, "SimpleNotificationService-", "x/", 1), 400},
		{"a query", "SigningCertURL", certURL + "?x=1", 400},
		{"a way up", "SigningCertURL", strings.Replace(certURL, "/Simple", "/../Simple", 1), 400},
		{"nowhere", "SigningCertURL", "", 400},
	} {
		m := good()
		m[tt.field] = tt.value
		if res := tell(h, "/mail/events/ses", text(m), "Authorization", basic(secret)); res.Code != tt.status {
			t.Errorf("%s: %d %s", tt.what, res.Code, res.Body)
		}
	}
	w.stands("refused", id, papers.MessageSent, "")
	for _, asked := range a.asked {
		if asked != certURL {
			t.Errorf("%s was asked", asked)
		}
	}
	w.at = noon().Add(2 * time.Hour)
	if res := tell(h, "/mail/events/ses", text(good()), "Authorization", basic(secret)); res.Code != 400 || !strings.Contains(res.Body.String(), "not valid now") {
		t.Errorf("a certificate that has ended: %d %s", res.Code, res.Body)
	}
	w.at = noon()
	for what, s := range map[string]*bounce.Service{"offline": w.service(bounce.Options{Events: bounce.Events{Secret: secret}}),
		"unreached": w.service(bounce.Options{Events: bounce.Events{Secret: secret}, Outside: &amazon{fail: true}})} {
		h, _ := desk(s)
		if res := tell(h, "/mail/events/ses", text(good()), "Authorization", basic(secret)); res.Code != 503 {
			t.Errorf("%s: %d %s", what, res.Code, res.Body)
		}
	}
	for what, pem := range map[string]string{"no certificate": "hello", "half of one": string(a.pem[:200]), "too much": strings.Repeat(string(a.pem), 100)} {
		h, _ := desk(w.service(bounce.Options{Events: bounce.Events{Secret: secret}, Outside: &amazon{pem: []byte(pem)}}))
		if res := tell(h, "/mail/events/ses", text(good()), "Authorization", basic(secret)); res.Code != 400 && res.Code != 503 {
			t.Errorf("%s: %d %s", what, res.Code, res.Body)
		}
	}
}

// A subscription is confirmed at Amazon's own address, and nowhere else.
func TestReceiveSESConfirms(t *testing.T) {
	w := newWorld(t)
	a := newAmazon(t)
	h, _ := desk(w.service(bounce.Options{Events: bounce.Events{Secret: secret}, Outside: a}))
	const link = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=arn:aws:sns:eu-west-1:1:bounces&Token=abc"
	for _, tt := range []struct {
		link   string
		status int
	}{{link, 200}, {strings.Replace(link, "https", "http", 1), 400}, {"https://192.168.1.1/?Action=ConfirmSubscription", 400}, {strings.Replace(link, "ConfirmSubscription", "Publish", 1), 400},
		{strings.Replace(link, "/?", "/x?", 1), 400}, {"https://sns.eu-west-1.amazonaws.com.evil.example/?Action=ConfirmSubscription", 400}} {
		a.asked = nil
		body := text(a.notification("1", "You have chosen", map[string]string{"Type": "SubscriptionConfirmation", "Token": "abc", "SubscribeURL": tt.link}))
		res := tell(h, "/mail/events/ses", body, "Authorization", basic(secret))
		if res.Code != tt.status || (tt.status == 200) != (len(a.asked) > 0 && a.asked[len(a.asked)-1] == tt.link) {
			t.Errorf("%s: %d %s, asked %v", tt.link, res.Code, res.Body, a.asked)
		}
	}
	body := text(a.notification("2", "You have left", map[string]string{"Type": "UnsubscribeConfirmation", "Token": "abc", "SubscribeURL": link}))
	a.asked = nil
	if res := tell(h, "/mail/events/ses", body, "Authorization", basic(secret)); res.Code != 200 || len(a.asked) != 0 {
		t.Errorf("leaving: %d, asked %v", res.Code, a.asked)
	}
}
