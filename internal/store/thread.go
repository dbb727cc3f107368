package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	papers "github.com/dailypapers/dailypapers"
)

// A ThreadNode is a comment's place in the thread of a paper.
type ThreadNode struct {
	ID, Parent papers.CommentID
	State      papers.CommentState
	Length     int  // of the text, in bytes
	Left       bool // deleted with the account of its author
}

// Thread returns the places of all comments on a paper, oldest first. The
// comments themselves are read by Comments, a page at a time.
func (s *Store) Thread(ctx context.Context, id papers.ID) ([]ThreadNode, error) {
	var all []ThreadNode
	err := each(ctx, s.read, `SELECT c.num, c.parent, c.state, OCTET_LENGTH(c.text), CASE c.author WHEN 0 THEN 1 ELSE 0 END FROM papers p JOIN comments c ON c.paper = p.num WHERE p.id = ? ORDER BY c.num`,
		[]any{string(id)}, func(rows *sql.Rows) error {
			var n ThreadNode
			var left int
			err := rows.Scan(&n.ID, &n.Parent, &n.State, &n.Length, &left)
			n.Left = left != 0
			all = append(all, n)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("store: thread of %s: %w", id, err)
	}
	return all, nil
}

// commentColumns are the columns of comments c and papers p in the order of
// scanComment.
const commentColumns = `c.num, p.id, c.parent, c.author, c.text, c.at, c.edited, c.state, c.reason`

func scanComment(row scanner) (papers.Comment, error) {
	var c papers.Comment
	var paper string
	var at, edited int64
	err := row.Scan(&c.ID, &paper, &c.Parent, &c.Author.ID, &c.Text, &at, &edited, &c.State, &c.Reason)
	c.Paper, c.At, c.Edited = papers.ID(paper), momentFrom(at), momentFrom(edited)
	return c, err
}

// Comments returns comments by number, as one person (0 for nobody) sees
// their reactions. Those that are not there are left out. It takes four
// statements for each thousand.
func (s *Store) Comments(ctx context.Context, viewer papers.UserID, ids []papers.CommentID) (map[papers.CommentID]papers.Comment, error) {
	nums := make([]int64, len(ids))
	for i, id := range ids {
		nums[i] = int64(id)
	}
	var found map[papers.CommentID]papers.Comment
	err := s.snapshot(ctx, func(q querier) error {
		var err error
		found, err = comments(ctx, q, viewer, nums)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: read %d comments: %w", len(ids), err)
	}
	return found, nil
}

func comments(ctx context.Context, q querier, viewer papers.UserID, nums []int64) (map[papers.CommentID]papers.Comment, error) {
	found := make(map[papers.CommentID]papers.Comment, len(nums))
	var authors []papers.UserID
	err := in(nums, func(marks string, keys []any) error {
		return each(ctx, q, `SELECT `+commentColumns+` FROM comments c JOIN papers p ON p.num = c.paper WHERE c.num IN (`+marks+`)`, keys, func(rows *sql.Rows) error {
			c, err := scanComment(rows)
			found[c.ID], authors = c, append(authors, c.Author.ID)
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	people, err := usersOf(ctx, q, authors)
	if err != nil {
		return nil, err
	}
	reactions, err := reactionsOf(ctx, q, viewer, nums)
	if err != nil {
		return nil, err
	}
	names, err := mentionsOf(ctx, q, nums)
	for id, c := range found {
		c.Author, c.Reactions, c.Mentioned = people[c.Author.ID], reactions[id], names[id]
		found[id] = c
	}
	return found, err
}

// Comment returns one comment; papers.ErrNotFound where it is not there.
func (s *Store) Comment(ctx context.Context, viewer papers.UserID, id papers.CommentID) (papers.Comment, error) {
	found, err := s.Comments(ctx, viewer, []papers.CommentID{id})
	if err != nil {
		return papers.Comment{}, err
	}
	c, ok := found[id]
	if !ok {
		return c, fmt.Errorf("store: comment %d: %w", id, papers.ErrNotFound)
	}
	return c, nil
}

// CommentsBy returns the newest comments of a person that can be read, before
// a number (0 begins at the newest), newest first and without reactions.
func (s *Store) CommentsBy(ctx context.Context, author papers.UserID, before papers.CommentID, limit int) ([]papers.Comment, error) {
	if before <= 0 {
		before = 1<<62 - 1
	}
	u, err := s.User(ctx, author)
	if err != nil && !errors.Is(err, papers.ErrNotFound) {
		return nil, err
	}
	var all []papers.Comment
	err = each(ctx, s.read, `SELECT `+commentColumns+` FROM comments c JOIN papers p ON p.num = c.paper
		WHERE c.author = ? AND c.num < ? AND c.state = 0 ORDER BY c.num DESC LIMIT ?`, []any{int64(author), int64(before), limit}, func(rows *sql.Rows) error {
		c, err := scanComment(rows)
		c.Author = u
		all = append(all, c)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: comments of %d: %w", author, err)
	}
	return all, nil
}
