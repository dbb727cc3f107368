package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// putFeatures removes what a batch clears and drops, then puts its own.
func (s *Store) putFeatures(ctx context.Context, tx *sql.Tx, b Batch) error {
	for _, day := range b.ClearFeatures {
		_, err := tx.ExecContext(ctx, `DELETE FROM features WHERE day = ? AND kind IN (?, ?)`,
			day.String(), string(papers.FromFile), string(papers.FromStarter))
		if err != nil {
			return err
		}
	}
	if b.DropFeatures != "" {
		if _, err := tx.ExecContext(ctx, `DELETE FROM features WHERE kind = ?`, string(b.DropFeatures)); err != nil {
			return err
		}
	}
	if len(b.Features) == 0 {
		return nil
	}
	put, err := tx.PrepareContext(ctx, `INSERT INTO features (day, paper, position, kind, by_name, at)
		SELECT ?, num, ?, ?, ?, ? FROM papers WHERE id = ?
		ON CONFLICT (day, paper) DO UPDATE SET position = excluded.position, kind = excluded.kind, by_name = excluded.by_name, by_user = 0,
			elsewhere = 0, at = CASE WHEN features.kind = 'site' THEN excluded.at ELSE features.at END`)
	if err != nil {
		return err
	}
	defer put.Close()
	for _, f := range b.Features {
		if f.Day.IsZero() {
			return fmt.Errorf("feature of %s: %w", f.Paper, papers.Invalid("day", "is missing"))
		}
		at := f.At
		if at.IsZero() {
			at = s.now()
		}
		res, err := put.ExecContext(ctx, f.Day.String(), f.Position, string(f.Kind), f.By, at.UnixMicro(), string(f.Paper))
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err == nil && n == 0 {
			return fmt.Errorf("feature of %s on %s: %w", f.Paper, f.Day, papers.ErrNotFound)
		}
	}
	return nil
}

// featureColumns are what scanFeature reads of a row f.
const featureColumns = `f.day, f.position, f.kind, f.by_name, f.at,
	CASE WHEN f.by_user = 0 THEN '' ELSE COALESCE((SELECT u.name FROM users u WHERE u.num = f.by_user), '') END`

// scanFeature reads what names the paper into owner, then the columns of a
// feature, and what else was asked for.
func scanFeature(rows *sql.Rows, owner any, more ...any) (papers.Feature, error) {
	var f papers.Feature
	var day, kind string
	var at int64
	if err := rows.Scan(append([]any{owner, &day, &f.Position, &kind, &f.By, &at, &f.Account}, more...)...); err != nil {
		return f, err
	}
	var err error
	f.Day, err = papers.ParseDay(day)
	f.Kind, f.At = papers.FeatureKind(kind), time.UnixMicro(at).UTC()
	return f, err
}

// FeaturesOf returns the days on which a paper was chosen, newest first.
func (s *Store) FeaturesOf(ctx context.Context, id papers.ID) ([]papers.Feature, error) {
	var out []papers.Feature
	err := each(ctx, s.read, `SELECT p.id, `+featureColumns+`
		FROM features f JOIN papers p ON p.num = f.paper WHERE p.id = ? ORDER BY f.day DESC`,
		[]any{string(id)}, func(rows *sql.Rows) error {
			f, err := scanOwnFeature(rows)
			out = append(out, f)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("store: features of %s: %w", id, err)
	}
	return out, nil
}

// FeaturesOfAll returns the newest feature of each of these papers that was
// ever chosen. It takes one statement for each thousand ids.
func (s *Store) FeaturesOfAll(ctx context.Context, ids []papers.ID) (map[papers.ID]papers.Feature, error) {
	newest := make(map[papers.ID]papers.Feature)
	err := in(distinct(ids), func(marks string, keys []any) error {
		return each(ctx, s.read, `SELECT p.id, `+featureColumns+`
			FROM papers p JOIN features f ON f.paper = p.num WHERE p.id IN (`+marks+`)
			AND NOT EXISTS (SELECT 1 FROM features g WHERE g.paper = f.paper AND g.day > f.day)`,
			keys, func(rows *sql.Rows) error {
				f, err := scanOwnFeature(rows)
				newest[f.Paper] = f
				return err
			})
	})
	if err != nil {
		return nil, fmt.Errorf("store: features of %d papers: %w", len(ids), err)
	}
	return newest, nil
}

func scanOwnFeature(rows *sql.Rows) (papers.Feature, error) {
	var id string
	f, err := scanFeature(rows, &id)
	f.Paper = papers.ID(id)
	return f, err
}

// CountFeatured counts the different papers that Featured would return.
func (s *Store) CountFeatured(ctx context.Context, first, last papers.Day) (int, error) {
	return s.count(ctx, `SELECT COUNT(DISTINCT paper) FROM features WHERE day >= ? AND day <= ?`, first.String(), last.String())
}

func (s *Store) count(ctx context.Context, query string, args ...any) (int, error) {
	var n int
	if err := s.read.QueryRowContext(ctx, query, args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("store: count: %w", err)
	}
	return n, nil
}
