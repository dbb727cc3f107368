package main

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/dailypapers/dailypapers/internal/app"
	"github.com/dailypapers/dailypapers/internal/exchange"
	"github.com/dailypapers/dailypapers/internal/harvest"
)

type serveCommand struct {
	siteSettings
	arxivSettings
	exchangeSettings
	communitySettings
	deskSettings
	accountSettings
	webhookSettings
	mailSettings
	Demo bool   `help:"Show the site with a simulated community, in a temporary folder and without the network."`
	Now  string `help:"Pin the clock, for tests." hidden:"" placeholder:"TIME"`
}

// Help is shown below the flags.
func (serveCommand) Help() string {
	return "Once a day, after arXiv's announcement, the service asks arXiv for what is new, politely: one request at a time, three seconds apart. " +
		"The first time it goes back some days. dailypapers sources shows how that went."
}

// Run serves the site until it is told to stop.
func (c *serveCommand) Run(e *env) error {
	cfg, err := c.checked(e)
	if err != nil {
		return err
	}
	ln, err := net.Listen("tcp", c.Listen) // first: nobody should wait for a demonstration that has no door
	if err != nil {
		return unlistened(c.Listen, err)
	}
	defer ln.Close()
	if c.Demo {
		clean, err := c.demonstrate(e, cfg.Now)
		if err != nil {
			return err
		}
		defer clean() // a folder of the system's for such things: what is left is removed there
	}
	if err := e.folder(); err != nil {
		return err
	}
	if cfg.Mail, err = c.keyed(e, cfg.Mail, c.Demo); err != nil {
		return err
	}
	if cfg.Meaning, err = e.meaning(); err != nil {
		return err
	}
	cfg.DataDir = e.data
	a, err := app.Open(e.ctx, cfg)
	if err != nil {
		return err
	}
	if err := a.Served(e.ctx, cmp.Or(strings.TrimRight(c.URL, "/"), "http://"+shown(ln.Addr().String()))); err != nil {
		return errors.Join(err, a.Close())
	}
	e.log.Info("serving", "at", "http://"+shown(ln.Addr().String()), "data", e.data)
	e.tellMail(a)
	if err := c.welcome(e, a, ln.Addr().String()); err != nil {
		return errors.Join(err, a.Close())
	}
	return errors.Join(a.Serve(e.ctx, ln), a.Close())
}

// checked checks all settings and returns them as the App takes them.
func (c *serveCommand) checked(e *env) (app.Config, error) {
	cfg := app.Config{BaseURL: c.URL, Log: e.log, Impressions: c.Impressions, PerMinute: c.PerMinute, Demo: c.Demo,
		Harvest: !c.Offline && c.Now == ""} // a clock that stands still waits for ever
	var err error
	if cfg.Now, err = clock(c.Now); err != nil {
		return cfg, err
	}
	if err := errors.Join(c.checkURL(e), c.communitySettings.check(e)); err != nil {
		return cfg, err
	}
	if cfg.Arxiv, cfg.Exchange, err = c.fetched(e); err != nil {
		return cfg, err
	}
	if cfg.Account, err = c.accountSettings.options(e); err != nil {
		return cfg, err
	}
	if cfg.Desks, err = c.desks(e, &c.siteSettings); err != nil {
		return cfg, err
	}
	cfg.Desks.House.Settings, cfg.Desks.House.Elsewhere = e.told(), e.embedding.host()
	if cfg.Webhooks, err = c.webhooks(e, c.Offline); err != nil {
		return cfg, err
	}
	cfg.Mail, err = c.mailSettings.options(e, c.URL)
	return cfg, err
}

// tellMail says where mail goes.
func (e *env) tellMail(a *app.App) {
	if server := a.MailServer(); server != "" {
		e.log.Info("mail is sent", "to", server)
		return
	}
	e.log.Info("mail is not sent but left as files", "in", a.MailFolder())
}

// fetched checks the settings of all that the service fetches by itself.
func (c *serveCommand) fetched(e *env) (harvest.Options, exchange.Options, error) {
	follow, err := c.harvestOptions(e)
	if err != nil {
		return follow, exchange.Options{}, err
	}
	sites, err := c.exchangeOptions(e, follow.Contact)
	return follow, sites, err
}

// welcome says how the first account is made, as long as there is none. The
// link is printed and not logged: logs are kept, and it is a secret.
func (c *serveCommand) welcome(e *env, a *app.App, addr string) error {
	link, err := a.SetupLink(e.ctx)
	if err != nil || link == "" {
		return err
	}
	here := "http://" + shown(addr)
	if host, _, err := net.SplitHostPort(addr); err == nil && net.ParseIP(host).IsLoopback() && a.Local() {
		_, err := fmt.Fprintf(e.err, "This site has no accounts: at %s you are its owner. To let others take part, make the first account at %s/setup\n", here, here)
		return err
	}
	origin := strings.TrimRight(cmp.Or(c.URL, here), "/")
	_, err = fmt.Fprintf(e.err, "This site has no accounts yet. Make the first one, an admin's, with this link; it is good for a day:\n\n    %s%s\n\n", origin, link)
	return err
}

// shown makes a listening address one that a browser takes.
func shown(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() || ip.IsLoopback() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}

// clock returns the wall clock, or one that begins at a pinned time or day
// and stands still.
func clock(pinned string) (func() time.Time, error) {
	if pinned == "" {
		return time.Now, nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02"} {
		if t, err := time.Parse(layout, pinned); err == nil {
			if layout == "2006-01-02" {
				t = t.Add(12 * time.Hour)
			}
			return func() time.Time { return t }, nil
		}
	}
	return nil, fmt.Errorf("--now: %q is not a time like 2025-12-15T08:00:00Z", pinned)
}
