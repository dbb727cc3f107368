package store

import (
	"context"
	"fmt"
	"slices"

	papers "github.com/dailypapers/dailypapers"
)

// A Change is one entry of the change feed. Of a deleted paper only the ID is
// left.
type Change struct {
	Number  uint64
	Deleted bool
	Paper   papers.Paper
}

// ChangedSince returns up to limit changes after mark, in the order of their
// numbers. A paper changed twice stands only at its last number. Fewer than
// limit means that the reader has caught up.
func (s *Store) ChangedSince(ctx context.Context, mark uint64, limit int) ([]Change, error) {
	changes, err := s.changedSince(ctx, mark, limit)
	if err != nil {
		return nil, fmt.Errorf("store: changes since %d: %w", mark, err)
	}
	return changes, nil
}

func (s *Store) changedSince(ctx context.Context, mark uint64, limit int) ([]Change, error) {
	// Both tables must be read at one moment: a deletion between two
	// statements would otherwise be skipped by the mark of a later put.
	tx, err := s.read.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	rows, err := queryPapers(ctx, tx, `SELECT num, `+paperColumns+` FROM papers WHERE change > ? ORDER BY change LIMIT ?`, int64(mark), limit)
	if err != nil {
		return nil, err
	}
	if err := loadParts(ctx, tx, rows); err != nil {
		return nil, err
	}
	changes := make([]Change, 0, len(rows))
	for _, r := range rows {
		changes = append(changes, Change{Number: uint64(r.change), Paper: r.Paper})
	}
	buried, err := tombstones(ctx, tx, mark, limit)
	if err != nil {
		return nil, err
	}
	changes = append(changes, buried...)
	slices.SortFunc(changes, func(a, b Change) int { return int(int64(a.Number) - int64(b.Number)) })
	return changes[:min(limit, len(changes))], nil
}

func tombstones(ctx context.Context, q querier, mark uint64, limit int) ([]Change, error) {
	rows, err := q.QueryContext(ctx, `SELECT change, id FROM tombstones WHERE change > ? ORDER BY change LIMIT ?`, int64(mark), limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Change
	for rows.Next() {
		var n int64
		var id string
		if err := rows.Scan(&n, &id); err != nil {
			return nil, err
		}
		out = append(out, Change{Number: uint64(n), Deleted: true, Paper: papers.Paper{ID: papers.ID(id)}})
	}
	return out, rows.Err()
}
