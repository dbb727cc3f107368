package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"testing"
)

// TestInsertRowsBoundaries writes as many rows as fill statements exactly,
// one fewer and one more.
func TestInsertRowsBoundaries(t *testing.T) {
	ctx := t.Context()
	s := openHere(t)
	for _, columns := range []int{1, 3, 24, 999, 1000} {
		names := make([]string, columns)
		for i := range names {
			names[i] = fmt.Sprintf("c%d", i)
		}
		table := fmt.Sprintf("wide%d", columns)
		into := "INSERT INTO " + table + " (" + joined(names) + ")"
		if _, err := s.write.ExecContext(ctx, "CREATE TABLE "+table+" ("+joined(names)+")"); err != nil {
			t.Fatal(err)
		}
		per := maxParameters / columns
		for _, rows := range []int{0, 1, per - 1, per, per + 1, 2*per - 1, 2 * per, 2*per + 1, 3 * per, 5*per + 1} {
			args := make([]any, rows*columns)
			for i := range args {
				args[i] = int64(i)
			}
			got := insertAndRead(t, s, into, table, columns, args)
			if !slices.Equal(got, args) {
				t.Errorf("%d rows of %d columns: %d values came back, %d were written, or others", rows, columns, len(got), len(args))
			}
		}
	}
}

func joined(names []string) string {
	out := names[0]
	for _, n := range names[1:] {
		out += "," + n
	}
	return out
}

// insertAndRead returns the values in the order in which they were written
// and leaves the table empty.
func insertAndRead(t *testing.T, s *Store, into, table string, columns int, args []any) []any {
	t.Helper()
	ctx := t.Context()
	if err := s.inTx(ctx, func(tx *sql.Tx) error { return insertRows(ctx, tx, into, columns, args) }); err != nil {
		t.Fatal(err)
	}
	got := []any{}
	err := each(ctx, s.read, "SELECT * FROM "+table+" ORDER BY rowid", nil, func(rows *sql.Rows) error {
		values, into := make([]any, columns), make([]any, columns)
		for i := range values {
			into[i] = &values[i]
		}
		err := rows.Scan(into...)
		got = append(got, values...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.write.ExecContext(ctx, "DELETE FROM "+table); err != nil {
		t.Fatal(err)
	}
	return got
}

func TestInBoundaries(t *testing.T) {
	for _, n := range []int{0, 1, maxParameters - 1, maxParameters, maxParameters + 1, 2*maxParameters + 1} {
		keys := make([]int, n)
		for i := range keys {
			keys[i] = i
		}
		var got []int
		err := in(keys, func(marks string, some []any) error {
			if len(marks) != 2*len(some)-1 {
				t.Errorf("%d marks for %d keys", (len(marks)+1)/2, len(some))
			}
			for _, k := range some {
				got = append(got, k.(int))
			}
			return nil
		})
		if err != nil || !slices.Equal(got, keys) {
			t.Errorf("%d keys: %d were asked for, error %v", n, len(got), err)
		}
	}
}

func openHere(t *testing.T) *Store {
	t.Helper()
	s, err := Open(context.Background(), t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}
