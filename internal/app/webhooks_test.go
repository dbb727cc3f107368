package app_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/app"
	"github.com/dailypapers/dailypapers/internal/store"
)

// TestWebhooks has a whole site tell a program of a paper that comes in, and
// holds that a demonstration and a site that sends nothing do not.
func TestWebhooks(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*app.Config)
		sends  bool
	}{
		"a site":            {func(*app.Config) {}, true},
		"offline, allowed":  {func(c *app.Config) { c.Webhooks.Only = true }, true},
		"a private network": {func(c *app.Config) { c.Webhooks.Allow = nil }, false},
		"a demonstration":   {func(c *app.Config) { c.Demo = true }, false},
		"switched off":      {func(c *app.Config) { c.Webhooks.Off = true }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := make(chan []byte, 10)
			to := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				b, _ := io.ReadAll(r.Body)
				got <- b
			}))
			defer to.Close()
			dir := t.TempDir()
			st, err := store.Open(t.Context(), dir, store.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer st.Close()
			put := func(id papers.ID) {
				t.Helper()
				if _, err := st.PutPapers(t.Context(), store.Batch{Papers: []papers.Paper{{ID: id, Title: "Moss"}}}); err != nil {
					t.Fatal(err)
				}
			}
			put("x:old")
			ada, err := st.AddUser(t.Context(), papers.User{Name: "ada", Role: papers.ReaderRole})
			if err != nil {
				t.Fatal(err)
			}
			hook, err := st.AddWebhook(t.Context(), papers.Webhook{Owner: ada.ID, Name: "Mine", Address: papers.WebhookAddress(to.URL), Form: papers.JSONForm, Event: papers.NewPapers, Search: "q=moss"}, client.NewWebhookSecret(), papers.DayOf(time.Now()))
			if err != nil {
				t.Fatal(err)
			}
			put("x:new")
			cfg := app.Config{DataDir: dir, BaseURL: "https://papers.example.org", Log: slog.New(slog.DiscardHandler), Webhooks: app.Webhooks{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}}
			tt.change(&cfg)
			stop := runSite(t, cfg)
			defer stop()
			select {
			case b := <-got:
				var d client.Delivery
				if err := json.Unmarshal(b, &d); err != nil || !tt.sends || d.Data.Total != 1 || d.Data.Papers[0].URL != "https://papers.example.org/papers/x:new" {
					t.Errorf("%v, %s", err, b)
				}
			case <-time.After(map[bool]time.Duration{true: 30 * time.Second, false: 9 * time.Second}[tt.sends]):
				if tt.sends {
					t.Error("nothing was sent")
				}
			}
			log, err := st.Deliveries(t.Context(), ada.ID, hook.ID, 0, 10)
			if name == "a private network" && (err != nil || len(log) != 1 || !strings.Contains(log[0].Words, "leads nowhere")) {
				t.Errorf("%+v, %v", log, err)
			}
		})
	}
}

// runSite runs a whole site until stop is called.
func runSite(t *testing.T, cfg app.Config) (stop func()) {
	t.Helper()
	a, err := app.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- a.Serve(ctx, ln) }()
	return func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("%s: %v", filepath.Base(cfg.DataDir), err)
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}
}
