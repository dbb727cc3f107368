package store

import (
	"context"
	"database/sql"
	"encoding/json"

	papers "github.com/dailypapers/dailypapers"
)

// paperColumns are the columns of papers after num, in the order in which
// paperValues and scanPaper speak of them.
const paperColumns = `id, change, hash, title, raw_title, abstract, summary, summary_by,
	published, published_precision, updated, updated_precision, day, day_told,
	comments, journal, doi, license, report_no, language, submitter, keywords, citations, withdrawn`

const paperColumnCount = 24

func paperValues(r row) []any {
	published, publishedPrecision := dateColumns(r.Published)
	updated, updatedPrecision := dateColumns(r.Updated)
	var day any
	if !r.Announced.IsZero() {
		day = r.Announced.String()
	}
	return []any{string(r.ID), r.change, r.hash, r.Title, r.RawTitle, r.Abstract, r.Summary.Text, r.Summary.By,
		published, publishedPrecision, updated, updatedPrecision, day, bit(r.DayTold),
		r.Comments, r.Journal, r.DOI, r.License, r.ReportNo, r.Language, r.Submitter, keywordsText(r.Keywords), r.Citations, bit(r.Withdrawn)}
}

// bit is a bool in a column.
func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func insertPapers(ctx context.Context, tx *sql.Tx, added []row) error {
	args := make([]any, 0, len(added)*(paperColumnCount+1))
	for _, r := range added {
		args = append(append(args, r.num), paperValues(r)...)
	}
	return insertRows(ctx, tx, `INSERT INTO papers (num, `+paperColumns+`)`, paperColumnCount+1, args)
}

// updatePapers rewrites the rows of changed papers and removes their parts,
// which insertParts writes anew.
func updatePapers(ctx context.Context, tx *sql.Tx, changed []row) error {
	if len(changed) == 0 {
		return nil
	}
	update, err := tx.PrepareContext(ctx, `UPDATE papers SET (`+paperColumns+`) = (`+marks(paperColumnCount)+`) WHERE num = ?`)
	if err != nil {
		return err
	}
	defer update.Close()
	nums := make([]int64, len(changed))
	for i, r := range changed {
		nums[i] = r.num
		if _, err := update.ExecContext(ctx, append(paperValues(r), r.num)...); err != nil {
			return err
		}
	}
	return deleteParts(ctx, tx, nums)
}

// deleteParts removes authors, categories, versions and links of papers.
func deleteParts(ctx context.Context, tx *sql.Tx, nums []int64) error {
	return in(nums, func(marks string, keys []any) error {
		for _, table := range []string{"paper_authors", "paper_categories", "paper_versions", "paper_links"} {
			if _, err := tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE paper IN (`+marks+`)`, keys...); err != nil {
				return err
			}
		}
		return nil
	})
}

func insertParts(ctx context.Context, tx *sql.Tx, rows []row) error {
	var authors, categories, versions, links []any
	for _, r := range rows {
		for i, a := range r.Authors {
			authors = append(authors, r.num, i, a.Name, a.Raw, a.Affiliation)
		}
		for i, c := range r.Categories {
			categories = append(categories, r.num, i, string(c))
		}
		for _, v := range r.Versions {
			t, p := dateColumns(v.Date)
			versions = append(versions, r.num, v.Number, t, p, v.Size)
		}
		for i, l := range r.Links {
			links = append(links, r.num, i, string(l.Kind), l.URL)
		}
	}
	for _, part := range []struct {
		into    string
		columns int
		args    []any
	}{
		{`INSERT INTO paper_authors (paper, position, name, raw, affiliation)`, 5, authors},
		{`INSERT INTO paper_categories (paper, position, category)`, 3, categories},
		{`INSERT INTO paper_versions (paper, number, date, date_precision, size)`, 5, versions},
		{`INSERT INTO paper_links (paper, position, kind, url)`, 4, links},
	} {
		if err := insertRows(ctx, tx, part.into, part.columns, part.args); err != nil {
			return err
		}
	}
	return nil
}

// keywordsText and keywordsFrom keep keywords as a JSON array in a text.
func keywordsText(k []string) string {
	if len(k) == 0 {
		return ""
	}
	b, err := json.Marshal(k)
	if err != nil {
		return "" // a []string always marshals
	}
	return string(b)
}

func keywordsFrom(s string) []string {
	var k []string
	if s == "" || json.Unmarshal([]byte(s), &k) != nil {
		return nil
	}
	return k
}

// scanPaper reads num and paperColumns.
func scanPaper(rows *sql.Rows) (row, error) {
	var r row
	var id, keywords string
	var day sql.NullString
	var published, publishedPrecision, updated, updatedPrecision, dayTold, withdrawn int64
	err := rows.Scan(&r.num, &id, &r.change, &r.hash, &r.Title, &r.RawTitle, &r.Abstract, &r.Summary.Text, &r.Summary.By,
		&published, &publishedPrecision, &updated, &updatedPrecision, &day, &dayTold,
		&r.Comments, &r.Journal, &r.DOI, &r.License, &r.ReportNo, &r.Language, &r.Submitter, &keywords, &r.Citations, &withdrawn)
	if err != nil {
		return row{}, err
	}
	r.ID = papers.ID(id)
	r.Published, r.Updated = dateFrom(published, publishedPrecision), dateFrom(updated, updatedPrecision)
	r.Keywords, r.DayTold, r.Withdrawn = keywordsFrom(keywords), dayTold != 0, withdrawn != 0
	if day.Valid {
		if r.Announced, err = papers.ParseDay(day.String); err != nil {
			return row{}, err
		}
	}
	return r, nil
}
