package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

func scanSuppression(row scanner) (papers.Suppression, error) {
	var x papers.Suppression
	var at int64
	err := row.Scan(&x.Address, &x.Reason, &x.Words, &at, &x.By)
	if errors.Is(err, sql.ErrNoRows) {
		err = papers.ErrNotFound
	}
	x.At = momentFrom(at)
	return x, err
}

// Suppressed returns why nothing is sent to an address; papers.ErrNotFound where
// nothing speaks against it.
func (s *Store) Suppressed(ctx context.Context, address string) (papers.Suppression, error) {
	x, err := scanSuppression(s.read.QueryRowContext(ctx, `SELECT address, reason, words, at, by_user FROM suppressions WHERE address = ?`, address))
	if err != nil {
		return papers.Suppression{}, fmt.Errorf("store: suppression of an address: %w", err)
	}
	return x, nil
}

// Suppressions returns the suppressed addresses that hold some words ("" for
// all), the newest first, behind the first offset.
func (s *Store) Suppressions(ctx context.Context, words string, offset, limit int) ([]papers.Suppression, error) {
	var all []papers.Suppression
	err := each(ctx, s.read, `SELECT address, reason, words, at, by_user FROM suppressions WHERE INSTR(address, ?) > 0 OR ? = '' ORDER BY at DESC, address LIMIT ? OFFSET ?`,
		[]any{words, words, limit, offset}, func(rows *sql.Rows) error {
			x, err := scanSuppression(rows)
			all = append(all, x)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("store: suppressions: %w", err)
	}
	return all, nil
}

// CountSuppressions counts suppressed addresses by their reason.
func (s *Store) CountSuppressions(ctx context.Context) (map[papers.SuppressionReason]int, error) {
	counts := map[papers.SuppressionReason]int{}
	err := each(ctx, s.read, `SELECT reason, COUNT(*) FROM suppressions GROUP BY reason`, nil, func(rows *sql.Rows) error {
		var reason papers.SuppressionReason
		var n int
		err := rows.Scan(&reason, &n)
		counts[reason] = n
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: count suppressions: %w", err)
	}
	return counts, nil
}

// CountComplaints counts the addresses whose readers reported mail as spam since
// a moment.
func (s *Store) CountComplaints(ctx context.Context, since time.Time) (int, error) {
	var n int
	err := s.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM suppressions WHERE reason = 'complaint' AND at >= ?`, micros(since)).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("store: count complaints: %w", err)
	}
	return n, nil
}

// Suppress writes down that nothing is sent to an address any more, which drops
// what waits for it but what somebody asked for. A complaint ends the address's
// subscription; a bounce leaves it to be taken up again. The gravest reason
// stays: an admin's word, which nobody else lifts, then a complaint.
func (s *Store) Suppress(ctx context.Context, x papers.Suppression) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error { return s.suppress(ctx, tx, x) })
	if err != nil {
		return fmt.Errorf("store: suppress an address: %w", err)
	}
	return nil
}

func (s *Store) suppress(ctx context.Context, tx *sql.Tx, x papers.Suppression) error {
	now := s.now().UnixMicro()
	_, err := tx.ExecContext(ctx, `INSERT INTO suppressions (address, reason, words, at, by_user) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (address) DO UPDATE SET reason = excluded.reason, words = excluded.words, at = excluded.at, by_user = excluded.by_user
		WHERE excluded.reason = 'complaint' AND suppressions.reason = 'bounce' OR excluded.reason = 'manual' AND suppressions.reason <> 'manual'`, x.Address, string(x.Reason), x.Words, now, int64(x.By))
	if err != nil {
		return err
	}
	if x.Reason == papers.Complained {
		for _, whose := range []string{`email = ? AND email <> ''`, `person <> 0 AND person IN (SELECT num FROM users WHERE email = ? AND email <> '')`} {
			_, err := tx.ExecContext(ctx, `UPDATE subscriptions SET state = 'ended', why = 'A mail was reported as spam, and none was sent since.', due = 0, changed = ?
				WHERE state <> 'ended' AND `+whose, now, x.Address)
			if err != nil {
				return err
			}
		}
	}
	// The sign has the address found, not all that is not urgent.
	return s.dropWaiting(ctx, tx, "Nothing is sent to this address any more: "+string(x.Reason)+".", `+urgent = 0 AND address = ?`, x.Address)
}

// Unsuppress has mail sent to an address again; papers.ErrNotFound where nothing
// spoke against it.
func (s *Store) Unsuppress(ctx context.Context, address string) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `DELETE FROM suppressions WHERE address = ?`, address)
		return orElse(res, err, papers.ErrNotFound)
	})
	if err != nil {
		return fmt.Errorf("store: unsuppress an address: %w", err)
	}
	return nil
}

// A Return is what came back about a letter that was sent.
type Return struct {
	Letter    papers.MessageID
	Complaint bool   // its reader reported it as spam
	Hard      bool   // its address is no good; otherwise it was not delivered in time
	Doubtful  bool   // its reader may have it all the same, or it is about another letter to her
	Words     string // the other side's
}

// reported are the words of a letter that was reported as spam. By them a report
// is known that is told again, maybe behind what its reader has said since.
const reported = "Its reader reported it as spam."

// Returned writes down what came back about a letter, and gives the letter back
// as it was. Papers of a digest that bounced are news again. The same again
// changes nothing, also where the letter is to be tried again since; once it was
// sent again, it is as good as what came back about that. papers.ErrNotFound
// where the letter is not known.
func (s *Store) Returned(ctx context.Context, r Return) (papers.Letter, error) {
	var l papers.Letter
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var err error
		if l, err = scanLetter(tx.QueryRowContext(ctx, `SELECT `+letterColumns+` FROM messages m WHERE m.num = ?`, int64(r.Letter))); err != nil {
			return err
		}
		var last string
		if err := scanOne(ctx, tx, `SELECT report FROM messages WHERE num = ?`, []any{int64(l.ID)}, &last); err != nil {
			return err
		}
		if r.Complaint {
			return s.complained(ctx, tx, l, r, last)
		}
		return s.cameBack(ctx, tx, l, r, last)
	})
	if err != nil {
		return papers.Letter{}, fmt.Errorf("store: return of letter %d: %w", r.Letter, err)
	}
	return l, nil
}

// complained takes a complaint about a letter, of which last was reported before.
func (s *Store) complained(ctx context.Context, tx *sql.Tx, l papers.Letter, r Return, last string) error {
	if last == reported {
		return nil
	}
	if _, err := tx.ExecContext(ctx, `UPDATE messages SET words = ?, report = ?, doubtful = 1 WHERE num = ?`, reported, reported, int64(l.ID)); err != nil {
		return err
	}
	if err := s.found(ctx, tx, l.Subscription, l.ID); err != nil {
		return err
	}
	return s.suppress(ctx, tx, papers.Suppression{Address: l.Address, Reason: papers.Complained, Words: r.Words})
}

// cameBack takes a bounce of a letter, of which last was reported before. One that
// waits may have left all the same, where a process was killed before it noted
// that; but what is told of it in the words of before is the old story.
func (s *Store) cameBack(ctx context.Context, tx *sql.Tx, l papers.Letter, r Return, last string) error {
	again := l.State == papers.MessageWaiting && last == "bounced: "+r.Words
	if again || l.State != papers.MessageSent && l.State != papers.MessageWaiting {
		return nil
	}
	if _, err := tx.ExecContext(ctx, `UPDATE messages SET state = 'bounced', words = ?, report = CASE report WHEN ? THEN report ELSE ? END, ended = ?,
		content = CASE kind WHEN 'digest' THEN content ELSE '' END, doubtful = CASE WHEN ? = 1 THEN 1 ELSE doubtful END
		WHERE num = ?`, r.Words, reported, "bounced: "+r.Words, s.now().UnixMicro(), bit(r.Doubtful), int64(l.ID)); err != nil {
		return err
	}
	if err := s.lose(ctx, tx, l.Subscription, l.ID); err != nil {
		return err
	}
	if r.Hard {
		return s.suppress(ctx, tx, papers.Suppression{Address: l.Address, Reason: papers.Bounced, Words: r.Words})
	}
	if l.Subscription == 0 {
		return nil
	}
	return s.missed(ctx, tx, l.Subscription, r.Words)
}
