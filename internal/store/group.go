package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
)

// maxGroup is how many deeds share a transaction at most, so that none waits
// much longer than its own share: 256 small ones take some 30 ms.
const maxGroup = 256

// A deed is what one person waits for: some statements that hold or don't,
// whatever becomes of the others in the same transaction.
type deed struct {
	ctx  context.Context
	do   func(context.Context, *sql.Tx) error
	err  error
	turn chan bool // true: lead the next group; false: done
}

// A group collects the deeds of people who come at the same time into one
// transaction, so that they share one wait for the disk (group commit). The
// first who comes leads: she waits for the writing connection, does what has
// gathered meanwhile, commits, and hands the lead to the first of those who
// came during that.
type group struct {
	mu      sync.Mutex
	waiting []*deed
	led     bool
}

// together runs do in a transaction that is shared with others and returns
// when it is on the disk. An error of do undoes what do did and nothing else.
// do runs on any goroutine, and not at all where ctx ends before its turn.
func (s *Store) together(ctx context.Context, do func(context.Context, *sql.Tx) error) error {
	d := &deed{ctx: ctx, do: do, turn: make(chan bool, 1)}
	g := &s.group
	g.mu.Lock()
	g.waiting = append(g.waiting, d)
	lead := !g.led
	g.led = true
	g.mu.Unlock()
	if lead || <-d.turn {
		s.lead(d)
	}
	return d.err
}

// errCutOff is what those learn whose leader ended before her work did.
func errCutOff() error { return errors.New("the transaction was cut off") }

// lead does the next group, to which the leader belongs as its first. However
// that ends, everybody in it learns how, and the next group has a leader.
func (s *Store) lead(d *deed) {
	// Others depend on this transaction: the leader's own hurry must not end it.
	ctx := context.WithoutCancel(d.ctx)
	batch, err := []*deed(nil), errCutOff()
	defer func() {
		if batch == nil { // not even begun
			batch = s.group.take()
		}
		s.group.end(batch, err)
	}()
	err = s.synced(ctx, func(conn *sql.Conn) error {
		tx, err := conn.BeginTx(ctx, nil)
		batch = s.group.take()
		if err != nil {
			return err
		}
		return runGroup(ctx, tx, batch)
	})
}

// synced runs do with the writing connection set to wait for the disk at each
// commit. It is set back for whoever comes next: what can be read again from its
// source need not wait.
func (s *Store) synced(ctx context.Context, do func(*sql.Conn) error) error {
	conn, err := s.write.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close() // back into the pool
	if _, err := conn.ExecContext(ctx, `PRAGMA synchronous = FULL`); err != nil {
		return err
	}
	defer func() {
		// Where this fails later commits wait for the disk needlessly, and nothing is lost.
		_, _ = conn.ExecContext(ctx, `PRAGMA synchronous = NORMAL`)
	}()
	return do(conn)
}

// end tells a group how it ended and wakes the next leader.
func (g *group) end(batch []*deed, err error) {
	for _, d := range batch {
		if err != nil && d.err == nil {
			d.err = err
		}
	}
	next := g.next()
	for _, d := range batch[1:] {
		d.turn <- false
	}
	if next != nil {
		next.turn <- true
	}
}

// take returns those who wait, the leader first.
func (g *group) take() []*deed {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := min(len(g.waiting), maxGroup)
	batch := g.waiting[:n:n]
	g.waiting = g.waiting[n:]
	return batch
}

// next names the next leader, nil where nobody waits.
func (g *group) next() *deed {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.waiting) == 0 {
		g.led, g.waiting = false, nil
		return nil
	}
	return g.waiting[0]
}

// runGroup runs all deeds and commits. Its error is everybody's.
func runGroup(ctx context.Context, tx *sql.Tx, batch []*deed) error {
	defer tx.Rollback() // does nothing after Commit
	for _, d := range batch {
		if d.err = d.ctx.Err(); d.err != nil {
			continue
		}
		if err := d.run(ctx, tx); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// run does one deed inside a savepoint. Its own failure is left in err; what
// it returns is a failure of the transaction.
func (d *deed) run(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx, `SAVEPOINT deed`); err != nil {
		return err
	}
	if d.err = d.try(tx); d.err != nil {
		if _, err := tx.ExecContext(ctx, `ROLLBACK TO deed`); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, `RELEASE deed`)
	return err
}

func (d *deed) try(tx *sql.Tx) (err error) {
	defer func() {
		if cause := recover(); cause != nil { // the others wait for this goroutine
			err = fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
		}
	}()
	// The deed's own context would have the driver interrupt the connection,
	// and with it everybody's transaction.
	return d.do(context.WithoutCancel(d.ctx), tx)
}
