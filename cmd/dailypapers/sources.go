package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/exchange"
	"github.com/dailypapers/dailypapers/internal/harvest"
	"github.com/dailypapers/dailypapers/internal/jobs"
)

// sourceSettings are those of all that is fetched.
type sourceSettings struct {
	arxivSettings
	exchangeSettings
}

type sourcesCommand struct {
	List sourcesList `cmd:"" default:"withargs" help:"List the sources with their last runs (the default)."`
	Run  sourcesRun  `cmd:"" help:"Run a source now, in this process, due or not."`
	Log  sourcesLog  `cmd:"" help:"Print the last runs of a source, newest first."`
}

type sourcesList struct {
	sourceSettings
	JSON bool `help:"Print one JSON array instead of text."`
}

// Help is shown below the flags.
func (sourcesList) Help() string {
	return "With --json each source has name, title, about, state (idle, running, asked, failing, unplanned), due and last, its last run. " +
		"A run has job, by, started, ended, outcome (running, done, postponed, failed, stopped, lost), counts, note and error. Times are RFC 3339 in UTC; what does not apply is left out."
}

// Run lists the sources.
func (c *sourcesList) Run(e *env) error {
	return c.read(e, 1, func(all []jobs.Status) error {
		if c.JSON {
			list := make([]sourceJSON, len(all))
			for i, s := range all {
				list[i] = sourceOf(s, time.Now())
			}
			return e.printJSON(list)
		}
		for i, s := range all {
			if i > 0 {
				fmt.Fprintln(e.out)
			}
			fmt.Fprint(e.out, sourceWords(s, time.Now()))
		}
		return nil
	})
}

// read opens the store of a folder that has one and hands the sources on, each
// with up to runs of its last runs.
func (s *sourceSettings) read(e *env, runs int, show func([]jobs.Status) error) error {
	o, err := s.harvestOptions(e)
	if err != nil {
		return err
	}
	sites, err := s.exchangeOptions(e, o.Contact)
	if err != nil {
		return err
	}
	st, err := e.held()
	if err != nil {
		return err
	}
	defer st.Close()
	h, err := harvest.New(st, o)
	if err != nil {
		return err
	}
	x, err := exchange.New(st, sites)
	if err != nil {
		return err
	}
	all, err := jobs.New(st, slices.Concat(h.Jobs(), x.Jobs()), jobs.Options{}).Status(e.ctx, runs)
	if err != nil {
		return err
	}
	return show(all)
}

func (e *env) noPapers() error {
	return fmt.Errorf("no papers in %s yet: run dailypapers serve, or dailypapers ingest", e.data)
}

type sourcesRun struct {
	sourceSettings
	indexing
	Name string `arg:"" help:"The source's name, as dailypapers sources lists it."`
}

// Run runs a source in this process.
func (c *sourcesRun) Run(e *env) error {
	if err := c.known(e, c.Name); err != nil {
		return err
	}
	o, err := c.online(e)
	if err != nil {
		return err
	}
	if !slices.Contains(arxivSources(), c.Name) {
		return c.readSite(e)
	}
	return e.harvest(o, c.indexing, func(h *harvesting) error {
		_, err := h.once(c.Name)
		if errors.Is(err, papers.ErrConflict) {
			return errors.New(held(err))
		}
		return err
	})
}

func arxivSources() []string { return []string{harvest.RecordsJob, harvest.AnnouncementsJob} }

// known refuses a name that no source has.
func (s *sourceSettings) known(e *env, name string) error {
	o, err := s.exchangeOptions(e, "")
	if err != nil {
		return err
	}
	names := arxivSources()
	for _, site := range o.Sites {
		names = append(names, exchange.JobName(site))
	}
	if slices.Contains(names, name) {
		return nil
	}
	last := len(names) - 1
	return fmt.Errorf("there is no source %q; the sources are %s and %s", shortened(name), strings.Join(names[:last], ", "), names[last])
}

type sourcesLog struct {
	sourceSettings
	Name string `arg:"" help:"The source's name, as dailypapers sources lists it."`
	N    int    `short:"n" default:"20" help:"How many runs to print, up to 1000."`
	JSON bool   `help:"Print one JSON array instead of text."`
}

const maxRuns = 1000

// Run prints the history of a source.
func (c *sourcesLog) Run(e *env) error {
	if c.N < 1 || c.N > maxRuns {
		return fmt.Errorf("-n must be from 1 to %d", maxRuns)
	}
	if err := c.known(e, c.Name); err != nil {
		return err
	}
	return c.read(e, c.N, func(all []jobs.Status) error {
		i := slices.IndexFunc(all, func(s jobs.Status) bool { return s.Job.Name == c.Name })
		if i < 0 {
			return c.known(e, c.Name)
		}
		runs := all[i].Runs
		if c.JSON {
			list := make([]runJSON, len(runs))
			for i, r := range runs {
				list[i] = runOf(r)
			}
			return e.printJSON(list)
		}
		for _, r := range runs {
			fmt.Fprintln(e.out, runWords(r))
		}
		if len(runs) == 0 {
			fmt.Fprintln(e.err, c.Name, "has never run")
		}
		return nil
	})
}

func (e *env) printJSON(v any) error {
	enc := json.NewEncoder(e.out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
