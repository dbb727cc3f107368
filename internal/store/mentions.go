package store

import (
	"context"
	"database/sql"

	papers "github.com/dailypapers/dailypapers"
)

// addMentions keeps who is mentioned in a comment, each once.
func addMentions(ctx context.Context, tx *sql.Tx, comment papers.CommentID, mentioned []papers.UserID) error {
	for _, person := range mentioned { // markup.MaxMentions at most
		_, err := tx.ExecContext(ctx, `INSERT INTO mentions (comment, person) VALUES (?, ?) ON CONFLICT (comment, person) DO NOTHING`, int64(comment), int64(person))
		if err != nil {
			return err
		}
	}
	return nil
}

// dropMentions removes who was mentioned in a comment and returns them.
func dropMentions(ctx context.Context, tx *sql.Tx, comment papers.CommentID) (map[papers.UserID]bool, error) {
	were := map[papers.UserID]bool{}
	err := each(ctx, tx, `DELETE FROM mentions WHERE comment = ? RETURNING person`, []any{int64(comment)}, func(rows *sql.Rows) error {
		var person int64
		err := rows.Scan(&person)
		were[papers.UserID(person)] = true
		return err
	})
	return were, err
}

// mentionsOf returns the names of those who are mentioned in comments.
func mentionsOf(ctx context.Context, q querier, comments []int64) (map[papers.CommentID][]string, error) {
	names := map[papers.CommentID][]string{}
	err := in(comments, func(marks string, keys []any) error {
		return each(ctx, q, `SELECT m.comment, u.name FROM mentions m JOIN users u ON u.num = m.person WHERE m.comment IN (`+marks+`)`, keys, func(rows *sql.Rows) error {
			var comment int64
			var name string
			err := rows.Scan(&comment, &name)
			names[papers.CommentID(comment)] = append(names[papers.CommentID(comment)], name)
			return err
		})
	})
	return names, err
}
