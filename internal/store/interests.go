package store

import (
	"context"
	"database/sql"
	"fmt"

	papers "github.com/dailypapers/dailypapers"
)

// interestLists is in how many of a person's lists, those that she changed last,
// Interests looks: what she put on another is not among her latest interests
// unless she has put papers on all of these since.
const interestLists = 50

// Interests returns the papers that a person last voted for or put on a list of
// her own, the latest first, each once. Papers that are not held at present are
// left out.
func (s *Store) Interests(ctx context.Context, person papers.UserID, limit int) ([]papers.ID, error) {
	if person == 0 {
		return nil, nil
	}
	var all []papers.ID
	err := each(ctx, s.read, `SELECT p.id, MAX(x.at) AS latest FROM (
			SELECT * FROM (SELECT v.paper, v.at FROM votes v WHERE v.voter = ? ORDER BY v.at DESC LIMIT ?) AS voted
			UNION ALL SELECT * FROM (SELECT i.paper, i.at FROM list_items i
				WHERE i.list IN (SELECT l.num FROM lists l WHERE l.owner = ? ORDER BY l.updated DESC LIMIT ?) ORDER BY i.at DESC LIMIT ?) AS kept
		) AS x JOIN papers p ON p.num = x.paper GROUP BY p.id ORDER BY latest DESC, p.id LIMIT ?`,
		[]any{int64(person), limit, int64(person), interestLists, limit, limit}, func(rows *sql.Rows) error {
			var id string
			var at int64
			err := rows.Scan(&id, &at)
			all = append(all, papers.ID(id))
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("store: interests of %d: %w", person, err)
	}
	return all, nil
}
