package store

import (
	"context"
	"database/sql"
	"strings"
)

// maxParameters bounds the parameters of one statement. SQLite's compiled-in
// limit is 32,766 and PostgreSQL's 65,535; statements past a thousand gain
// nothing measurable and cost parsing.
const maxParameters = 1000

// insertRows runs one multi-row INSERT for as many rows as fit into a
// statement, with one prepared statement for all full ones. args holds the
// rows one after another, each of columns values.
func insertRows(ctx context.Context, tx *sql.Tx, into string, columns int, args []any) error {
	per := maxParameters / columns * columns
	if len(args) >= 2*per {
		full, err := tx.PrepareContext(ctx, into+values(columns, per/columns))
		if err != nil {
			return err
		}
		defer full.Close()
		for len(args) >= per {
			if _, err := full.ExecContext(ctx, args[:per]...); err != nil {
				return err
			}
			args = args[per:]
		}
	}
	for len(args) > 0 {
		n := min(per, len(args))
		if _, err := tx.ExecContext(ctx, into+values(columns, n/columns), args[:n]...); err != nil {
			return err
		}
		args = args[n:]
	}
	return nil
}

// values writes " VALUES (?,?),(?,?)…" for so many rows.
func values(columns, rows int) string {
	row := "(" + marks(columns) + ")"
	return " VALUES " + strings.Repeat(row+",", rows-1) + row
}

// marks writes "?,?,?", n at least 1.
func marks(n int) string {
	return strings.Repeat("?,", n-1) + "?"
}

// in calls run for as many keys at a time as fit into a statement, with as
// many marks.
func in[K any](keys []K, run func(marks string, keys []any) error) error {
	for len(keys) > 0 {
		n := min(maxParameters, len(keys))
		args := make([]any, n)
		for i, k := range keys[:n] {
			args[i] = k
		}
		if err := run(marks(n), args); err != nil {
			return err
		}
		keys = keys[n:]
	}
	return nil
}
