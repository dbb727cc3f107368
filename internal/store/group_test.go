package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"
)

// opened is a store with one setting for each deed to change.
func opened(t *testing.T) *Store {
	t.Helper()
	s, err := Open(context.Background(), t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func set(name, value string) func(context.Context, *sql.Tx) error {
	return func(ctx context.Context, tx *sql.Tx) error {
		return putSettings(ctx, tx, map[string]string{name: value})
	}
}

// onDisk is what another connection reads.
func onDisk(t *testing.T, s *Store, name string) string {
	t.Helper()
	v, err := s.Setting(context.Background(), name)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// block keeps the writing connection until free is called, so that deeds
// gather.
func block(t *testing.T, s *Store) (free func()) {
	t.Helper()
	tx, err := s.write.Begin()
	if err != nil {
		t.Fatal(err)
	}
	return func() { _ = tx.Rollback() }
}

// gather waits until so many deeds stand in the queue.
func gather(s *Store, n int) {
	for {
		s.group.mu.Lock()
		have := len(s.group.waiting)
		s.group.mu.Unlock()
		if have == n {
			return
		}
		runtime.Gosched()
	}
}

// queue starts a deed and returns when it waits behind the n before it.
func queue(s *Store, all *sync.WaitGroup, n int, do func()) {
	all.Go(do)
	gather(s, n+1)
}

// TestTogetherErrors has deeds that succeed, fail, panic and leave share one
// transaction: what succeeded is there, and nothing else.
func TestTogetherErrors(t *testing.T) {
	s := opened(t)
	bad := errors.New("not today")
	deeds := []struct {
		name string
		do   func(context.Context, *sql.Tx) error
		ok   bool
	}{
		{"first", nil, true},
		{"fails", func(context.Context, *sql.Tx) error { return bad }, false},
		{"second", nil, true},
		{"panics", func(context.Context, *sql.Tx) error { panic("oh") }, false},
		{"wrong", func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, `INSERT INTO nowhere (a) VALUES (1)`)
			return err
		}, false},
		{"last", nil, true},
	}
	free := block(t, s)
	errs := make([]error, len(deeds))
	var all sync.WaitGroup
	for i, d := range deeds {
		queue(s, &all, i, func() {
			errs[i] = s.together(context.Background(), func(ctx context.Context, tx *sql.Tx) error {
				if err := set(d.name, "done")(ctx, tx); err != nil || d.do == nil {
					return err
				}
				return d.do(ctx, tx)
			})
		})
	}
	free()
	all.Wait()
	for i, d := range deeds {
		if got := onDisk(t, s, d.name) == "done"; got != d.ok || (errs[i] == nil) != d.ok {
			t.Errorf("%s: on the disk %v, error %v", d.name, got, errs[i])
		}
	}
	if !errors.Is(errs[1], bad) {
		t.Errorf("its own error is %v", errs[1])
	}
	if err := s.together(t.Context(), set("after", "1")); err != nil || onDisk(t, s, "after") != "1" {
		t.Errorf("the next deed: %v", err)
	}
}

// TestTogetherCancelled cancels a leader and a follower while they wait, and
// one whose turn has come: only those who had not begun give up.
func TestTogetherCancelled(t *testing.T) {
	s := opened(t)
	free := block(t, s)
	errs := make([]error, 4)
	var all sync.WaitGroup
	for i := range errs {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		queue(s, &all, i, func() {
			errs[i] = s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
				if i == 1 {
					cancel() // in the middle: others depend on it
				}
				return set(fmt.Sprint(i), "done")(ctx, tx)
			})
		})
		if i == 0 || i == 2 {
			cancel()
		}
	}
	free()
	all.Wait()
	for i, err := range errs {
		gone := i == 0 || i == 2
		if errors.Is(err, context.Canceled) != gone || (onDisk(t, s, fmt.Sprint(i)) == "done") == gone {
			t.Errorf("deed %d: error %v, on the disk %q", i, err, onDisk(t, s, fmt.Sprint(i)))
		}
	}
}

// TestTogetherLeaderLeaves ends the goroutine of a leader in the middle of her
// group: nobody waits for ever, and nobody is told that what is lost is there.
func TestTogetherLeaderLeaves(t *testing.T) {
	s := opened(t)
	free := block(t, s)
	errs := make([]error, 3)
	var all sync.WaitGroup
	for i := range errs {
		queue(s, &all, i, func() {
			errs[i] = s.together(context.Background(), func(ctx context.Context, tx *sql.Tx) error {
				if i == 1 {
					runtime.Goexit() // runs on the leader's goroutine
				}
				return set(fmt.Sprint(i), "done")(ctx, tx)
			})
		})
	}
	free()
	all.Wait()
	for i, err := range errs[1:] {
		if err == nil || onDisk(t, s, fmt.Sprint(i+1)) != "" {
			t.Errorf("deed %d: error %v, on the disk %q", i+1, err, onDisk(t, s, fmt.Sprint(i+1)))
		}
	}
	if err := s.together(t.Context(), set("after", "1")); err != nil || onDisk(t, s, "after") != "1" {
		t.Errorf("the next deed: %v", err)
	}
}

// TestTogetherHandsOver has more deeds than one group takes: each leader is
// one of those who wait, and all are done.
func TestTogetherHandsOver(t *testing.T) {
	s := opened(t)
	const people = 3*maxGroup + 7
	free := block(t, s)
	var all sync.WaitGroup
	for i := range people {
		all.Go(func() {
			if err := s.together(context.Background(), set(fmt.Sprint("deed ", i), "done")); err != nil {
				t.Error(err)
			}
		})
	}
	gather(s, people)
	free()
	all.Wait()
	n, err := s.count(t.Context(), `SELECT COUNT(*) FROM site WHERE name LIKE 'deed %'`)
	if err != nil || n != people {
		t.Errorf("%d of %d deeds are there: %v", n, people, err)
	}
	if s.group.led || len(s.group.waiting) != 0 {
		t.Errorf("behind them stand %v, %d", s.group.led, len(s.group.waiting))
	}
}

// TestTogetherCommitFails has the disk refuse: everybody learns it.
func TestTogetherCommitFails(t *testing.T) {
	s := opened(t)
	free := block(t, s)
	errs := make([]error, 3)
	var all sync.WaitGroup
	for i := range errs {
		queue(s, &all, i, func() {
			errs[i] = s.together(context.Background(), func(ctx context.Context, tx *sql.Tx) error {
				if err := set(fmt.Sprint(i), "done")(ctx, tx); err != nil || i != 1 {
					return err
				}
				_, err := tx.ExecContext(ctx, `ROLLBACK`) // as SQLite does by itself where the disk is full
				return err
			})
		})
	}
	free()
	all.Wait()
	for i, err := range errs {
		if err == nil || onDisk(t, s, fmt.Sprint(i)) != "" {
			t.Errorf("deed %d: error %v, on the disk %q", i, err, onDisk(t, s, fmt.Sprint(i)))
		}
	}
	if err := s.together(t.Context(), set("after", "1")); err != nil || onDisk(t, s, "after") != "1" {
		t.Errorf("the next deed: %v", err)
	}
}

// TestTogetherClosed closes the store while deeds wait: each is on the disk or
// has an error, and none waits for ever.
func TestTogetherClosed(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(context.Background(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	free := block(t, s)
	errs := make([]error, maxGroup+20)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() { errs[i] = s.together(context.Background(), set(fmt.Sprint("deed ", i), "done")) })
	}
	gather(s, len(errs))
	all.Go(func() { s.Close() })
	all.Go(free)
	all.Wait()
	again, err := Open(context.Background(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	for i, err := range errs {
		if there := onDisk(t, again, fmt.Sprint("deed ", i)) == "done"; there != (err == nil) {
			t.Errorf("deed %d: on the disk %v, error %v", i, there, err)
		}
	}
}

// TestStatementsAreKept runs more texts than are kept, one inside the rows of
// itself, and one whose table is changed meanwhile.
func TestStatementsAreKept(t *testing.T) {
	s := opened(t)
	ctx := t.Context()
	for i := range 2*keptStatements + 3 {
		var n int
		if err := s.write.QueryRowContext(ctx, fmt.Sprintf(`SELECT %d + ?`, i), 1).Scan(&n); err != nil || n != i+1 {
			t.Fatal(n, err)
		}
	}
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		names := `SELECT name FROM counters ORDER BY name LIMIT 3`
		var pairs int
		err := each(ctx, tx, names, nil, func(*sql.Rows) error {
			return each(ctx, tx, names, nil, func(*sql.Rows) error { pairs++; return nil })
		})
		if pairs != 9 {
			t.Errorf("one statement inside itself saw %d pairs", pairs)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	read := func() (columns []string) {
		rows, err := s.write.QueryContext(ctx, `SELECT * FROM site LIMIT 1`)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		columns, _ = rows.Columns()
		return columns
	}
	before := read()
	if _, err := s.write.ExecContext(ctx, `ALTER TABLE site ADD COLUMN more TEXT`); err != nil {
		t.Fatal(err)
	}
	if after := read(); len(after) != len(before)+1 {
		t.Errorf("behind the change the columns are %v", after)
	}
	if _, err := s.write.ExecContext(ctx, `INSERT INTO nowhere (a) VALUES (1)`); err == nil {
		t.Error("a table that is not there was written to")
	}
}
