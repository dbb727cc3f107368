package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"

	papers "github.com/dailypapers/dailypapers"
)

const (
	// versionsSetting keeps up to which change the owners of saved papers were
	// told of new versions.
	versionsSetting = "versions told"
	// versionsStep is how many changes one step looks through, some 30 ms.
	versionsStep = 10_000
)

// A newVersion is a saved paper that has a newer version than its owner knows.
type newVersion struct {
	list, owner, paper int64
	known, newest      int
}

// TellVersions tells those who saved a paper of its new versions, one step
// further along the changes, and reports whether the end is reached. What was
// told and how far it came are one transaction: whenever it is cut off,
// nobody is told twice and nobody is left out.
func (s *Store) TellVersions(ctx context.Context) (told int, done bool, err error) {
	text, err := s.Setting(ctx, versionsSetting)
	if err != nil {
		return 0, false, err
	}
	mark, _ := strconv.ParseInt(text, 10, 64) // what is no number begins at the beginning
	newest, err := s.Mark(ctx)
	if err != nil {
		return 0, false, err
	}
	if mark == int64(newest) {
		return 0, true, nil
	}
	if mark > int64(newest) { // the mark of another time
		mark = 0
	}
	to := min(mark+versionsStep, int64(newest))
	if mark == 0 {
		// Whoever saves a paper knows its version: where nothing was saved yet,
		// the whole library is old news.
		if any, err := s.count(ctx, `SELECT COUNT(*) FROM (SELECT list FROM list_items LIMIT 1) AS one`); err != nil {
			return 0, false, err
		} else if any == 0 {
			to = int64(newest)
		}
	}
	err = s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		told, err = s.tellVersions(ctx, tx, mark, to)
		if err != nil {
			return err
		}
		return putSettings(ctx, tx, map[string]string{versionsSetting: strconv.FormatInt(to, 10)})
	})
	if err != nil {
		return 0, false, fmt.Errorf("store: tell of versions behind change %d: %w", mark, err)
	}
	return told, to == int64(newest), nil
}

func (s *Store) tellVersions(ctx context.Context, tx *sql.Tx, from, to int64) (int, error) {
	var found []newVersion
	err := each(ctx, tx, `SELECT i.list, l.owner, i.paper, i.version, (SELECT MAX(v.number) FROM paper_versions v WHERE v.paper = p.num) AS newest
		FROM papers p JOIN list_items i ON i.paper = p.num JOIN lists l ON l.num = i.list AND l.saved = 1
		WHERE p.change > ? AND p.change <= ? AND EXISTS (SELECT 1 FROM paper_versions w WHERE w.paper = p.num AND w.number > i.version)`,
		[]any{from, to}, func(rows *sql.Rows) error {
			var n newVersion
			err := rows.Scan(&n.list, &n.owner, &n.paper, &n.known, &n.newest)
			found = append(found, n)
			return err
		})
	if err != nil {
		return 0, err
	}
	told := 0
	for _, n := range found {
		_, err := tx.ExecContext(ctx, `UPDATE list_items SET version = ? WHERE list = ? AND paper = ?`, n.newest, n.list, n.paper)
		if err != nil {
			return told, err
		}
		if n.known == 0 { // its source told no versions when it was saved: the first it tells is no news
			continue
		}
		told++
		err = s.addNotification(ctx, tx, notice{Person: papers.UserID(n.owner), Kind: papers.OfVersion, Paper: n.paper, Words: fmt.Sprintf("version %d", n.newest)})
		if err != nil {
			return told, err
		}
	}
	return told, nil
}
