package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// FileName is the database's name inside the data folder.
const FileName = "dailypapers.db"

// Options are the choices of whoever opens a store.
type Options struct {
	Now func() time.Time // the clock for "at" columns; nil is the wall clock
}

// A Store is an open database. Its methods are safe for many goroutines, and
// many processes may have one store open.
type Store struct {
	read  *sql.DB // a few connections, each seeing one snapshot per statement
	write *sql.DB // one connection: SQLite has one writer, and waiting here is fair
	now   func() time.Time
	id    string
	path  string // of the database file
	group group  // of people's deeds, see together
}

// Open opens the database in dir, which must exist, and brings its schema up
// to date. A database written by a newer program is refused.
func Open(ctx context.Context, dir string, o Options) (*Store, error) {
	path := filepath.Join(dir, FileName)
	if err := createFile(path); err != nil {
		return nil, fmt.Errorf("store: open %s: %w", path, err)
	}
	write, err := openSQLite(path, 1, false)
	if err != nil {
		return nil, fmt.Errorf("store: open %s: %w", path, err)
	}
	s := &Store{write: write, now: o.Now, path: path}
	if s.now == nil {
		s.now = time.Now
	}
	if err := s.prepare(ctx, path); err != nil {
		return nil, errors.Join(fmt.Errorf("store: open %s: %w", path, err), s.Close())
	}
	return s, nil
}

// createFile makes the database file where there is none, for its owner alone:
// it holds mail addresses and what people keep private. SQLite takes an empty
// file for a new database, and gives the files beside it the same mode.
func createFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}

func (s *Store) prepare(ctx context.Context, path string) error {
	if err := migrate(ctx, s.write); err != nil {
		return err
	}
	read, err := openSQLite(path, readers, true)
	if err != nil {
		return err
	}
	s.read = read
	s.id, err = s.identify(ctx)
	return err
}

// identify returns the store's random name, given at its first opening.
func (s *Store) identify(ctx context.Context) (string, error) {
	var id string
	err := s.read.QueryRowContext(ctx, `SELECT value FROM site WHERE name = ?`, identitySetting).Scan(&id)
	if !errors.Is(err, sql.ErrNoRows) {
		return id, err
	}
	var b [8]byte
	if _, err := rand.Read(b[:]); err != nil {
		return "", err
	}
	err = s.write.QueryRowContext(ctx,
		`INSERT INTO site (name, value) VALUES (?, ?)
		 ON CONFLICT (name) DO UPDATE SET value = site.value RETURNING value`, identitySetting, hex.EncodeToString(b[:])).Scan(&id)
	return id, err
}

// Identity names this database, so that what was derived from another one is
// not taken for its own. It stays the same for the database's whole life.
func (s *Store) Identity() string { return s.id }

// Mark returns the number of the last change.
func (s *Store) Mark(ctx context.Context) (uint64, error) {
	var n int64
	err := s.read.QueryRowContext(ctx, `SELECT value FROM counters WHERE name = 'change'`).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("store: read mark: %w", err)
	}
	return uint64(n), nil
}

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	var one int
	if err := s.read.QueryRowContext(ctx, `SELECT 1`).Scan(&one); err != nil {
		return fmt.Errorf("store: ping: %w", errors.Join(papers.ErrUnavailable, err))
	}
	return nil
}

// Close frees the database. What was committed stays.
func (s *Store) Close() error {
	var errs []error
	if s.read != nil {
		errs = append(errs, s.read.Close())
	}
	errs = append(errs, s.write.Close())
	return errors.Join(errs...)
}
