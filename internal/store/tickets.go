package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// A Ticket is good for one thing, once, for a while. Whoever has its secret
// holds it; the store knows the hash.
type Ticket struct {
	Hash    string
	Kind    string // what it is good for
	About   string // whom it is for, such as a mail address; "" for whoever holds it
	Browser string // hash of what the browser holds that alone may use it, "" for any
	Data    string // what is needed when it is used, as the kind has it
	By      papers.UserID
	Created time.Time
	Until   time.Time
}

// ticketsKept is how long a ticket is remembered after its end, so that those
// of the last hour can be counted.
const ticketsKept = time.Hour

// AddTicket adds a ticket. Where limit is not 0, papers.ErrConflict is
// returned if as many of its kind, about the same and not used, were made
// within the last hour. Addresses that differ in what stands behind a plus sign
// are one mailbox, and the same. Tickets that are long over are forgotten.
func (s *Store) AddTicket(ctx context.Context, t Ticket, limit int) error {
	now := s.now()
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM tickets WHERE until < ?`, now.Add(-ticketsKept).UnixMicro()); err != nil {
			return err
		}
		if limit > 0 {
			var open int
			// The characters behind + are those of all tags, and none else.
			box, tags, at := mailbox(t.About)
			err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM tickets WHERE kind = ? AND created > ? AND (about = ? OR about >= ? AND about < ? AND about LIKE ?)`,
				t.Kind, now.Add(-time.Hour).UnixMicro(), box, tags+"+", tags+",", "%"+at).Scan(&open)
			if err == nil && open >= limit {
				err = papers.ErrConflict
			}
			if err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO tickets (hash, kind, about, browser, data, by_user, created, until) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			t.Hash, t.Kind, t.About, t.Browser, t.Data, int64(t.By), now.UnixMicro(), micros(t.Until))
		return err
	})
	if err != nil {
		return fmt.Errorf("store: add ticket %s: %w", t.Kind, err)
	}
	return nil
}

// mailbox takes an address apart of which others may lead to the same place: the
// one without a tag, what stands before the tag, and the @ with what follows.
func mailbox(address string) (box, before, at string) {
	local, domain, ok := strings.Cut(address, "@")
	before, _, _ = strings.Cut(local, "+")
	if !ok || before == "" {
		return address, address, ""
	}
	return before + "@" + domain, before, "@" + domain
}

const ticketColumns = `hash, kind, about, browser, data, by_user, created, until`

func scanTicket(row scanner) (Ticket, error) {
	var t Ticket
	var created, until int64
	err := row.Scan(&t.Hash, &t.Kind, &t.About, &t.Browser, &t.Data, &t.By, &created, &until)
	t.Created, t.Until = momentFrom(created), momentFrom(until)
	return t, err
}

// Ticket looks at a ticket that is not over and leaves it; papers.ErrNotFound
// where there is none. Whose browser it is for is the caller's to compare.
func (s *Store) Ticket(ctx context.Context, hash, kind string) (Ticket, error) {
	t, err := scanTicket(s.read.QueryRowContext(ctx, `SELECT `+ticketColumns+` FROM tickets WHERE hash = ? AND kind = ? AND until > ?`, hash, kind, s.now().UnixMicro()))
	if errors.Is(err, sql.ErrNoRows) {
		err = papers.ErrNotFound
	}
	if err != nil {
		return Ticket{}, fmt.Errorf("store: ticket %s: %w", kind, err)
	}
	return t, nil
}

// HoldsTicket reports whether there is a ticket, of whatever kind, that is not
// over.
func (s *Store) HoldsTicket(ctx context.Context, hash string) (bool, error) {
	n, err := s.count(ctx, `SELECT COUNT(*) FROM tickets WHERE hash = ? AND until > ?`, hash, s.now().UnixMicro())
	return n > 0, err
}

// TakeTicket uses a ticket up. papers.ErrNotFound where there is none, it is
// over, or it is for another browser, which leaves it as it was. Of many who
// try at once one has it.
func (s *Store) TakeTicket(ctx context.Context, hash, kind, browser string) (Ticket, error) {
	var t Ticket
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var err error
		t, err = scanTicket(tx.QueryRowContext(ctx, `DELETE FROM tickets WHERE hash = ? AND kind = ? AND (browser = '' OR browser = ?) AND until > ?
			RETURNING `+ticketColumns, hash, kind, browser, s.now().UnixMicro()))
		if errors.Is(err, sql.ErrNoRows) {
			err = papers.ErrNotFound
		}
		return err
	})
	if err != nil {
		return Ticket{}, fmt.Errorf("store: take ticket %s: %w", kind, err)
	}
	return t, nil
}

// Tickets returns the tickets of a kind that are not over, the newest first.
func (s *Store) Tickets(ctx context.Context, kind string) ([]Ticket, error) {
	var all []Ticket
	err := each(ctx, s.read, `SELECT `+ticketColumns+` FROM tickets WHERE kind = ? AND until > ? ORDER BY created DESC, hash LIMIT 1000`,
		[]any{kind, s.now().UnixMicro()}, func(rows *sql.Rows) error {
			t, err := scanTicket(rows)
			all = append(all, t)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("store: tickets %s: %w", kind, err)
	}
	return all, nil
}

// DropTickets forgets all tickets of a kind.
func (s *Store) DropTickets(ctx context.Context, kind string) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM tickets WHERE kind = ?`, kind)
		return err
	})
	if err != nil {
		return fmt.Errorf("store: drop tickets %s: %w", kind, err)
	}
	return nil
}
