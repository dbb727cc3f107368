package app

import (
	"context"
	"errors"
	"time"
)

const (
	// flushEvery is how long what was shown to people waits for its writing:
	// so much is lost where the program is killed.
	flushEvery = 5 * time.Second
	// versionsEvery is how often those who saved papers are told of new
	// versions: nobody waits for that by the second.
	versionsEvery = time.Minute
	purgeEvery    = time.Hour
)

// tend does what people are not waiting for, until ctx ends: it writes down
// what they were shown, tells them of new versions and removes what is old.
func (a *App) tend(ctx context.Context) {
	flush, versions, purge := time.NewTicker(flushEvery), time.NewTicker(versionsEvery), time.NewTicker(purgeEvery)
	defer flush.Stop()
	defer versions.Stop()
	defer purge.Stop()
	for {
		var err error
		select {
		case <-ctx.Done():
			a.flush(context.WithoutCancel(ctx))
			return
		case <-flush.C:
			a.flush(ctx)
		case <-versions.C:
			_, err = a.community.Versions(ctx)
		case <-purge.C:
			err = errors.Join(a.community.Purge(ctx), a.webhook.Purge(ctx), a.outbox.Purge(ctx))
		}
		if err != nil && ctx.Err() == nil {
			a.cfg.Log.Error("what people wait less for failed, and is tried again", "error", err)
		}
	}
}

func (a *App) flush(ctx context.Context) {
	dropped, err := a.community.Flush(ctx)
	if err != nil || dropped > 0 {
		a.cfg.Log.Warn("it is not known of all papers that they were shown", "dropped", dropped, "error", err)
	}
}
