package app

import (
	"context"
	"time"

	"github.com/dailypapers/dailypapers/internal/clock"
	"github.com/dailypapers/dailypapers/internal/demo"
)

// demonstrate lets the simulated community go on until ctx ends. What it does
// next is drawn anew at each start.
func (a *App) demonstrate(ctx context.Context) {
	demo.Live(ctx, a.store, clock.Wall(), uint64(time.Now().UnixNano()), func(err error) {
		a.cfg.Log.Error("the simulated community is stuck", "error", err)
	})
}
