package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"time"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// readers is the number of reading connections: two cores, and as many again
// for requests that wait for the disk.
const readers = 4

//go:embed migrations/sqlite/*.sql
var migrations embed.FS

// openSQLite opens a pool on path. WAL lets readers go on while the one
// writer writes. synchronous NORMAL can lose the last transactions with the
// power, never the database: enough for papers, which can be read again. What
// people do is synced, see Store.synced.
func openSQLite(path string, connections int, readOnly bool) (*sql.DB, error) {
	q := url.Values{}
	for _, p := range []string{"busy_timeout(15000)", "journal_mode(wal)", "synchronous(normal)", "fullfsync(1)", "checkpoint_fullfsync(1)", "cache_size(-32768)", "temp_store(memory)"} {
		q.Add("_pragma", p)
	}
	if readOnly {
		q.Add("_pragma", "query_only(1)")
	} else {
		q.Add("_txlock", "immediate")
	}
	to, err := sqlite.NewConnector("file:" + escaped(path) + "?" + q.Encode())
	if err != nil {
		return nil, err
	}
	db := sql.OpenDB(remembering{to})
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db, nil
}

// escaped is a path as it stands in an address of a database.
func escaped(path string) string { return (&url.URL{Path: path}).EscapedPath() }

// connect makes the first connection. Switching a new file to WAL fails at
// once, whatever busy_timeout says, while another process does the same, so
// it is tried again for about a second.
func connect(ctx context.Context, db *sql.DB) error {
	for wait := time.Millisecond; ; wait *= 2 {
		err := db.PingContext(ctx)
		var e *sqlite.Error
		if !errors.As(err, &e) || e.Code()&0xff != sqlite3.SQLITE_BUSY || wait > time.Second/2 {
			return err
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// migrate brings the schema to the newest version this program knows.
func migrate(ctx context.Context, db *sql.DB) error {
	if err := connect(ctx, db); err != nil {
		return err
	}
	files, err := fs.Sub(migrations, "migrations/sqlite")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, files)
	if err != nil {
		return err
	}
	return climb(ctx, p)
}

// climb runs the migrations that are missing. Another process may be opening
// the same new database: who comes second fails at what the first has just
// done, and goes on from there.
func climb(ctx context.Context, p *goose.Provider) error {
	var failed error
	for last := int64(-1); ; {
		held, known, err := p.GetVersions(ctx)
		if err != nil {
			return err
		}
		if held > known {
			return fmt.Errorf("the database has schema %d, this program knows %d: use the newer program", held, known)
		}
		if held == known {
			return nil
		}
		if failed != nil && held == last {
			return failed
		}
		last = held
		_, failed = p.Up(ctx)
	}
}
