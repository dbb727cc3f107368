package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Cursor returns how far the source of this name was read, "" if it was
// never read or read to its end.
func (s *Store) Cursor(ctx context.Context, name string) (string, error) {
	var position string
	err := s.read.QueryRowContext(ctx, `SELECT position FROM cursors WHERE name = ?`, name).Scan(&position)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("store: cursor %s: %w", name, err)
	}
	return position, nil
}

func (s *Store) putCursor(ctx context.Context, tx *sql.Tx, c *Cursor) error {
	if c == nil {
		return nil
	}
	if c.Position == "" {
		_, err := tx.ExecContext(ctx, `DELETE FROM cursors WHERE name = ?`, c.Name)
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO cursors (name, position, at) VALUES (?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET position = excluded.position, at = excluded.at`, c.Name, c.Position, s.now().UnixMicro())
	return err
}
