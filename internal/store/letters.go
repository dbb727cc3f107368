package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// letterColumns are the columns of messages m in the order of scanLetter.
const letterColumns = `m.num, m.kind, m.subscription, m.edition, m.person, m.address, m.subject, m.content, m.state, m.tries, m.due, m.deadline, m.words, m.created, m.ended`

func scanLetter(row scanner) (papers.Letter, error) {
	var l papers.Letter
	var due, deadline, created, ended int64
	err := row.Scan(&l.ID, &l.Kind, &l.Subscription, &l.Edition, &l.Person, &l.Address, &l.Subject, &l.Content, &l.State, &l.Tries, &due, &deadline, &l.Words, &created, &ended)
	if errors.Is(err, sql.ErrNoRows) {
		err = papers.ErrNotFound
	}
	l.Due, l.Deadline, l.Created, l.Ended = momentFrom(due), momentFrom(deadline), momentFrom(created), momentFrom(ended)
	return l, err
}

// PostLetter puts a letter into the outbox, synced, and returns its number; 0
// where one with its subscription and edition is there already.
func (s *Store) PostLetter(ctx context.Context, l papers.Letter) (papers.MessageID, error) {
	var id papers.MessageID
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
		id, err = s.addLetter(ctx, tx, l)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("store: post a %s letter: %w", l.Kind, err)
	}
	return id, nil
}

func (s *Store) addLetter(ctx context.Context, tx *sql.Tx, l papers.Letter) (papers.MessageID, error) {
	if free, err := s.freeEdition(ctx, tx, l); err != nil || !free {
		return 0, err
	}
	num, err := take(ctx, tx, "message", 1)
	if err != nil {
		return 0, err
	}
	now, host := s.now(), l.Host()
	_, err = tx.ExecContext(ctx, `INSERT INTO messages (num, kind, subscription, edition, person, address, host, subject, content, urgent, state, ready, tries, due, deadline, words, created, ended)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', ?, 0, ?, ?, '', ?, 0)`,
		num, string(l.Kind), int64(l.Subscription), l.Edition, int64(l.Person), l.Address, host, l.Subject, l.Content, bit(l.Kind.Asked()), bit(!l.Due.After(now)), micros(l.Due), micros(l.Deadline), now.UnixMicro())
	return papers.MessageID(num), err
}

// Letter returns one; papers.ErrNotFound where it is not there.
func (s *Store) Letter(ctx context.Context, id papers.MessageID) (papers.Letter, error) {
	l, err := scanLetter(s.read.QueryRowContext(ctx, `SELECT `+letterColumns+` FROM messages m WHERE m.num = ?`, int64(id)))
	if err != nil {
		return papers.Letter{}, fmt.Errorf("store: letter %d: %w", id, err)
	}
	return l, nil
}

// Waits returns to whom a letter is still to be sent, "" where it does not wait
// any more or is not there, and whether something speaks against that address.
func (s *Store) Waits(ctx context.Context, id papers.MessageID) (address string, suppressed bool, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT m.address, EXISTS (SELECT 1 FROM suppressions x WHERE x.address = m.address) FROM messages m WHERE m.num = ? AND m.state = 'waiting'`, int64(id)).Scan(&address, &suppressed)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", false, fmt.Errorf("store: letter %d: %w", id, err)
	}
	return address, suppressed, nil
}

// Letters returns the log of the outbox, newest first: of one state ("" for
// all), to one address ("" for all), before a number (0 begins at the newest).
func (s *Store) Letters(ctx context.Context, state papers.MessageState, address string, before papers.MessageID, limit int) ([]papers.Letter, error) {
	if before <= 0 {
		before = 1<<62 - 1
	}
	where, args := `m.num < ?`, []any{int64(before)}
	if address != "" {
		where, args = where+` AND m.address = ?`, append(args, address)
	}
	if state != "" {
		where, args = where+` AND m.state = ?`, append(args, string(state))
	}
	if rare := state != "" && state != papers.MessageSent && state != papers.MessageWaiting; rare {
		where += ` AND m.state NOT IN ('waiting', 'sent')` // as the index has it
	}
	var all []papers.Letter
	err := each(ctx, s.read, `SELECT `+letterColumns+` FROM messages m WHERE `+where+` ORDER BY m.num DESC LIMIT ?`, append(args, limit), func(rows *sql.Rows) error {
		l, err := scanLetter(rows)
		all = append(all, l)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: letters: %w", err)
	}
	return all, nil
}

// CountLetters counts the letters made since a moment by their state.
func (s *Store) CountLetters(ctx context.Context, since time.Time) (map[papers.MessageState]int, error) {
	counts := map[papers.MessageState]int{}
	// That urgent is 0 or more leads to the index of what waits.
	err := each(ctx, s.read, `SELECT state, COUNT(*) FROM messages WHERE created >= ? AND state <> 'waiting' GROUP BY state
		UNION ALL SELECT state, COUNT(*) FROM messages WHERE state = 'waiting' AND urgent >= 0 GROUP BY state`, []any{micros(since)}, func(rows *sql.Rows) error {
		var state papers.MessageState
		var n int
		err := rows.Scan(&state, &n)
		counts[state] = n
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: count letters: %w", err)
	}
	return counts, nil
}

// OldestWaiting is since when the letter waits that waits the longest; zero where
// none does.
func (s *Store) OldestWaiting(ctx context.Context) (time.Time, error) {
	var created int64
	// That urgent is 0 or more leads to the index of what waits.
	err := s.read.QueryRowContext(ctx, `SELECT COALESCE(MIN(created + 0), 0) FROM messages WHERE state = 'waiting' AND urgent >= 0`).Scan(&created)
	if err != nil {
		return time.Time{}, fmt.Errorf("store: oldest waiting letter: %w", err)
	}
	return momentFrom(created), nil
}

// A Posting is what came of one try of a letter.
type Posting struct {
	Letter papers.MessageID
	State  papers.MessageState
	Words  string
	Due    time.Time // the next try, while it waits
	Hard   bool      // where it bounced: the address is no good

	// Doubtful says that a server may have taken it all the same: no answer came
	// behind its end. Its papers are not sent in another letter then, whatever
	// becomes of this one.
	Doubtful bool

	// Untried says that nobody was asked to take it: it was not even written,
	// or no server could be reached until its deadline. That is not counted as a
	// try, nor held against its address.
	Untried bool
}

// missedMost is after how many editions in a row that did not arrive a
// subscription is paused.
const missedMost = 5

// EndPosting writes down, synced, what came of a try. A letter that does not
// wait any more is left alone, but for one that was dropped or given up while a
// server was taking it: it was sent. The address of a hard bounce is suppressed.
// Papers of a digest that surely was not sent are news to its reader again.
func (s *Store) EndPosting(ctx context.Context, p Posting) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		err := s.endPosting(ctx, tx, p)
		if errors.Is(err, sql.ErrNoRows) {
			return s.overtaken(ctx, tx, p)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("store: end posting of letter %d: %w", p.Letter, err)
	}
	return nil
}

// endPosting is one statement where a letter was sent: it stands between two
// messages of a connection. What a digest was made of is kept, since it holds no
// secret and says what was sent.
func (s *Store) endPosting(ctx context.Context, tx *sql.Tx, p Posting) error {
	ended := s.now().UnixMicro()
	if p.State == papers.MessageWaiting {
		ended = 0
	}
	var l papers.Letter
	err := tx.QueryRowContext(ctx, `UPDATE messages SET state = ?, ready = 0, tries = tries + ?, due = ?, words = ?, ended = ?, doubtful = CASE WHEN ? = 1 THEN 1 ELSE doubtful END,
		content = CASE WHEN ? = 0 OR kind = 'digest' THEN content ELSE '' END WHERE num = ? AND state = 'waiting' RETURNING subscription, address`,
		string(p.State), bit(p.State != papers.MessageDropped && !p.Untried), micros(p.Due), p.Words, ended, bit(p.Doubtful), ended, int64(p.Letter)).Scan(&l.Subscription, &l.Address)
	if err != nil {
		return err
	}
	if ended != 0 && p.State != papers.MessageSent {
		if err := s.lose(ctx, tx, l.Subscription, p.Letter); err != nil {
			return err
		}
	}
	switch {
	case p.State == papers.MessageBounced && p.Hard:
		return s.suppress(ctx, tx, papers.Suppression{Address: l.Address, Reason: papers.Bounced, Words: p.Words})
	case l.Subscription == 0 || p.State != papers.MessageBounced && p.State != papers.MessageFailed:
		return nil
	}
	return s.missed(ctx, tx, l.Subscription, p.Words)
}

// missed pauses a subscription whose last editions all did not arrive.
func (s *Store) missed(ctx context.Context, tx *sql.Tx, id papers.SubscriptionID, words string) error {
	var lost int
	err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM (SELECT state, tries FROM messages WHERE subscription = ? AND edition <> '' ORDER BY edition DESC LIMIT ?) AS latest
		WHERE state IN ('bounced', 'failed') AND tries > 0`, int64(id), missedMost).Scan(&lost)
	if err != nil || lost < missedMost {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE subscriptions SET state = 'paused', why = ?, due = 0, changed = ? WHERE num = ? AND state = 'active'`,
		fmt.Sprintf("The last %d mails did not arrive. The mail server's last words: %s", missedMost, words), s.now().UnixMicro(), int64(id))
	return err
}

// dropWaiting drops the letters that wait and meet a condition. Papers of digests
// among them are news again.
func (s *Store) dropWaiting(ctx context.Context, tx *sql.Tx, words, where string, args ...any) error {
	var dropped []papers.Letter
	err := each(ctx, tx, `UPDATE messages SET state = 'dropped', words = ?, ended = ?, content = CASE kind WHEN 'digest' THEN content ELSE '' END WHERE state = 'waiting' AND `+where+` RETURNING num, subscription`,
		append([]any{words, s.now().UnixMicro()}, args...), func(rows *sql.Rows) error {
			var l papers.Letter
			err := rows.Scan(&l.ID, &l.Subscription)
			dropped = append(dropped, l)
			return err
		})
	for _, l := range dropped {
		if err == nil {
			err = s.lose(ctx, tx, l.Subscription, l.ID)
		}
	}
	return err
}

// dropOf drops the letters of a subscription that wait. Each has an edition, and
// is found by the index of those.
func (s *Store) dropOf(ctx context.Context, tx *sql.Tx, id papers.SubscriptionID, words string) error {
	return s.dropWaiting(ctx, tx, words, `subscription = ? AND edition <> ''`, int64(id))
}

// RetryLetter makes a letter due again that waits or was not taken, and that
// still has its content; of a digest, those papers that no later one has. It goes
// to the address that its reader has now. papers.ErrNotFound where it is not there,
// papers.ErrConflict where there is nothing to be sent of it, or nobody to whom it
// may be sent: she left, unsubscribed or is suspended, or her address is suppressed.
func (s *Store) RetryLetter(ctx context.Context, id papers.MessageID, deadline time.Time) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		l, err := scanLetter(tx.QueryRowContext(ctx, `SELECT `+letterColumns+` FROM messages m WHERE m.num = ?`, int64(id)))
		if err != nil {
			return err
		}
		if l.State == papers.MessageSent || l.Content == "" {
			return fmt.Errorf("%w: %w", papers.ErrConflict, papers.Invalid("letter", "was sent, or holds nothing any more that could be"))
		}
		if l.Address, err = addressNow(ctx, tx, l); err != nil {
			return err
		}
		if l.Address == "" {
			return fmt.Errorf("%w: %w", papers.ErrConflict, papers.Invalid("letter", "goes to nobody any more: its reader left, unsubscribed or is suspended, or nothing is sent to her address"))
		}
		if l.Content, err = s.reclaim(ctx, tx, l); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE messages SET state = 'waiting', address = ?, host = ?, due = ?, deadline = ?, ended = 0, content = ? WHERE num = ?`,
			l.Address, l.Host(), s.now().UnixMicro(), micros(deadline), l.Content, int64(id))
		return err
	})
	if err != nil {
		return fmt.Errorf("store: retry letter %d: %w", id, err)
	}
	return nil
}

// addressNow is where a letter goes now, "" where nowhere: an edition to the
// subscription's address while that is active, a notice to the person's. Any other
// letter stays with the address that it is about.
func addressNow(ctx context.Context, tx *sql.Tx, l papers.Letter) (string, error) {
	switch {
	case l.Subscription != 0:
		sub, err := subscriptionBy(ctx, tx, `s.num = ? AND s.state = 'active' AND `+reached, int64(l.Subscription))
		if errors.Is(err, papers.ErrNotFound) {
			return "", nil
		}
		return sub.Email, err
	case l.Person != 0 && l.Kind == papers.NoticeMessage:
		known, err := usersOf(ctx, tx, []papers.UserID{l.Person})
		if err != nil {
			return "", err
		}
		u, err := reachable(ctx, tx, known[l.Person])
		return u.Email, err
	}
	return l.Address, nil
}

// PurgeLetters removes letters that ended before a moment and returns how many
// they were. What a subscription was sent is remembered all the same.
func (s *Store) PurgeLetters(ctx context.Context, before time.Time) (int, error) {
	return s.purge(ctx, `DELETE FROM messages WHERE ended < ? AND ended > 0 AND num IN (SELECT num FROM messages WHERE state <> 'waiting' ORDER BY num LIMIT ?)`, before)
}
