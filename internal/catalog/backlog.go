package catalog

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/search"
)

const (
	// askAhead is how many papers' texts a model elsewhere is handed at once: four of the
	// usual requests.
	askAhead = 256
	// putEvery and putLatest are how many vectors wait at most, and how long, before they
	// are committed: a kill loses no more than these, and a commit takes 0.1 s.
	putEvery  = 2048
	putLatest = 15 * time.Second
	putAtStop = 5 * time.Second // how long a stop waits for the last commit
	// asking is how long a killed process keeps others from asking.
	asking = 30 * time.Second
	// The pause behind a failure doubles from first to last.
	firstRest = time.Second
	lastRest  = 5 * time.Minute
	// lookAgain is when to look whether another process has ended.
	lookAgain = 10 * time.Second
)

// Embed asks the model elsewhere for the vectors that papers in the index lack, the newest
// papers first, until none lacks one; it returns how many papers got theirs. What lacks one
// stands in the index itself, so a stop loses nothing but what was just asked.
//
// One process at a time asks. Where another does, or the model failed lately and is to be
// left alone, Embed does nothing; again is how long to wait before the next call. That is
// kept in the store and so holds for all processes and behind a restart. Sync may run
// beside it. report is told how many papers got their vector and how many lack one.
func (c *Catalog) Embed(ctx context.Context, report func(done, missing int)) (n int, again time.Duration, err error) {
	if c.meaning.other == nil || c.Missing() == 0 {
		return 0, 0, nil
	}
	t, again, err := c.takeTurn(ctx)
	if t == nil {
		return 0, again, wrapped(err)
	}
	n, err = c.embed(t.ctx, report)
	if errors.Is(context.Cause(t.ctx), errLost) {
		err = nil // another process asks
	}
	again, ended := t.end(ctx, n, err)
	return n, again, wrapped(errors.Join(err, ended))
}

func wrapped(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("catalog: embed: %w", err)
}

// A turn is the right to ask a model elsewhere.
type turn struct {
	store         *store.Store
	world, holder string
	refusals      int
	ctx           context.Context // ends where the turn is lost
	stop          context.CancelCauseFunc
	kept          chan struct{} // closed when it is renewed no more
}

var errLost = errors.New("the turn went to another process")

// takeTurn returns nil and how long to wait where the model is not to be asked now.
func (c *Catalog) takeTurn(ctx context.Context) (*turn, time.Duration, error) {
	t := &turn{store: c.store, world: "embedding by " + c.meaning.other.ID(), holder: rand.Text(), kept: make(chan struct{})}
	got, err := c.store.TakeTurn(ctx, t.world, t.holder, asking)
	switch {
	case err != nil:
		return nil, firstRest, err
	case !got.Taken && got.Holder != "":
		return nil, lookAgain, nil
	case !got.Taken:
		return nil, max(got.Wait, firstRest), nil
	}
	t.refusals = got.Refusals
	t.ctx, t.stop = context.WithCancelCause(ctx)
	go t.keep()
	return t, 0, nil
}

// keep renews the turn.
func (t *turn) keep() {
	defer close(t.kept)
	ticker := time.NewTicker(asking / 3)
	defer ticker.Stop()
	for {
		select {
		case <-t.ctx.Done():
			return
		case <-ticker.C:
		}
		if err := t.store.KeepTurn(t.ctx, t.world, t.holder, asking); errors.Is(err, papers.ErrConflict) {
			t.stop(errLost)
		}
	}
}

// end gives the turn back, and says how long the model is to be left alone for an error.
// Who was stopped may go on at once.
func (t *turn) end(ctx context.Context, done int, err error) (rest time.Duration, _ error) {
	t.stop(nil)
	<-t.kept
	refusals := 0
	if err != nil && ctx.Err() == nil {
		if done == 0 {
			refusals = t.refusals
		}
		rest = min(firstRest<<min(refusals, 20), lastRest)
		var patient interface {
			error
			After() time.Duration
		}
		if errors.As(err, &patient) {
			rest = max(rest, patient.After())
		}
		refusals++
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := t.store.EndTurn(last, t.world, t.holder, rest, refusals); err != nil && !errors.Is(err, papers.ErrConflict) {
		return rest, err
	}
	return rest, nil
}

// made is a vector and the text that it is of.
type made struct {
	print  int64
	vector []float32
}

// embed asks and puts.
func (c *Catalog) embed(ctx context.Context, report func(done, missing int)) (n int, err error) {
	asked := make(map[papers.ID]bool) // and lacks its vector in the index still
	waiting := make(map[papers.ID]made)
	since := time.Now()
	put := func(ctx context.Context) {
		done, failed := c.putVectors(ctx, waiting)
		for _, id := range done {
			delete(asked, id)
		}
		clear(waiting)
		n, err = n+len(done), errors.Join(err, failed)
	}
	for err == nil {
		var list []papers.Paper
		if list, err = c.wanting(ctx, asked); err != nil || len(list) == 0 {
			break
		}
		if len(waiting) == 0 {
			since = time.Now()
		}
		err = c.ask(ctx, list, waiting)
		if len(waiting) >= putEvery || time.Since(since) >= putLatest {
			put(ctx)
		}
		if report != nil {
			report(n+len(waiting), max(c.Missing()-len(waiting), 0))
		}
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), putAtStop)
	defer cancel()
	put(last)
	return n, err
}

// wanting returns papers that lack a vector and were not asked for yet, and notes them.
// Those that the store has no more, Sync will take out.
func (c *Catalog) wanting(ctx context.Context, asked map[papers.ID]bool) ([]papers.Paper, error) {
	for {
		found, err := withoutVector(ctx, c.current(), len(asked)+askAhead)
		if err != nil {
			return nil, c.noticed(err)
		}
		var ids []papers.ID
		for _, h := range found.Hits {
			if id := papers.ID(h.Key); !asked[id] && len(ids) < askAhead {
				ids = append(ids, id)
				asked[id] = true
			}
		}
		list, err := c.store.Papers(ctx, ids)
		if err != nil || len(list) > 0 || len(ids) == 0 {
			return list, err
		}
	}
}

// ask notes the vectors of papers, of some of them where there is an error.
func (c *Catalog) ask(ctx context.Context, list []papers.Paper, waiting map[papers.ID]made) error {
	docs := c.meaning.prepare(list)
	texts := make([]string, len(docs))
	for i, d := range docs {
		texts[i] = embedded(d)
	}
	vectors, err := c.meaning.other.make(ctx, texts)
	for i, v := range vectors {
		waiting[papers.ID(docs[i].Key)] = made{fingerprint(texts[i]), v}
	}
	return err
}

// putVectors puts papers with their vectors into the index and returns which. While another
// process writes it waits.
func (c *Catalog) putVectors(ctx context.Context, vectors map[papers.ID]made) ([]papers.ID, error) {
	for {
		done, err := c.tryPut(ctx, vectors)
		if !errors.Is(err, ErrBusy) {
			return done, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(time.Second):
		}
	}
}

// tryPut commits at the mark that the index has. The papers are as the store has them now, which
// may be ahead of the mark: what changed behind it is put once more when Sync comes to it. A paper
// whose text is another by now is left for the next time.
func (c *Catalog) tryPut(ctx context.Context, vectors map[papers.ID]made) (done []papers.ID, err error) {
	if len(vectors) == 0 {
		return nil, nil
	}
	c.syncing.Lock()
	defer c.syncing.Unlock()
	if c.closed {
		return nil, search.ErrClosed
	}
	s := shelf{store: c.store, dir: c.dir, index: c.current(), meaning: c.meaning}
	w, err := s.writer()
	if err != nil {
		return nil, c.noticed(err)
	}
	done, err = c.putInto(ctx, w, vectors)
	if err = errors.Join(err, w.Close()); err != nil {
		return nil, c.noticed(err)
	}
	_, err = c.count(ctx)
	return done, err
}

func (c *Catalog) putInto(ctx context.Context, w *search.Writer, vectors map[papers.ID]made) (done []papers.ID, err error) {
	p, err := placeOf(ctx, c.store, c.Stats())
	if err != nil {
		return nil, err
	}
	if !p.ours {
		return nil, errAnew
	}
	list, err := c.store.Papers(ctx, slices.Collect(maps.Keys(vectors)))
	if err != nil {
		return nil, err
	}
	for _, d := range c.meaning.prepare(list) {
		v := vectors[papers.ID(d.Key)]
		if v.print != fingerprint(embedded(d)) {
			continue
		}
		give(&d, v.vector)
		if err := w.Put(d); err != nil {
			return nil, err
		}
		done = append(done, papers.ID(d.Key))
	}
	return done, w.Commit(p.done)
}

// errAnew is why vectors are not kept: the index follows another history than the store has.
var errAnew = errors.New("the index is about to be built anew")
