package app

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/dailypapers/dailypapers/internal/catalog"
)

const (
	// followEvery is how often the store is asked for changes, which costs
	// one row: new papers are found within a second of their commit.
	followEvery = time.Second
	// troubleWait is the first pause after an error; it doubles to maxTrouble.
	troubleWait = time.Second
	maxTrouble  = time.Minute
	// worthLogging is how many papers a catch-up takes before it is told.
	worthLogging = 1000
)

// follow keeps the index in step with the store until ctx ends.
func (a *App) follow(ctx context.Context) {
	wait := troubleWait
	for {
		pause := followEvery
		if err := a.catchUp(ctx); err != nil && ctx.Err() == nil {
			a.cfg.Log.Error("index cannot follow", "error", err, "again_in", wait)
			pause, wait = wait, min(2*wait, maxTrouble)
		} else {
			wait = troubleWait
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}

func (a *App) catchUp(ctx context.Context) error {
	start := time.Now()
	told := start
	n, err := a.catalog.Sync(ctx, func(put int, done, total uint64) {
		if time.Since(told) > 5*time.Second {
			told = time.Now()
			a.cfg.Log.Info("indexing", "papers", put, "change", done, "of", total)
		}
	})
	if errors.Is(err, catalog.ErrBusy) {
		err = nil // another process does it; what it commits is taken in next time
	}
	if err != nil {
		return err
	}
	if n >= worthLogging {
		a.cfg.Log.Info("indexed", slog.Int("papers", n), slog.Duration("took", time.Since(start).Round(time.Millisecond)))
	}
	behind, err := a.catalog.Behind(ctx)
	if err == nil && behind == 0 {
		a.ready.Store(true)
	}
	return err
}

const (
	// embedEvery is how often papers without a vector are looked for, which costs nothing.
	embedEvery = time.Second
	// tellEmbedding is how often it is told how a model elsewhere comes along.
	tellEmbedding = time.Minute
)

// embed has a model elsewhere read what it has not read yet, until ctx ends. While it cannot,
// papers are found by their words.
func (a *App) embed(ctx context.Context) {
	for {
		pause := embedEvery
		start := time.Now()
		told := start
		n, again, err := a.catalog.Embed(ctx, func(done, missing int) {
			if time.Since(told) > tellEmbedding {
				told = time.Now()
				a.cfg.Log.Info("embedding", "papers", done, "without_vector", missing)
			}
		})
		pause = max(pause, again)
		if err != nil && ctx.Err() == nil {
			a.cfg.Log.Warn("papers wait for the model of meaning and are found by their words", "error", err,
				"embedded", n, "without_vector", a.catalog.Missing(), "again_in", pause)
		} else if n >= worthLogging {
			a.cfg.Log.Info("embedded", slog.Int("papers", n), slog.Duration("took", time.Since(start).Round(time.Millisecond)))
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}

// tellOlder says which index answers while another is built.
func (a *App) tellOlder() {
	old, ok := a.catalog.Older()
	if !ok {
		return
	}
	by := "words"
	if old.Meaning {
		by = "meaning"
	}
	a.cfg.Log.Info("an older index answers until the new one is built", "papers", old.Papers, "by", by)
	if old.Why != nil {
		a.cfg.Log.Warn("the older index answers by less than it could", "reason", old.Why)
	}
}
