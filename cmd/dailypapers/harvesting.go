package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/fetch"
	"github.com/dailypapers/dailypapers/internal/harvest"
	"github.com/dailypapers/dailypapers/internal/jobs"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A harvesting is a harvester at work in front of somebody.
type harvesting struct {
	*harvest.Harvester
	e        *env
	jobs     *jobs.Runner
	show     *harvestProgress
	rejected int
}

// harvest opens the data folder, lets work fetch into it and brings the index
// up to date. Whatever was taken in before a failure stays.
func (e *env) harvest(o harvest.Options, index indexing, work func(*harvesting) error) error {
	st, err := e.open()
	if err != nil {
		return err
	}
	defer st.Close()
	h, err := e.harvester(st, o)
	if err != nil {
		return err
	}
	failed := work(h)
	h.show.end()
	if e.ctx.Err() != nil {
		return e.ctx.Err()
	}
	if err := index.index(e, st); err != nil {
		return errors.Join(unreached(failed), err)
	}
	if failed == nil && h.rejected > 0 {
		return errRejected
	}
	return unreached(failed)
}

func (e *env) harvester(st *store.Store, o harvest.Options) (*harvesting, error) {
	show := newHarvestProgress(e.err, terminal(e.err), e.log, time.Now)
	h := &harvesting{e: e, show: show}
	tell := e.teller()
	o.Refused = func(r *papers.RecordError) { show.aside(func() { tell(r) }) }
	o.Waiting = show.wait
	var err error
	if h.Harvester, err = harvest.New(st, o); err != nil {
		return nil, err
	}
	h.jobs = jobs.New(st, h.Jobs(), jobs.Options{})
	return h, nil
}

// told prints the one line that remains of a harvest, unless that failed
// before it brought anything.
func (h *harvesting) told(name string, c store.Counts, failed error) {
	h.rejected += c.Rejected
	took := h.show.end()
	if failed != nil && c.Read+c.Announced == 0 {
		return
	}
	fmt.Fprintf(h.e.out, "%s: %s in %s\n", name, counts(c), took.Round(time.Millisecond))
}

// counts writes what a harvest did, as the other ingest commands do. What does
// not happen every day is left out where it did not. Of an announcement only the
// papers that were not held yet are records.
func counts(c store.Counts) string {
	line := fmt.Sprintf("%s: %d added, %d changed, %d unchanged, %d rejected", counted(c.Read, "record"), c.Added, c.Changed, c.Unchanged, c.Rejected)
	for _, more := range []struct {
		n    int
		word string
	}{
		{c.Removed, "removed"},
		{c.Read - c.Added - c.Changed - c.Unchanged - c.Removed - c.Rejected, "repeated"},
	} {
		if more.n > 0 {
			line += fmt.Sprintf(", %d %s", more.n, more.word)
		}
	}
	if c.Announced > 0 {
		line = fmt.Sprintf("%d announced; %s", c.Announced, line)
	}
	if c.Requests > 0 {
		line += ", with " + counted(c.Requests, "request")
	}
	return line
}

// unreached words the error of a network that is not there.
func unreached(err error) error {
	if !fetch.Offline(err) {
		return err
	}
	return fmt.Errorf("arXiv cannot be reached: %s; check the network, or ingest a saved file with --file", strings.TrimSuffix(missed(err), "."))
}
