package papers_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
)

func TestParseWebhookAddress(t *testing.T) {
	for _, good := range []string{
		"https://example.org/hook", " https://example.org ", "https://example.org:8443/a?b=c", "http://10.1.0.7:8065/hooks/x", "https://[2001:db8::1]:9000/",
		"https://hooks.slack.com/services/T0/B0/xyz", "https://xn--mnchen-3ya.example/", "https://host_with_underscore.example/", "https://mattermost/hooks/1",
	} {
		if a, err := papers.ParseWebhookAddress(good); err != nil || a.Reveal() != strings.TrimSpace(good) {
			t.Errorf("%s: %s, %v", good, a.Reveal(), err)
		}
	}
	for bad, words := range map[string]string{
		"": "1 to 2000 bytes", "https://" + strings.Repeat("x", 2000): "1 to 2000 bytes", "example.org/hook": "must begin with https", "ftp://example.org/": "must begin",
		"javascript:alert(1)": "must begin", "https://user:pass@example.org/": "before an @", "https://example.org/#x": "holds a #", "https://example.org/#": "holds a #",
		"https:///x": "names no host", "https://münchen.example/": "names no host", "https://a..b/": "names no host", "https://.example/": "names no host", "https://[fe80::1%25eth0]/": "names no host",
		"https://example.org:22/": "another service", "https://example.org:25": "another service", "https://example.org:6379/": "another service", "https://example.org:99999/": "",
		"https://example.org:/": "another service", "https://example.org/a b": "cannot be read", "https://example.org/a\\b": "cannot be read", "https://example.org/\u202e": "cannot be read",
		"https://exa mple.org": "cannot be read", "https://example.org/%zz": "cannot be read", "https://example.org\n.evil/": "cannot be read",
	} {
		a, err := papers.ParseWebhookAddress(bad)
		if !errors.Is(err, papers.ErrInvalid) || !strings.Contains(fmt.Sprint(err), words) || a != "" {
			t.Errorf("%q: %q, %v", bad, a.Reveal(), err)
		}
	}
}

func TestWebhookAddressIsHidden(t *testing.T) {
	const secret = "XsecretX"
	a := papers.WebhookAddress("https://hooks.slack.com/services/T000/B000/" + secret + "wxyz")
	w := papers.Webhook{Name: "x", Address: a}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "a", a, "w", w)
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "a", a, "w", w, "p", &w)
	encoded, err := json.Marshal(w)
	if err != nil {
		t.Fatal(err)
	}
	all := fmt.Sprintf("%v %s %q %+v %#v %v %+v %#v %s %s", a, a, a, a, a, w, w, w, encoded, &log)
	if strings.Contains(all, secret) || !strings.Contains(all, "hooks.slack.com/…wxyz") {
		t.Errorf("%s", all)
	}
	for address, want := range map[papers.WebhookAddress]string{"https://a.example/short": "a.example/…", "https://a.example": "a.example/…", "::": "…", "": "…", "https://a.example:8443/0123456789?key=abcdef": "a.example:8443/…cdef"} {
		if got := address.String(); got != want {
			t.Errorf("%s is shown as %s, want %s", address.Reveal(), got, want)
		}
	}
}

func TestWebhookCheck(t *testing.T) {
	ok := papers.Webhook{Name: " My  hook ", Address: "https://a.example/x", Form: papers.JSONForm, Event: papers.NewPapers, Search: "cat=cs.CL&q=soft++prompts&sort=date&p=3", Paper: "x:1"}
	w, err := ok.Check()
	if err != nil || w.Name != "My hook" || w.Search != "cat=cs.CL&q=soft+prompts" || w.Paper != "" {
		t.Errorf("%+v, %v", w, err)
	}
	if s := w.Asks(); s.Query != "soft prompts" || len(s.Categories) != 1 {
		t.Errorf("asks %+v", s)
	}
	on := papers.Webhook{Name: "c", Address: "https://a.example/x", Form: papers.SlackForm, Event: papers.NewComments, Paper: "https://arxiv.org/abs/2603.01001v2", Search: "q=x"}
	if w, err := on.Check(); err != nil || w.Paper != "2603.01001" || w.Search != "" {
		t.Errorf("%+v, %v", w, err)
	}
	for field, change := range map[string]func(*papers.Webhook){
		"name":         func(w *papers.Webhook) { w.Name = " \u202e " },
		"name ":        func(w *papers.Webhook) { w.Name = strings.Repeat("x", 61) },
		"address":      func(w *papers.Webhook) { w.Address = "https://a.example:22/" },
		"form":         func(w *papers.Webhook) { w.Form = "teams" },
		"event":        func(w *papers.Webhook) { w.Event = papers.PingEvent },
		"search":       func(w *papers.Webhook) { w.Search = "" },
		"search ":      func(w *papers.Webhook) { w.Search = "cat=no+such" },
		"search  ":     func(w *papers.Webhook) { w.Search = "q=x&from=yesterday" },
		"search   ":    func(w *papers.Webhook) { w.Search = "q=x&from=2026-02-01&until=2026-01-01" },
		"search    ":   func(w *papers.Webhook) { w.Search = "q=" + strings.Repeat("x", 1001) },
		"search     ":  func(w *papers.Webhook) { w.Search = strings.Repeat("q=x&", 1000) },
		"search      ": func(w *papers.Webhook) { w.Search = "%zz" },
		"paper":        func(w *papers.Webhook) { w.Event, w.Paper = papers.NewComments, "no id" },
	} {
		w := ok
		change(&w)
		_, err := w.Check()
		var wrong *papers.FieldError
		if !errors.As(err, &wrong) || wrong.Field != strings.TrimSpace(field) {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func FuzzParseWebhookAddress(f *testing.F) {
	for _, s := range []string{"https://example.org/hook", "http://[::1]:8080/x?y#z", "https://user@h/", "https://a\\@b/", "//x", "https://ex%61mple.org:443"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := papers.ParseWebhookAddress(s)
		if err != nil {
			if !errors.Is(err, papers.ErrInvalid) {
				t.Fatal(err)
			}
			return
		}
		u, err := url.Parse(a.Reveal())
		if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" || u.Scheme != "https" && u.Scheme != "http" {
			t.Fatalf("%q became %q", s, a.Reveal())
		}
		again, err := papers.ParseWebhookAddress(a.Reveal())
		if err != nil || again != a {
			t.Fatalf("%q reads as %q, %v", a.Reveal(), again.Reveal(), err)
		}
		if shown := a.String(); len([]rune(shown)) > len([]rune(u.Host))+6 {
			t.Fatalf("%q shows %q", a.Reveal(), shown)
		}
	})
}
