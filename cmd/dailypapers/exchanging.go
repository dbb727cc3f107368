package main

import (
	"errors"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/app"
	"github.com/dailypapers/dailypapers/internal/exchange"
	"github.com/dailypapers/dailypapers/internal/jobs"
	"github.com/dailypapers/dailypapers/internal/store"
)

// exchangeSettings are which other sites are read by the papers API.
type exchangeSettings struct {
	APISites []string `key:"papers_api.sites" name:"papers-api-sites" help:"Addresses of other sites that speak the papers API; the service reads their front pages about every hour." env:"DAILYPAPERS_PAPERS_API_SITES" placeholder:"URL" example:"https://papers.example.org"`
	Allow    []string `key:"papers_api.allow" name:"papers-api-allow" help:"Hosts that are read although their terms of service may speak against it: set this only after reading them." env:"DAILYPAPERS_PAPERS_API_ALLOW" placeholder:"HOST" example:"huggingface.co"`
}

// exchangeOptions checks the settings and returns them as the exchange takes
// them. An error names the setting as it was given.
func (s *exchangeSettings) exchangeOptions(e *env, contact string) (exchange.Options, error) {
	o := exchange.Options{Allow: s.Allow, Contact: contact, Version: agentVersion()}
	names := map[string]bool{}
	for _, address := range s.APISites {
		site, err := exchange.SiteOf(address, s.Allow)
		if err != nil {
			return o, e.wrong("papers_api.sites", "%s", papers.Under("an address", err))
		}
		if names[site.Name] {
			continue
		}
		names[site.Name] = true
		o.Sites = append(o.Sites, site)
	}
	return o, nil
}

// exchange builds the exchange of somebody at a terminal.
func (s *exchangeSettings) exchange(e *env, st *store.Store, contact string, show *harvestProgress) (*exchange.Exchange, error) {
	o, err := s.exchangeOptions(e, contact)
	if err != nil {
		return nil, err
	}
	self, err := st.Setting(e.ctx, app.AddressSetting)
	if err != nil {
		return nil, err
	}
	o.Own, o.Waiting = []string{self}, show.wait
	tell := e.teller()
	o.Refused = func(r *papers.RecordError) { show.aside(func() { tell(r) }) }
	return exchange.New(st, o)
}

// readSite runs the job of a site in this process.
func (c *sourcesRun) readSite(e *env) error {
	st, err := e.open()
	if err != nil {
		return err
	}
	defer st.Close()
	show := newHarvestProgress(e.err, terminal(e.err), e.log, time.Now)
	x, err := c.exchange(e, st, c.arxivSettings.Contact, show)
	if err != nil {
		return err
	}
	show.begin(c.Name)
	run, failed := jobs.New(st, x.Jobs(), jobs.Options{}).Once(e.ctx, c.Name, show.run)
	took := show.end()
	switch {
	case errors.Is(failed, papers.ErrConflict):
		return errors.New(held(failed))
	case e.ctx.Err() != nil:
		return e.ctx.Err()
	}
	if run.Counts.Read > 0 || failed == nil {
		fmt.Fprintf(e.out, "%s: %s; %s in %s\n", c.Name, counts(run.Counts), run.Note, took.Round(time.Millisecond))
	}
	if err := c.index(e, st); err != nil {
		return errors.Join(failed, err)
	}
	if failed == nil && run.Counts.Rejected > 0 {
		return errRejected
	}
	return failed
}
