package store

import (
	"context"
	"database/sql"

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
// happened, unless she did it herself.
func (s *Store) addNotification(ctx context.Context, tx *sql.Tx, n notice) error {
	if n.Person == 0 || n.Person == n.Actor {
		return nil
	}
	num, err := take(ctx, tx, "notification", 1)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO notifications (num, person, kind, at, seen, actor, paper, comment, words)
		VALUES (?, ?, ?, ?, 0, ?, ?, ?, ?)`, num, int64(n.Person), string(n.Kind), s.now().UnixMicro(), int64(n.Actor), n.Paper, int64(n.Comment), n.Words)
	return err
}
