package store

import (
	"cmp"
	"context"
	"fmt"
	"math"
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
	if limit <= 0 || mark > math.MaxInt64 {
		return nil, nil
	}
	var changes []Change
	// Both tables must be read at one moment: a deletion between two
	// statements would otherwise be skipped by the mark of a later put.
	err := s.snapshot(ctx, func(q querier) error {
		var err error
		changes, err = changedSince(ctx, q, int64(mark), limit)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: changes since %d: %w", mark, err)
	}
	return changes, nil
}

func changedSince(ctx context.Context, q querier, mark int64, limit int) ([]Change, error) {
	rows, err := queryPapers(ctx, q, `SELECT num, `+paperColumns+` FROM papers WHERE change > ? ORDER BY change LIMIT ?`, mark, limit)
	if err != nil {
		return nil, err
	}
	if err := loadParts(ctx, q, rows); err != nil {
		return nil, err
	}
	changes := make([]Change, 0, len(rows))
	for _, r := range rows {
		changes = append(changes, Change{Number: uint64(r.change), Paper: r.Paper})
	}
	buried, err := tombstones(ctx, q, mark, limit)
	if err != nil {
		return nil, err
	}
	changes = append(changes, buried...)
	slices.SortFunc(changes, func(a, b Change) int { return cmp.Compare(a.Number, b.Number) })
	return changes[:min(limit, len(changes))], nil
}

func tombstones(ctx context.Context, q querier, mark int64, limit int) ([]Change, error) {
	rows, err := q.QueryContext(ctx, `SELECT change, id FROM tombstones WHERE change > ? ORDER BY change LIMIT ?`, mark, limit)
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
