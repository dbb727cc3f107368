package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// Items returns the items of a list from one position to another, both inside.
// Papers that are not held at present leave gaps.
func (s *Store) Items(ctx context.Context, list papers.ListID, from, to int) ([]papers.ListItem, error) {
	items, err := s.items(ctx, `WHERE i.list = ? AND i.position >= ? AND i.position <= ? ORDER BY i.position`, int64(list), from, to)
	if err != nil {
		return nil, fmt.Errorf("store: items of list %d: %w", list, err)
	}
	return items, nil
}

// Item returns one paper of a list; papers.ErrNotFound where it is not in it.
func (s *Store) Item(ctx context.Context, list papers.ListID, id papers.ID) (papers.ListItem, error) {
	items, err := s.items(ctx, `WHERE i.list = ? AND i.paper = (SELECT p.num FROM papers p WHERE p.id = ?)`, int64(list), string(id))
	if err == nil && len(items) == 0 {
		err = papers.ErrNotFound
	}
	if err != nil {
		return papers.ListItem{}, fmt.Errorf("store: %s in list %d: %w", id, list, err)
	}
	return items[0], nil
}

// NewestItems returns what was added to a list last, newest first, from an offset on.
func (s *Store) NewestItems(ctx context.Context, list papers.ListID, limit, offset int) ([]papers.ListItem, error) {
	items, err := s.items(ctx, `WHERE i.list = ? ORDER BY i.at DESC, i.paper LIMIT ? OFFSET ?`, int64(list), limit, offset)
	if err != nil {
		return nil, fmt.Errorf("store: newest items of list %d: %w", list, err)
	}
	return items, nil
}

// items reads items and their papers at one moment.
func (s *Store) items(ctx context.Context, where string, args ...any) ([]papers.ListItem, error) {
	var items []papers.ListItem
	err := s.snapshot(ctx, func(q querier) error {
		var nums []int64
		var all []papers.ListItem
		err := each(ctx, q, `SELECT i.paper, i.position, i.note, i.at FROM list_items i `+where, args, func(rows *sql.Rows) error {
			var num, at int64
			var it papers.ListItem
			err := rows.Scan(&num, &it.Position, &it.Note, &at)
			it.Added = momentFrom(at)
			nums, all = append(nums, num), append(all, it)
			return err
		})
		if err != nil {
			return err
		}
		held, err := loadPapers(ctx, q, nums)
		if err != nil {
			return err
		}
		for i, it := range all {
			if p, ok := held[nums[i]]; ok {
				it.Paper = p
				items = append(items, it)
			}
		}
		return nil
	})
	return items, err
}

// AddItems puts papers at the end of an owner's list, in this order and with
// their notes, and returns those that were not in it before. The others stay
// as they are. papers.ErrNotFound where the owner has no such list or a paper
// is not held; nothing is added then, nor where the list would have more than
// papers.MaxListItems.
func (s *Store) AddItems(ctx context.Context, owner papers.UserID, list papers.ListID, items []papers.ListItem) ([]papers.ID, error) {
	var added []papers.ID
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := touchList(ctx, tx, owner, list, s.now()); err != nil {
			return err
		}
		var err error
		added, err = addItems(ctx, tx, list, items, s.now())
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: add to list %d: %w", list, err)
	}
	return added, nil
}

// touchList notes a change of an owner's list. Being the first write of every
// change, it also has those of one list wait for one another.
func touchList(ctx context.Context, tx *sql.Tx, owner papers.UserID, list papers.ListID, at time.Time) error {
	res, err := tx.ExecContext(ctx, `UPDATE lists SET updated = ? WHERE num = ? AND owner = ?`, at.UnixMicro(), int64(list), int64(owner))
	return orElse(res, err, papers.ErrNotFound)
}

func addItems(ctx context.Context, tx *sql.Tx, list papers.ListID, items []papers.ListItem, at time.Time) ([]papers.ID, error) {
	asked, err := shelved(ctx, tx, list, items)
	if err != nil {
		return nil, err
	}
	last, err := lastPosition(ctx, tx, list)
	if err != nil {
		return nil, err
	}
	var added []papers.ID
	var args []any
	for _, it := range items {
		a, ok := asked[it.Paper.ID]
		if !ok {
			return nil, fmt.Errorf("paper %s: %w", it.Paper.ID, papers.ErrNotFound)
		}
		if a.inside {
			continue
		}
		asked[it.Paper.ID] = shelf{inside: true}
		added = append(added, it.Paper.ID)
		args = append(args, int64(list), a.num, last+len(added), it.Note, at.UnixMicro(), a.version)
	}
	if last+len(added) > papers.MaxListItems {
		return nil, papers.Invalid("list", "would hold %d papers; %d are the most, and two lists are better", last+len(added), papers.MaxListItems)
	}
	return added, insertRows(ctx, tx, `INSERT INTO list_items (list, paper, position, note, at, version)`, 6, args)
}

// A shelf is how a paper stands to a list.
type shelf struct {
	num     int64
	version int // the newest one
	inside  bool
}

// shelved looks papers up; those not held are left out.
func shelved(ctx context.Context, tx *sql.Tx, list papers.ListID, items []papers.ListItem) (map[papers.ID]shelf, error) {
	ids := make([]papers.ID, len(items))
	for i, it := range items {
		ids[i] = it.Paper.ID
	}
	found := make(map[papers.ID]shelf, len(ids))
	err := in(distinct(ids), func(marks string, keys []any) error {
		return each(ctx, tx, `SELECT p.id, p.num, COALESCE((SELECT MAX(v.number) FROM paper_versions v WHERE v.paper = p.num), 0),
			(SELECT COUNT(*) FROM list_items i WHERE i.list = ? AND i.paper = p.num) FROM papers p WHERE p.id IN (`+marks+`)`,
			append([]any{int64(list)}, keys...), func(rows *sql.Rows) error {
				var id string
				var a shelf
				var inside int
				err := rows.Scan(&id, &a.num, &a.version, &inside)
				a.inside = inside > 0
				found[papers.ID(id)] = a
				return err
			})
	})
	return found, err
}

func lastPosition(ctx context.Context, tx *sql.Tx, list papers.ListID) (int, error) {
	var last int
	err := tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(position), 0) FROM list_items WHERE list = ?`, int64(list)).Scan(&last)
	return last, err
}

// RemoveItem takes a paper out of an owner's list and closes the gap. A paper
// that is not in it is none to remove.
func (s *Store) RemoveItem(ctx context.Context, owner papers.UserID, list papers.ListID, id papers.ID) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := touchList(ctx, tx, owner, list, s.now()); err != nil {
			return err
		}
		return removeItem(ctx, tx, list, id)
	})
	if err != nil {
		return fmt.Errorf("store: remove %s from list %d: %w", id, list, err)
	}
	return nil
}

func removeItem(ctx context.Context, tx *sql.Tx, list papers.ListID, id papers.ID) error {
	var position int
	err := tx.QueryRowContext(ctx, `DELETE FROM list_items WHERE list = ? AND paper = (SELECT num FROM papers WHERE id = ?) RETURNING position`,
		int64(list), string(id)).Scan(&position)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err == nil {
		_, err = tx.ExecContext(ctx, `UPDATE list_items SET position = position - 1 WHERE list = ? AND position > ?`, int64(list), position)
	}
	return err
}

// NoteItem writes the note on an item of an owner's list; papers.ErrNotFound
// where there is no such item.
func (s *Store) NoteItem(ctx context.Context, owner papers.UserID, list papers.ListID, id papers.ID, note string) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := touchList(ctx, tx, owner, list, s.now()); err != nil {
			return err
		}
		res, err := tx.ExecContext(ctx, `UPDATE list_items SET note = ? WHERE list = ? AND paper = (SELECT num FROM papers WHERE id = ?)`, note, int64(list), string(id))
		return orElse(res, err, papers.ErrNotFound)
	})
	if err != nil {
		return fmt.Errorf("store: note on %s in list %d: %w", id, list, err)
	}
	return nil
}

// MoveItem moves an item of an owner's list to where to says, given its
// position and the last one there is: those between make room. A position
// past either end is that end. papers.ErrNotFound where there is no such item.
func (s *Store) MoveItem(ctx context.Context, owner papers.UserID, list papers.ListID, id papers.ID, to func(at, last int) int) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := touchList(ctx, tx, owner, list, s.now()); err != nil {
			return err
		}
		return moveItem(ctx, tx, list, id, to)
	})
	if err != nil {
		return fmt.Errorf("store: move %s in list %d: %w", id, list, err)
	}
	return nil
}

func moveItem(ctx context.Context, tx *sql.Tx, list papers.ListID, id papers.ID, to func(at, last int) int) error {
	var paper int64
	var at int
	err := tx.QueryRowContext(ctx, `SELECT i.paper, i.position FROM list_items i JOIN papers p ON p.num = i.paper WHERE i.list = ? AND p.id = ?`,
		int64(list), string(id)).Scan(&paper, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return papers.ErrNotFound
	}
	if err != nil {
		return err
	}
	last, err := lastPosition(ctx, tx, list)
	if err != nil {
		return err
	}
	target := min(max(to(at, last), 1), last)
	first, end, step := target, at, 1 // towards the front: those between go back by one
	if target > at {
		first, end, step = at, target, -1
	}
	_, err = tx.ExecContext(ctx, `UPDATE list_items SET position = CASE WHEN paper = ? THEN ? ELSE position + ? END
		WHERE list = ? AND position >= ? AND position <= ?`, paper, target, step, int64(list), first, end)
	return err
}

// savedTitle is how the list is called that "save" writes to.
const savedTitle = "Saved"

// Keep saves a paper for a person, or takes it out again: into a private list
// that is made at the first time. Doing the same again changes nothing.
// papers.ErrNotFound where the paper is not held.
func (s *Store) Keep(ctx context.Context, person papers.UserID, id papers.ID, on bool) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		list, err := savedList(ctx, tx, person, s.now())
		if err != nil {
			return err
		}
		if err := touchList(ctx, tx, person, list, s.now()); err != nil {
			return err
		}
		if !on {
			if _, err := paperNum(ctx, tx, id); err != nil {
				return err
			}
			return removeItem(ctx, tx, list, id)
		}
		_, err = addItems(ctx, tx, list, []papers.ListItem{{Paper: papers.Paper{ID: id}}}, s.now())
		return err
	})
	if err != nil {
		return fmt.Errorf("store: save %s: %w", id, err)
	}
	return nil
}

func savedList(ctx context.Context, tx *sql.Tx, person papers.UserID, at time.Time) (papers.ListID, error) {
	var num papers.ListID
	err := tx.QueryRowContext(ctx, `SELECT num FROM lists WHERE owner = ? AND saved = 1`, int64(person)).Scan(&num)
	if errors.Is(err, sql.ErrNoRows) {
		return insertList(ctx, tx, papers.List{Owner: papers.User{ID: person}, Title: savedTitle, Saved: true}, at)
	}
	return num, err
}
