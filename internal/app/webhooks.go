package app

import (
	"cmp"
	"context"
	"net/netip"
	"strings"

	"github.com/dailypapers/dailypapers/internal/api"
	"github.com/dailypapers/dailypapers/internal/webhook"
)

// Webhooks are the settings of what is sent to programs of people.
type Webhooks struct {
	Off     bool           // nothing is sent
	Allow   []netip.Prefix // private networks that may be sent to
	Only    bool           // nothing but those may be sent to: the site is offline
	Version string         // of the program, for receivers
}

// webhooks builds the service of webhooks. In a demonstration it sends nothing
// to anybody: the people there are simulated, and their addresses would be
// somebody's.
func (a *App) webhooks() *webhook.Service {
	w := a.cfg.Webhooks
	o := webhook.Options{Allow: w.Allow, Only: w.Only, Agent: webhook.Agent(cmp.Or(w.Version, "devel"), a.cfg.BaseURL),
		Now: a.cfg.Now, Today: a.front.Today, Site: a.address, Encode: api.Item, Matches: a.catalog.Matching,
		Failed: func(err error) { a.cfg.Log.Error("webhooks are stuck, and tried again", "error", err) }}
	switch {
	case a.cfg.Demo:
		o.Off = "This is a demonstration, which sends nothing to anybody."
	case w.Off:
		o.Off = "Whoever runs this site has switched webhooks off."
	}
	return webhook.New(a.store, o)
}

// address is the site's address as it is set, or else the one at which it was
// last served.
func (a *App) address(ctx context.Context) (string, error) {
	if a.cfg.BaseURL != "" {
		return strings.TrimRight(a.cfg.BaseURL, "/"), nil
	}
	held, err := a.store.Setting(ctx, AddressSetting)
	return cmp.Or(held, "http://localhost:8080"), err
}
