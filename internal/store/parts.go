package store

import (
	"context"
	"database/sql"

	papers "github.com/dailypapers/dailypapers"
)

// loadParts fills in authors, categories, versions and links, with one
// statement a table.
func loadParts(ctx context.Context, q querier, rows []row) error {
	at := make(map[int64]*papers.Paper, len(rows))
	nums := make([]int64, len(rows))
	for i := range rows {
		nums[i] = rows[i].num
		at[rows[i].num] = &rows[i].Paper
	}
	for _, load := range []func(context.Context, querier, string, []any, map[int64]*papers.Paper) error{
		loadAuthors, loadCategories, loadVersions, loadLinks,
	} {
		err := in(nums, func(marks string, keys []any) error { return load(ctx, q, marks, keys, at) })
		if err != nil {
			return err
		}
	}
	return nil
}

// each runs a query and calls scan for every row.
func each(ctx context.Context, q querier, query string, args []any, scan func(*sql.Rows) error) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func loadAuthors(ctx context.Context, q querier, marks string, nums []any, at map[int64]*papers.Paper) error {
	return each(ctx, q, `SELECT paper, name, raw, affiliation FROM paper_authors
		WHERE paper IN (`+marks+`) ORDER BY paper, position`, nums, func(rows *sql.Rows) error {
		var num int64
		var a papers.Author
		if err := rows.Scan(&num, &a.Name, &a.Raw, &a.Affiliation); err != nil {
			return err
		}
		at[num].Authors = append(at[num].Authors, a)
		return nil
	})
}

func loadCategories(ctx context.Context, q querier, marks string, nums []any, at map[int64]*papers.Paper) error {
	return each(ctx, q, `SELECT paper, category FROM paper_categories
		WHERE paper IN (`+marks+`) ORDER BY paper, position`, nums, func(rows *sql.Rows) error {
		var num int64
		var c string
		if err := rows.Scan(&num, &c); err != nil {
			return err
		}
		at[num].Categories = append(at[num].Categories, papers.Category(c))
		return nil
	})
}

func loadVersions(ctx context.Context, q querier, marks string, nums []any, at map[int64]*papers.Paper) error {
	return each(ctx, q, `SELECT paper, number, date, date_precision, size FROM paper_versions
		WHERE paper IN (`+marks+`) ORDER BY paper, number`, nums, func(rows *sql.Rows) error {
		var num, date, precision int64
		var v papers.Version
		if err := rows.Scan(&num, &v.Number, &date, &precision, &v.Size); err != nil {
			return err
		}
		v.Date = dateFrom(date, precision)
		at[num].Versions = append(at[num].Versions, v)
		return nil
	})
}

func loadLinks(ctx context.Context, q querier, marks string, nums []any, at map[int64]*papers.Paper) error {
	return each(ctx, q, `SELECT paper, kind, url FROM paper_links
		WHERE paper IN (`+marks+`) ORDER BY paper, position`, nums, func(rows *sql.Rows) error {
		var num int64
		var kind, url string
		if err := rows.Scan(&num, &kind, &url); err != nil {
			return err
		}
		at[num].Links = append(at[num].Links, papers.Link{Kind: papers.LinkKind(kind), URL: url})
		return nil
	})
}
