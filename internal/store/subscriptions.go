package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// subscriptionColumns are the columns of subscriptions s, with the account u
// behind each, in the order of scanSubscription.
const subscriptionColumns = `s.num, s.person, COALESCE(u.email, s.email), s.schedule, s.contents, s.state, s.why, s.created, s.changed, s.due, s.last, s.epoch`

const fromSubscriptions = ` FROM subscriptions s LEFT JOIN users u ON u.num = s.person `

// scanSubscription reads a row. Choices that are damaged, by whatever hand, are
// none: one such row must not keep a list of others from being read, nor its
// reader from ending or renewing it. Contents.Check refuses them.
func scanSubscription(row scanner) (papers.Subscription, error) {
	var s papers.Subscription
	var schedule, contents string
	var created, changed, due, last int64
	err := row.Scan(&s.ID, &s.Person, &s.Email, &schedule, &contents, &s.State, &s.Why, &created, &changed, &due, &last, &s.Epoch)
	if errors.Is(err, sql.ErrNoRows) {
		err = papers.ErrNotFound
	}
	if err == nil && errors.Join(json.Unmarshal([]byte(schedule), &s.Schedule), json.Unmarshal([]byte(contents), &s.Contents)) != nil {
		s.Schedule, s.Contents = papers.UsualSchedule(), papers.Contents{}
	}
	s.Created, s.Changed, s.Due, s.Last = momentFrom(created), momentFrom(changed), momentFrom(due), momentFrom(last)
	return s, err
}

// choices are the schedule and the contents of a subscription as columns.
func choices(s papers.Subscription) (schedule, contents string, err error) {
	a, err := json.Marshal(s.Schedule)
	if err != nil {
		return "", "", err
	}
	b, err := json.Marshal(s.Contents)
	return string(a), string(b), err
}

// Subscription returns one; papers.ErrNotFound where it is not there.
func (s *Store) Subscription(ctx context.Context, id papers.SubscriptionID) (papers.Subscription, error) {
	sub, err := subscriptionBy(ctx, s.read, `s.num = ?`, int64(id))
	if err != nil {
		return papers.Subscription{}, fmt.Errorf("store: subscription %d: %w", id, err)
	}
	return sub, nil
}

// SubscriptionFor returns the subscription of an account (0 for none) or else
// that of an address ("" for none), be it one's own or of the account that has
// it; papers.ErrNotFound where there is none.
func (s *Store) SubscriptionFor(ctx context.Context, person papers.UserID, email string) (papers.Subscription, error) {
	sub, err := subscriptionFor(ctx, s.read, person, email)
	if err != nil {
		return papers.Subscription{}, fmt.Errorf("store: subscription of account %d: %w", person, err)
	}
	return sub, nil
}

func subscriptionBy(ctx context.Context, q querier, where string, args ...any) (papers.Subscription, error) {
	return scanSubscription(q.QueryRowContext(ctx, `SELECT `+subscriptionColumns+fromSubscriptions+`WHERE `+where, args...))
}

func subscriptionFor(ctx context.Context, q querier, person papers.UserID, email string) (papers.Subscription, error) {
	err := papers.ErrNotFound
	var sub papers.Subscription
	if person != 0 {
		sub, err = subscriptionBy(ctx, q, `s.person = ? AND s.person <> 0`, int64(person))
	}
	if email != "" && errors.Is(err, papers.ErrNotFound) {
		sub, err = subscriptionBy(ctx, q, `s.person = (SELECT num FROM users WHERE email = ? AND email <> '') AND s.person <> 0`, email)
	}
	if email != "" && errors.Is(err, papers.ErrNotFound) {
		sub, err = subscriptionBy(ctx, q, `s.email = ? AND s.email <> ''`, email)
	}
	return sub, err
}

// Subscribe makes a subscription of an account, or of an address, active with
// these choices, or changes the one that there is: an address that was subscribed
// before its account was made becomes the account's. What was sent before is not
// sent again. due is when its next edition is made. It gives the subscription
// back as it is then.
func (s *Store) Subscribe(ctx context.Context, sub papers.Subscription, due time.Time) (papers.Subscription, error) {
	var made papers.Subscription
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		held, err := s.subscriptionHeld(ctx, tx, sub.Person, sub.Email)
		if err != nil {
			return err
		}
		to := sub
		to.ID, to.State, to.Why, to.Due, to.Epoch = held.ID, papers.SubscriptionActive, "", due, held.Epoch
		if to.Person == 0 {
			to.Person = held.Person
		}
		if to.Person != 0 {
			to.Email = "" // it is the account's
		}
		if err := s.writeSubscription(ctx, tx, to); err != nil {
			return err
		}
		made, err = subscriptionBy(ctx, tx, `s.num = ?`, int64(to.ID))
		return err
	})
	if err != nil {
		return papers.Subscription{}, fmt.Errorf("store: subscribe account %d: %w", sub.Person, err)
	}
	return made, nil
}

// subscriptionHeld is the one of an account or an address, made where there is
// none.
func (s *Store) subscriptionHeld(ctx context.Context, tx *sql.Tx, person papers.UserID, email string) (papers.Subscription, error) {
	held, err := subscriptionFor(ctx, tx, person, email)
	if !errors.Is(err, papers.ErrNotFound) {
		return held, err
	}
	num, err := take(ctx, tx, "subscription", 1)
	if err != nil {
		return held, err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO subscriptions (num, person, email, schedule, contents, state, why, created, changed, due, last, epoch)
		VALUES (?, 0, '', '', '', '', '', ?, 0, 0, 0, 0)`, num, s.now().UnixMicro())
	return papers.Subscription{ID: papers.SubscriptionID(num)}, err
}

// moveSubscription follows an account to another address, before it has it:
// links in mails to the old one become void, what waits goes to the new one, and
// what went to that by itself is sent no more beside the account's.
func (s *Store) moveSubscription(ctx context.Context, tx *sql.Tx, person papers.UserID, email string) error {
	if err := s.moveWaiting(ctx, tx, person, email); err != nil {
		return err
	}
	res, err := tx.ExecContext(ctx, `UPDATE subscriptions SET epoch = CASE WHEN epoch < ? THEN epoch + 1 ELSE epoch END
		WHERE person = ? AND person <> 0 AND (SELECT email FROM users WHERE num = person) <> ?`, papers.MaxEpoch, int64(person), email)
	if err := orElse(res, err, papers.ErrNotFound); err != nil {
		if errors.Is(err, papers.ErrNotFound) { // it has none, or keeps its address
			return nil
		}
		return err
	}
	// First, so that papers that were only to be sent there are not taken for sent.
	if err := s.dropWaiting(ctx, tx, "The account with this address has digests of its own.", `edition <> '' AND subscription IN (SELECT num FROM subscriptions WHERE email = ? AND email <> '')`, email); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO mailed (subscription, paper, at, message, lost) SELECT own.num, m.paper, m.at, m.message, 0 FROM mailed m
		JOIN subscriptions other ON other.num = m.subscription AND other.email = ? AND other.email <> '' JOIN subscriptions own ON own.person = ? AND own.person <> 0 WHERE m.lost = 0
		ON CONFLICT (subscription, paper) DO UPDATE SET at = excluded.at, message = excluded.message, lost = 0 WHERE mailed.lost = 1`, email, int64(person))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE subscriptions SET state = 'ended', why = 'The account with this address has digests of its own.', due = 0, changed = ?
		WHERE email = ? AND email <> '' AND state <> 'ended'`, s.now().UnixMicro(), email)
	return err
}

// moveWaiting has what waits for an account go to its new address: from the old
// one nobody is to get links that are good, nor to read what is hers. Links that
// somebody asked for stay with the address that they are about.
func (s *Store) moveWaiting(ctx context.Context, tx *sql.Tx, person papers.UserID, email string) error {
	var held string
	err := scanOne(ctx, tx, `SELECT email FROM users WHERE num = ?`, []any{int64(person)}, &held)
	if errors.Is(err, papers.ErrNotFound) || err == nil && held == email {
		return nil
	}
	if err == nil && email == "" {
		return s.dropOfAccount(ctx, tx, "The account has no address any more.", int64(person))
	}
	for _, hers := range unasked() {
		if err == nil {
			_, err = tx.ExecContext(ctx, `UPDATE messages SET address = ?, host = ? WHERE state = 'waiting' AND `+hers, email, papers.Letter{Address: email}.Host(), int64(person))
		}
	}
	return err
}

// unasked are the conditions of an account's letters that it did not ask for just
// now: its notices and its digests. Each takes its number.
func unasked() []string {
	return []string{`kind = 'notice' AND person = ? AND person <> 0`, `edition <> '' AND subscription IN (SELECT num FROM subscriptions WHERE person = ? AND person <> 0)`}
}

// dropOfAccount drops the notices and digests of an account that wait.
func (s *Store) dropOfAccount(ctx context.Context, tx *sql.Tx, words string, person int64) error {
	for _, hers := range unasked() {
		if err := s.dropWaiting(ctx, tx, words, hers, person); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) writeSubscription(ctx context.Context, tx *sql.Tx, sub papers.Subscription) error {
	schedule, contents, err := choices(sub)
	if err != nil {
		return err
	}
	res, err := tx.ExecContext(ctx, `UPDATE subscriptions SET person = ?, email = ?, schedule = ?, contents = ?, state = ?, why = ?, due = ?, epoch = ?, changed = ? WHERE num = ?`,
		int64(sub.Person), sub.Email, schedule, contents, string(sub.State), sub.Why, micros(sub.Due), sub.Epoch, s.now().UnixMicro(), int64(sub.ID))
	return orElse(res, err, papers.ErrNotFound)
}

// ChangeSubscription has change alter a subscription inside the transaction that
// reads and writes it: schedule, contents, state, why, due and epoch. What
// else it alters is not kept. What waits in the outbox for one that is not active
// any more is dropped. papers.ErrNotFound where it is not there; an error of
// change leaves it as it was.
func (s *Store) ChangeSubscription(ctx context.Context, id papers.SubscriptionID, change func(*papers.Subscription) error) (papers.Subscription, error) {
	var sub papers.Subscription
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var err error
		if sub, err = subscriptionBy(ctx, tx, `s.num = ?`, int64(id)); err != nil {
			return err
		}
		person, email := sub.Person, sub.Email
		if err := change(&sub); err != nil {
			return err
		}
		sub.ID, sub.Person, sub.Email = id, person, email
		if sub.State != papers.SubscriptionActive {
			sub.Due = time.Time{}
		}
		sub.Changed = momentFrom(s.now().UnixMicro())
		if err := s.keepChoices(ctx, tx, sub); err != nil || sub.State == papers.SubscriptionActive {
			return err
		}
		return s.dropOf(ctx, tx, id, "The subscription was "+string(sub.State)+" before.")
	})
	if err != nil {
		return papers.Subscription{}, fmt.Errorf("store: change subscription %d: %w", id, err)
	}
	return sub, nil
}

// keepChoices is writeSubscription where whose it is stays as it was.
func (s *Store) keepChoices(ctx context.Context, tx *sql.Tx, sub papers.Subscription) error {
	if sub.Person != 0 {
		sub.Email = ""
	}
	return s.writeSubscription(ctx, tx, sub)
}

// ForgetSubscription removes a subscription with all that was kept for it, its
// letters too. papers.ErrNotFound where it is not there.
func (s *Store) ForgetSubscription(ctx context.Context, id papers.SubscriptionID) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return s.forgetSubscription(ctx, tx, id)
	})
	if err != nil {
		return fmt.Errorf("store: forget subscription %d: %w", id, err)
	}
	return nil
}

func (s *Store) forgetSubscription(ctx context.Context, tx *sql.Tx, id papers.SubscriptionID) error {
	for _, statement := range []string{`DELETE FROM mailed WHERE subscription = ?`, `DELETE FROM messages WHERE subscription = ? AND edition <> ''`} {
		if _, err := tx.ExecContext(ctx, statement, int64(id)); err != nil {
			return err
		}
	}
	res, err := tx.ExecContext(ctx, `DELETE FROM subscriptions WHERE num = ?`, int64(id))
	return orElse(res, err, papers.ErrNotFound)
}

// ForgetSubscriber is ForgetSubscription, and of an address without an account
// leaves nothing at all: no mail to it, no link that was asked for, no word of
// mail that did not arrive. Only what an admin wrote about it stays.
func (s *Store) ForgetSubscriber(ctx context.Context, id papers.SubscriptionID) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return s.forgetSubscriber(ctx, tx, id)
	})
	if err != nil {
		return fmt.Errorf("store: forget subscriber %d: %w", id, err)
	}
	return nil
}

func (s *Store) forgetSubscriber(ctx context.Context, tx *sql.Tx, id papers.SubscriptionID) error {
	const address = `(SELECT email FROM subscriptions WHERE num = ? AND email <> '')`
	for _, statement := range []string{
		`DELETE FROM tickets WHERE about = ` + address,
		`DELETE FROM messages WHERE person = 0 AND address = ` + address,
		`DELETE FROM suppressions WHERE reason <> 'manual' AND address = ` + address,
	} {
		if _, err := tx.ExecContext(ctx, statement, int64(id)); err != nil {
			return err
		}
	}
	return s.forgetSubscription(ctx, tx, id)
}

// PurgeSubscriptions forgets those that ended before a moment, and returns how
// many they were.
func (s *Store) PurgeSubscriptions(ctx context.Context, before time.Time) (int, error) {
	var ended []papers.SubscriptionID
	err := each(ctx, s.read, `SELECT num FROM subscriptions WHERE state = 'ended' AND changed < ? ORDER BY num`, []any{before.UnixMicro()}, func(rows *sql.Rows) error {
		var id papers.SubscriptionID
		err := rows.Scan(&id)
		ended = append(ended, id)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("store: purge subscriptions: %w", err)
	}
	for i, id := range ended {
		if err := s.ForgetSubscription(ctx, id); err != nil && !errors.Is(err, papers.ErrNotFound) {
			return i, err
		}
	}
	return len(ended), nil
}

// reached is true of a subscription s, with its account u, to which mail is sent.
const reached = `COALESCE(u.email, s.email) <> '' AND COALESCE(u.suspended, '') = ''
		AND NOT EXISTS (SELECT 1 FROM suppressions x WHERE x.address = COALESCE(u.email, s.email))`

// DueSubscriptions returns active subscriptions with an address that are due at
// a moment, the longest first, behind one in this order; the zero Subscription
// begins. Those whose address is suppressed, and those of suspended accounts, are
// passed over: whoever goes on behind the last one passes over them once.
func (s *Store) DueSubscriptions(ctx context.Context, at time.Time, behind papers.Subscription, limit int) ([]papers.Subscription, error) {
	if behind.ID == 0 {
		behind.ID = math.MaxInt64 // behind the moment: what has none is not due
	}
	return s.subscriptions(ctx, `s.state = 'active' AND s.due <= ? AND (s.due, s.num) > (?, ?) AND `+reached+` ORDER BY s.due, s.num LIMIT ?`, micros(at), micros(behind.Due), int64(behind.ID), limit)
}

// Subscriptions returns subscriptions in a state ("" for all), the newest first,
// before a number (0 begins at the newest).
func (s *Store) Subscriptions(ctx context.Context, state papers.SubscriptionState, before papers.SubscriptionID, limit int) ([]papers.Subscription, error) {
	if before <= 0 {
		before = 1<<62 - 1
	}
	return s.subscriptions(ctx, `(s.state = ? OR ? = '') AND s.num < ? ORDER BY s.num DESC LIMIT ?`, string(state), string(state), int64(before), limit)
}

// CountSubscriptions counts subscriptions by their state.
func (s *Store) CountSubscriptions(ctx context.Context) (map[papers.SubscriptionState]int, error) {
	counts := map[papers.SubscriptionState]int{}
	err := each(ctx, s.read, `SELECT state, COUNT(*) FROM subscriptions GROUP BY state`, nil, func(rows *sql.Rows) error {
		var state papers.SubscriptionState
		var n int
		err := rows.Scan(&state, &n)
		counts[state] = n
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: count subscriptions: %w", err)
	}
	return counts, nil
}

func (s *Store) subscriptions(ctx context.Context, where string, args ...any) ([]papers.Subscription, error) {
	var all []papers.Subscription
	err := each(ctx, s.read, `SELECT `+subscriptionColumns+fromSubscriptions+`WHERE `+where, args, func(rows *sql.Rows) error {
		sub, err := scanSubscription(rows)
		all = append(all, sub)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: subscriptions: %w", err)
	}
	return all, nil
}
