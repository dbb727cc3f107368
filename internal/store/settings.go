package store

import (
	"context"
	"database/sql"
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
