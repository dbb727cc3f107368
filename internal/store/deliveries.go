package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// furthest is further ahead than any delivery is put off, lease or rest: one
// that seems to be was written by a clock that was set back since.
const furthest = 48 * time.Hour

// deliveryColumns are the columns of deliveries d in the order of
// scanDelivery.
const deliveryColumns = `d.num, d.webhook, d.event, d.news, d.state, d.tries, d.due, d.status, d.words, d.created, d.ended`

func scanDelivery(row scanner, more ...any) (papers.Delivery, error) {
	var d papers.Delivery
	var news string
	var due, created, ended int64
	err := row.Scan(append([]any{&d.ID, &d.Webhook, &d.Event, &news, &d.State, &d.Tries, &due, &d.Status, &d.Words, &created, &ended}, more...)...)
	if err == nil {
		err = json.Unmarshal([]byte(news), &d.News)
	}
	d.Due, d.Created, d.Ended = momentFrom(due), momentFrom(created), momentFrom(ended)
	return d, err
}

// Deliveries returns the log of a person's webhook, newest first, before a
// number (0 begins at the newest).
func (s *Store) Deliveries(ctx context.Context, owner papers.UserID, id papers.WebhookID, before papers.DeliveryID, limit int) ([]papers.Delivery, error) {
	if before <= 0 {
		before = 1<<62 - 1
	}
	var all []papers.Delivery
	err := each(ctx, s.read, `SELECT `+deliveryColumns+` FROM deliveries d WHERE d.webhook = (SELECT num FROM webhooks WHERE num = ? AND owner = ?) AND d.num < ? ORDER BY d.num DESC LIMIT ?`,
		[]any{int64(id), int64(owner), int64(before), limit}, func(rows *sql.Rows) error {
			d, err := scanDelivery(rows)
			all = append(all, d)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("store: deliveries of webhook %d: %w", id, err)
	}
	return all, nil
}

// An Outgoing is a delivery that somebody holds to send it, with what that
// takes.
type Outgoing struct {
	papers.Delivery
	To      papers.Webhook
	Secrets []string // by which it is signed, the newest first
	Holder  string
}

// outgoingColumns are what scanOutgoing reads of deliveries d and webhooks w.
const outgoingColumns = deliveryColumns + `, w.owner, w.name, w.address, w.form, w.event, w.search, w.paper, w.off, w.failures, w.failing, w.secret, w.former, w.former_until`

func scanOutgoing(row scanner, now time.Time) (Outgoing, error) {
	var o Outgoing
	var secret, former string
	var failing, until int64
	d, err := scanDelivery(row, &o.To.Owner, &o.To.Name, &o.To.Address, &o.To.Form, &o.To.Event, &o.To.Search, &o.To.Paper, &o.To.Off, &o.To.Failures, &failing, &secret, &former, &until)
	o.Delivery, o.To.ID, o.To.Failing, o.Secrets = d, d.Webhook, momentFrom(failing), []string{secret}
	if former != "" && until > now.UnixMicro() {
		o.Secrets = append(o.Secrets, former)
	}
	return o, err
}

// sendable are deliveries that may be tried at a moment, by the arguments that
// sendableAt gives: of webhooks in use, whose receiver does not rest and is not
// being sent anything else.
const sendable = ` FROM deliveries d JOIN webhooks w ON w.num = d.webhook LEFT JOIN users u ON u.num = w.owner
	WHERE d.state = 'waiting' AND (d.due <= ? OR d.due > ?) AND w.off = '' AND (w.rest <= ? OR w.rest > ?) AND COALESCE(u.suspended, '') = ''
	AND NOT EXISTS (SELECT 1 FROM deliveries o WHERE o.webhook = d.webhook AND o.state = 'waiting' AND o.until > ? AND o.until <= ?)`

func sendableAt(now time.Time) []any {
	at, beyond := now.UnixMicro(), now.Add(furthest).UnixMicro()
	return []any{at, beyond, at, beyond, at, beyond}
}

// ClaimDeliveries takes up to limit deliveries that are due, of each webhook
// the one that has been due longest, for a lease: until it is over, or EndTry,
// nobody else gets anything for that webhook. free is asked of each webhook
// whether its receiver may be spoken to now; it must not use the store. holder
// is not "", and no two who may claim at a time have the same.
func (s *Store) ClaimDeliveries(ctx context.Context, holder string, lease time.Duration, limit int, free func(papers.Webhook) bool) ([]Outgoing, error) {
	now := s.now()
	// Most of the time nothing is due, and to know that no writer need wait.
	if n, err := s.count(ctx, `SELECT COUNT(*) FROM (SELECT d.num`+sendable+` LIMIT 1) AS one`, sendableAt(now)...); err != nil || n == 0 || limit <= 0 {
		return nil, err
	}
	var all []Outgoing
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		var due []Outgoing
		err := each(ctx, tx, `SELECT `+outgoingColumns+sendable+` ORDER BY d.due, d.num`, sendableAt(now), func(rows *sql.Rows) error {
			o, err := scanOutgoing(rows, now)
			due = append(due, o)
			return err
		})
		taken := map[papers.WebhookID]bool{}
		for _, o := range due {
			if err != nil || len(all) == limit {
				break
			}
			if taken[o.Webhook] || !free(o.To) {
				continue
			}
			taken[o.Webhook], o.Holder = true, holder
			_, err = tx.ExecContext(ctx, `UPDATE deliveries SET holder = ?, until = ? WHERE num = ?`, holder, after(now, lease), int64(o.ID))
			all = append(all, o)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: claim deliveries: %w", err)
	}
	return all, nil
}

// AddPing puts a ping of a person's webhook into the outbox and claims it at
// once. papers.ErrNotFound where it is not hers.
func (s *Store) AddPing(ctx context.Context, owner papers.UserID, id papers.WebhookID, holder string, lease time.Duration) (Outgoing, error) {
	var o Outgoing
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		now := s.now()
		var one int
		if err := scanOne(ctx, tx, `SELECT 1 FROM webhooks WHERE num = ? AND owner = ?`, []any{int64(id), int64(owner)}, &one); err != nil {
			return err
		}
		d, err := addDelivery(ctx, tx, papers.Delivery{Webhook: id, Event: papers.PingEvent, Created: now, Due: now}, holder, after(now, lease))
		if err != nil {
			return err
		}
		o, err = scanOutgoing(tx.QueryRowContext(ctx, `SELECT `+outgoingColumns+` FROM deliveries d JOIN webhooks w ON w.num = d.webhook WHERE d.num = ?`, int64(d.ID)), now)
		o.Holder = holder
		return err
	})
	if err != nil {
		return Outgoing{}, fmt.Errorf("store: ping webhook %d: %w", id, err)
	}
	return o, nil
}

// Redeliver makes a delivery of a person's webhook due at once, whatever
// became of it, and ends its receiver's rest. papers.ErrNotFound where it is
// not hers, papers.ErrConflict where the webhook is off.
func (s *Store) Redeliver(ctx context.Context, owner papers.UserID, id papers.WebhookID, d papers.DeliveryID) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var off string
		if err := scanOne(ctx, tx, `SELECT w.off FROM deliveries d JOIN webhooks w ON w.num = d.webhook WHERE d.num = ? AND w.num = ? AND w.owner = ?`, []any{int64(d), int64(id), int64(owner)}, &off); err != nil {
			return err
		}
		if off != "" {
			return fmt.Errorf("%w: %w", papers.ErrConflict, papers.Invalid("webhook", "is switched off; switch it on first"))
		}
		if _, err := tx.ExecContext(ctx, `UPDATE deliveries SET state = 'waiting', tries = 0, due = ?, ended = 0 WHERE num = ?`, s.now().UnixMicro(), int64(d)); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE webhooks SET rest = 0 WHERE num = ?`, int64(id))
		return err
	})
	if err != nil {
		return fmt.Errorf("store: deliver %d again: %w", d, err)
	}
	return nil
}

// A Try is what came of one try of a delivery.
type Try struct {
	State  papers.DeliveryState // of the delivery, behind it
	Status int
	Words  string
	Due    time.Time // the next try, while it waits

	Failed bool      // the receiver did not take it
	Rest   time.Time // until when the receiver is left alone, where Failed
	Off    string    // why the webhook is switched off, "" for not
}

// EndTry writes down what came of a try and gives the delivery back.
// papers.ErrConflict where its holder lost it, papers.ErrNotFound where it is
// gone: then nothing is written. Where the webhook is switched off its owner is
// told.
func (s *Store) EndTry(ctx context.Context, o Outgoing, t Try) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		now := s.now().UnixMicro()
		var holder string
		if err := scanOne(ctx, tx, `SELECT holder FROM deliveries WHERE num = ?`, []any{int64(o.ID)}, &holder); err != nil {
			return err
		}
		if holder != o.Holder || holder == "" {
			return papers.ErrConflict
		}
		ended := int64(0)
		if t.State != papers.DeliveryWaiting {
			ended = now
		}
		tried := bit(t.State != papers.DeliveryDropped)
		if _, err := tx.ExecContext(ctx, `UPDATE deliveries SET state = ?, tries = tries + ?, due = ?, holder = '', until = 0, status = ?, words = ?, ended = ? WHERE num = ?`,
			string(t.State), tried, micros(t.Due), t.Status, t.Words, ended, int64(o.ID)); err != nil {
			return err
		}
		if tried == 0 {
			return nil
		}
		return s.markTry(ctx, tx, o, t, now)
	})
	if err != nil {
		return fmt.Errorf("store: end try of delivery %d: %w", o.ID, err)
	}
	return nil
}

// markTry notes at the webhook how its receiver does.
func (s *Store) markTry(ctx context.Context, tx *sql.Tx, o Outgoing, t Try, now int64) error {
	if !t.Failed {
		_, err := tx.ExecContext(ctx, `UPDATE webhooks SET failures = 0, failing = 0, rest = 0, sent = ? WHERE num = ?`, now, int64(o.Webhook))
		return err
	}
	if o.Event == papers.PingEvent && t.Off == "" { // its owner tries it, and sees what comes of it
		return nil
	}
	_, err := tx.ExecContext(ctx, `UPDATE webhooks SET failures = failures + 1, failing = CASE failing WHEN 0 THEN ? ELSE failing END, rest = ? WHERE num = ?`, now, micros(t.Rest), int64(o.Webhook))
	if err != nil || t.Off == "" {
		return err
	}
	var name, off string
	err = tx.QueryRowContext(ctx, `SELECT name, off FROM webhooks WHERE num = ?`, int64(o.Webhook)).Scan(&name, &off)
	if errors.Is(err, sql.ErrNoRows) || err == nil && off != "" {
		return nil
	}
	if err != nil {
		return err
	}
	if err := s.switchOff(ctx, tx, o.Webhook, t.Off); err != nil {
		return err
	}
	return s.addNotification(ctx, tx, notice{Person: o.To.Owner, Kind: papers.OfWebhook, Words: "“" + name + "”: " + t.Off})
}

// PurgeDeliveries removes deliveries from before a moment, waiting ones too,
// and the numbers of places on front pages that are too old to be news. It
// returns how many deliveries they were.
func (s *Store) PurgeDeliveries(ctx context.Context, before time.Time, today papers.Day) (int, error) {
	n, err := s.purge(ctx, `DELETE FROM deliveries WHERE created < ? AND num IN (SELECT num FROM deliveries ORDER BY num LIMIT ?)`, before)
	if err != nil {
		return n, err
	}
	err = s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM featured WHERE day < ?`, today.Add(-2*featuredDays).String())
		return err
	})
	if err != nil {
		return n, fmt.Errorf("store: purge places on front pages: %w", err)
	}
	return n, nil
}
