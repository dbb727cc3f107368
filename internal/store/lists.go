package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// listColumns are what scanList reads, of lists l joined with their owners u.
// Positions are dense, so that the last one is how many items there are, and
// one look into an index.
const listColumns = userColumns + `, l.num, l.title, l.about, l.public, l.saved, l.created, l.updated, l.hidden,
	COALESCE((SELECT MAX(i.position) FROM list_items i WHERE i.list = l.num), 0)`

const fromLists = ` FROM lists l JOIN users u ON u.num = l.owner `

func scanList(row scanner) (papers.List, error) {
	var l papers.List
	var public, saved, created, updated int64
	var err error
	l.Owner, err = scanUser(row, &l.ID, &l.Title, &l.About, &public, &saved, &created, &updated, &l.Hidden, &l.Items)
	l.Public, l.Saved = public != 0, saved != 0
	l.Created, l.Updated = momentFrom(created), momentFrom(updated)
	return l, err
}

// List returns a list; papers.ErrNotFound where there is none. Who may see it
// is for the caller to judge.
func (s *Store) List(ctx context.Context, id papers.ListID) (papers.List, error) {
	l, err := scanList(s.read.QueryRowContext(ctx, `SELECT `+listColumns+fromLists+`WHERE l.num = ?`, int64(id)))
	if errors.Is(err, sql.ErrNoRows) {
		err = papers.ErrNotFound
	}
	if err != nil {
		return papers.List{}, fmt.Errorf("store: list %d: %w", id, err)
	}
	return l, nil
}

// Lists returns lists by number, public or not; those that are gone are left
// out.
func (s *Store) Lists(ctx context.Context, ids []papers.ListID) (map[papers.ListID]papers.List, error) {
	found := make(map[papers.ListID]papers.List, len(ids))
	nums := make([]int64, len(ids))
	for i, id := range ids {
		nums[i] = int64(id)
	}
	err := in(nums, func(marks string, keys []any) error {
		all, err := s.someLists(ctx, `WHERE l.num IN (`+marks+`)`, keys...)
		for _, l := range all {
			found[l.ID] = l
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: %d lists: %w", len(ids), err)
	}
	return found, nil
}

// ListsOf returns all lists of a person, the one that "save" writes to first,
// then by their last change.
func (s *Store) ListsOf(ctx context.Context, owner papers.UserID) ([]papers.List, error) {
	all, err := s.someLists(ctx, `WHERE l.owner = ? ORDER BY l.saved DESC, l.updated DESC, l.num DESC`, int64(owner))
	if err != nil {
		return nil, fmt.Errorf("store: lists of %d: %w", owner, err)
	}
	return all, nil
}

// PublicListsOf returns the newest public lists of a person.
func (s *Store) PublicListsOf(ctx context.Context, owner papers.UserID, limit int) ([]papers.List, error) {
	all, err := s.someLists(ctx, `WHERE l.owner = ? AND l.public = 1 AND l.hidden = '' ORDER BY l.updated DESC, l.num DESC LIMIT ?`, int64(owner), limit)
	if err != nil {
		return nil, fmt.Errorf("store: public lists of %d: %w", owner, err)
	}
	return all, nil
}

// PublicLists returns public lists by their last change, newest first, but for
// hidden ones and those of suspended accounts.
func (s *Store) PublicLists(ctx context.Context, limit, offset int) ([]papers.List, error) {
	all, err := s.someLists(ctx, `WHERE l.public = 1 AND l.hidden = '' AND u.suspended = '' ORDER BY l.updated DESC LIMIT ? OFFSET ?`, limit, offset)
	if err != nil {
		return nil, fmt.Errorf("store: public lists: %w", err)
	}
	return all, nil
}

// CountPublicLists counts what PublicLists returns.
func (s *Store) CountPublicLists(ctx context.Context) (int, error) {
	return s.count(ctx, `SELECT COUNT(*)`+fromLists+`WHERE l.public = 1 AND l.hidden = '' AND u.suspended = ''`)
}

// A Shelving is where a paper is kept.
type Shelving struct {
	Public int             // how many public lists hold it
	Newest []papers.List   // of them, those that were changed last
	Own    []papers.ListID // lists of the person who asks, public or not
}

// ListsHolding tells which public lists hold a paper, and which of one
// person's own, 0 for nobody's.
func (s *Store) ListsHolding(ctx context.Context, id papers.ID, person papers.UserID, limit int) (Shelving, error) {
	var h Shelving
	const holding = `WHERE l.num IN (SELECT i.list FROM list_items i JOIN papers p ON p.num = i.paper WHERE p.id = ?) `
	const seen = holding + `AND l.public = 1 AND l.hidden = '' AND u.suspended = '' `
	var err error
	if h.Public, err = s.count(ctx, `SELECT COUNT(*)`+fromLists+seen, string(id)); err == nil && h.Public > 0 {
		h.Newest, err = s.someLists(ctx, seen+`ORDER BY l.updated DESC, l.num DESC LIMIT ?`, string(id), limit)
	}
	if err == nil && person != 0 {
		err = each(ctx, s.read, `SELECT l.num FROM lists l `+holding+`AND l.owner = ? ORDER BY l.num`, []any{string(id), int64(person)}, func(rows *sql.Rows) error {
			var num papers.ListID
			err := rows.Scan(&num)
			h.Own = append(h.Own, num)
			return err
		})
	}
	if err != nil {
		return Shelving{}, fmt.Errorf("store: lists that hold %s: %w", id, err)
	}
	return h, nil
}

func (s *Store) someLists(ctx context.Context, where string, args ...any) ([]papers.List, error) {
	var all []papers.List
	err := each(ctx, s.read, `SELECT `+listColumns+fromLists+where, args, func(rows *sql.Rows) error {
		l, err := scanList(rows)
		all = append(all, l)
		return err
	})
	return all, err
}

// doublePost is how soon after one another two lists that are alike are one
// that was sent twice: a form behind a slow line, a button pressed again.
const doublePost = 10 * time.Second

// AddList makes a list of l.Owner and returns it with its number. A person can
// have papers.MaxLists. One that is sent twice is made once.
func (s *Store) AddList(ctx context.Context, l papers.List) (papers.List, error) {
	var id papers.ListID
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		at := s.now()
		err := tx.QueryRowContext(ctx, `SELECT num FROM lists WHERE owner = ? AND title = ? AND about = ? AND public = ? AND saved = 0 AND created > ? ORDER BY num LIMIT 1`,
			int64(l.Owner.ID), l.Title, l.About, bit(l.Public), at.Add(-doublePost).UnixMicro()).Scan(&id)
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		var held int
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM lists WHERE owner = ?`, int64(l.Owner.ID)).Scan(&held); err != nil {
			return err
		}
		if held >= papers.MaxLists {
			return papers.Invalid("list", "would be one more than the %d that a person can have", papers.MaxLists)
		}
		l.Saved = false
		id, err = insertList(ctx, tx, l, at)
		return err
	})
	if err != nil {
		return papers.List{}, fmt.Errorf("store: add list: %w", err)
	}
	return s.List(ctx, id)
}

func insertList(ctx context.Context, tx *sql.Tx, l papers.List, at time.Time) (papers.ListID, error) {
	num, err := take(ctx, tx, "list", 1)
	if err != nil {
		return 0, err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO lists (num, owner, title, about, public, saved, created, updated) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		num, int64(l.Owner.ID), l.Title, l.About, bit(l.Public), bit(l.Saved), at.UnixMicro(), at.UnixMicro())
	return papers.ListID(num), err
}

// SaveList writes title, description and publicity of a list of l.Owner's;
// papers.ErrNotFound where she has no such list.
func (s *Store) SaveList(ctx context.Context, l papers.List) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `UPDATE lists SET title = ?, about = ?, public = ?, updated = ? WHERE num = ? AND owner = ?`,
			l.Title, l.About, bit(l.Public), s.now().UnixMicro(), int64(l.ID), int64(l.Owner.ID))
		return orElse(res, err, papers.ErrNotFound)
	})
	if err != nil {
		return fmt.Errorf("store: save list %d: %w", l.ID, err)
	}
	return nil
}

// ChangeList writes title, description and publicity of a list of an owner's
// as change, which is asked in the same transaction, makes them of what they
// are, and returns the list as it is then. What change refuses is left as it
// is. papers.ErrNotFound where the owner has no such list.
func (s *Store) ChangeList(ctx context.Context, owner papers.UserID, id papers.ListID, change func(papers.List) (papers.List, error)) (papers.List, error) {
	var l papers.List
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		held, err := ownList(ctx, tx, owner, id)
		if err != nil {
			return err
		}
		if l, err = change(held); err != nil || l == held {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE lists SET title = ?, about = ?, public = ?, updated = ? WHERE num = ?`,
			l.Title, l.About, bit(l.Public), s.now().UnixMicro(), int64(id))
		if err == nil {
			l, err = ownList(ctx, tx, owner, id)
		}
		return err
	})
	if err != nil {
		return papers.List{}, fmt.Errorf("store: change list %d: %w", id, err)
	}
	return l, nil
}

func ownList(ctx context.Context, tx *sql.Tx, owner papers.UserID, id papers.ListID) (papers.List, error) {
	l, err := scanList(tx.QueryRowContext(ctx, `SELECT `+listColumns+fromLists+`WHERE l.num = ? AND l.owner = ?`, int64(id), int64(owner)))
	if errors.Is(err, sql.ErrNoRows) {
		err = papers.ErrNotFound
	}
	return l, err
}

// DeleteList removes a list with all in it and those who follow it;
// papers.ErrNotFound where the owner has no such list, papers.ErrForbidden for
// the one that "save" writes to.
func (s *Store) DeleteList(ctx context.Context, owner papers.UserID, id papers.ListID) error {
	return s.DeleteListIf(ctx, owner, id, func(papers.List) error { return nil })
}

// DeleteListIf is DeleteList if allow, which is asked in the same transaction,
// says nothing against it.
func (s *Store) DeleteListIf(ctx context.Context, owner papers.UserID, id papers.ListID, allow func(papers.List) error) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		l, err := ownList(ctx, tx, owner, id)
		if err == nil {
			err = allow(l)
		}
		if err == nil && l.Saved {
			err = papers.ErrForbidden
		}
		if err != nil {
			return err
		}
		for _, statement := range []string{`DELETE FROM lists WHERE num = ?`, `DELETE FROM list_items WHERE list = ?`} {
			if _, err := tx.ExecContext(ctx, statement, int64(id)); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM follows WHERE kind = ? AND target = ?`, string(papers.FollowList), fmt.Sprint(int64(id)))
		return err
	})
	if err != nil {
		return fmt.Errorf("store: delete list %d: %w", id, err)
	}
	return nil
}

// SavedList returns the list that "save" of a person writes to;
// papers.ErrNotFound where she has not saved anything yet.
func (s *Store) SavedList(ctx context.Context, person papers.UserID) (papers.List, error) {
	l, err := scanList(s.read.QueryRowContext(ctx, `SELECT `+listColumns+fromLists+`WHERE l.owner = ? AND l.saved = 1`, int64(person)))
	if errors.Is(err, sql.ErrNoRows) {
		err = papers.ErrNotFound
	}
	if err != nil {
		return papers.List{}, fmt.Errorf("store: saved list of %d: %w", person, err)
	}
	return l, nil
}
