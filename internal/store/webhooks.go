package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// webhookColumns are the columns of webhooks w in the order of scanWebhook.
const webhookColumns = `w.num, w.owner, w.name, w.address, w.form, w.event, w.search, w.paper, w.created, w.off, w.failures, w.failing, w.sent`

func scanWebhook(row scanner, more ...any) (papers.Webhook, error) {
	var w papers.Webhook
	var created, failing, sent int64
	err := row.Scan(append([]any{&w.ID, &w.Owner, &w.Name, &w.Address, &w.Form, &w.Event, &w.Search, &w.Paper, &created, &w.Off, &w.Failures, &failing, &sent}, more...)...)
	w.Created, w.Failing, w.Sent = momentFrom(created), momentFrom(failing), momentFrom(sent)
	return w, err
}

// AddWebhook keeps a webhook, which tells of what comes from now on; today is
// the day of the newest front page. papers.ErrConflict where its owner has
// papers.MaxWebhooks, papers.ErrNotFound where its paper is not held.
func (s *Store) AddWebhook(ctx context.Context, w papers.Webhook, secret string, today papers.Day) (papers.Webhook, error) {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var own int
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM webhooks WHERE owner = ?`, int64(w.Owner)).Scan(&own); err != nil {
			return err
		}
		if own >= papers.MaxWebhooks {
			return fmt.Errorf("%w: %w", papers.ErrConflict, papers.Invalid("webhook", "would be one too many: %d are the most", papers.MaxWebhooks))
		}
		if w.Paper != "" {
			if _, err := paperNum(ctx, tx, w.Paper); err != nil {
				return err
			}
		}
		mark, err := newestOf(ctx, tx, w.Event, today)
		if err != nil {
			return err
		}
		num, err := take(ctx, tx, "webhook", 1)
		if err != nil {
			return err
		}
		w.ID, w.Created = papers.WebhookID(num), momentFrom(s.now().UnixMicro())
		_, err = tx.ExecContext(ctx, `INSERT INTO webhooks (num, owner, name, address, shown, form, event, search, paper, secret, former, former_until, created, off, failures, failing, rest, sent, mark, told)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', 0, ?, '', 0, 0, 0, 0, ?, 0)`,
			num, int64(w.Owner), w.Name, w.Address.Reveal(), w.Address.String(), string(w.Form), string(w.Event), w.Search, string(w.Paper), secret, micros(w.Created), mark)
		return err
	})
	if err != nil {
		return papers.Webhook{}, fmt.Errorf("store: add webhook of %d: %w", w.Owner, err)
	}
	return w, nil
}

// newestOf is the mark behind which only what comes from now on is told.
func newestOf(ctx context.Context, tx *sql.Tx, event papers.WebhookEvent, today papers.Day) (int64, error) {
	counter := "comment"
	switch event {
	case papers.NewPapers:
		counter = "paper"
	case papers.NewFeatures:
		counter = "featured"
		if err := numberFeatures(ctx, tx, today); err != nil {
			return 0, err
		}
	}
	var mark int64
	err := tx.QueryRowContext(ctx, `SELECT value FROM counters WHERE name = ?`, counter).Scan(&mark)
	return mark, err
}

// Webhook returns one webhook of a person; papers.ErrNotFound where it is not
// hers.
func (s *Store) Webhook(ctx context.Context, owner papers.UserID, id papers.WebhookID) (papers.Webhook, error) {
	all, err := s.webhooks(ctx, `w.num = ? AND w.owner = ?`, int64(id), int64(owner))
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("store: webhook %d: %w", id, papers.ErrNotFound)
	}
	if err != nil {
		return papers.Webhook{}, err
	}
	return all[0], nil
}

// Webhooks returns those of a person, the oldest first.
func (s *Store) Webhooks(ctx context.Context, owner papers.UserID) ([]papers.Webhook, error) {
	return s.webhooks(ctx, `w.owner = ? ORDER BY w.num`, int64(owner))
}

func (s *Store) webhooks(ctx context.Context, where string, args ...any) ([]papers.Webhook, error) {
	var all []papers.Webhook
	err := each(ctx, s.read, `SELECT `+webhookColumns+` FROM webhooks w WHERE `+where, args, func(rows *sql.Rows) error {
		w, err := scanWebhook(rows)
		all = append(all, w)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: webhooks: %w", err)
	}
	return all, nil
}

// SaveWebhook writes a webhook's name, address, form, search and paper anew;
// what it tells of stays. papers.ErrNotFound where it is not its owner's, or
// the paper is not held.
func (s *Store) SaveWebhook(ctx context.Context, w papers.Webhook) error {
	return s.SaveWebhookIf(ctx, w, nil)
}

// SaveWebhookIf is SaveWebhook where allow, which may be nil, has nothing against
// it of the webhook as it is: it is asked inside the transaction.
func (s *Store) SaveWebhookIf(ctx context.Context, w papers.Webhook, allow func(now papers.Webhook) error) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if allow != nil {
			now, err := scanWebhook(tx.QueryRowContext(ctx, `SELECT `+webhookColumns+` FROM webhooks w WHERE w.num = ? AND w.owner = ?`, int64(w.ID), int64(w.Owner)))
			if errors.Is(err, sql.ErrNoRows) {
				err = papers.ErrNotFound
			}
			if err == nil {
				err = allow(now)
			}
			if err != nil {
				return err
			}
		}
		if w.Paper != "" {
			if _, err := paperNum(ctx, tx, w.Paper); err != nil {
				return err
			}
		}
		res, err := tx.ExecContext(ctx, `UPDATE webhooks SET name = ?, address = ?, shown = ?, form = ?, search = ?, paper = ?, rest = 0 WHERE num = ? AND owner = ? AND event = ?`,
			w.Name, w.Address.Reveal(), w.Address.String(), string(w.Form), w.Search, string(w.Paper), int64(w.ID), int64(w.Owner), string(w.Event))
		return orElse(res, err, papers.ErrNotFound)
	})
	if err != nil {
		return fmt.Errorf("store: save webhook %d: %w", w.ID, err)
	}
	return nil
}

// SwitchWebhook switches a webhook off, for a reason, or on again (off is "").
// What it had yet to send is dropped, and once it is on again it tells of what
// comes from then on. Doing the same again changes nothing. papers.ErrNotFound
// where it is not hers.
func (s *Store) SwitchWebhook(ctx context.Context, owner papers.UserID, id papers.WebhookID, off string, today papers.Day) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var event papers.WebhookEvent
		var was string
		err := scanOne(ctx, tx, `SELECT event, off FROM webhooks WHERE num = ? AND owner = ?`, []any{int64(id), int64(owner)}, &event, &was)
		switch {
		case err != nil || (was == "") == (off == ""):
			return err
		case off != "":
			return s.switchOff(ctx, tx, id, off)
		}
		mark, err := newestOf(ctx, tx, event, today)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE webhooks SET off = '', failures = 0, failing = 0, rest = 0, mark = ? WHERE num = ?`, mark, int64(id))
		return err
	})
	if err != nil {
		return fmt.Errorf("store: switch webhook %d: %w", id, err)
	}
	return nil
}

func (s *Store) switchOff(ctx context.Context, tx *sql.Tx, id papers.WebhookID, why string) error {
	if _, err := tx.ExecContext(ctx, `UPDATE webhooks SET off = ? WHERE num = ?`, why, int64(id)); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `UPDATE deliveries SET state = 'dropped', words = 'The webhook was switched off before.', ended = ? WHERE webhook = ? AND state = 'waiting'`,
		s.now().UnixMicro(), int64(id))
	return err
}

// RotateWebhook gives a webhook another secret. The one before signs beside it
// until a moment, so that the receiver can change over. papers.ErrNotFound
// where it is not hers.
func (s *Store) RotateWebhook(ctx context.Context, owner papers.UserID, id papers.WebhookID, secret string, until time.Time) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `UPDATE webhooks SET former = secret, former_until = ?, secret = ? WHERE num = ? AND owner = ?`, micros(until), secret, int64(id), int64(owner))
		return orElse(res, err, papers.ErrNotFound)
	})
	if err != nil {
		return fmt.Errorf("store: rotate the secret of webhook %d: %w", id, err)
	}
	return nil
}

// DropWebhook removes a webhook with its log; papers.ErrNotFound where it is
// not hers.
func (s *Store) DropWebhook(ctx context.Context, owner papers.UserID, id papers.WebhookID) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `DELETE FROM webhooks WHERE num = ? AND owner = ?`, int64(id), int64(owner))
		if err := orElse(res, err, papers.ErrNotFound); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM deliveries WHERE webhook = ?`, int64(id))
		return err
	})
	if err != nil {
		return fmt.Errorf("store: drop webhook %d: %w", id, err)
	}
	return nil
}
