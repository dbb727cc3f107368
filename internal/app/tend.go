package app

import (
	"context"
	"errors"
	"time"

	"github.com/dailypapers/dailypapers/internal/notice"
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
// what they were shown, tells them of new versions, writes mails about what they
// were notified of and removes what is old.
func (a *App) tend(ctx context.Context) {
	flush, versions, purge := time.NewTicker(flushEvery), time.NewTicker(versionsEvery), time.NewTicker(purgeEvery)
	talk, mailed := time.NewTicker(notice.TalkEvery), time.NewTicker(notice.VersionsEvery)
	defer talk.Stop()
	defer mailed.Stop()
	// A site that is new to this takes its marks now, one that was away goes on.
	a.tended(ctx, errors.Join(a.mail(ctx, a.mailed.Talk), a.mail(ctx, a.mailed.Versions)))
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
		case <-talk.C:
			err = a.mail(ctx, a.mailed.Talk)
		case <-mailed.C:
			err = a.mail(ctx, a.mailed.Versions)
		case <-purge.C:
			err = errors.Join(a.community.Purge(ctx), a.webhook.Purge(ctx), a.outbox.Purge(ctx), a.subs.Purge(ctx))
		}
		a.tended(ctx, err)
	}
}

func (a *App) tended(ctx context.Context, err error) {
	if err != nil && ctx.Err() == nil {
		a.cfg.Log.Error("what people wait less for failed, and is tried again", "error", err)
	}
}

// mail writes mails about what people were notified of, and has them sent.
func (a *App) mail(ctx context.Context, write func(context.Context) (int, error)) error {
	n, err := write(ctx)
	if n > 0 {
		a.outbox.Wake()
	}
	return err
}

func (a *App) flush(ctx context.Context) {
	dropped, err := a.community.Flush(ctx)
	if err != nil || dropped > 0 {
		a.cfg.Log.Warn("it is not known of all papers that they were shown", "dropped", dropped, "error", err)
	}
}
