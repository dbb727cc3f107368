package app

import (
	"context"
	"fmt"

	"github.com/dailypapers/dailypapers/internal/starter"
)

// starterSetting remembers that the starter library was loaded into this
// store, so that an operator who removes its papers does not get them back.
const starterSetting = "starter"

// starterUnwanted is its value for a store that had papers of its own before
// it was first served.
const starterUnwanted = "unwanted"

// stock loads the starter library into a store that never had a paper, once.
func (a *App) stock(ctx context.Context) error {
	loaded, err := a.store.Setting(ctx, starterSetting)
	if err != nil {
		return err
	}
	empty, err := a.store.Empty(ctx)
	if err != nil {
		return err
	}
	switch {
	case loaded == "" && !empty:
		return a.store.SetSetting(ctx, starterSetting, starterUnwanted)
	case loaded == "":
		n, err := starter.Load(ctx, a.store, a.cfg.Now(), map[string]string{starterSetting: a.cfg.Now().UTC().Format("2006-01-02")})
		if err != nil {
			return fmt.Errorf("app: load the starter library: %w", err)
		}
		loaded, a.fresh = "now", true
		a.cfg.Log.Info("first start: loaded the starter library", "papers", n)
	}
	a.stocked = loaded != starterUnwanted
	return nil
}

// notice tells visitors what they are looking at: where today's papers are,
// or, on a fresh site that fetches nothing, whose library this is. A page is
// not worth failing for it.
func (a *App) notice(ctx context.Context) string {
	words, err := a.outlook(ctx)
	if err != nil {
		a.cfg.Log.ErrorContext(ctx, "the outlook cannot be told", "error", err)
	}
	if words != "" || !a.stocked || a.catalog.Docs() != starter.Papers {
		return words
	}
	return "This site holds the small library that comes with the program. Its operator fills it with dailypapers ingest."
}
