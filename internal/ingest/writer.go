package ingest

import (
	"context"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A writer is the last stage: it counts, reports and commits.
type writer struct {
	st    *store.Store
	src   Source
	o     Options
	now   func() time.Time
	start time.Time
	batch int

	from   Position // where the run began
	places bool     // whether places are kept for a next run
	sum    Summary
	own    bool // whether papers were committed in this run
}

func newWriter(ctx context.Context, st *store.Store, src Source, o Options) (*writer, error) {
	w := &writer{st: st, src: src, o: o, now: o.Now, batch: o.BatchSize, from: src.Start()}
	if w.now == nil {
		w.now = time.Now
	}
	if w.batch <= 0 {
		w.batch = defaultBatch
	}
	w.start = w.now()
	if w.places = w.from.Identity != "" && o.List == nil; !w.places {
		return w, nil
	}
	stored, err := st.Cursor(ctx, w.from.Source)
	if err != nil {
		return nil, err
	}
	w.from = resume(stored, w.from)
	w.sum.ResumedAfter = w.from.Line
	return w, nil
}

// writeAll commits chunk by chunk, each whole or not at all.
func (w *writer) writeAll(ctx context.Context, chunks <-chan chunk) error {
	for c := range chunks {
		if err := w.write(ctx, c); err != nil {
			return err
		}
		if c.last {
			return nil
		}
	}
	return ctx.Err()
}

func (w *writer) write(ctx context.Context, c chunk) error {
	b, counted, err := w.collect(c)
	if err != nil {
		return err
	}
	if len(b.Papers) > 0 && !w.own {
		// The starter library's front page makes room for a site's own papers.
		b.DropFeatures = papers.FromStarter
	}
	result, err := w.st.PutPapers(ctx, b)
	if err != nil {
		return fmt.Errorf("%s: %w", w.src.Name(), err)
	}
	w.own = w.own || b.DropFeatures != ""
	counted.Added += result.Added
	counted.Changed += result.Changed
	counted.Unchanged += result.Unchanged
	w.sum = counted
	w.sum.Elapsed = w.now().Sub(w.start)
	if w.o.Progress != nil {
		done, total := w.src.Progress()
		w.o.Progress(State{w.sum, done, total})
	}
	if w.o.List != nil {
		if err := w.o.List.add(b.Papers, w.o.ListName, w.start); err != nil {
			return fmt.Errorf("%s: %w", w.src.Name(), err)
		}
	}
	return c.err
}

// collect turns a chunk into a batch and the counts that hold once it is
// committed. Under Strict the first refused record is the error.
func (w *writer) collect(c chunk) (store.Batch, Summary, error) {
	b := store.Batch{Papers: make([]papers.Paper, 0, len(c.items))}
	sum := w.sum
	line := 0
	for i := range c.items {
		it := &c.items[i]
		line = it.record.Line
		sum.Read++
		if it.refused != nil {
			sum.Rejected++
			if w.o.Strict {
				w.sum.Read, w.sum.Rejected = sum.Read, sum.Rejected
				return b, sum, it.refused
			}
			if w.o.Report != nil {
				w.o.Report(it.refused)
			}
			continue
		}
		if it.cleaned {
			sum.Cleaned++
		}
		b.Papers = append(b.Papers, it.record.Paper)
	}
	b.Cursor = w.place(c, line)
	return b, sum, nil
}

// place is the cursor that belongs into the same transaction: behind the
// chunk, or deleted where the source ended well.
func (w *writer) place(c chunk, line int) *store.Cursor {
	at := w.from
	switch {
	case at.Identity == "":
		return nil
	case c.last && c.err == nil:
		return &store.Cursor{Name: at.Source}
	case !w.places || line == 0: // nothing new before the reading broke off
		return nil
	}
	at.Line = line
	return &store.Cursor{Name: at.Source, Position: at.String()}
}
