package jobs

import (
	"context"
	"log/slog"
	"time"
)

const (
	// firstPause is how soon a store that gave an error is asked again; the
	// pause doubles to lastPause.
	firstPause = time.Second
	lastPause  = time.Minute
)

// A trouble is a row of errors of the store, each kind told once.
type trouble struct {
	log   *slog.Logger
	pause time.Duration
	told  map[string]bool
}

// met takes an error in and returns how long to leave the store alone.
func (t *trouble) met(err error) time.Duration {
	t.pause = max(firstPause, min(2*t.pause, lastPause))
	if t.told == nil {
		t.told = map[string]bool{}
	}
	level, kind := slog.LevelDebug, kindOf(err)
	if !t.told[kind] && len(t.told) < mostSaid {
		t.told[kind], level = true, slog.LevelError
	}
	t.log.Log(context.Background(), level, "timetable cannot be kept, trying again", "error", err, "again_in", t.pause)
	return t.pause
}

// over takes in that all went well.
func (t *trouble) over() {
	if t.pause > 0 {
		t.log.Info("timetable is kept again")
	}
	t.pause, t.told = 0, nil
}
