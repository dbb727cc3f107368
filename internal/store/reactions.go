package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	papers "github.com/dailypapers/dailypapers"
)

// hasSign reports whether a reaction stands in a list parted by spaces.
func hasSign(list string, r papers.Reaction) bool {
	return slices.Contains(strings.Fields(list), string(r))
}

// React puts a person's reaction on a comment, or takes it away. Doing the
// same again changes nothing. papers.ErrNotFound where the comment is not
// there or cannot be read.
func (s *Store) React(ctx context.Context, person papers.UserID, id papers.CommentID, r papers.Reaction, on bool) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		c, err := commentAt(ctx, tx, id)
		if err == nil && c.state != papers.Visible {
			err = papers.ErrNotFound
		}
		if err != nil {
			return err
		}
		if !on {
			_, err := tx.ExecContext(ctx, `DELETE FROM reactions WHERE comment = ? AND person = ? AND reaction = ?`, int64(id), int64(person), string(r))
			return err
		}
		res, err := tx.ExecContext(ctx, `INSERT INTO reactions (comment, person, reaction, at) VALUES (?, ?, ?, ?) ON CONFLICT (comment, person, reaction) DO NOTHING`,
			int64(id), int64(person), string(r), s.now().UnixMicro())
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		return s.addNotification(ctx, tx, notice{Person: papers.UserID(c.author), Kind: papers.OfReaction, Actor: person, Paper: c.paper, Comment: id, Words: string(r)})
	})
	if err != nil {
		return fmt.Errorf("store: react to comment %d: %w", id, err)
	}
	return nil
}

// reactionNames is how many people a reaction names at most.
const reactionNames = 10

// reactionsOf counts the reactions to comments, as one person sees them.
func reactionsOf(ctx context.Context, q querier, viewer papers.UserID, nums []int64) (map[papers.CommentID][]papers.ReactionCount, error) {
	all := map[papers.CommentID][]papers.ReactionCount{}
	err := in(nums, func(marks string, keys []any) error {
		return each(ctx, q, `SELECT r.comment, r.reaction, r.person, CASE WHEN u.full_name <> '' THEN u.full_name ELSE u.name END
			FROM reactions r JOIN users u ON u.num = r.person WHERE r.comment IN (`+marks+`) ORDER BY r.comment, r.at, r.person`, keys, func(rows *sql.Rows) error {
			var comment, person int64
			var sign, name string
			if err := rows.Scan(&comment, &sign, &person, &name); err != nil {
				return err
			}
			id := papers.CommentID(comment)
			all[id] = counted(all[id], papers.Reaction(sign), name, person == int64(viewer))
			return nil
		})
	})
	for _, counts := range all {
		slices.SortFunc(counts, func(a, b papers.ReactionCount) int {
			return slices.Index(papers.Reactions(), a.Reaction) - slices.Index(papers.Reactions(), b.Reaction)
		})
	}
	return all, err
}

// counted adds one person's reaction.
func counted(counts []papers.ReactionCount, r papers.Reaction, name string, mine bool) []papers.ReactionCount {
	i := slices.IndexFunc(counts, func(c papers.ReactionCount) bool { return c.Reaction == r })
	if i < 0 {
		counts = append(counts, papers.ReactionCount{Reaction: r})
		i = len(counts) - 1
	}
	c := &counts[i]
	c.Count++
	c.Mine = c.Mine || mine
	if len(c.Names) < reactionNames {
		c.Names = append(c.Names, name)
	}
	return counts
}
