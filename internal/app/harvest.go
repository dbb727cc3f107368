package app

import (
	"context"
	"fmt"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/clock"
	"github.com/dailypapers/dailypapers/internal/fetch"
	"github.com/dailypapers/dailypapers/internal/harvest"
	"github.com/dailypapers/dailypapers/internal/jobs"
)

// timetable builds the harvester and the jobs that it brings. Nothing runs
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
	a.jobs = jobs.New(a.store, a.harvester.Jobs(), jobs.Options{Clock: o.Clock, Log: a.cfg.Log})
	return nil
}

// outlook says where today's papers are, "" where there is nothing to say.
func (a *App) outlook(ctx context.Context) (string, error) {
	if !a.cfg.Harvest {
		return "", nil
	}
	o, err := a.harvester.Outlook(ctx)
	return o.Words(), err
}
