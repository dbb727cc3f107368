package web_test

import (
	"context"
	"encoding/hex"
	"fmt"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/app"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/subscription"
	"github.com/dailypapers/dailypapers/internal/webtest"
)

// A reader has papers mailed to an address alone, from the box on the front page
// to the link that ends it, with scripts and without.
func TestSubscribing(t *testing.T) {
	browser := chrome(t)
	for name, scripts := range map[string]bool{"scripts": true, "forms": false} {
		t.Run(name, func(t *testing.T) {
			site := webtest.OpenAs(t, app.Config{Now: noon, Account: account.Options{Registration: account.Open}}, fillTown)
			server := httptest.NewServer(site.Handler)
			t.Cleanup(server.Close)
			p := &township{t: t, dir: site.Dir, base: server.URL}
			var err error
			if p.st, err = store.Open(t.Context(), p.dir, store.Options{Now: noon}); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { p.st.Close() })
			if err := p.st.SetSetting(t.Context(), app.AddressSetting, p.base); err != nil {
				t.Fatal(err)
			}
			v := &traveller{tab: newTabOf(t, browser, p.base, chromedp.WithNewBrowserContext()), name: "mail-" + name}
			v.window(1280, 900)
			if _, err := chromedp.Call(v.ctx, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: "Asia/Tokyo"}); err != nil {
				t.Fatal(err)
			}
			if !scripts {
				v.withoutScript()
			}
			p.ada = v
			p.subscribes(scripts)
			p.manages()
			p.unsubscribes()
		})
	}
}

func (p *township) subscribes(scripts bool) {
	p.t.Helper()
	v := p.ada
	v.open("/")
	v.at("Tuesday, March 10")
	v.write("#inbox", "ada@home.example")
	v.press(".inbox button")
	v.at("Papers in your inbox")
	zone := eval[string](v.tab, "document.querySelector('#zone').value")
	if want := map[bool]string{true: "Asia/Tokyo", false: "UTC"}[scripts]; zone != want {
		p.t.Errorf("the zone is %s, want %s", zone, want)
	}
	if typed := eval[string](v.tab, "document.querySelector('#email').value"); typed != "ada@home.example" {
		p.t.Errorf("the address is %q", typed)
	}
	v.press("fieldset.fields details:nth-of-type(2) summary")
	v.press("input[value='cs.CL']")
	v.write("#authors", "Ada Lovelace")
	v.press("button.main")
	v.at("Look in your mail")
	v.sees("main", "ada@home.example")
	v.open(strings.TrimPrefix(p.mailed(), p.base))
	v.at("Papers in your inbox?")
	v.sees("main", "papers by Ada Lovelace")
	v.press("button.main")
	v.at("You are subscribed")
	v.sees("main", "08:00 ("+zone+")")
}

func (p *township) manages() {
	p.t.Helper()
	v := p.ada
	v.press("main a.button")
	v.at("What you are mailed")
	v.sees(".facts", "ada@home.example")
	v.do(chromedp.SetValue(chromedp.CSS("#count"), "3"))
	v.do(chromedp.SetValue(chromedp.CSS("#rhythm"), "daily"))
	v.press(".ask button.main")
	v.sees(".done", "Saved.")
	v.sees(".facts", "every day")
	v.sees(".facts", "3 papers")
	v.press("form[action$='/pause'] button")
	v.sees(".done", "Paused.")
	v.shot()
	v.press("form[action$='/resume'] button")
	v.sees(".done", "Papers are sent again.")
	v.press("form[action$='/renew'] button")
	v.sees(".done", "void")
	v.press("form[action$='/end'] button")
	v.sees(".facts", "You unsubscribed.")
	v.press("form[action$='/resume'] button")
	v.sees(".facts", "every day")
}

// unsubscribes goes by the link of a mail, comes back, and goes for good.
func (p *township) unsubscribes() {
	p.t.Helper()
	v := p.ada
	sub, err := p.st.SubscriptionFor(p.t.Context(), 0, "ada@home.example")
	if err != nil {
		p.t.Fatal(err)
	}
	leave := subscription.UnsubscribePath(sealOf(p.t, p.st).Word(mail.UnsubscribeWord, int64(sub.ID), sub.Epoch))
	v.open(leave)
	v.at("Unsubscribe?")
	v.press("button.main")
	v.at("You are unsubscribed")
	v.press("form[action$='/undo'] button")
	v.at("You are subscribed again")
	v.press("p.onward a")
	v.at("Unsubscribe?")
	v.press("button.main")
	v.at("You are unsubscribed")
	if now, err := p.st.Subscription(p.t.Context(), sub.ID); err != nil || now.State != papers.SubscriptionEnded {
		p.t.Errorf("%+v, %v", now, err)
	}
}

func sealOf(t *testing.T, st *store.Store) mail.Seal {
	t.Helper()
	secret, err := st.Secret(t.Context(), mail.SealSecret)
	if err != nil {
		t.Fatal(err)
	}
	key, err := hex.DecodeString(secret)
	if err != nil {
		t.Fatal(err)
	}
	seal, err := mail.NewSeal(key)
	if err != nil {
		t.Fatal(err)
	}
	return seal
}

// lookAtMail looks at the pages about papers by mail, also in a window as narrow
// as phones get.
func lookAtMail(t *testing.T, browser context.Context) {
	p := newPeople(t, account.Options{BaseURL: town}, fill)
	ctx := t.Context()
	p.must(p.subs.Ask(ctx, "ada@example.org", subscription.Usual()))
	secret := strings.TrimPrefix(p.posting(), "/subscribe/confirm/")
	sub, leave := p.subscribed("a-rather-long-address-of-somebody@an-institute-with-a-long-name.example.org")
	_, err := p.st.ChangeSubscription(ctx, sub.ID, func(s *papers.Subscription) error {
		s.Contents.Watched = []papers.Following{{Kind: papers.FollowCategory, Target: "cs.CL"}, {Kind: papers.FollowSearch, Target: "q=protein+language+models"}, {Kind: papers.FollowAuthor, Target: strings.Repeat("Donaudampfschiff", 12)}}
		return nil
	})
	p.must(err)
	stopped, left := p.subscribed("ben@example.org")
	p.must(p.st.Suppress(ctx, papers.Suppression{Address: "ben@example.org", Reason: papers.Bounced, Words: "550 5.1.1 <ben@example.org>: Recipient address rejected: User unknown"}))
	gone, end := p.subscribed("cem@example.org")
	p.must(p.subs.EndOf(ctx, gone.ID))
	_ = left
	server := httptest.NewServer(p.handler)
	t.Cleanup(server.Close)
	l := looker{t: t, tab: newTabOf(t, browser, server.URL), seen: make(map[string]bool)}
	for _, page := range []struct{ name, path string }{
		{"mail-home", "/"},
		{"mail-subscribe", "/subscribe?search=q%3Dprotein%2Blanguage%2Bmodels"},
		{"mail-confirm", subscription.ConfirmPath(secret)},
		{"mail-manage", subscription.ManagePath(p.subs.ManageWord(sub))},
		{"mail-stopped", subscription.ManagePath(p.subs.ManageWord(stopped))},
		{"mail-preview", "/subscribe/preview"},
		{"mail-leave", leave},
		{"mail-left", end},
		{"mail-nowhere", "/unsubscribe/nowhere"},
	} {
		l.look(page.name, page.path)
		l.narrow(page.name)
	}
}

// narrow looks at the page that is open in a window of 320 pixels.
func (l looker) narrow(name string) {
	l.t.Helper()
	script, err := os.ReadFile("testdata/look.js")
	if err != nil {
		l.t.Fatal(err)
	}
	for _, scheme := range []string{"light", "dark"} {
		l.tab.scheme(scheme)
		l.tab.window(320, 640)
		for _, fault := range eval[[]string](l.tab, fmt.Sprintf("(%s)(false)", script)) {
			what, _, _ := strings.Cut(fault, ` "`)
			if key := fmt.Sprint(what, "320"); !l.seen[key] {
				l.seen[key] = true
				l.t.Errorf("%s, 320 px, %s: %s", name, scheme, fault)
			}
		}
		l.tab.picture(fmt.Sprintf("%s-320-%s", name, scheme))
	}
}
