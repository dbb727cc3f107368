package store

import (
	"context"
	"database/sql"
	"testing"
)

// TestSynced holds that what people do waits for the disk, and that nothing
// else does, before and behind it.
func TestSynced(t *testing.T) {
	s, err := Open(t.Context(), t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	const normal, full = 1, 2 // as SQLite numbers them
	level := func(q interface {
		QueryRowContext(context.Context, string, ...any) *sql.Row
	}) int {
		var n int
		if err := q.QueryRowContext(t.Context(), `PRAGMA synchronous`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	for range 3 {
		if n := level(s.write); n != normal {
			t.Errorf("others commit at %d", n)
		}
		inside := 0
		err := s.together(t.Context(), func(_ context.Context, tx *sql.Tx) error {
			inside = level(tx)
			return nil
		})
		if err != nil || inside != full {
			t.Errorf("people commit at %d, %v", inside, err)
		}
	}
	if err := s.together(t.Context(), func(context.Context, *sql.Tx) error { return sql.ErrNoRows }); err != sql.ErrNoRows {
		t.Errorf("%v", err)
	}
	if n := level(s.write); n != normal {
		t.Errorf("behind an error others commit at %d", n)
	}
}
