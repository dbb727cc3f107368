package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/harvest"
	"github.com/dailypapers/dailypapers/internal/jobs"
)

type sourcesCommand struct {
	List sourcesList `cmd:"" default:"withargs" help:"List the sources with their last runs (the default)."`
	Run  sourcesRun  `cmd:"" help:"Run a source now, in this process, due or not."`
	Log  sourcesLog  `cmd:"" help:"Print the last runs of a source, newest first."`
}

type sourcesList struct {
	arxivSettings
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
func (s *arxivSettings) read(e *env, runs int, show func([]jobs.Status) error) error {
	o, err := s.harvestOptions(e)
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
	all, err := jobs.New(st, h.Jobs(), jobs.Options{}).Status(e.ctx, runs)
	if err != nil {
		return err
	}
	return show(all)
}

func (e *env) noPapers() error {
	return fmt.Errorf("no papers in %s yet: run dailypapers serve, or dailypapers ingest", e.data)
}

type sourcesRun struct {
	arxivSettings
	indexing
	Name string `arg:"" help:"The source's name, as dailypapers sources lists it."`
}

// Run runs a source in this process.
func (c *sourcesRun) Run(e *env) error {
	if !slices.Contains(sourceNames(), c.Name) {
		return noSource(c.Name)
	}
	o, err := c.online(e)
	if err != nil {
		return err
	}
	return e.harvest(o, c.indexing, func(h *harvesting) error {
		_, err := h.once(c.Name)
		if errors.Is(err, papers.ErrConflict) {
			return errors.New(held(err))
		}
		return err
	})
}

func sourceNames() []string { return []string{harvest.RecordsJob, harvest.AnnouncementsJob} }

func noSource(name string) error {
	return fmt.Errorf("there is no source %q; the sources are %s", shortened(name), strings.Join(sourceNames(), " and "))
}

type sourcesLog struct {
	arxivSettings
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
	if !slices.Contains(sourceNames(), c.Name) {
		return noSource(c.Name)
	}
	return c.read(e, c.N, func(all []jobs.Status) error {
		i := slices.IndexFunc(all, func(s jobs.Status) bool { return s.Job.Name == c.Name })
		if i < 0 {
			return noSource(c.Name)
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
