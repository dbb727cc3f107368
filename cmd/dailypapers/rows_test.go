package main

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
	_ "modernc.org/sqlite" // the databases are read past the store as well
)

// database opens a data folder's database for reading, beside whoever writes.
// It leaves the files as they are: what a killed process left behind is the
// next process's to find.
func database(t *testing.T, dir string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, store.FileName)+"?mode=ro&_pragma=busy_timeout(10000)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// sameRows compares two databases, every row of every table. Rows must agree
// in their numbers too: an ingest resumes at the end of a batch, so that the
// batches, and with them num and change, are those of an uninterrupted one.
func sameRows(t *testing.T, one, other string) {
	t.Helper()
	a, b := database(t, one), database(t, other)
	for _, db := range []*sql.DB{a, b} {
		if got := column(t, db, "PRAGMA integrity_check"); !slices.Equal(got, []string{"ok"}) {
			t.Errorf("integrity check: %s", short(strings.Join(got, "\n")))
		}
		if got := column(t, db, "SELECT name FROM cursors"); len(got) > 0 {
			t.Errorf("cursors are left behind: %v", got)
		}
	}
	const list = `SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`
	tables := column(t, a, list)
	if got := column(t, b, list); !slices.Equal(got, tables) || !slices.Contains(tables, "paper_links") {
		t.Fatalf("tables differ: %v, %v", tables, got)
	}
	for _, table := range tables {
		sameTable(t, a, b, table)
	}
}

// own are the columns in which two databases may differ: clocks, and the
// names that a database gives itself and its changes.
func own(table, column string) bool {
	switch table + "." + column {
	case "goose_db_version.tstamp", "features.at", "cursors.at", "history.nonce":
		return true
	}
	return false
}

func sameTable(t *testing.T, a, b *sql.DB, table string) {
	t.Helper()
	var columns []string
	for _, c := range column(t, a, `SELECT name FROM pragma_table_info('`+table+`')`) {
		if !own(table, c) {
			columns = append(columns, c)
		}
	}
	order := strings.Join(columns, ", ")
	if table == "papers" {
		order = "id"
	}
	query := `SELECT ` + strings.Join(columns, ", ") + ` FROM ` + table
	if table == "site" {
		query += ` WHERE name <> 'store'`
	}
	query += ` ORDER BY ` + order
	x, y := rowsOf(t, a, query), rowsOf(t, b, query)
	defer x.Close()
	defer y.Close()
	n := 0
	for ; ; n++ {
		p, more := next(t, x, len(columns))
		q, others := next(t, y, len(columns))
		if more != others {
			t.Errorf("table %s: one database ends after %d rows, the other does not", table, n)
			return
		}
		if !more {
			break
		}
		for i := range p {
			if !reflect.DeepEqual(p[i], q[i]) {
				t.Errorf("table %s, row %d, column %s: %q and %q (row %.300q)", table, n+1, columns[i], fmt.Sprint(p[i]), fmt.Sprint(q[i]), fmt.Sprint(p))
				return
			}
		}
	}
	t.Logf("table %-16s %7d rows alike", table, n)
}

func rowsOf(t *testing.T, db *sql.DB, query string) *sql.Rows {
	t.Helper()
	rows, err := db.QueryContext(context.Background(), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return rows
}

func next(t *testing.T, rows *sql.Rows, columns int) ([]any, bool) {
	t.Helper()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		return nil, false
	}
	values, to := make([]any, columns), make([]any, columns)
	for i := range values {
		to[i] = &values[i]
	}
	if err := rows.Scan(to...); err != nil {
		t.Fatal(err)
	}
	return values, true
}

// column returns a query's first column.
func column(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	rows := rowsOf(t, db, query)
	defer rows.Close()
	var out []string
	for {
		v, more := next(t, rows, 1)
		if !more {
			return out
		}
		out = append(out, fmt.Sprint(v[0]))
	}
}

// samePapers compares two stores as the program reads them.
func samePapers(t *testing.T, one, other string, want int) {
	t.Helper()
	a, b := openStore(t, one), openStore(t, other)
	n := 0
	for from := int64(0); ; {
		x, next, err := a.Newest(t.Context(), from, 2000)
		y, after, err2 := b.Newest(t.Context(), from, 2000)
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		if len(x) != len(y) || next != after {
			t.Fatalf("%d papers of one store stand beside %d of the other", len(x), len(y))
		}
		for i := range x {
			if !reflect.DeepEqual(x[i], y[i]) {
				t.Fatalf("paper %s:\n%+v\nand in the other store\n%+v", x[i].ID, x[i], y[i])
			}
		}
		n += len(x)
		if from = next; next == 0 {
			break
		}
	}
	if n != want {
		t.Errorf("the stores hold %d papers, want %d", n, want)
	}
}

func openStore(t *testing.T, dir string) *store.Store {
	t.Helper()
	st, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return st
}

// holds checks that a store has exactly these papers.
func holds(t *testing.T, dir string, ids []string) {
	t.Helper()
	want := make([]papers.ID, len(ids))
	for i, id := range ids {
		want[i] = papers.ID(id)
	}
	got, err := openStore(t, dir).Papers(t.Context(), want)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(want) {
		t.Errorf("%d of %d papers are held", len(got), len(want))
	}
}
