package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
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

// eachOf reads rows of which each names an account by its number, and fills in
// the account; the zero User where it is gone.
func eachOf[T any](ctx context.Context, q querier, query string, args []any, scan func(scanner) (T, error), who func(*T) *papers.User) ([]T, error) {
	var all []T
	var people []papers.UserID
	err := each(ctx, q, query, args, func(rows *sql.Rows) error {
		one, err := scan(rows)
		all, people = append(all, one), append(people, who(&one).ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	known, err := usersOf(ctx, q, people)
	for i := range all {
		u := who(&all[i])
		*u = known[u.ID]
	}
	return all, err
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
		WHERE name = ? AND state = 'confirmed' GROUP BY person) n JOIN users u ON u.num = n.person`, []any{name}, func(rows *sql.Rows) error {
		var n Namesake
		var err error
		n.User, err = scanUser(rows, &n.Papers)
		all = append(all, n)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: who is %q: %w", name, err)
	}
	slices.SortFunc(all, func(a, b Namesake) int {
		return cmp.Or(cmp.Compare(b.Papers, a.Papers), cmp.Compare(a.User.ID, b.User.ID))
	})
	return all, nil
}

// HeldByDOI returns the papers that have these DOIs, by the DOI as it was asked
// for; capitals don't count. DOIs of no paper held are left out.
func (s *Store) HeldByDOI(ctx context.Context, dois []string) (map[string]papers.ID, error) {
	type held struct {
		num int64
		id  papers.ID
	}
	lower := make(map[string]held, len(dois))
	keys := make([]string, 0, len(dois))
	for _, d := range dois {
		if low := strings.ToLower(d); low != "" {
			keys = append(keys, low)
		}
	}
	err := in(keys, func(marks string, keys []any) error {
		return each(ctx, s.read, `SELECT LOWER(doi), num, id FROM papers WHERE doi <> '' AND LOWER(doi) IN (`+marks+`)`, keys, func(rows *sql.Rows) error {
			var doi string
			var h held
			err := rows.Scan(&doi, &h.num, &h.id)
			if first, known := lower[doi]; !known || h.num < first.num { // two papers may share one; the first has it
				lower[doi] = h
			}
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("store: papers of %d DOIs: %w", len(dois), err)
	}
	found := make(map[string]papers.ID, len(lower))
	for _, d := range dois {
		if h, ok := lower[strings.ToLower(d)]; ok {
			found[d] = h.id
		}
	}
	return found, nil
}
