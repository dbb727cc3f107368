package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	papers "github.com/dailypapers/dailypapers"
)

// A Batch is what one transaction of an ingest writes.
type Batch struct {
	Delete        []papers.ID // removed before Papers are put; ids not held are passed over
	Papers        []papers.Paper
	Announcements []papers.Announcement // of papers in this batch or already held; others are passed over
	Features      []papers.Feature      // of papers in this batch or already held
	ClearFeatures []papers.Day          // days whose features of kinds file and starter are removed first
	DropFeatures  papers.FeatureKind    // "" or a kind whose features are removed first, of all days
	Cursor        *Cursor
	Settings      map[string]string // as by SetSetting
	Front         *SiteFront        // what another site's front page told, Papers' own source
}

// A Cursor remembers how far a source was read. An empty Position deletes it.
type Cursor struct {
	Name     string
	Position string
}

// A PutResult counts what became of the papers of a batch. Several records of
// one paper count once. Changed counts also those of which only an
// announcement told something, their day, and Removed those of Delete that
// were held.
type PutResult struct {
	Added, Changed, Unchanged, Removed int
}

// PutPapers writes a batch in one transaction: all of it or nothing. A paper
// already held is merged with papers.Merge, or with papers.Fill where another
// site's front page tells of it; it takes a change number only if that alters it. One that was taken down is passed over, as unchanged, and so
// is a link that people took off its paper. An announcement as new tells the
// paper's day. The cost is linear in the batch; batches of about a thousand
// papers are fastest.
func (s *Store) PutPapers(ctx context.Context, b Batch) (PutResult, error) {
	var r PutResult
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		removed, err := deletePapers(ctx, tx, b.Delete)
		if err != nil {
			return err
		}
		b, passed, err := withoutTakenDown(ctx, tx, b)
		if err != nil {
			return err
		}
		if r, err = putPapers(ctx, tx, b); err != nil {
			return err
		}
		r.Removed = removed
		r.Unchanged += passed
		if err := putAnnouncements(ctx, tx, b.Announcements); err != nil {
			return err
		}
		if err := s.putFeatures(ctx, tx, b); err != nil {
			return err
		}
		if err := s.putFront(ctx, tx, b); err != nil {
			return err
		}
		if err := s.putCursor(ctx, tx, b.Cursor); err != nil {
			return err
		}
		return putSettings(ctx, tx, b.Settings)
	})
	if err != nil {
		return PutResult{}, fmt.Errorf("store: put %d papers: %w", len(b.Papers), err)
	}
	return r, nil
}

// inTx runs f in a writing transaction.
func (s *Store) inTx(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after Commit
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// held is what is known of a stored paper before it is written again.
type held struct {
	num  int64
	hash int64
}

// putPapers writes the papers of a batch, each merged with what is held of it
// and with the day that an announcement tells.
func putPapers(ctx context.Context, tx *sql.Tx, b Batch) (PutResult, error) {
	var r PutResult
	var err error
	if b.Papers, err = withoutRemovedLinks(ctx, tx, b.Papers); err != nil {
		return r, err
	}
	known, err := heldPapers(ctx, tx, b)
	if err != nil {
		return r, err
	}
	told, err := daysTold(ctx, tx, b.Announcements, known)
	if err != nil {
		return r, err
	}
	stored, err := storedPapers(ctx, tx, known)
	if err != nil {
		return r, err
	}
	merge, err := merging(ctx, tx, b, stored)
	if err != nil {
		return r, err
	}
	merged := mergeBatch(stored, slices.Concat(b.Papers, news(told, b.Papers, stored)), merge)
	added, changed := splitBatch(merged, known)
	r = PutResult{Added: len(added), Changed: len(changed), Unchanged: len(merged) - len(added) - len(changed)}
	if err := numberRows(ctx, tx, added, changed); err != nil {
		return r, err
	}
	if err := updatePapers(ctx, tx, changed); err != nil {
		return r, err
	}
	if err := insertPapers(ctx, tx, added); err != nil {
		return r, err
	}
	return r, insertParts(ctx, tx, append(added, changed...))
}

// A row is a paper on its way into the tables.
type row struct {
	papers.Paper
	num, change, hash int64
}

// mergeBatch merges each record onto what is held or came before it in the
// batch, as if they had been put one by one. A new paper is merged onto an
// empty one, which brings its versions in order.
func mergeBatch(stored map[papers.ID]papers.Paper, batch []papers.Paper, merge func(held, newer papers.Paper) papers.Paper) []papers.Paper {
	at := make(map[papers.ID]int, len(batch))
	merged := make([]papers.Paper, 0, len(batch))
	for _, p := range batch {
		i, ok := at[p.ID]
		if !ok {
			i = len(merged)
			at[p.ID] = i
			held := stored[p.ID]
			held.ID = p.ID
			merged = append(merged, held)
		}
		merged[i] = merge(merged[i], p)
	}
	return merged
}

// heldPapers looks for the papers of a batch and for those that it announces
// as new.
func heldPapers(ctx context.Context, tx *sql.Tx, b Batch) (map[papers.ID]held, error) {
	ids := make([]string, 0, len(b.Papers))
	for _, p := range b.Papers {
		ids = append(ids, string(p.ID))
	}
	for _, a := range b.Announcements {
		if a.Kind == papers.NewPaper {
			ids = append(ids, string(a.Paper))
		}
	}
	known := make(map[papers.ID]held)
	err := in(ids, func(marks string, keys []any) error {
		rows, err := tx.QueryContext(ctx, `SELECT id, num, hash FROM papers WHERE id IN (`+marks+`)`, keys...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id string
			var h held
			if err := rows.Scan(&id, &h.num, &h.hash); err != nil {
				return err
			}
			known[papers.ID(id)] = h
		}
		return rows.Err()
	})
	return known, err
}

// splitBatch parts the merged papers into new ones and those whose content
// differs from the held one.
func splitBatch(merged []papers.Paper, known map[papers.ID]held) (added, changed []row) {
	for _, p := range merged {
		r := row{Paper: p, hash: contentHash(p)}
		if h, ok := known[p.ID]; !ok {
			added = append(added, r)
		} else if r.hash != h.hash {
			r.num = h.num
			changed = append(changed, r)
		}
	}
	return added, changed
}

func storedPapers(ctx context.Context, tx *sql.Tx, known map[papers.ID]held) (map[papers.ID]papers.Paper, error) {
	nums := make([]int64, 0, len(known))
	for _, h := range known {
		nums = append(nums, h.num)
	}
	slices.Sort(nums) // rows that lie together are read together
	loaded, err := loadPapers(ctx, tx, nums)
	stored := make(map[papers.ID]papers.Paper, len(loaded))
	for _, p := range loaded {
		stored[p.ID] = p
	}
	return stored, err
}

// numberRows takes change numbers for all rows and paper numbers for the new.
func numberRows(ctx context.Context, tx *sql.Tx, added, changed []row) error {
	change, err := takeChanges(ctx, tx, len(added)+len(changed))
	if err != nil {
		return err
	}
	former, err := formerNums(ctx, tx, added)
	if err != nil {
		return err
	}
	num, err := take(ctx, tx, "paper", len(added)-len(former))
	if err != nil {
		return err
	}
	for i := range changed {
		changed[i].change = change
		change++
	}
	for i := range added {
		added[i].change = change
		change++
		if added[i].num = former[string(added[i].ID)]; added[i].num == 0 {
			added[i].num = num
			num++
		}
	}
	return nil
}

// formerNums returns, by id, the numbers that papers had before they were
// deleted: votes and comments are waiting for them under these.
func formerNums(ctx context.Context, tx *sql.Tx, added []row) (map[string]int64, error) {
	ids := make([]string, len(added))
	for i, r := range added {
		ids[i] = string(r.ID)
	}
	former := make(map[string]int64)
	err := in(ids, func(marks string, keys []any) error {
		return each(ctx, tx, `SELECT id, MAX(num) FROM tombstones WHERE id IN (`+marks+`) AND num > 0 GROUP BY id`, keys, func(rows *sql.Rows) error {
			var id string
			var num int64
			err := rows.Scan(&id, &num)
			former[id] = num
			return err
		})
	})
	return former, err
}

// take advances a counter by n and returns the first of the numbers taken.
func take(ctx context.Context, tx *sql.Tx, counter string, n int) (int64, error) {
	if n == 0 {
		return 0, nil
	}
	var last int64
	err := tx.QueryRowContext(ctx, `UPDATE counters SET value = value + ? WHERE name = ? RETURNING value`, n, counter).Scan(&last)
	return last - int64(n) + 1, err
}
