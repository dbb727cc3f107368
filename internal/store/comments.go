package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

const (
	// sameComment is how long the same words in the same place are the same
	// comment: a form sent twice, a page loaded again.
	sameComment = 10 * time.Minute
	// maxDepth is how many comments deep a thread may go: no conversation
	// does, and whoever reads it needs a bound.
	maxDepth = 64
)

// commentHash tells the words of one comment from those of another.
func commentHash(paper int64, parent papers.CommentID, text string) int64 {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %d %s", paper, parent, text))
	return int64(binary.BigEndian.Uint64(sum[:8]))
}

// AddComment adds a comment with the people whose names it mentions, and
// tells those whom it concerns. The same words in the same place within
// sameComment are the first comment again. papers.ErrNotFound where the paper
// or the comment replied to is not there, papers.ErrConflict where the latter
// can no longer be read.
func (s *Store) AddComment(ctx context.Context, c papers.Comment, mentioned []papers.UserID) (papers.Comment, error) {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		paper, err := paperNum(ctx, tx, c.Paper)
		if err != nil {
			return err
		}
		c.ID, c.At, c.Edited, c.State = 0, momentFrom(s.now().UnixMicro()), time.Time{}, papers.Visible
		if again, err := s.sameAgain(ctx, tx, paper, &c); err != nil || again {
			return err
		}
		return s.addComment(ctx, tx, paper, &c, mentioned)
	})
	if err != nil {
		return papers.Comment{}, fmt.Errorf("store: comment on %s: %w", c.Paper, err)
	}
	return c, nil
}

// sameAgain finds the comment that this one repeats.
func (s *Store) sameAgain(ctx context.Context, tx *sql.Tx, paper int64, c *papers.Comment) (bool, error) {
	var at int64
	err := tx.QueryRowContext(ctx, `SELECT num, at FROM comments WHERE author = ? AND paper = ? AND hash = ? AND at > ? AND state = 0 ORDER BY num DESC LIMIT 1`,
		int64(c.Author.ID), paper, commentHash(paper, c.Parent, c.Text), s.now().Add(-sameComment).UnixMicro()).Scan(&c.ID, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err == nil {
		c.At = momentFrom(at)
	}
	return err == nil, err
}

func (s *Store) addComment(ctx context.Context, tx *sql.Tx, paper int64, c *papers.Comment, mentioned []papers.UserID) error {
	parent, err := parentOf(ctx, tx, paper, c.Parent)
	if err != nil {
		return err
	}
	before, err := hasCommented(ctx, tx, paper, c.Author.ID)
	if err != nil {
		return err
	}
	num, err := take(ctx, tx, "comment", 1)
	if err != nil {
		return err
	}
	c.ID = papers.CommentID(num)
	_, err = tx.ExecContext(ctx, `INSERT INTO comments (num, paper, parent, author, text, hash, at, edited, state, reason) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, '')`,
		num, paper, int64(c.Parent), int64(c.Author.ID), c.Text, commentHash(paper, c.Parent, c.Text), micros(c.At))
	if err != nil {
		return err
	}
	held, err := heldHeats(ctx, tx, paper)
	if err != nil {
		return err
	}
	if !before { // heat counts people, by the first that each of them wrote
		for i, w := range Windows() {
			held[i] = warmer(held[i], w, CommentWeight, micros(c.At))
		}
	}
	if err := moveTally(ctx, tx, paper, 0, 1, held); err != nil {
		return err
	}
	return s.tellOfComment(ctx, tx, paper, *c, parent, mentioned)
}

// parentOf returns who wrote the comment that is replied to, 0 where there is
// none.
func parentOf(ctx context.Context, tx *sql.Tx, paper int64, parent papers.CommentID) (papers.UserID, error) {
	if parent == 0 {
		return 0, nil
	}
	var on, author int64
	var state papers.CommentState
	err := tx.QueryRowContext(ctx, `SELECT paper, author, state FROM comments WHERE num = ?`, int64(parent)).Scan(&on, &author, &state)
	switch {
	case errors.Is(err, sql.ErrNoRows) || err == nil && on != paper:
		return 0, fmt.Errorf("comment %d: %w", parent, papers.ErrNotFound)
	case err != nil:
		return 0, err
	case state != papers.Visible:
		return 0, fmt.Errorf("%w: %w", papers.ErrConflict, papers.Invalid("parent", "can no longer be read; nobody would know what you reply to"))
	}
	var depth int
	err = tx.QueryRowContext(ctx, `WITH RECURSIVE up (num, depth) AS (SELECT CAST(? AS BIGINT), 1
		UNION ALL SELECT c.parent, up.depth + 1 FROM up JOIN comments c ON c.num = up.num WHERE c.parent <> 0 AND up.depth < ?)
		SELECT MAX(depth) FROM up`, int64(parent), maxDepth).Scan(&depth)
	if err == nil && depth >= maxDepth {
		err = papers.Invalid("parent", "stands %d replies deep; reply to one further up", maxDepth)
	}
	return papers.UserID(author), err
}

// hasCommented reports whether a comment of a person's on a paper can be read.
func hasCommented(ctx context.Context, tx *sql.Tx, paper int64, author papers.UserID) (bool, error) {
	var n int
	err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM (SELECT num FROM comments WHERE author = ? AND paper = ? AND state = 0 LIMIT 1) AS one`,
		int64(author), paper).Scan(&n)
	return n > 0, err
}

// tellOfComment tells whom a new comment concerns, each person once: the one
// who is replied to, those who are mentioned, the authors of the paper.
func (s *Store) tellOfComment(ctx context.Context, tx *sql.Tx, paper int64, c papers.Comment, parent papers.UserID, mentioned []papers.UserID) error {
	told := map[papers.UserID]bool{}
	tell := func(person papers.UserID, kind papers.NotificationKind) error {
		if told[person] {
			return nil
		}
		told[person] = true
		return s.addNotification(ctx, tx, notice{Person: person, Kind: kind, Actor: c.Author.ID, Paper: paper, Comment: c.ID})
	}
	if err := tell(parent, papers.OfReply); err != nil {
		return err
	}
	if err := addMentions(ctx, tx, c.ID, mentioned); err != nil {
		return err
	}
	for _, person := range mentioned {
		if err := tell(person, papers.OfMention); err != nil {
			return err
		}
	}
	var owners []papers.UserID
	err := each(ctx, tx, `SELECT person FROM claims WHERE paper = ? AND state = ? ORDER BY person`, []any{paper, string(papers.ClaimConfirmed)}, func(rows *sql.Rows) error {
		var person int64
		err := rows.Scan(&person)
		owners = append(owners, papers.UserID(person))
		return err
	})
	for _, person := range owners {
		if err == nil {
			err = tell(person, papers.OfPaper)
		}
	}
	return err
}
