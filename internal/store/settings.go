package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"

	papers "github.com/dailypapers/dailypapers"
)

// identitySetting is the name under which Identity is kept.
const identitySetting = "store"

// Setting returns a value kept by SetSetting, "" where there is none.
func (s *Store) Setting(ctx context.Context, name string) (string, error) {
	var v string
	err := s.read.QueryRowContext(ctx, `SELECT value FROM site WHERE name = ?`, name).Scan(&v)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("store: read setting %s: %w", name, err)
	}
	return v, nil
}

// SetSetting keeps a small value of the site's under a name. The name
// "store" is taken by Identity: papers.ErrInvalid.
func (s *Store) SetSetting(ctx context.Context, name, value string) error {
	err := s.inTx(ctx, func(tx *sql.Tx) error { return putSettings(ctx, tx, map[string]string{name: value}) })
	if err != nil {
		return fmt.Errorf("store: write setting: %w", err)
	}
	return nil
}

func putSettings(ctx context.Context, tx *sql.Tx, settings map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		if name == identitySetting {
			return papers.Invalid("setting", "%s is the identity's", name)
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO site (name, value) VALUES (?, ?)
			ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, settings[name])
		if err != nil {
			return fmt.Errorf("setting %s: %w", name, err)
		}
	}
	return nil
}

// Secret returns the random secret of the site with a name, 64 letters and
// digits, which is made where there is none yet: of many processes all get the
// same. It is a setting like others, and so in backups.
func (s *Store) Secret(ctx context.Context, name string) (string, error) {
	held, err := s.Setting(ctx, name)
	if err != nil || held != "" {
		return held, err
	}
	var b [32]byte
	if _, err := rand.Read(b[:]); err != nil {
		return "", fmt.Errorf("store: make secret %s: %w", name, err)
	}
	err = s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `INSERT INTO site (name, value) VALUES (?, ?)
			ON CONFLICT (name) DO UPDATE SET value = site.value RETURNING value`, name, hex.EncodeToString(b[:])).Scan(&held)
	})
	if err != nil {
		return "", fmt.Errorf("store: make secret %s: %w", name, err)
	}
	return held, nil
}
