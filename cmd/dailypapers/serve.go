package main

import (
	"errors"
	"fmt"
	"net"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/app"
)

type serveCommand struct {
	Listen  string `help:"Address to serve on." env:"DAILYPAPERS_LISTEN" default:"localhost:8080" placeholder:"ADDR"`
	URL     string `name:"url" help:"The site's address as visitors know it, for links in feeds and the API. Default: what each request was sent to." env:"DAILYPAPERS_URL" placeholder:"URL"`
	Offline bool   `help:"Fetch nothing from the network. (This version never does.)"`
	Now     string `help:"Pin the clock, for tests." hidden:"" placeholder:"TIME"`
}

func (c *serveCommand) Run(e *env) error {
	now, err := clock(c.Now)
	if err != nil {
		return err
	}
	if c.URL != "" && !papers.IsWeb(c.URL) {
		return fmt.Errorf("--url: %q is not an address like https://papers.example.org", c.URL)
	}
	if err := e.folder(); err != nil {
		return err
	}
	ln, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return unlistened(c.Listen, err)
	}
	defer ln.Close()
	a, err := app.Open(e.ctx, app.Config{DataDir: e.data, BaseURL: c.URL, Now: now, Log: e.log})
	if err != nil {
		return err
	}
	e.log.Info("serving", "at", "http://"+shown(ln.Addr().String()), "data", e.data)
	return errors.Join(a.Serve(e.ctx, ln), a.Close())
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
