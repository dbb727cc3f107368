package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/dailypapers/dailypapers/internal/demo"
	"github.com/dailypapers/dailypapers/internal/httpd"
)

// demoSeed is what the demonstration's dice begin with: the same community for
// everybody.
const demoSeed = 2026

// demonstrate makes the data folder a temporary one in which a simulated
// community has lived for some days, and returns what removes it.
func (c *serveCommand) demonstrate(e *env, now func() time.Time) (clean func() error, err error) {
	if origin := e.settings.origin("data"); origin == "--data" {
		return nil, errors.New("--demo keeps everything in a temporary folder: leave out --data")
	}
	if c.URL != "" && !httpd.LocalAddress(c.URL) {
		return nil, errors.New("--demo is for this machine alone: its visitor is the owner. Leave out the site's address")
	}
	dir, err := os.MkdirTemp("", "dailypapers-demo-*")
	if err != nil {
		return nil, err
	}
	clean = func() error { return os.RemoveAll(dir) }
	e.data, c.Offline = dir, true
	fmt.Fprintln(e.err, "dailypapers: a simulated community is moving in; it takes a few seconds")
	show := newBytes(e)
	err = demo.Fill(e.ctx, dir, now(), demoSeed, func(done, all int) { show.tell("two weeks of votes and comments", int64(done), int64(all)) })
	show.end()
	if err != nil {
		return nil, errors.Join(err, clean())
	}
	return clean, nil
}
