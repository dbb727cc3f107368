package api

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/dailypapers/dailypapers/client"
)

// TestWebhooks keeps a webhook by program from its making to its end.
func TestWebhooks(t *testing.T) {
	w := newCounter(t, nil)
	taken := make(chan *http.Request, 8)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		taken <- r
	}))
	t.Cleanup(receiver.Close)
	address := receiver.URL + "/hooks/a-long-and-secret-part"
	ada, ben, ctx := w.as("ada"), w.as("ben"), t.Context()

	made, err := ada.MakeWebhook(ctx, client.NewWebhook{Name: "Bell", Address: address, Event: "papers", Search: "q=soft&cat=cs.LG"})
	w.must(err)
	if made.Secret == "" || !made.Active || made.Form != "json" || strings.Contains(made.Receiver, "long-and-secret") || made.URL == "" {
		t.Errorf("made: %+v", made)
	}
	held, tag, err := ada.Webhook(ctx, made.ID)
	if err != nil || held.Secret != "" || held.Search != "cat=cs.LG&q=soft" || held.Name != "Bell" {
		t.Errorf("held: %+v, %v", held, err)
	}
	_, _, err = ben.Webhook(ctx, made.ID)
	refused(t, "somebody else's", err, 404)
	refused(t, "to delete somebody else's", ben.DeleteWebhook(ctx, made.ID), 404)

	d, err := ada.TestWebhook(ctx, made.ID)
	if err != nil || d.State != "sent" || d.Event != "ping" || d.Status != 200 {
		t.Errorf("tried: %+v, %v", d, err)
	}
	r := <-taken
	body, _ := io.ReadAll(r.Body)
	if err := client.VerifyWebhook(r.Header, body, made.Secret, testNow); err != nil {
		t.Errorf("what came: %v", err)
	}
	_, tag, err = ada.Webhook(ctx, made.ID) // the try is a change of its own
	w.must(err)
	off, name := false, "Door"
	changed, next, err := ada.ChangeWebhook(ctx, made.ID, client.WebhookChange{Name: &name, Active: &off}, tag)
	if err != nil || changed.Name != "Door" || changed.Active || changed.Off == "" || next == tag {
		t.Errorf("changed: %+v %q, %v", changed, next, err)
	}
	_, _, err = ada.ChangeWebhook(ctx, made.ID, client.WebhookChange{Name: &name}, tag)
	refused(t, "a stale change", err, 412)
	rotated, err := ada.RotateWebhook(ctx, made.ID)
	if err != nil || rotated.Secret == "" || rotated.Secret == made.Secret {
		t.Errorf("rotated: %+v, %v", rotated, err)
	}
	if log := all(t, ada.WebhookDeliveries(ctx, made.ID)); len(log) != 1 || log[0].ID != d.ID {
		t.Errorf("log: %+v", log)
	}
	if err := ada.Redeliver(ctx, made.ID, d.ID+1); err == nil {
		t.Error("something that was never sent was sent again")
	}
	if own, err := ada.Webhooks(ctx); err != nil || len(own) != 1 {
		t.Errorf("own: %+v, %v", own, err)
	}
	w.must(ada.DeleteWebhook(ctx, made.ID))
	_, _, err = ada.Webhook(ctx, made.ID)
	refused(t, "deleted", err, 404)
}

// What cannot be a webhook is refused by the name of its field, and no answer
// repeats an address.
func TestWebhooksRefused(t *testing.T) {
	w := newCounter(t, nil)
	token := w.as("ada").Token
	for body, field := range map[string]string{
		`{"name":"B","address":"https://10.0.0.1/x","event":"features"}`:                                        "address",
		`{"name":"B","address":"https://a:b@example.org/x","event":"features"}`:                                 "address",
		`{"name":"B","address":"javascript:x","event":"features"}`:                                              "address",
		`{"name":"B","address":"http://127.0.0.1/x","event":"papers"}`:                                          "search",
		`{"name":"B","address":"http://127.0.0.1/x","event":"papers","search":"cat=cs.XX"}`:                     "search",
		`{"name":"B","address":"http://127.0.0.1/x","event":"comments","paperId":"nothing"}`:                    "paperId",
		`{"name":"B","address":"http://127.0.0.1/x","event":"features","search":"q=soft"}`:                      "search",
		`{"name":"B","address":"http://127.0.0.1/x","event":"papers","search":"q=soft","paperId":"2512.00001"}`: "paperId",
		`{"name":"B","address":"http://127.0.0.1/x","event":"votes"}`:                                           "event",
		`{"name":"","address":"http://127.0.0.1/x","event":"features"}`:                                         "name",
		`{"name":"B","address":"http://127.0.0.1/x","event":"features","secret":"of my own"}`:                   "secret",
		`{"name":"B","address":"http://127.0.0.1/x","event":"features","form":"mail"}`:                          "form",
		`{"name":"B","address":"http://127.0.0.1/` + strings.Repeat("x", 1000) + `","event":"features"}`:        "address",
	} {
		res, p, _ := w.send(http.MethodPost, "/api/webhooks", token, body)
		if res.StatusCode != http.StatusBadRequest || p.Parameter != field {
			t.Errorf("%.90s: %s, parameter %q, %q; want %q", body, res.Status, p.Parameter, p.Detail, field)
		}
	}
}

// Of those who change something under one tag at the same moment one is heard.
func TestOneOfManyChanges(t *testing.T) {
	w := newCounter(t, nil)
	ada, browser, ctx := w.as("ada"), w.signedIn("ada"), t.Context()
	made, err := ada.MakeWebhook(ctx, client.NewWebhook{Name: "Bell", Address: "http://127.0.0.1:8099/x", Event: "features"})
	w.must(err)
	_, tag, err := ada.Webhook(ctx, made.ID)
	w.must(err)
	oneOf(t, "webhook", func(i int) error {
		name := fmt.Sprint("Bell ", i)
		_, _, err := ada.ChangeWebhook(ctx, made.ID, client.WebhookChange{Name: &name}, tag)
		return err
	})
	_, tag, err = browser.Settings(ctx)
	w.must(err)
	oneOf(t, "settings", func(i int) error {
		about := fmt.Sprint("I am ", i)
		_, err := browser.ChangeSettings(ctx, client.SettingsChange{About: &about}, tag)
		return err
	})
}

// oneOf holds that of twelve changes one is made, and the others are told that
// somebody was quicker.
func oneOf(t *testing.T, what string, change func(i int) error) {
	t.Helper()
	errs := make([]error, 12)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() { errs[i] = change(i) })
	}
	all.Wait()
	made := 0
	for _, err := range errs {
		if err == nil {
			made++
			continue
		}
		refused(t, what, err, http.StatusPreconditionFailed)
	}
	if made != 1 {
		t.Errorf("%s: %d changes were made", what, made)
	}
}
