package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	papers "github.com/dailypapers/dailypapers"
)

// Snapshot writes the whole database, as it is at one moment, into a new file
// at path, while readers and writers go on. It costs about as long as reading
// and writing the file once.
func (s *Store) Snapshot(ctx context.Context, path string) error {
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("store: snapshot to %s: %w", path, fs.ErrExist)
	}
	db, err := openSQLite(s.path, 1, false) // a connection of its own: the one writer goes on
	if err == nil {
		_, err = db.ExecContext(ctx, `VACUUM INTO ?`, path)
		err = errors.Join(err, db.Close())
	}
	if err != nil {
		return fmt.Errorf("store: snapshot to %s: %w", path, errors.Join(err, removed(path)))
	}
	return nil
}

// removed removes a file that may not be there.
func removed(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// A Census says what is in a database file.
type Census struct {
	Schema   int64            `json:"schema"`   // the newest migration
	Identity string           `json:"identity"` // as Store.Identity
	Mark     uint64           `json:"mark"`     // as Store.Mark
	Rows     map[string]int64 `json:"rows"`     // of each table
}

// Inspect opens the database file at path, holds that every page and index of
// it is sound, and counts its rows. It changes nothing. papers.ErrInvalid
// where it is no database of this program's, or damaged.
func Inspect(ctx context.Context, path string) (Census, error) {
	c := Census{Rows: make(map[string]int64)}
	db, err := sql.Open("sqlite", "file:"+escaped(path)+"?mode=ro&immutable=1")
	if err != nil {
		return c, fmt.Errorf("store: inspect %s: %w", path, err)
	}
	defer db.Close()
	if err := c.take(ctx, db); err != nil {
		return c, fmt.Errorf("store: inspect %s: %w: %w", path, papers.ErrInvalid, err)
	}
	return c, nil
}

func (c *Census) take(ctx context.Context, db *sql.DB) error {
	var sound string
	if err := db.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&sound); err != nil {
		return err
	}
	if sound != "ok" {
		return fmt.Errorf("the database is damaged: %s", sound)
	}
	if err := db.QueryRowContext(ctx, `SELECT MAX(version_id) FROM goose_db_version`).Scan(&c.Schema); err != nil {
		return err
	}
	if err := db.QueryRowContext(ctx, `SELECT value FROM site WHERE name = ?`, identitySetting).Scan(&c.Identity); err != nil {
		return err
	}
	if err := db.QueryRowContext(ctx, `SELECT value FROM counters WHERE name = 'change'`).Scan(&c.Mark); err != nil {
		return err
	}
	var tables []string
	err := each(ctx, db, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`, nil, func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		tables = append(tables, name)
		return err
	})
	for _, name := range tables {
		var n int64
		if err == nil {
			err = db.QueryRowContext(ctx, `SELECT COUNT(*) FROM `+quoted(name)).Scan(&n)
		}
		c.Rows[name] = n
	}
	return err
}

// quoted writes a name as SQL has it. Those of a file that somebody else made
// may hold anything, a statement too.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// KnownSchema is the newest migration that this program has.
func KnownSchema() (int64, error) {
	names, err := fs.Glob(migrations, "migrations/sqlite/*.sql") // in their order
	if err != nil || len(names) == 0 {
		return 0, err
	}
	number, _, _ := strings.Cut(filepath.Base(names[len(names)-1]), "_")
	return strconv.ParseInt(number, 10, 64)
}

// Replace puts the database file at path in the place of the one in dir, of
// which it leaves a copy under the name it returns, "" where there was none.
// papers.ErrConflict where another process has the old one open. A crash leaves
// either the old database or the new one in place, whole.
func Replace(ctx context.Context, dir, path, copyName string) (string, error) {
	held := filepath.Join(dir, FileName)
	if _, err := os.Stat(held); errors.Is(err, fs.ErrNotExist) {
		return "", moveIn(dir, path, held)
	}
	if err := settle(ctx, held); err != nil {
		return "", fmt.Errorf("store: replace %s: %w", held, err)
	}
	kept := filepath.Join(dir, copyName)
	if err := os.Link(held, kept); err != nil { // both names, so that one database is always in place
		if err := os.Rename(held, kept); err != nil {
			return "", fmt.Errorf("store: replace %s: %w", held, err)
		}
	}
	return kept, moveIn(dir, path, held)
}

func moveIn(dir, path, held string) error {
	if err := os.Rename(path, held); err != nil {
		return fmt.Errorf("store: replace %s: %w", held, err)
	}
	d, err := os.Open(dir)
	if err == nil {
		err = errors.Join(d.Sync(), d.Close())
	}
	if err != nil {
		return fmt.Errorf("store: replace %s: %w", held, err)
	}
	return nil
}

// settle has nothing of a database left outside its file: a write-ahead log
// that stayed would be read into the database that takes its place. It works
// only where nobody else has the database open.
func settle(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite", "file:"+escaped(path)+"?_pragma=busy_timeout(1000)&_pragma=locking_mode(exclusive)")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	var mode string
	err = db.QueryRowContext(ctx, `PRAGMA journal_mode = delete`).Scan(&mode)
	err = errors.Join(err, db.Close())
	var e *sqlite.Error
	switch {
	case errors.As(err, &e) && (e.Code()&0xff == sqlite3.SQLITE_BUSY || e.Code()&0xff == sqlite3.SQLITE_LOCKED):
		return fmt.Errorf("%w: %w", papers.ErrConflict, err)
	case err != nil:
		return err
	case mode != "delete":
		return fmt.Errorf("the write-ahead log stays (%s): %w", mode, papers.ErrConflict)
	}
	return nil
}
