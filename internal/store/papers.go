package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	papers "github.com/dailypapers/dailypapers"
)

// querier is what *sql.DB and *sql.Tx have in common.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Paper returns one paper, or papers.ErrNotFound.
func (s *Store) Paper(ctx context.Context, id papers.ID) (papers.Paper, error) {
	got, err := s.Papers(ctx, []papers.ID{id})
	if err != nil {
		return papers.Paper{}, err
	}
	if len(got) == 0 {
		return papers.Paper{}, fmt.Errorf("store: paper %s: %w", id, papers.ErrNotFound)
	}
	return got[0], nil
}

// snapshot runs f on one moment of the database, so that a paper and its
// parts belong together however many statements read them.
func (s *Store) snapshot(ctx context.Context, f func(querier) error) error {
	tx, err := s.read.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return err
	}
	defer tx.Rollback() // nothing was written
	return f(tx)
}

// wholePapers runs a query for num and paperColumns and fills in the parts,
// all at one moment.
func (s *Store) wholePapers(ctx context.Context, query string, args ...any) ([]row, error) {
	var rows []row
	err := s.snapshot(ctx, func(q querier) error {
		var err error
		if rows, err = queryPapers(ctx, q, query, args...); err != nil {
			return err
		}
		return loadParts(ctx, q, rows)
	})
	return rows, err
}

// Papers returns the papers of these ids in this order; ids not held are left
// out. It takes five statements for each thousand ids.
func (s *Store) Papers(ctx context.Context, ids []papers.ID) ([]papers.Paper, error) {
	var rows []row
	err := s.snapshot(ctx, func(q querier) error {
		err := in(distinct(ids), func(marks string, keys []any) error {
			got, err := queryPapers(ctx, q, `SELECT num, `+paperColumns+` FROM papers WHERE id IN (`+marks+`)`, keys...)
			rows = append(rows, got...)
			return err
		})
		if err != nil {
			return err
		}
		return loadParts(ctx, q, rows)
	})
	if err != nil {
		return nil, fmt.Errorf("store: read %d papers: %w", len(ids), err)
	}
	return inOrder(ids, rows), nil
}

// distinct returns the ids once each: one that stood in two statements would
// be read twice.
func distinct(ids []papers.ID) []string {
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = string(id)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

func inOrder(ids []papers.ID, rows []row) []papers.Paper {
	at := make(map[papers.ID]int, len(rows))
	for i, r := range rows {
		at[r.ID] = i
	}
	out := make([]papers.Paper, 0, len(rows))
	for _, id := range ids {
		if i, ok := at[id]; ok {
			out = append(out, rows[i].Paper)
		}
	}
	return out
}

// Newest returns papers by falling order of their arrival, before the given
// number (0 starts at the newest), and the number to go on with, 0 at the end.
func (s *Store) Newest(ctx context.Context, before int64, limit int) ([]papers.Paper, int64, error) {
	if before <= 0 {
		before = 1<<62 - 1
	}
	rows, err := s.wholePapers(ctx,
		`SELECT num, `+paperColumns+` FROM papers WHERE num < ? ORDER BY num DESC LIMIT ?`, before, limit)
	if err != nil {
		return nil, 0, fmt.Errorf("store: list papers: %w", err)
	}
	var next int64
	if len(rows) == limit && limit > 0 && rows[limit-1].num > 1 {
		next = rows[limit-1].num
	}
	return unwrap(rows), next, nil
}

// Empty reports whether no paper is held.
func (s *Store) Empty(ctx context.Context) (bool, error) {
	var n int64
	err := s.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM (SELECT num FROM papers LIMIT 1) AS one`).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("store: count papers: %w", err)
	}
	return n == 0, nil
}

func unwrap(rows []row) []papers.Paper {
	out := make([]papers.Paper, len(rows))
	for i, r := range rows {
		out[i] = r.Paper
	}
	return out
}

func queryPapers(ctx context.Context, q querier, query string, args ...any) ([]row, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []row
	for rows.Next() {
		r, err := scanPaper(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// loadPapers returns the whole papers of these numbers, by number.
func loadPapers(ctx context.Context, q querier, nums []int64) (map[int64]papers.Paper, error) {
	var rows []row
	err := in(nums, func(marks string, keys []any) error {
		got, err := queryPapers(ctx, q, `SELECT num, `+paperColumns+` FROM papers WHERE num IN (`+marks+`)`, keys...)
		rows = append(rows, got...)
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := loadParts(ctx, q, rows); err != nil {
		return nil, err
	}
	out := make(map[int64]papers.Paper, len(rows))
	for _, r := range rows {
		out[r.num] = r.Paper
	}
	return out, nil
}
