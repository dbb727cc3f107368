package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/harvest"
	"github.com/dailypapers/dailypapers/internal/store"
)

type arxivCommand struct {
	arxivSettings
	indexing
	From  string   `help:"First of the days whose changed records are asked for. Default: --arxiv-days before the last." placeholder:"DAY"`
	Until string   `help:"Last of these days. Default: today." placeholder:"DAY"`
	Set   []string `help:"Archives or categories to ask for. Default: those that the service follows." placeholder:"SET,…"`
	File  bool     `help:"The arguments are files, with saved answers of arXiv's: OAI-PMH, query API, RSS or Atom, plain, .gz or .zst; - is the standard input."`
	Args  []string `arg:"" optional:"" name:"id" help:"Papers to fetch: ids, arXiv: names, DOIs, addresses of their pages. With --file: files."`
}

// Help is shown below the flags.
func (arxivCommand) Help() string {
	return "Without arguments it does what the service does every day: all that is new, and the newest announcement. " +
		"With days or sets it asks for the records that were changed then, and goes on where it was interrupted when it is run again with the same days and sets. " +
		"The settings of arXiv, such as --arxiv-sets, are those of dailypapers serve --help."
}

// Run takes papers of arXiv in. What makes no sense is told before anything is
// asked or written.
func (c *arxivCommand) Run(e *env) error {
	if err := c.fits(); err != nil {
		return err
	}
	work, err := c.work()
	if err != nil {
		return err
	}
	settings := c.online
	if c.File {
		settings = c.harvestOptions
	}
	o, err := settings(e)
	if err != nil {
		return err
	}
	return e.harvest(o, c.indexing, work)
}

// fits refuses arguments that do not go together.
func (c *arxivCommand) fits() error {
	window := c.windowFlags()
	switch {
	case c.File && window != "":
		return fmt.Errorf("--file and %s do not go together: a file is read whole", window)
	case c.File && len(c.Args) == 0:
		return errors.New("--file takes the names of files, or - for the standard input")
	case len(c.Args) > 0 && window != "":
		return fmt.Errorf("%s and the ids of papers do not go together: papers are fetched whenever they are from", window)
	}
	return nil
}

// windowFlags names the flags of a window that were given.
func (c *arxivCommand) windowFlags() string {
	var given []string
	for _, f := range []struct {
		name string
		is   bool
	}{{"--from", c.From != ""}, {"--until", c.Until != ""}, {"--set", len(c.Set) > 0}} {
		if f.is {
			given = append(given, f.name)
		}
	}
	return strings.Join(given, " and ")
}

// work returns what is to be done.
func (c *arxivCommand) work() (func(*harvesting) error, error) {
	switch {
	case c.File:
		return func(h *harvesting) error { return h.files(c.Args) }, nil
	case len(c.Args) > 0:
		ids, err := arxivIDs(c.Args)
		return func(h *harvesting) error { return h.fetch(ids) }, err
	case c.windowFlags() != "":
		w, err := c.window()
		return func(h *harvesting) error { return h.window(w) }, err
	}
	return (*harvesting).daily, nil
}

// window reads the days and sets.
func (c *arxivCommand) window() (w harvest.Window, err error) {
	w.Sets = c.Set
	for _, name := range c.Set {
		if harvest.CheckSet(name) != nil {
			return w, fmt.Errorf("--set: %q is none of arXiv's archives and categories, such as cs, stat.ML or hep-th; all is the whole of it", name)
		}
	}
	if w.From, err = day("--from", c.From); err != nil {
		return w, err
	}
	if w.Until, err = day("--until", c.Until); err != nil {
		return w, err
	}
	if first := harvest.FirstStamp(); !w.From.IsZero() && w.From.Before(first) {
		w.From = first // arXiv refuses earlier days, and has nothing from then
	}
	if !w.From.IsZero() && !w.Until.IsZero() && w.Until.Before(w.From) {
		return w, fmt.Errorf("--from: %s is after --until, %s", w.From, w.Until)
	}
	return w, nil
}

// day reads a flag's day, none where it was not given.
func day(flag, text string) (papers.Day, error) {
	if text == "" {
		return papers.Day{}, nil
	}
	d, err := papers.ParseDay(text)
	if err != nil {
		return d, fmt.Errorf("%s: %w", flag, papers.Under("this", err))
	}
	return d, nil
}

// arxivIDs reads what people paste.
func arxivIDs(words []string) ([]papers.ID, error) {
	ids := make([]papers.ID, len(words))
	for i, word := range words {
		id, _, err := papers.ParseID(word)
		if err != nil {
			return nil, notAnID(word)
		}
		if id.Source() != "arxiv" {
			return nil, fmt.Errorf("%s is not one of arXiv's papers", id)
		}
		ids[i] = id
	}
	return ids, nil
}

func notAnID(word string) error {
	if _, err := os.Stat(word); err == nil || word == "-" {
		return fmt.Errorf("%q is not a paper's id; with --file it is read as a file", word)
	}
	return fmt.Errorf("%q is not a paper's id or address; try 2405.18203, hep-th/9901001 or https://arxiv.org/abs/2405.18203", shortened(word))
}

// shortened bounds a word that is told back.
func shortened(word string) string {
	if r := []rune(word); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return word
}

// fetch takes single papers in.
func (h *harvesting) fetch(ids []papers.ID) error {
	counts, missing, err := h.Fetch(h.e.ctx, ids, h.show.state)
	h.told("arXiv", counts, err)
	for _, id := range missing {
		h.e.tell(fmt.Errorf("arXiv has no paper %s", id))
	}
	if err == nil && len(missing) > 0 {
		return errRejected
	}
	return err
}

// window takes the records of some days in.
func (h *harvesting) window(w harvest.Window) error {
	h.show.from = w.From
	counts, err := h.Window(h.e.ctx, w, h.show.state)
	h.told("arXiv", counts, err)
	return err
}

// files takes saved answers in. One that cannot be read to its end is told,
// and the next one goes on.
func (h *harvesting) files(names []string) error {
	broken := 0
	var read int
	for _, name := range names {
		h.show.begin(name)
		counts, err := h.File(h.e.ctx, name, h.show.state)
		if name == "-" {
			name = "stdin"
		}
		read += counts.Read + counts.Announced
		h.told(name, counts, err)
		if h.e.ctx.Err() != nil {
			return h.e.ctx.Err()
		}
		if err != nil {
			h.e.tell(err)
			broken++
		}
	}
	switch {
	case broken == len(names) && read == 0:
		return errors.New("nothing could be read")
	case broken > 0:
		return errRejected
	}
	return nil
}

// daily does what the service does every day. A job that another process is
// at is left to it.
func (h *harvesting) daily() error {
	for _, name := range []string{harvest.RecordsJob, harvest.AnnouncementsJob} {
		_, err := h.once(name)
		if errors.Is(err, papers.ErrConflict) {
			fmt.Fprintf(h.e.out, "%s; dailypapers sources shows how it goes\n", held(err))
			continue
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// once runs a job here and now.
func (h *harvesting) once(name string) (store.Run, error) {
	h.show.begin(name)
	run, err := h.jobs.Once(h.e.ctx, name, h.show.run)
	if run.Job != "" {
		h.told(name, run.Counts, err)
		if run.Note != "" {
			fmt.Fprintf(h.e.out, "%s: %s\n", name, run.Note)
		}
	}
	return run, err
}

// held words that another process runs a job.
func held(err error) string {
	return strings.TrimSuffix(plainly(err), ": "+papers.ErrConflict.Error())
}
