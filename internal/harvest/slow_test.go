package harvest_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/dailypapers/dailypapers/internal/arxivtest"
	"github.com/dailypapers/dailypapers/internal/clock"
	"github.com/dailypapers/dailypapers/internal/harvest"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A slowSite is in front of an arXiv that asks for an hour of patience until
// it is calm.
type slowSite struct {
	site
	calm bool
}

func newSiteSlow(t *testing.T) *slowSite {
	s := &slowSite{}
	s.T, s.clock = t, arxivtest.NewClock(time.Date(2026, 3, 23, 12, 0, 0, 0, time.UTC))
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.calm {
			w.Header().Set("Date", s.clock.Now().Format(http.TimeFormat))
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		fmt.Fprint(w, fault("idDoesNotExist", "none"))
	}))
	t.Cleanup(srv.Close)
	s.addresses = addresses(srv.URL)
	var err error
	if s.st, err = store.Open(t.Context(), t.TempDir(), store.Options{Now: s.clock.Now}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.st.Close() })
	if s.h, err = harvest.New(s.st, harvest.Options{Addresses: s.addresses, Clock: s.clock.Clock()}); err != nil {
		t.Fatal(err)
	}
	return s
}

// hasty is the real clock, but for long waits: the pauses behind failures are
// not what is tried with it.
func hasty() clock.Clock {
	wall := clock.Wall()
	return clock.Clock{Now: wall.Now, Sleep: func(ctx context.Context, d time.Duration) error {
		return wall.Sleep(ctx, min(d, 100*time.Millisecond))
	}}
}
