package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	papers "github.com/dailypapers/dailypapers"
)

// DeletePaper removes a paper and all its rows and leaves a tombstone in the
// change feed; papers.ErrNotFound if it is not held. What people did to it
// stays, out of sight, and is there again should the paper come back.
func (s *Store) DeletePaper(ctx context.Context, id papers.ID) error {
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		n, err := deletePapers(ctx, tx, []papers.ID{id})
		if err == nil && n == 0 {
			return papers.ErrNotFound
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("store: delete paper %s: %w", id, err)
	}
	return nil
}

// A grave is what is left of a deleted paper.
type grave struct {
	num int64
	id  string
}

// deletePapers removes papers with all their rows and leaves tombstones. It
// returns how many were held.
func deletePapers(ctx context.Context, tx *sql.Tx, ids []papers.ID) (int, error) {
	var graves []grave
	err := in(distinct(ids), func(marks string, keys []any) error {
		return each(ctx, tx, `DELETE FROM papers WHERE id IN (`+marks+`) RETURNING num, id`, keys, func(rows *sql.Rows) error {
			var g grave
			err := rows.Scan(&g.num, &g.id)
			graves = append(graves, g)
			return err
		})
	})
	if err != nil || len(graves) == 0 {
		return 0, err
	}
	slices.SortFunc(graves, func(a, b grave) int { return cmp.Compare(a.num, b.num) })
	nums := make([]int64, len(graves))
	for i, g := range graves {
		nums[i] = g.num
	}
	if err := deleteParts(ctx, tx, nums); err != nil {
		return 0, err
	}
	if err := deleteDays(ctx, tx, nums); err != nil {
		return 0, err
	}
	return len(graves), bury(ctx, tx, graves)
}

// deleteDays removes papers from the days for which they were chosen or
// announced, here and elsewhere.
func deleteDays(ctx context.Context, tx *sql.Tx, nums []int64) error {
	return in(nums, func(marks string, keys []any) error {
		for _, table := range []string{"features", "announcements", "signals"} {
			if _, err := tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE paper IN (`+marks+`)`, keys...); err != nil {
				return err
			}
		}
		return nil
	})
}

func bury(ctx context.Context, tx *sql.Tx, graves []grave) error {
	change, err := takeChanges(ctx, tx, len(graves))
	if err != nil {
		return err
	}
	args := make([]any, 0, 3*len(graves))
	for i, g := range graves {
		args = append(args, change+int64(i), g.id, g.num)
	}
	return insertRows(ctx, tx, `INSERT INTO tombstones (change, id, num)`, 3, args)
}
