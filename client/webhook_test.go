package client

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"
)

// The example is that of the specification's own test vector: a key, an id, a
// time and a body with the signature that belongs to them.
func TestSignWebhook(t *testing.T) {
	const secret, id, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", `{"test": 2432232314}`
	got, err := SignWebhook(id, time.Unix(1614265330, 0), []byte(body), secret)
	if want := "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="; err != nil || got != want {
		t.Errorf("%s, %v, want %s", got, err, want)
	}
}

func TestVerifyWebhook(t *testing.T) {
	now := time.Date(2026, 3, 11, 12, 0, 0, 0, time.UTC)
	secret, former, body := NewWebhookSecret(), NewWebhookSecret(), []byte(`{"a":1}`)
	sign := func(secret string) string {
		s, err := SignWebhook("msg_7", now, body, secret)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	good := func() http.Header {
		h := http.Header{}
		h.Set(WebhookIDHeader, "msg_7")
		h.Set(WebhookTimestampHeader, "1773230400")
		h.Set(WebhookSignatureHeader, sign(secret)+" "+sign(former))
		return h
	}
	for _, s := range []string{secret, former, strings.TrimPrefix(secret, "whsec_")} {
		for _, late := range []time.Duration{0, 5 * time.Minute, -5 * time.Minute} {
			if err := VerifyWebhook(good(), body, s, now.Add(late)); err != nil {
				t.Errorf("%v", err)
			}
		}
	}
	for name, change := range map[string]func(http.Header) (body string, secret string, late time.Duration){
		"another body":   func(http.Header) (string, string, time.Duration) { return `{"a":2}`, secret, 0 },
		"another secret": func(http.Header) (string, string, time.Duration) { return `{"a":1}`, NewWebhookSecret(), 0 },
		"no secret":      func(http.Header) (string, string, time.Duration) { return `{"a":1}`, "", 0 },
		"an odd secret":  func(http.Header) (string, string, time.Duration) { return `{"a":1}`, "whsec_??", 0 },
		"too late":       func(http.Header) (string, string, time.Duration) { return `{"a":1}`, secret, 301 * time.Second },
		"too early":      func(http.Header) (string, string, time.Duration) { return `{"a":1}`, secret, -301 * time.Second },
		"another id": func(h http.Header) (string, string, time.Duration) {
			h.Set(WebhookIDHeader, "msg_8")
			return `{"a":1}`, secret, 0
		},
		"no id": func(h http.Header) (string, string, time.Duration) {
			h.Del(WebhookIDHeader)
			return `{"a":1}`, secret, 0
		},
		"another time": func(h http.Header) (string, string, time.Duration) {
			h.Set(WebhookTimestampHeader, "1773230401")
			return `{"a":1}`, secret, 0
		},
		"an odd time": func(h http.Header) (string, string, time.Duration) {
			h.Set(WebhookTimestampHeader, "-9223372036854775808")
			return `{"a":1}`, secret, 0
		},
		"no signature": func(h http.Header) (string, string, time.Duration) {
			h.Del(WebhookSignatureHeader)
			return `{"a":1}`, secret, 0
		},
		"another version": func(h http.Header) (string, string, time.Duration) {
			h.Set(WebhookSignatureHeader, strings.Replace(sign(secret), "v1,", "v2,", 1))
			return `{"a":1}`, secret, 0
		},
	} {
		h := good()
		body, secret, late := change(h)
		if err := VerifyWebhook(h, []byte(body), secret, now.Add(late)); !errors.Is(err, ErrNotVerified) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzVerifyWebhook(f *testing.F) {
	f.Add("msg_1", "1773230400", "v1,x v1,y", "whsec_QUJD", []byte("{}"))
	f.Fuzz(func(t *testing.T, id, at, signature, secret string, body []byte) {
		h := http.Header{}
		h.Set(WebhookIDHeader, id)
		h.Set(WebhookTimestampHeader, at)
		h.Set(WebhookSignatureHeader, signature)
		if err := VerifyWebhook(h, body, secret, time.Unix(1773230400, 0)); err == nil && !strings.Contains(signature, "v1,") {
			t.Fatal("verified without a signature")
		}
	})
}
