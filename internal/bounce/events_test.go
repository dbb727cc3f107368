package bounce_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/bounce"
	"github.com/dailypapers/dailypapers/internal/httpd"
)

const secret = "a secret of twenty and more"

// desk is the address of events as the site serves it, with its log.
func desk(s *bounce.Service) (http.Handler, *bytes.Buffer) {
	log := &bytes.Buffer{}
	problem := func(w http.ResponseWriter, _ *http.Request, status int, err error) {
		http.Error(w, httpd.Message(err), status)
	}
	h := httpd.Guard(httpd.Handle(s.Receive, problem), slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})), time.Minute, problem)
	return bounce.WithoutSecret(h), log
}

func tell(h http.Handler, path, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func basic(password string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte("any:"+password))
}

// The secret is asked for in three ways, and stands in no log.
func TestReceiveSecret(t *testing.T) {
	w := newWorld(t)
	h, log := desk(w.service(bounce.Options{Events: bounce.Events{Secret: secret}}))
	for _, tt := range []struct {
		what, path, authorization string
		status                    int
	}{
		{"none", "/mail/events/generic", "", 401},
		{"a wrong password", "/mail/events/generic", basic("wrong"), 401},
		{"a wrong token", "/mail/events/generic", "Bearer wrong", 401},
		{"no scheme", "/mail/events/generic", secret, 401},
		{"another scheme", "/mail/events/generic", "Digest " + secret, 401},
		{"the beginning of it", "/mail/events/generic", "Bearer " + secret[:10], 401},
		{"nothing at all as a token", "/mail/events/generic", "Bearer ", 401},
		{"wrong in the path", "/mail/events/generic/wrong-secret", "", 401},
		{"nothing in the path", "/mail/events/generic/", "", 401},
		{"a password", "/mail/events/generic", basic(secret), 200},
		{"a token", "/mail/events/generic", "Bearer " + secret, 200},
		{"in any case", "/mail/events/generic", "bearer " + secret, 200},
		{"in the path", "/mail/events/generic/" + strings.ReplaceAll(secret, " ", "%20"), "", 200},
		{"in the path, of nobody's provider", "/mail/events/nobody/" + strings.ReplaceAll(secret, " ", "%20"), "", 404},
		{"a provider that is none", "/mail/events/nobody", "Bearer " + secret, 404},
		{"no provider", "/mail/events/", "Bearer " + secret, 404},
	} {
		a := tell(h, tt.path, `{"type":"delivered"}`, "Authorization", tt.authorization)
		if a.Code != tt.status || (a.Header().Get("WWW-Authenticate") != "") != (tt.status == 401) || a.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v %s", tt.what, a.Code, a.Header(), a.Body)
		}
	}
	for _, words := range []string{secret, "wrong-secret", strings.ReplaceAll(secret, " ", "%20")} {
		if strings.Contains(log.String(), words) {
			t.Errorf("the log tells %q:\n%s", words, log)
		}
	}
	if !strings.Contains(log.String(), "path=/mail/events/generic ") {
		t.Errorf("the log is\n%s", log)
	}
}

// Without a secret in the settings there is nothing, whatever is shown.
func TestReceiveSwitchedOff(t *testing.T) {
	w := newWorld(t)
	h, _ := desk(w.service(bounce.Options{}))
	for _, authorization := range []string{"", "Bearer ", basic(""), "Bearer x"} {
		if a := tell(h, "/mail/events/generic", `{}`, "Authorization", authorization); a.Code != http.StatusNotFound {
			t.Errorf("%q: %d", authorization, a.Code)
		}
	}
	if a := tell(h, "/mail/events/generic/", `{}`); a.Code != http.StatusNotFound {
		t.Errorf("%d", a.Code)
	}
}

// What each provider tells leads to what it means.
func TestReceiveProviders(t *testing.T) {
	w := newWorld(t)
	h, _ := desk(w.service(bounce.Options{Events: bounce.Events{Secret: secret}}))
	const postmark = `{"RecordType":%q,"ID":42,"Type":%q,"TypeCode":1,"MessageID":"00000000-0000-0000-0000-000000000000","Email":"$A","From":"papers@example.org","Description":"The server could not","Details":"550 no","Inactive":true}`
	const sendgrid = `[{"email":"elsewhere@example.com","event":"processed","timestamp":1,"smtp-id":"<x@y>"},{"email":"$A","timestamp":1,"smtp-id":"<$W.R@example.org>","event":%q,"type":%q,"reason":%q,"status":"5.1.1"}]`
	const mailgun = `{"signature":{"token":"t","timestamp":"1","signature":"00"},"event-data":{"event":%q,"severity":%q,"reason":%q,"recipient":"$A","delivery-status":{"code":550,"message":"no"},"envelope":{"sender":"bounces+$W@example.org","targets":"$A"},"message":{"headers":{"message-id":"x@y"}},"log-level":"error"}}`
	for i, tt := range []struct {
		provider, body string
		ours           int
		state          papers.MessageState
		reason         papers.SuppressionReason
	}{
		{"generic", `{"type":"bounce","hard":true,"word":"$W","words":"550"}`, 1, "bounced", "bounce"},
		{"generic", `{"type":"bounce","hard":false,"recipient":"$A"}`, 1, "bounced", ""},
		{"generic", `{"type":"complaint","message_id":"<$W.X@example.org>"}`, 1, "sent", "complaint"},
		{"generic", `[{"type":"opened","recipient":"$A"},{"type":"complaint","recipient":"$A"},{"type":"complaint","recipient":"nobody@example.com"}]`, 1, "sent", "complaint"},
		{"generic", `{"type":"delivered","recipient":"$A","new":{"field":[1,2]}}`, 0, "sent", ""},
		{"generic", `{}`, 0, "sent", ""}, {"generic", `[]`, 0, "sent", ""}, {"generic", `null`, 0, "sent", ""},
		{"postmark", fmt.Sprintf(postmark, "Bounce", "HardBounce"), 1, "bounced", "bounce"},
		{"postmark", fmt.Sprintf(postmark, "Bounce", "SoftBounce"), 1, "bounced", ""},
		{"postmark", fmt.Sprintf(postmark, "Bounce", "Transient"), 0, "sent", ""},
		{"postmark", fmt.Sprintf(postmark, "Bounce", "AutoResponder"), 0, "sent", ""},
		{"postmark", fmt.Sprintf(postmark, "SpamComplaint", "SpamComplaint"), 1, "sent", "complaint"},
		{"postmark", fmt.Sprintf(postmark, "Delivery", ""), 0, "sent", ""},
		{"postmark", fmt.Sprintf(postmark, "Open", "HardBounce"), 0, "sent", ""},
		{"sendgrid", fmt.Sprintf(sendgrid, "bounce", "bounce", "550 no such user"), 1, "bounced", "bounce"},
		{"sendgrid", fmt.Sprintf(sendgrid, "bounce", "blocked", "policy"), 1, "bounced", ""},
		{"sendgrid", fmt.Sprintf(sendgrid, "dropped", "", "Bounced Address"), 1, "bounced", "bounce"},
		{"sendgrid", fmt.Sprintf(sendgrid, "dropped", "", "Spam Reporting Address"), 1, "sent", "complaint"},
		{"sendgrid", fmt.Sprintf(sendgrid, "spamreport", "", ""), 1, "sent", "complaint"},
		{"sendgrid", fmt.Sprintf(sendgrid, "deferred", "", "later"), 0, "sent", ""},
		{"sendgrid", fmt.Sprintf(sendgrid, "delivered", "", ""), 0, "sent", ""},
		{"mailgun", fmt.Sprintf(mailgun, "failed", "permanent", "bounce"), 1, "bounced", "bounce"},
		{"mailgun", fmt.Sprintf(mailgun, "failed", "permanent", "old"), 1, "bounced", ""},
		{"mailgun", fmt.Sprintf(mailgun, "failed", "temporary", "generic"), 0, "sent", ""},
		{"mailgun", fmt.Sprintf(mailgun, "failed", "permanent", "suppress-complaint"), 1, "sent", "complaint"},
		{"mailgun", fmt.Sprintf(mailgun, "complained", "", ""), 1, "sent", "complaint"},
		{"mailgun", fmt.Sprintf(mailgun, "accepted", "", ""), 0, "sent", ""},
	} {
		address := fmt.Sprintf("reader%d@example.com", i)
		id := w.sent(address)
		body := strings.NewReplacer("$A", address, "$W", w.word(id)).Replace(tt.body)
		a := tell(h, "/mail/events/"+tt.provider, body, "Authorization", basic(secret))
		if a.Code != http.StatusOK || !strings.HasPrefix(a.Body.String(), fmt.Sprintf(`{"taken":%d,"ignored":`, tt.ours)) {
			t.Errorf("%s %s: %d %s", tt.provider, body, a.Code, a.Body)
		}
		w.stands(tt.provider+" "+body, id, tt.state, tt.reason)
	}
}

// What cannot be read is refused in words, and what is too much before it is
// read.
func TestReceiveRefuses(t *testing.T) {
	w := newWorld(t)
	h, _ := desk(w.service(bounce.Options{Events: bounce.Events{Secret: secret}}))
	for _, provider := range bounce.Providers() {
		for what, tt := range map[string]struct {
			body   string
			status int
		}{
			"nothing": {"", 400}, "no JSON": {"type=bounce", 400}, "half": {`{"type":`, 400}, "a number": {"7", 400}, "another type": {`{"type":{"a":1},"Type":1,"RecordType":[],"event":{},"signature":7}`, 400},
			"deep":     {strings.Repeat("[", 2000) + strings.Repeat("]", 2000), 400},
			"too much": {`{"words":"` + strings.Repeat("x", 1<<20) + `"}`, 413},
		} {
			a := tell(h, "/mail/events/"+provider, tt.body, "Authorization", basic(secret))
			if a.Code != tt.status || strings.Contains(a.Body.String(), "json:") || strings.Contains(a.Body.String(), "bounce:") {
				t.Errorf("%s, %s: %d %s", provider, what, a.Code, a.Body)
			}
		}
	}
	r := httptest.NewRequest(http.MethodPost, "/mail/events/generic", io.MultiReader(strings.NewReader("{"), broken{}))
	r.Header.Set("Authorization", basic(secret))
	a := httptest.NewRecorder()
	h.ServeHTTP(a, r)
	if a.Code != http.StatusBadRequest {
		t.Errorf("a body that breaks off: %d", a.Code)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// Where a key of the provider's is set, its signature is asked for too.
func TestReceiveSigned(t *testing.T) {
	w := newWorld(t)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	w.must(err)
	der, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	w.must(err)
	h, _ := desk(w.service(bounce.Options{Events: bounce.Events{Secret: secret, SendGrid: base64.StdEncoding.EncodeToString(der), Mailgun: "key-1"}}))

	id := w.sent("ada@example.com")
	body := `[{"event":"bounce","email":"ada@example.com"}]`
	sum := sha256.Sum256([]byte("1700000000" + body))
	signature, err := ecdsa.SignASN1(rand.Reader, key, sum[:])
	w.must(err)
	shown := base64.StdEncoding.EncodeToString(signature)
	const sig, at = "X-Twilio-Email-Event-Webhook-Signature", "X-Twilio-Email-Event-Webhook-Timestamp"
	for _, tt := range []struct {
		header []string
		status int
	}{{nil, 401}, {[]string{sig, "!", at, "1700000000"}, 401}, {[]string{sig, shown, at, "1700000001"}, 401}, {[]string{sig, shown}, 401}, {[]string{sig, shown, at, "1700000000"}, 200}} {
		if a := tell(h, "/mail/events/sendgrid", body, append(tt.header, "Authorization", basic(secret))...); a.Code != tt.status {
			t.Errorf("%v: %d %s", tt.header, a.Code, a.Body)
		}
		if tt.status != 200 {
			w.stands("unsigned", id, papers.MessageSent, "")
		}
	}
	w.stands("signed", id, papers.MessageBounced, papers.Bounced)

	id = w.sent("bob@example.com")
	mac := hmac.New(sha256.New, []byte("key-1"))
	mac.Write([]byte("17token"))
	const mailgun = `{"signature":{"timestamp":"17","token":%q,"signature":%q},"event-data":{"event":"complained","recipient":"bob@example.com"}}`
	for _, tt := range []struct {
		token, signature string
		status           int
	}{{"token", "", 401}, {"token", "zz", 401}, {"other", hex.EncodeToString(mac.Sum(nil)), 401}, {"token", hex.EncodeToString(mac.Sum(nil)), 200}} {
		if a := tell(h, "/mail/events/mailgun", fmt.Sprintf(mailgun, tt.token, tt.signature), "Authorization", basic(secret)); a.Code != tt.status {
			t.Errorf("%v: %d %s", tt, a.Code, a.Body)
		}
	}
	w.stands("signed", id, papers.MessageSent, papers.Complained)
}

// No body of any provider brings down what reads it, or passes as a fault of
// ours.
func FuzzReceive(f *testing.F) {
	for _, body := range []string{`{"type":"bounce","recipient":"ada@example.com","hard":true}`, `[{"event":"bounce","email":"a@b.c","smtp-id":"<x>"}]`,
		`{"RecordType":"Bounce","Type":"HardBounce","Email":"a@b.c"}`, `{"signature":{},"event-data":{"event":"failed","severity":"permanent"}}`,
		`{"Type":"Notification","MessageId":"1","TopicArn":"a","Message":"{}","Timestamp":"t","SignatureVersion":"1","Signature":"AA==","SigningCertURL":"https://sns.us-east-1.amazonaws.com/SimpleNotificationService-1.pem"}`,
		``, `null`, `[null]`, `[[]]`, `{"type":"\ud800"}`, `[{},{},1]`} {
		for i := range bounce.Providers() {
			f.Add(uint8(i), []byte(body))
		}
	}
	w := newWorld(f)
	h, _ := desk(w.service(bounce.Options{Events: bounce.Events{Secret: secret}}))
	all := bounce.Providers()
	f.Fuzz(func(t *testing.T, which uint8, body []byte) {
		a := tell(h, "/mail/events/"+all[int(which)%len(all)], string(body), "Authorization", basic(secret))
		if a.Code != 200 && a.Code != 400 && a.Code != 413 && a.Code != 503 {
			t.Errorf("%q: %d %s", body, a.Code, a.Body)
		}
	})
}
