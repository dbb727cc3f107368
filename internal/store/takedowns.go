package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// A Takedown is that a paper must not stand here. No ingest takes it in again.
type Takedown struct {
	Paper  papers.ID
	At     time.Time
	Reason string
}

// TakenDown says when and why a paper was taken down; papers.ErrNotFound where
// it was not.
func (s *Store) TakenDown(ctx context.Context, id papers.ID) (Takedown, error) {
	t := Takedown{Paper: id}
	var at int64
	err := s.read.QueryRowContext(ctx, `SELECT at, reason FROM takedowns WHERE id = ?`, string(id)).Scan(&at, &t.Reason)
	if errors.Is(err, sql.ErrNoRows) {
		err = papers.ErrNotFound
	}
	if err != nil {
		return Takedown{}, fmt.Errorf("store: takedown of %s: %w", id, err)
	}
	t.At = momentFrom(at)
	return t, nil
}

// TakeDown removes a paper and has no ingest take it in again. What people
// did to it is out of sight until it is put back.
func (s *Store) TakeDown(ctx context.Context, act Act, id papers.ID) (papers.Decision, error) {
	return s.decide(ctx, act, papers.DidTakeDown, papers.Target{Kind: papers.OnPaper, Key: string(id)}, act.Reason, func(was string) error {
		if was != "" {
			return moved(papers.OnPaper, "was taken down already")
		}
		return nil
	})
}

// PutBack puts back a paper that was taken down, with its number, and so with
// votes and comments, and with its places in announcements and front pages.
func (s *Store) PutBack(ctx context.Context, act Act, id papers.ID) (papers.Decision, error) {
	return s.decide(ctx, act, papers.DidRestore, papers.Target{Kind: papers.OnPaper, Key: string(id)}, "", nil)
}

// takedown is why a paper is down, "" for one that is held.
func (s *Store) takedown() facet {
	return facet{
		read: func(ctx context.Context, tx *sql.Tx, on papers.Target, _ string) (string, error) {
			var reason string
			err := scanOne(ctx, tx, `SELECT reason FROM takedowns WHERE id = ?`, []any{on.Key}, &reason)
			if errors.Is(err, papers.ErrNotFound) {
				_, err = paperNum(ctx, tx, papers.ID(on.Key))
				reason = ""
			}
			return reason, err
		},
		write: func(ctx context.Context, tx *sql.Tx, d papers.Decision, to string) error {
			if to == "" {
				return s.exhume(ctx, tx, papers.ID(d.Target.Key))
			}
			return s.takeDown(ctx, tx, papers.ID(d.Target.Key), to)
		},
		verb: func(to string) string {
			if to == "" {
				return papers.DidRestore
			}
			return papers.DidTakeDown
		},
	}
}

// takenPaper is what is remembered of a paper that is taken down.
type takenPaper struct {
	Paper         papers.Paper          `json:"paper"`
	Announcements []papers.Announcement `json:"announcements,omitempty"`
	Places        []place               `json:"places,omitempty"`
}

func (s *Store) takeDown(ctx context.Context, tx *sql.Tx, id papers.ID, reason string) error {
	r, err := heldRow(ctx, tx, id)
	if err != nil {
		return err
	}
	k := takenPaper{Paper: r.Paper}
	err = each(ctx, tx, `SELECT day, kind FROM announcements WHERE paper = ? ORDER BY day, kind`, []any{r.num}, func(rows *sql.Rows) error {
		a := papers.Announcement{Paper: id}
		var day, kind string
		if err := rows.Scan(&day, &kind); err != nil {
			return err
		}
		a.Kind = papers.AnnouncementKind(kind)
		var err error
		a.Day, err = papers.ParseDay(day)
		k.Announcements = append(k.Announcements, a)
		return err
	})
	if err != nil {
		return err
	}
	if k.Places, err = places(ctx, tx, `paper = ?`, r.num); err != nil {
		return err
	}
	b, err := json.Marshal(k)
	if err != nil {
		return err
	}
	if _, err := deletePapers(ctx, tx, []papers.ID{id}); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO takedowns (id, at, reason, paper) VALUES (?, ?, ?, ?)`, string(id), s.now().UnixMicro(), reason, string(b))
	return err
}

// exhume puts a paper back that was taken down.
func (s *Store) exhume(ctx context.Context, tx *sql.Tx, id papers.ID) error {
	var text string
	if err := scanOne(ctx, tx, `DELETE FROM takedowns WHERE id = ? RETURNING paper`, []any{string(id)}, &text); err != nil {
		return err
	}
	var k takenPaper
	if err := json.Unmarshal([]byte(text), &k); err != nil {
		return err
	}
	if _, err := putPapers(ctx, tx, Batch{Papers: []papers.Paper{k.Paper}}); err != nil {
		return err
	}
	if err := putAnnouncements(ctx, tx, k.Announcements); err != nil {
		return err
	}
	num, err := paperNum(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, p := range k.Places { // the days of one paper's
		if err := putPlace(ctx, tx, num, p); err != nil {
			return err
		}
	}
	return nil
}

// withoutTakenDown leaves out of a batch the papers that were taken down, and
// their places on front pages, and returns how many papers. It takes one
// statement for each thousand papers.
func withoutTakenDown(ctx context.Context, tx *sql.Tx, b Batch) (Batch, int, error) {
	var ids []papers.ID
	for _, p := range b.Papers {
		ids = append(ids, p.ID)
	}
	for _, f := range b.Features {
		ids = append(ids, f.Paper)
	}
	down, err := takenDown(ctx, tx, ids)
	if err != nil || len(down) == 0 {
		return b, 0, err
	}
	all := b
	b.Papers, b.Features = nil, nil
	passed := make(map[papers.ID]bool)
	for _, p := range all.Papers {
		if down[p.ID] {
			passed[p.ID] = true
			continue
		}
		b.Papers = append(b.Papers, p)
	}
	for _, f := range all.Features {
		if !down[f.Paper] {
			b.Features = append(b.Features, f)
		}
	}
	return b, len(passed), nil
}
