package app

import (
	"context"
	"fmt"
	"slices"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/clock"
	"github.com/dailypapers/dailypapers/internal/exchange"
	"github.com/dailypapers/dailypapers/internal/fetch"
	"github.com/dailypapers/dailypapers/internal/harvest"
	"github.com/dailypapers/dailypapers/internal/jobs"
)

// timetable builds the harvester and the exchange with other sites, and the
// jobs that they bring. Nothing runs
// before Serve, and nothing at all offline; but what ran before can be seen.
func (a *App) timetable() error {
	o := a.cfg.Arxiv
	o.Clock = clock.Clock{Now: a.cfg.Now, Sleep: clock.Wall().Sleep}
	o.Waiting = func(w fetch.Wait) { a.cfg.Log.Info(w.Why, "going_on", w.Until) }
	o.Refused = func(r *papers.RecordError) { a.cfg.Log.Warn("record refused", "where", r.Where, "error", r.Err) }
	var err error
	if a.harvester, err = harvest.New(a.store, o); err != nil {
		return fmt.Errorf("app: %w", err)
	}
	x, err := a.exchange(o)
	if err != nil {
		return fmt.Errorf("app: %w", err)
	}
	a.jobs = jobs.New(a.store, slices.Concat(a.harvester.Jobs(), x.Jobs()), jobs.Options{Clock: o.Clock, Log: a.cfg.Log})
	return nil
}

// exchange builds what reads other sites, with the ears of the harvester.
func (a *App) exchange(ears harvest.Options) (*exchange.Exchange, error) {
	o := a.cfg.Exchange
	o.Clock, o.Waiting, o.Refused = ears.Clock, ears.Waiting, ears.Refused
	o.Own = []string{a.cfg.BaseURL} // where it was served last may be another's place by now
	return exchange.New(a.store, o)
}

// outlook says where today's papers are, "" where there is nothing to say.
func (a *App) outlook(ctx context.Context) (string, error) {
	if !a.cfg.Harvest {
		return "", nil
	}
	o, err := a.harvester.Outlook(ctx)
	return o.Words(), err
}
