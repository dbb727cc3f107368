package ingest

import (
	"context"
	"errors"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// defaultBatch is how many papers share a transaction: the store's statements
// are fastest around a thousand, and a kill loses no more than that.
const defaultBatch = 1000

// Options are the caller's wishes for one run.
type Options struct {
	// Strict ends the run at the first refused record, which Run returns as
	// a *papers.RecordError. The batch that it stands in is not written.
	Strict bool

	// List takes in the accepted papers in the order of the source, for a
	// front page; nil for none. ListName names the source to its reader. Such
	// a run always starts at the beginning: a list is short, and half of one
	// is no list. The caller puts it, behind its last source.
	List     *List
	ListName string

	BatchSize int                       // papers a transaction; 0 for the usual thousand
	Now       func() time.Time          // nil is the wall clock
	Report    func(*papers.RecordError) // called for each refused record that doesn't end the run, in order; may be nil
	Progress  func(State)               // called after each commit; may be nil
}

// A State is how far a run has come.
type State struct {
	Summary
	Done, Total int64 // as Source.Progress
}

// A Summary counts what one call of Run did. Added, Changed and Unchanged
// count papers, Read and the others records: a source may name a paper twice.
type Summary struct {
	Read      int // records, refused ones included, behind the resumed place
	Added     int
	Changed   int
	Unchanged int
	Removed   int // papers that the source holds no longer
	Rejected  int
	Cleaned   int // accepted records that held something hostile or unusable

	ResumedAfter int           // the line behind which the run went on; 0 for the beginning
	Elapsed      time.Duration // by Options.Now
}

// Run reads src to its end into st. Papers are committed in batches together
// with the place in the source, so that after any interruption the next Run
// goes on behind the last commit and ends with the same rows; a finished
// source leaves no place behind. The Summary also holds when Run fails.
// No goroutine is left after Run, which therefore waits for a read that is
// under way.
func Run(ctx context.Context, st *store.Store, src Source, o Options) (Summary, error) {
	w, err := newWriter(ctx, st, src, o)
	if err != nil {
		return Summary{}, fmt.Errorf("ingest: %w", err)
	}
	// Cancelled when writing stops for whatever reason, to stop the others.
	ctx, cancel := context.WithCancel(ctx)
	chunks := enrichAll(ctx, src, readAll(ctx, src, w.from, w.batch))
	err = w.writeAll(ctx, chunks)
	cancel()
	for range chunks { // until both goroutines have gone
	}
	w.sum.Elapsed = w.now().Sub(w.start)
	var refused *papers.RecordError
	if err != nil && !errors.As(err, &refused) {
		err = fmt.Errorf("ingest: %w", err)
	}
	return w.sum, err
}
