package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	papers "github.com/dailypapers/dailypapers"
)

// EraseUser deletes an account with all that it did, in one transaction. Her
// comments keep their place in their threads without words and without her;
// what others need to know, as that a paper was submitted or a thing decided,
// stays and names nobody. Behind it the number stands in no row.
// papers.ErrConflict where others have accounts and no admin would be left.
//
// It takes some statements for each paper that she voted for or commented on,
// since those are counted anew.
func (s *Store) EraseUser(ctx context.Context, who papers.UserID) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error { return eraseUser(ctx, tx, int64(who)) })
	if err != nil {
		return fmt.Errorf("store: erase account %d: %w", who, err)
	}
	return nil
}

func eraseUser(ctx context.Context, tx *sql.Tx, who int64) error {
	if err := mayGo(ctx, tx, who); err != nil {
		return err
	}
	changed, err := weighed(ctx, tx, who)
	if err != nil {
		return err
	}
	for _, statement := range slices.Concat(erasingMail(), erasing()) {
		if _, err := tx.ExecContext(ctx, statement, who); err != nil {
			return fmt.Errorf("%.60s…: %w", statement, err)
		}
	}
	for _, c := range changed {
		if err := moveTallyAnew(ctx, tx, c.paper, -c.votes, -c.comments); err != nil {
			return err
		}
	}
	return nil
}

// mayGo refuses to leave others on a site that nobody can run.
func mayGo(ctx context.Context, tx *sql.Tx, who int64) error {
	var role string
	var others int
	err := tx.QueryRowContext(ctx, `SELECT role, (SELECT COUNT(*) FROM users o WHERE o.num <> u.num) FROM users u WHERE u.num = ?`, who).Scan(&role, &others)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return papers.ErrNotFound
	case err != nil || others == 0 || role != string(papers.AdminRole):
		return err
	}
	return anotherAdmin(ctx, tx, papers.UserID(who))
}

// A weight is what one person adds to the counts of a paper.
type weight struct {
	paper           int64
	votes, comments int
}

func weighed(ctx context.Context, tx *sql.Tx, who int64) ([]weight, error) {
	var all []weight
	err := each(ctx, tx, `SELECT paper, SUM(votes), SUM(comments) FROM (
			SELECT paper, 1 AS votes, 0 AS comments FROM votes WHERE voter = ?
			UNION ALL SELECT paper, 0 AS votes, 1 AS comments FROM comments WHERE author = ? AND state = 0) AS hers
		GROUP BY paper ORDER BY paper`, []any{who, who}, func(rows *sql.Rows) error {
		var w weight
		err := rows.Scan(&w.paper, &w.votes, &w.comments)
		all = append(all, w)
		return err
	})
	return all, err
}

// erasingMail are the statements that leave nothing of what was mailed to an
// account, and to its address, each with its number.
func erasingMail() []string {
	return []string{
		`DELETE FROM mailed WHERE subscription IN (SELECT num FROM subscriptions WHERE person = ? AND person <> 0)`,
		`DELETE FROM mailed WHERE subscription IN (SELECT num FROM subscriptions WHERE email <> '' AND email = (SELECT email FROM users WHERE num = ?))`,
		`DELETE FROM messages WHERE person = ? AND person <> 0`,
		`DELETE FROM messages WHERE address <> '' AND address = (SELECT email FROM users WHERE num = ?)`,
		`DELETE FROM suppressions WHERE address <> '' AND address = (SELECT email FROM users WHERE num = ?)`,
		`UPDATE suppressions SET by_user = 0 WHERE by_user = ? AND by_user <> 0`,
		`DELETE FROM subscriptions WHERE person = ? AND person <> 0`,
		`DELETE FROM subscriptions WHERE email <> '' AND email = (SELECT email FROM users WHERE num = ?)`,
	}
}

// erasing are the statements that leave nothing else of an account, each with its
// number. Rows that are about her things go or lose their words before those
// things do.
func erasing() []string {
	const hers = `(SELECT CAST(num AS TEXT) FROM comments WHERE author = ?)`
	const herLists = `(SELECT num FROM lists WHERE owner = ?)`
	const herListKeys = `(SELECT CAST(num AS TEXT) FROM lists WHERE owner = ?)`
	return []string{
		`DELETE FROM sessions WHERE owner = ?`,
		`DELETE FROM tokens WHERE owner = ?`,
		`DELETE FROM tickets WHERE about <> '' AND about = (SELECT email FROM users WHERE num = ?)`,
		`DELETE FROM tickets WHERE by_user = ?`,
		`DELETE FROM identities WHERE owner = ?`,
		`DELETE FROM passkeys WHERE owner = ?`,
		`DELETE FROM votes WHERE voter = ?`,
		`DELETE FROM reactions WHERE person = ?`,
		`DELETE FROM mentions WHERE person = ?`,
		`DELETE FROM dismissals WHERE person = ?`,
		`DELETE FROM follows WHERE person = ?`,
		`DELETE FROM follows WHERE kind = 'person' AND target = CAST(CAST(? AS INTEGER) AS TEXT)`,
		`DELETE FROM follows WHERE kind = 'list' AND target IN ` + herListKeys,
		`DELETE FROM notifications WHERE person = ?`,
		`DELETE FROM deliveries WHERE webhook IN (SELECT num FROM webhooks WHERE owner = ?)`,
		`DELETE FROM webhooks WHERE owner = ?`,
		// A receiver may have answered with what it was sent: her words.
		`UPDATE deliveries SET words = '' WHERE event = 'comments' AND words <> '' AND EXISTS (SELECT 1 FROM comments WHERE author = ?)`,
		`DELETE FROM impressions WHERE person = ?`,
		`UPDATE decisions SET about = 'something of an account that was deleted', before = '' WHERE kind = 'claim' AND target IN (SELECT CAST(num AS TEXT) FROM claims WHERE person = ?)`,
		`UPDATE decisions SET about = 'something of an account that was deleted' WHERE kind = 'submission' AND target IN (SELECT CAST(num AS TEXT) FROM submissions WHERE person = ?)`,
		`DELETE FROM claims WHERE person = ?`,

		`UPDATE decisions SET about = 'something of an account that was deleted', before = '' WHERE kind = 'comment' AND target IN ` + hers,
		`UPDATE decisions SET about = 'something of an account that was deleted', before = '' WHERE kind = 'list' AND target IN ` + herListKeys,
		`UPDATE decisions SET about = 'an account that was deleted', before = '', target = '0' WHERE kind = 'user' AND target = CAST(CAST(? AS INTEGER) AS TEXT)`,
		`UPDATE decisions SET actor = 0 WHERE actor = ?`,
		`DELETE FROM reports WHERE kind = 'user' AND target = CAST(CAST(? AS INTEGER) AS TEXT)`,
		`DELETE FROM reports WHERE kind = 'list' AND target IN ` + herListKeys,
		`DELETE FROM reports WHERE state = 'open' AND kind = 'comment' AND target IN ` + hers,
		// A second report by nobody of the same thing would say nothing.
		`DELETE FROM reports WHERE person = ? AND state = 'open' AND EXISTS (SELECT 1 FROM reports o
			WHERE o.person = 0 AND o.kind = reports.kind AND o.target = reports.target AND o.state = 'open')`,
		`UPDATE reports SET person = 0 WHERE person = ?`,
		`UPDATE notifications SET actor = 0, words = '' WHERE actor = ?`,
		// A picture that somebody else sent too is hers from now on.
		`UPDATE pictures SET owner = (SELECT MIN(n.person) FROM submissions n WHERE n.picture = pictures.hash AND n.person NOT IN (0, pictures.owner))
			WHERE owner = ? AND EXISTS (SELECT 1 FROM submissions n WHERE n.picture = pictures.hash AND n.person NOT IN (0, pictures.owner))`,
		`DELETE FROM pictures WHERE owner = ?`,
		`UPDATE submissions SET picture = '' WHERE person = ?`,
		`UPDATE submissions SET person = 0 WHERE person = ?`,
		`UPDATE features SET by_user = 0, by_name = '' WHERE by_user = ?`,

		`DELETE FROM list_items WHERE list IN ` + herLists,
		`DELETE FROM lists WHERE owner = ?`,
		`DELETE FROM comment_edits WHERE comment IN (SELECT num FROM comments WHERE author = ?)`,
		`DELETE FROM mentions WHERE comment IN (SELECT num FROM comments WHERE author = ?)`,
		// What she had deleted before, and nobody answered, is not to be seen again.
		`DELETE FROM comments WHERE author = ? AND state = 2 AND NOT EXISTS (SELECT 1 FROM comments r WHERE r.parent = comments.num)`,
		`UPDATE comments SET author = 0, text = '', hash = 0, reason = '', state = 2 WHERE author = ?`, // papers.Deleted
		`DELETE FROM users WHERE num = ?`,
	}
}
