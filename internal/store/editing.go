package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// commentRow is what a change of a comment needs to know of it.
type commentRow struct {
	paper, author, at, edited int64
	text                      string
	state                     papers.CommentState
}

func commentAt(ctx context.Context, tx *sql.Tx, id papers.CommentID) (commentRow, error) {
	var c commentRow
	err := tx.QueryRowContext(ctx, `SELECT paper, author, at, edited, text, state FROM comments WHERE num = ?`, int64(id)).
		Scan(&c.paper, &c.author, &c.at, &c.edited, &c.text, &c.state)
	if errors.Is(err, sql.ErrNoRows) {
		err = papers.ErrNotFound
	}
	return c, err
}

// ownComment is commentAt for its author, and for nobody else:
// papers.ErrForbidden. papers.ErrConflict where it can no longer be read.
func ownComment(ctx context.Context, tx *sql.Tx, author papers.UserID, id papers.CommentID) (commentRow, error) {
	c, err := commentAt(ctx, tx, id)
	switch {
	case err != nil:
		return c, err
	case c.author != int64(author) || author == 0:
		return c, papers.ErrForbidden
	case c.state != papers.Visible:
		return c, fmt.Errorf("%w: %w", papers.ErrConflict, papers.Invalid("comment", "can no longer be read, and so not be changed"))
	}
	return c, nil
}

// EditComment replaces the text of one's own comment and keeps the former
// one. Those whom it mentions newly are told. Errors as with DeleteComment.
func (s *Store) EditComment(ctx context.Context, author papers.UserID, id papers.CommentID, text string, mentioned []papers.UserID) error {
	return s.EditCommentIf(ctx, author, id, text, mentioned, nil)
}

// EditCommentIf is EditComment if allow, which is asked in the same transaction
// about the comment as its author sees it, says nothing against it. nil allows
// everything.
func (s *Store) EditCommentIf(ctx context.Context, author papers.UserID, id papers.CommentID, text string, mentioned []papers.UserID, allow func(papers.Comment) error) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		c, err := ownComment(ctx, tx, author, id)
		if err == nil {
			err = allowed(ctx, tx, author, id, allow)
		}
		if err != nil || c.text == text {
			return err
		}
		if err := keepEdit(ctx, tx, id, c); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE comments SET text = ?, edited = ? WHERE num = ?`, text, s.now().UnixMicro(), int64(id))
		if err != nil {
			return err
		}
		were, err := dropMentions(ctx, tx, id)
		if err != nil {
			return err
		}
		for _, person := range mentioned {
			if were[person] {
				continue
			}
			err := s.addNotification(ctx, tx, notice{Person: person, Kind: papers.OfMention, Actor: author, Paper: c.paper, Comment: id})
			if err != nil {
				return err
			}
		}
		return addMentions(ctx, tx, id, mentioned)
	})
	if err != nil {
		return fmt.Errorf("store: edit comment %d: %w", id, err)
	}
	return nil
}

// allowed asks whether a comment may be changed as it is.
func allowed(ctx context.Context, tx *sql.Tx, viewer papers.UserID, id papers.CommentID, allow func(papers.Comment) error) error {
	if allow == nil {
		return nil
	}
	found, err := comments(ctx, tx, viewer, []int64{int64(id)})
	if err != nil {
		return err
	}
	c, ok := found[id]
	if !ok { // its paper is not held at present
		return papers.ErrNotFound
	}
	return allow(c)
}

// keepEdit keeps a text that is replaced, under the moment it was written at;
// a later one where two were written within a microsecond.
func keepEdit(ctx context.Context, tx *sql.Tx, id papers.CommentID, c commentRow) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO comment_edits (comment, at, text)
		SELECT CAST(? AS BIGINT), MAX(x.at), CAST(? AS TEXT) FROM (SELECT CAST(? AS BIGINT) AS at UNION ALL SELECT e.at + 1 FROM comment_edits e WHERE e.comment = ?) AS x`,
		int64(id), c.text, max(c.at, c.edited), int64(id))
	return err
}

// A Draft is what a comment said at a former time.
type Draft struct {
	At   time.Time
	Text string
}

// CommentEdits returns what a comment said before it was edited, oldest first.
func (s *Store) CommentEdits(ctx context.Context, id papers.CommentID) ([]Draft, error) {
	var all []Draft
	err := each(ctx, s.read, `SELECT at, text FROM comment_edits WHERE comment = ? ORDER BY at`, []any{int64(id)}, func(rows *sql.Rows) error {
		var d Draft
		var at int64
		err := rows.Scan(&at, &d.Text)
		d.At = momentFrom(at)
		all = append(all, d)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: former texts of comment %d: %w", id, err)
	}
	return all, nil
}

// DeleteComment removes the text of one's own comment, with its former texts
// and reactions; its place in the thread stays. papers.ErrNotFound where it is
// not there, papers.ErrForbidden where it is somebody else's,
// papers.ErrConflict where it is hidden. Deleting it again does nothing.
func (s *Store) DeleteComment(ctx context.Context, author papers.UserID, id papers.CommentID) error {
	return s.DeleteCommentIf(ctx, author, id, nil)
}

// DeleteCommentIf is DeleteComment with the condition of EditCommentIf, which
// is not asked about one that is deleted already.
func (s *Store) DeleteCommentIf(ctx context.Context, author papers.UserID, id papers.CommentID, allow func(papers.Comment) error) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		c, err := ownComment(ctx, tx, author, id)
		if c.state == papers.Deleted && c.author == int64(author) {
			return nil
		}
		if err == nil {
			err = allowed(ctx, tx, author, id, allow)
		}
		if err != nil {
			return err
		}
		return dropComment(ctx, tx, id, c)
	})
	if err != nil {
		return fmt.Errorf("store: delete comment %d: %w", id, err)
	}
	return nil
}

func dropComment(ctx context.Context, tx *sql.Tx, id papers.CommentID, c commentRow) error {
	for _, statement := range []string{
		`UPDATE comments SET state = 2, text = '', reason = '' WHERE num = ?`,
		`DELETE FROM comment_edits WHERE comment = ?`,
		`DELETE FROM mentions WHERE comment = ?`,
		`DELETE FROM reactions WHERE comment = ?`,
		`DELETE FROM notifications WHERE comment = ?`,
	} {
		if _, err := tx.ExecContext(ctx, statement, int64(id)); err != nil {
			return err
		}
	}
	if c.state != papers.Visible {
		return nil
	}
	return moveTallyAnew(ctx, tx, c.paper, 0, -1)
}

// setHidden hides a comment from all but its author and curators, who read
// the reason, or shows it again. It is not counted meanwhile. The author is
// told of a hiding. papers.ErrConflict where the comment is deleted. Doing the
// same again changes the reason only.
func (s *Store) setHidden(ctx context.Context, tx *sql.Tx, id papers.CommentID, hide bool, reason string) error {
	c, err := commentAt(ctx, tx, id)
	if err != nil {
		return err
	}
	if c.state == papers.Deleted {
		return fmt.Errorf("%w: %w", papers.ErrConflict, papers.Invalid("comment", "was deleted by its author"))
	}
	to, move := papers.Visible, 1
	if hide {
		to, move = papers.Hidden, -1
	} else {
		reason = ""
	}
	_, err = tx.ExecContext(ctx, `UPDATE comments SET state = ?, reason = ? WHERE num = ?`, int(to), reason, int64(id))
	if err != nil || c.state == to {
		return err
	}
	if err := moveTallyAnew(ctx, tx, c.paper, 0, move); err != nil || !hide {
		return err
	}
	return s.addNotification(ctx, tx, notice{Person: papers.UserID(c.author), Kind: papers.OfHidden, Paper: c.paper, Comment: id, Words: reason})
}
