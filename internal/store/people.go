package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	papers "github.com/dailypapers/dailypapers"
)

// People returns accounts by number; those that are gone are left out.
func (s *Store) People(ctx context.Context, ids []papers.UserID) (map[papers.UserID]papers.User, error) {
	found, err := usersOf(ctx, s.read, ids)
	if err != nil {
		return nil, fmt.Errorf("store: %d accounts: %w", len(ids), err)
	}
	for id, u := range found {
		if u.ID == 0 {
			delete(found, id)
		}
	}
	return found, nil
}

// RecentComments returns the newest comments of a person that everybody can
// read, newest first.
func (s *Store) RecentComments(ctx context.Context, author papers.UserID, limit int) ([]papers.Comment, error) {
	var all []papers.Comment
	err := each(ctx, s.read, `SELECT c.num, p.id, c.parent, c.text, c.at, c.edited FROM comments c JOIN papers p ON p.num = c.paper
		WHERE c.author = ? AND c.state = ? ORDER BY c.num DESC LIMIT ?`, []any{int64(author), int64(papers.Visible), limit}, func(rows *sql.Rows) error {
		c := papers.Comment{Author: papers.User{ID: author}}
		var id string
		var at, edited int64
		err := rows.Scan(&c.ID, &id, &c.Parent, &c.Text, &at, &edited)
		c.Paper, c.At, c.Edited = papers.ID(id), momentFrom(at), momentFrom(edited)
		all = append(all, c)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: comments of %d: %w", author, err)
	}
	return all, nil
}

// PapersClaimed returns the ids of papers on which a person's name is
// confirmed, those claimed last first.
func (s *Store) PapersClaimed(ctx context.Context, person papers.UserID, limit int) ([]papers.ID, error) {
	var all []papers.ID
	err := each(ctx, s.read, `SELECT p.id FROM claims c JOIN papers p ON p.num = c.paper WHERE c.person = ? AND c.state = ? ORDER BY c.num DESC LIMIT ?`,
		[]any{int64(person), string(papers.ClaimConfirmed), limit}, func(rows *sql.Rows) error {
			var id papers.ID
			err := rows.Scan(&id)
			all = append(all, id)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("store: claims of %d: %w", person, err)
	}
	return all, nil
}

// A Namesake is a person who has a name of title pages confirmed for herself.
type Namesake struct {
	User   papers.User
	Papers int // on which it is
}

// Namesakes returns who has this name confirmed, most papers first.
func (s *Store) Namesakes(ctx context.Context, name string) ([]Namesake, error) {
	var all []Namesake
	err := each(ctx, s.read, `SELECT `+userColumns+`, n.claims FROM (SELECT person, COUNT(*) AS claims FROM claims
		WHERE name = ? AND state = 'confirmed' GROUP BY person) n JOIN users u ON u.num = n.person ORDER BY n.claims DESC, u.num LIMIT 10`, []any{name}, func(rows *sql.Rows) error {
		var n Namesake
		var err error
		n.User, err = scanUser(rows, &n.Papers)
		all = append(all, n)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: who is %q: %w", name, err)
	}
	return all, nil
}

// HeldByDOI returns the papers that have these DOIs, by the DOI as it was asked
// for; capitals don't count. DOIs of no paper held are left out.
func (s *Store) HeldByDOI(ctx context.Context, dois []string) (map[string]papers.ID, error) {
	lower := make(map[string]papers.ID, len(dois))
	keys := make([]string, 0, len(dois))
	for _, d := range dois {
		if low := strings.ToLower(d); low != "" {
			keys = append(keys, low)
		}
	}
	err := in(keys, func(marks string, keys []any) error {
		return each(ctx, s.read, `SELECT LOWER(doi), id FROM papers WHERE doi <> '' AND LOWER(doi) IN (`+marks+`) ORDER BY num`, keys, func(rows *sql.Rows) error {
			var doi string
			var id papers.ID
			err := rows.Scan(&doi, &id)
			if _, known := lower[doi]; !known {
				lower[doi] = id
			}
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("store: papers of %d DOIs: %w", len(dois), err)
	}
	found := make(map[string]papers.ID, len(lower))
	for _, d := range dois {
		if id, ok := lower[strings.ToLower(d)]; ok {
			found[d] = id
		}
	}
	return found, nil
}
