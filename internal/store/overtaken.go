package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	papers "github.com/dailypapers/dailypapers"
)

// overtaken notes of a letter that was dropped or given up while a server was
// taking it that this took it, or may have: its papers are not sent again, nor
// with a letter that was made of them meanwhile.
func (s *Store) overtaken(ctx context.Context, tx *sql.Tx, p Posting) error {
	if p.State != papers.MessageSent && !p.Doubtful {
		return nil
	}
	var sub papers.SubscriptionID
	err := scanOne(ctx, tx, `UPDATE messages SET state = CASE WHEN ? = 1 THEN 'sent' ELSE state END, tries = tries + 1, words = ?, doubtful = CASE WHEN ? = 1 THEN 1 ELSE doubtful END
		WHERE num = ? AND state IN ('dropped', 'failed') RETURNING subscription`, []any{bit(p.State == papers.MessageSent), p.Words, bit(p.Doubtful), int64(p.Letter)}, &sub)
	if errors.Is(err, papers.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.found(ctx, tx, sub, p.Letter)
}

// found takes lose back: the letter was sent, or may have been. Its papers are its
// own again, those too that a letter has by now which waits: they go out of that.
func (s *Store) found(ctx context.Context, tx *sql.Tx, sub papers.SubscriptionID, letter papers.MessageID) error {
	if sub == 0 {
		return nil
	}
	if _, err := tx.ExecContext(ctx, `UPDATE mailed SET lost = 0 WHERE subscription = ? AND message = ?`, int64(sub), int64(letter)); err != nil {
		return err
	}
	l, err := scanLetter(tx.QueryRowContext(ctx, `SELECT `+letterColumns+` FROM messages m WHERE m.num = ?`, int64(letter)))
	if err != nil {
		return err
	}
	var issue papers.Issue
	if json.Unmarshal([]byte(l.Content), &issue) != nil { // of what is damaged it is known no more
		return nil
	}
	var all []papers.Letter
	err = each(ctx, tx, `SELECT `+letterColumns+` FROM messages m WHERE m.subscription = ? AND m.state = 'waiting' AND m.edition <> '' AND m.num <> ?`, []any{int64(sub), int64(letter)}, func(rows *sql.Rows) error {
		l, err := scanLetter(rows)
		all = append(all, l)
		return err
	})
	if err != nil {
		return err
	}
	for _, other := range all {
		if err := s.takeOut(ctx, tx, other, issue.Picks); err != nil {
			return err
		}
	}
	return s.takeBack(ctx, tx, sub, letter, issue.Picks)
}

// takeOut takes papers out of a digest that waits, and drops it where they are
// all that it has.
func (s *Store) takeOut(ctx context.Context, tx *sql.Tx, from papers.Letter, picks []papers.Pick) error {
	var issue papers.Issue
	if json.Unmarshal([]byte(from.Content), &issue) != nil {
		return nil
	}
	gone := make(map[papers.ID]bool)
	for _, p := range picks {
		gone[p.Paper] = true
	}
	left := without(issue.Picks, gone)
	if len(left) == len(issue.Picks) {
		return nil
	}
	if len(left) == 0 {
		_, err := tx.ExecContext(ctx, `UPDATE messages SET state = 'dropped', ready = 0, words = 'Its papers were sent with an earlier edition.', ended = ? WHERE num = ?`, s.now().UnixMicro(), int64(from.ID))
		return err
	}
	issue.Picks = left
	content, err := json.Marshal(issue)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE messages SET content = ? WHERE num = ?`, string(content), int64(from.ID))
	return err
}

// takeBack has papers be those of a letter that was sent: of the ones that are
// lost, and that letters have which were not. Those of another that was sent, or
// may have been, stay its own.
func (s *Store) takeBack(ctx context.Context, tx *sql.Tx, sub papers.SubscriptionID, letter papers.MessageID, picks []papers.Pick) error {
	return in(idsOf(picks), func(marks string, keys []any) error {
		_, err := tx.ExecContext(ctx, `UPDATE mailed SET message = ?, lost = 0 WHERE subscription = ? AND paper IN (SELECT num FROM papers WHERE id IN (`+marks+`))
			AND (lost = 1 OR (SELECT state IN ('waiting', 'dropped') AND doubtful = 0 FROM messages WHERE num = mailed.message))`, append([]any{int64(letter), int64(sub)}, keys...)...)
		return err
	})
}
