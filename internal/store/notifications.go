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

// A notice is a notification about to be written.
type notice struct {
	Person  papers.UserID // who should know; nobody is told of what she did herself
	Kind    papers.NotificationKind
	Actor   papers.UserID // 0 where nobody in particular did it
	Paper   int64         // its number, 0 for none
	Comment papers.CommentID
	Words   string
}

// addNotification tells a person something, in the transaction in which it
// happened, unless she did it herself or wants to know nothing of the kind.
func (s *Store) addNotification(ctx context.Context, tx *sql.Tx, n notice) error {
	if n.Person == 0 || n.Person == n.Actor {
		return nil
	}
	quiet, err := isQuiet(ctx, tx, n.Person, n.Kind)
	if err != nil || quiet {
		return err
	}
	if n.Kind == papers.OfReaction {
		if n, err = bundle(ctx, tx, n); err != nil {
			return err
		}
	}
	num, err := take(ctx, tx, "notification", 1)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO notifications (num, person, kind, at, seen, actor, paper, comment, words)
		VALUES (?, ?, ?, ?, 0, ?, ?, ?, ?)`, num, int64(n.Person), string(n.Kind), s.now().UnixMicro(), int64(n.Actor), n.Paper, int64(n.Comment), n.Words)
	return err
}

// isQuiet reports whether a person wants no notifications of a kind, or is
// gone.
func isQuiet(ctx context.Context, tx *sql.Tx, person papers.UserID, kind papers.NotificationKind) (bool, error) {
	var text string
	err := tx.QueryRowContext(ctx, `SELECT settings FROM users WHERE num = ?`, int64(person)).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return true, nil
	}
	if err != nil || text == "" {
		return false, err
	}
	var set papers.UserSettings
	if err := json.Unmarshal([]byte(text), &set); err != nil {
		return false, err
	}
	switch kind {
	case papers.OfReply, papers.OfReaction:
		return set.QuietReplies, nil
	case papers.OfVersion:
		return set.QuietSaved, nil
	}
	return false, nil
}

// bundle takes the unseen reactions to one comment into the new one: a
// favourite comment makes one line and not fifty. Several people are nobody in
// particular.
func bundle(ctx context.Context, tx *sql.Tx, n notice) (notice, error) {
	err := each(ctx, tx, `DELETE FROM notifications WHERE comment = ? AND person = ? AND kind = ? AND seen = 0 RETURNING actor, words`,
		[]any{int64(n.Comment), int64(n.Person), string(papers.OfReaction)}, func(rows *sql.Rows) error {
			var actor int64
			var words string
			err := rows.Scan(&actor, &words)
			if papers.UserID(actor) != n.Actor {
				n.Actor = 0
			}
			n.Words = signs(words, n.Words)
			return err
		})
	return n, err
}

// signs joins two lists of reactions, each sign once, in their usual order.
func signs(a, b string) string {
	out := ""
	for _, r := range papers.Reactions() {
		if hasSign(a, r) || hasSign(b, r) {
			if out != "" {
				out += " "
			}
			out += string(r)
		}
	}
	return out
}

// Notifications returns what a person should know, newest first: what she has
// seen or what she has not, before a number (0 begins at the newest).
func (s *Store) Notifications(ctx context.Context, person papers.UserID, seen bool, before int64, limit int) ([]papers.Notification, error) {
	if before <= 0 {
		before = 1<<62 - 1
	}
	var all []papers.Notification
	err := s.snapshot(ctx, func(q querier) (err error) {
		all, err = eachOf(ctx, q, `SELECT n.num, n.kind, n.at, n.seen, n.actor, n.comment, n.words, COALESCE(p.id, ''), COALESCE(p.title, '')
			FROM notifications n LEFT JOIN papers p ON p.num = n.paper
			WHERE n.person = ? AND n.seen = `+map[bool]string{false: `0`, true: `1`}[seen]+` AND n.num < ? ORDER BY n.num DESC LIMIT ?`,
			[]any{int64(person), before, limit}, scanNotification, func(n *papers.Notification) *papers.User { return &n.Actor })
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: notifications of %d: %w", person, err)
	}
	return all, nil
}

func scanNotification(rows scanner) (papers.Notification, error) {
	var n papers.Notification
	var kind, paper string
	var at int64
	err := rows.Scan(&n.ID, &kind, &at, &n.Seen, &n.Actor.ID, &n.Comment, &n.Words, &paper, &n.Title)
	n.Kind, n.At, n.Paper = papers.NotificationKind(kind), momentFrom(at), papers.ID(paper)
	return n, err
}

// MaxUnseen is the highest number that Unseen counts to.
const MaxUnseen = 100

// Unseen counts what a person has not seen yet, up to MaxUnseen.
func (s *Store) Unseen(ctx context.Context, person papers.UserID) (int, error) {
	return s.count(ctx, `SELECT COUNT(*) FROM (SELECT num FROM notifications WHERE person = ? AND seen = 0 LIMIT ?) AS some`, int64(person), MaxUnseen)
}

// SeeNotifications marks as seen what a person was told up to a number: what
// came since she looked stays new.
func (s *Store) SeeNotifications(ctx context.Context, person papers.UserID, upTo int64) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE notifications SET seen = 1 WHERE person = ? AND seen = 0 AND num <= ?`, int64(person), upTo)
		return err
	})
	if err != nil {
		return fmt.Errorf("store: see notifications of %d: %w", person, err)
	}
	return nil
}

// purgeStep is how many rows one transaction of a purge removes: people's own
// writes wait no longer than that takes, some 10 ms.
const purgeStep = 1000

// PurgeNotifications removes notifications from before a moment and returns
// how many they were. Numbers rise with time, so that the oldest stand first.
func (s *Store) PurgeNotifications(ctx context.Context, before time.Time) (int, error) {
	return s.purge(ctx, `DELETE FROM notifications WHERE at < ? AND num IN (SELECT num FROM notifications ORDER BY num LIMIT ?)`, before)
}

// purge runs a deletion of rows from before a moment until nothing is left
// for it.
func (s *Store) purge(ctx context.Context, statement string, before time.Time) (int, error) {
	for all := 0; ; {
		var n int64
		err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
			res, err := tx.ExecContext(ctx, statement, before.UnixMicro(), purgeStep)
			if err == nil {
				n, err = res.RowsAffected()
			}
			return err
		})
		if err != nil {
			return all, fmt.Errorf("store: purge: %w", err)
		}
		if all += int(n); n == 0 {
			return all, nil
		}
	}
}
