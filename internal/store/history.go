package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// takeChanges takes n change numbers, returns the first, and writes the row of
// history by which this transaction can be told from any other.
func takeChanges(ctx context.Context, tx *sql.Tx, n int) (int64, error) {
	if n == 0 {
		return 0, nil
	}
	first, err := take(ctx, tx, "change", n)
	if err != nil {
		return 0, err
	}
	var b [8]byte
	if _, err := rand.Read(b[:]); err != nil {
		return 0, err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO history (change, nonce) VALUES (?, ?)`, first, int64(binary.LittleEndian.Uint64(b[:])))
	return first, err
}

// Stamp names the history of changes up to mark. Whoever follows the changes
// keeps it beside its mark: a store that gives another stamp for the same mark
// was restored from a backup, and its changes up to there may be others. It
// never changes otherwise, and is "" where mark is before the first change.
func (s *Store) Stamp(ctx context.Context, mark uint64) (string, error) {
	var change, nonce int64
	err := s.read.QueryRowContext(ctx, `SELECT change, nonce FROM history WHERE change <= ? ORDER BY change DESC LIMIT 1`,
		int64(min(mark, math.MaxInt64))).Scan(&change, &nonce)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("store: stamp of %d: %w", mark, err)
	}
	return fmt.Sprintf("%d:%016x", change, uint64(nonce)), nil
}
