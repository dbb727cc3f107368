package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/webtest"
)

// onTab serves people in a browser, under localhost: passkeys want a name.
func (p *people) onTab(browser context.Context) *tab {
	p.t.Helper()
	server := httptest.NewServer(p.handler)
	p.t.Cleanup(server.Close)
	return newTabOf(p.t, browser, strings.Replace(server.URL, "127.0.0.1", "localhost", 1))
}

// admit signs an account in, in a tab, by a link from the machine.
func (p *people) admit(b *tab, u papers.User) {
	p.t.Helper()
	path, err := p.acc.Recovery(p.t.Context(), u)
	p.must(err)
	b.open(path)
	b.follow(chromedp.Click(chromedp.CSS("main form button")), "Settings · Daily Papers")
}

// passkeysInBrowser makes a passkey with an authenticator that the browser
// pretends to have, signs out, and signs in with it.
func passkeysInBrowser(t *testing.T, browser context.Context) {
	p := newPeople(t, account.Options{}, nil)
	ada := p.user("ada", papers.AdminRole)
	b := p.onTab(browser)
	b.window(1280, 900)
	if _, err := chromedp.Call(b.ctx, webauthn.Enable, webauthn.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(b.ctx, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
		HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true}}); err != nil {
		t.Fatal(err)
	}
	p.admit(b, ada)
	b.follow(chromedp.Click(chromedp.CSS("[data-passkey=register] button")), "Settings · Daily Papers")
	if got := eval[string](b, "document.querySelector('.done').innerText"); got != "The passkey is kept." {
		t.Errorf("the page says %q", got)
	}
	b.picture("settings-passkey")
	b.follow(chromedp.Click(chromedp.CSS("form[action='/sign-out'] button")), "Wednesday, March 11 · Daily Papers")
	b.open("/sign-in?next=/settings")
	b.follow(chromedp.Click(chromedp.CSS("[data-passkey=sign-in] button")), "Settings · Daily Papers")
	keys, err := p.st.Passkeys(t.Context(), ada.ID)
	if err != nil || len(keys) != 1 || keys[0].Seen.IsZero() || keys[0].Name != "This device" {
		t.Errorf("%+v, %v", keys, err)
	}
	b.do(chromedp.Click(chromedp.CSS("[data-passkey=register] button")), chromedp.WaitVisible(chromedp.CSS(".passkey .wrong")))
	if got := eval[string](b, "document.querySelector('.passkey .wrong').innerText"); !strings.Contains(got, "has a passkey for you already") {
		t.Errorf("a second one on one device: %q", got)
	}
	b.follow(chromedp.Click(chromedp.CSS("form[action='/settings/passkeys/remove'] button")), "Settings · Daily Papers")
	b.follow(chromedp.Click(chromedp.CSS("form[action='/sign-out'] button")), "Wednesday, March 11 · Daily Papers")
	b.open("/sign-in")
	b.do(chromedp.Click(chromedp.CSS("[data-passkey=sign-in] button")), chromedp.WaitVisible(chromedp.CSS(".passkey .wrong")))
	if got := eval[string](b, "document.querySelector('.passkey .wrong').innerText"); !strings.Contains(got, "does not know it") {
		t.Errorf("one that was removed: %q", got)
	}
}

// What no passkey answered is refused in words, as JSON.
func TestPasskeyEndpoints(t *testing.T) {
	p := newPeople(t, account.Options{BaseURL: town}, nil)
	g := p.as(p.user("ada", papers.AdminRole))
	json := func(path, body string) webtest.Answer {
		t.Helper()
		r := httptest.NewRequestWithContext(t.Context(), "POST", town+path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		for name, value := range g.cookies {
			r.AddCookie(&http.Cookie{Name: name, Value: value})
		}
		w := httptest.NewRecorder()
		p.handler.ServeHTTP(w, r)
		for _, c := range w.Result().Cookies() {
			g.cookies[c.Name] = c.Value
		}
		return webtest.Answer{Status: w.Code, Header: w.Header(), Body: w.Body.String()}
	}
	for path, wants := range map[string][]string{"/settings/passkeys/begin": {`"ticket"`, `"userVerification":"required"`, `"residentKey":"required"`, `"id":"papers.example.org"`},
		"/sign-in/passkey/begin": {`"ticket"`, `"userVerification":"required"`, `"rpId":"papers.example.org"`}} {
		a := json(path, "{}")
		for _, want := range wants {
			if a.Status != http.StatusOK || !strings.Contains(a.Body, want) {
				t.Errorf("%s: %d %s, want %s", path, a.Status, a.Body, want)
			}
		}
	}
	for _, body := range []string{"", "{", "[]", `{"ticket":"x"}`, `{"ticket":"x","name":"n","credential":{}}`, `{"ticket":"` + strings.Repeat("x", 70<<10) + `"}`} {
		for _, path := range []string{"/settings/passkeys/end", "/sign-in/passkey/end"} {
			if a := json(path, body); a.Status < 400 || a.Status >= 500 || !strings.HasPrefix(a.Body, `{"error":`) {
				t.Errorf("%s %.40q: %d %s", path, body, a.Status, a.Body)
			}
		}
	}
}
