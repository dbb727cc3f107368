package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"sync/atomic"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/arxiv"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/ingest"
	"github.com/dailypapers/dailypapers/internal/jsonl"
	"github.com/dailypapers/dailypapers/internal/lines"
	"github.com/dailypapers/dailypapers/internal/store"
)

type ingestCommand struct {
	Arxiv     arxivCommand     `cmd:"" help:"arXiv itself: what is new, some days, single papers, or saved answers."`
	JSONL     jsonlCommand     `cmd:"" name:"jsonl" help:"Papers as JSON Lines, one object a line. FILE may be plain, .gz or .zst; - is the standard input."`
	PapersAPI papersAPICommand `cmd:"" name:"papers-api" help:"The daily papers of another site that speaks the papers API."`
	Kaggle    kaggleCommand    `cmd:"" help:"The arXiv metadata snapshot that Kaggle hosts (arxiv-metadata-oai-snapshot.json), plain, .gz or .zst; - is the standard input."`
}

// reading are the flags that all ingest commands share.
type reading struct {
	indexing
	Strict bool `help:"Stop at the first record that is refused."`
}

// indexing is what becomes of the index after papers were taken in.
type indexing struct {
	NoIndex bool `help:"Leave the index to the running service, or to the next search."`
}

type jsonlCommand struct {
	reading
	Files   []string `arg:"" name:"file" help:"Files to read, in this order."`
	Feature *string  `help:"Make the papers the front page of this day, in the order of the files. It changes once all of them have been read to their ends, or not at all." placeholder:"DAY"`
}

func (c *jsonlCommand) Run(e *env) error {
	var list *ingest.List
	if c.Feature != nil {
		day, err := papers.ParseDay(*c.Feature)
		if err != nil {
			return fmt.Errorf("--feature: %w", err)
		}
		list = ingest.NewList(day)
	}
	decoder := jsonl.NewDecoder(time.Now())
	return c.take(e, "jsonl", c.Files, decoder.Decode, list)
}

type kaggleCommand struct {
	reading
	File string `arg:"" help:"The snapshot."`
}

func (c *kaggleCommand) Run(e *env) error {
	decoder := arxiv.NewKaggle(time.Now())
	return c.take(e, "kaggle", []string{c.File}, decoder.Decode, nil)
}

// take reads files one after another into the store and the index, and makes
// the list, if there is one, the front page. A file that cannot be read to its
// end is told and counted; the next one goes on.
func (c *reading) take(e *env, format string, files []string, decode ingest.Decode, list *ingest.List) error {
	st, err := e.open()
	if err != nil {
		return err
	}
	defer st.Close()
	o := ingest.Options{Strict: c.Strict, Report: e.teller(), List: list}
	read, rejected, broken := 0, 0, 0
	for _, file := range files {
		s, err := c.file(e, st, format, file, decode, o)
		read, rejected = read+s.Read, rejected+s.Rejected
		var refused *papers.RecordError
		if errors.As(err, &refused) && c.Strict {
			e.tell(refused)
			if list != nil {
				e.tell(unchanged(list, "a record was refused"))
			}
			return errRejected
		}
		if e.ctx.Err() != nil {
			return e.ctx.Err()
		}
		if err != nil && !unreadable(err) {
			return err // of the store: the next file would fare no better
		}
		if err != nil {
			e.tell(err)
			broken++
		}
	}
	if broken == len(files) && read == 0 {
		return errors.New("nothing could be read")
	}
	front := e.front(st, list, broken)
	if err := c.index(e, st); err != nil {
		return errors.Join(front, err)
	}
	if front != nil {
		return front
	}
	if rejected+broken > 0 {
		return errRejected
	}
	return nil
}

// front makes a list the front page of its day. Half of a list is no list:
// after a file that broke off, and where no paper was accepted, the old one
// stays.
func (e *env) front(st *store.Store, list *ingest.List, broken int) error {
	switch {
	case list == nil:
		return nil
	case broken > 0:
		return unchanged(list, "not every file could be read to its end")
	case list.Len() == 0:
		return unchanged(list, "there was no paper to put there")
	}
	if err := list.Put(e.ctx, st); err != nil {
		return err
	}
	fmt.Fprintf(e.out, "front page of %s: %s\n", list.Day(), counted(list.Len(), "paper"))
	return nil
}

func unchanged(list *ingest.List, why string) error {
	return fmt.Errorf("the front page of %s stays as it was: %s", list.Day(), why)
}

// An unopened is the error of a file that could not even be opened.
type unopened struct{ error }

// Unwrap returns the reason.
func (e unopened) Unwrap() error { return e.error }

// unreadable reports whether an error is the file's own.
func unreadable(err error) bool {
	var open unopened
	var path *fs.PathError
	return errors.As(err, &open) || errors.As(err, &path) || errors.Is(err, lines.ErrCorrupt)
}

// maxTold bounds the refusals that are told one by one: a file of the wrong
// kind would scroll away what was said before it. The summary counts them all.
const maxTold = 1000

// teller tells refused records, up to maxTold of them.
func (e *env) teller() func(*papers.RecordError) {
	told := 0
	return func(r *papers.RecordError) {
		told++
		switch {
		case told <= maxTold:
			e.tell(r)
		case told == maxTold+1:
			e.tell(fmt.Errorf("%s and further on: more records are refused; they are counted, but no longer told", r.Where))
		}
	}
}

// tell prints what is wrong with a record or a file, on a line of its own.
func (e *env) tell(err error) {
	clear := ""
	if terminal(e.err) {
		clear = "\r\x1b[K"
	}
	fmt.Fprintf(e.err, "%s%s\n", clear, plainly(err))
}

func (c *reading) file(e *env, st *store.Store, format, file string, decode ingest.Decode, o ingest.Options) (ingest.Summary, error) {
	src, err := ingest.OpenFile(format, file, decode)
	if err != nil {
		return ingest.Summary{}, unopened{err}
	}
	o.ListName = filepath.Base(src.Name())
	p := newProgress(e.err, terminal(e.err), e.log, filepath.Base(src.Name()), time.Now)
	o.Progress = p.show
	s, err := e.read(st, src, o)
	p.end(s)
	fmt.Fprintln(e.out, told(src.Name(), s))
	if s.Read > 1 && s.Read == s.Rejected {
		e.tell(fmt.Errorf("%s: nothing in it is a paper; ingest %s reads one JSON object a line", src.Name(), format))
	}
	return s, err
}

// lastRead is how long a command that was told to stop waits for a read that
// is under way.
const lastRead = 500 * time.Millisecond

// read runs the ingest of one file and closes it. Reading a pipe or a terminal
// may last for ever and cannot be called off: after a signal the program ends
// without it, with the counts of what was committed.
func (e *env) read(st *store.Store, src *ingest.File, o ingest.Options) (ingest.Summary, error) {
	type outcome struct {
		sum ingest.Summary
		err error
	}
	var committed atomic.Pointer[ingest.Summary]
	committed.Store(&ingest.Summary{})
	show := o.Progress
	o.Progress = func(s ingest.State) {
		committed.Store(&s.Summary)
		show(s)
	}
	done := make(chan outcome, 1)
	go func() {
		sum, err := ingest.Run(e.ctx, st, src, o)
		done <- outcome{sum, errors.Join(err, src.Close())}
	}()
	select {
	case r := <-done:
		return r.sum, r.err
	case <-e.ctx.Done():
	}
	select {
	case r := <-done:
		return r.sum, r.err
	case <-time.After(lastRead):
		return *committed.Load(), e.ctx.Err()
	}
}

// told is the one line that remains of a file.
func told(name string, s ingest.Summary) string {
	line := fmt.Sprintf("%s: %s: %d added, %d changed, %d unchanged, %d rejected", name, counted(s.Read, "record"), s.Added, s.Changed, s.Unchanged, s.Rejected)
	if again := s.Read - s.Added - s.Changed - s.Unchanged - s.Rejected; again > 0 {
		line += fmt.Sprintf(", %d repeated", again)
	}
	if s.Cleaned > 0 {
		line += fmt.Sprintf(", %d cleaned", s.Cleaned)
	}
	if s.ResumedAfter > 0 {
		line += fmt.Sprintf("; went on behind line %d", s.ResumedAfter)
	}
	return line + fmt.Sprintf(" in %s", s.Elapsed.Round(time.Millisecond))
}

// index brings the index up to date, unless a running service does it.
func (c *indexing) index(e *env, st *store.Store) error {
	if c.NoIndex {
		return nil
	}
	meaning, err := e.meaning()
	if err != nil {
		return err
	}
	cat, err := catalog.Open(e.data, st, meaning)
	if err != nil {
		return err
	}
	err = e.sync(cat)
	if err == nil {
		err = e.embed(cat)
	}
	return errors.Join(err, cat.Close())
}

// embed has a model elsewhere read what it has not read yet. What it cannot read now, it reads
// when the service runs or the next time; papers are found by their words until then.
func (e *env) embed(cat *catalog.Catalog) error {
	show, end := embedProgress(e.err, terminal(e.err), e.log)
	start := time.Now()
	n, _, err := cat.Embed(e.ctx, show)
	end()
	if e.ctx.Err() != nil {
		return err
	}
	if n > 0 {
		fmt.Fprintf(e.err, "embedded %s in %s\n", counted(n, "paper"), time.Since(start).Round(time.Millisecond))
	}
	if err != nil {
		fmt.Fprintln(e.err, "the model of meaning:", err)
	}
	if left := cat.Missing(); left > 0 {
		fmt.Fprintf(e.err, "found by words alone until the model of meaning has read them: %s\n", counted(left, "paper"))
	}
	return nil
}

// sync follows the store into the index and shows how it comes along.
func (e *env) sync(cat *catalog.Catalog) error {
	show, end := indexProgress(e.err, terminal(e.err), e.log)
	start := time.Now()
	n, err := cat.Sync(e.ctx, show)
	end()
	if errors.Is(err, catalog.ErrBusy) {
		fmt.Fprintln(e.err, "another process is writing the index and takes them in")
		return nil
	}
	if err != nil {
		return err
	}
	if n > 0 {
		fmt.Fprintf(e.err, "indexed %s in %s\n", counted(n, "paper"), time.Since(start).Round(time.Millisecond))
	}
	return nil
}
