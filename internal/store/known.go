package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// Known returns all that a person has done to papers: voted for them, put them
// on a list of her own, be it the saved one or another, or dismissed them. For
// whom many papers are looked through it costs less than Stances, where she has
// not done thousands of things.
func (s *Store) Known(ctx context.Context, person papers.UserID) (map[papers.ID]papers.Stance, error) {
	found := make(map[papers.ID]papers.Stance)
	if person == 0 {
		return found, nil
	}
	err := each(ctx, s.read, `SELECT p.id, x.did FROM (
			SELECT v.paper, 1 AS did FROM votes v WHERE v.voter = ?
			UNION ALL SELECT i.paper, 2 FROM lists l JOIN list_items i ON i.list = l.num WHERE l.owner = ?
			UNION ALL SELECT d.paper, 3 FROM dismissals d WHERE d.person = ?
		) AS x JOIN papers p ON p.num = x.paper`, []any{int64(person), int64(person), int64(person)}, func(rows *sql.Rows) error {
		var id papers.ID
		var did int
		err := rows.Scan(&id, &did)
		st := found[id]
		switch did {
		case 1:
			st.Voted = true
		case 2:
			st.Saved = true
		case 3:
			st.Dismissed = true
		}
		found[id] = st
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: what %d knows: %w", person, err)
	}
	return found, nil
}

// MailedSince returns the papers that a subscription was sent, or is about to
// be, since a moment.
func (s *Store) MailedSince(ctx context.Context, id papers.SubscriptionID, since time.Time) (map[papers.ID]bool, error) {
	mailed := map[papers.ID]bool{}
	err := each(ctx, s.read, `SELECT p.id FROM mailed m JOIN papers p ON p.num = m.paper WHERE m.subscription = ? AND m.at >= ? AND m.lost = 0`,
		[]any{int64(id), since.UnixMicro()}, func(rows *sql.Rows) error {
			var paper papers.ID
			err := rows.Scan(&paper)
			mailed[paper] = true
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("store: papers mailed to subscription %d: %w", id, err)
	}
	return mailed, nil
}
