package harvest_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"testing"
	"time"

	"github.com/dailypapers/dailypapers/internal/arxiv"
	"github.com/dailypapers/dailypapers/internal/arxivtest"
	"github.com/dailypapers/dailypapers/internal/harvest"
	"github.com/dailypapers/dailypapers/internal/jobs"
	"github.com/dailypapers/dailypapers/internal/store"
)

// The variables that make the test program a site that harvests until it is
// killed.
const (
	childData = "HARVEST_TEST_DATA" // its data folder
	childAt   = "HARVEST_TEST_AT"   // the arXiv that it harvests, and its clock
)

// TestMain lets the test program be killed: it starts itself again as a site.
func TestMain(m *testing.M) {
	if dir := os.Getenv(childData); dir != "" {
		fmt.Fprintln(os.Stderr, serveChild(dir, os.Getenv(childAt)))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// addresses are those of an arXiv of our own.
func addresses(base string) arxiv.Addresses {
	return arxiv.Addresses{OAI: base + "/oai", Query: base + "/api/query", Feeds: base}
}

// impatience is how long a stalled answer is waited for, in real time: longer
// than a busy machine takes for an answer that is not stalled.
const impatience = 2 * time.Second

// serveChild runs the timetable as the service does.
func serveChild(dir, base string) error {
	ctx := context.Background()
	c := arxivtest.RemoteClock(base)
	st, err := store.Open(ctx, dir, store.Options{Now: c.Now})
	if err != nil {
		return err
	}
	h, err := harvest.New(st, harvest.Options{Addresses: addresses(base), Sets: followed(), Clock: c, Idle: impatience})
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	jobs.New(st, h.Jobs(), jobs.Options{Clock: c, Log: log, Poll: -1}).Run(ctx)
	return nil
}

// followed are the sets of all tests here.
func followed() []string { return []string{"cs", "stat"} }
