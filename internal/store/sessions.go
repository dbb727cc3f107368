package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// A Session is a browser in which somebody has signed in.
type Session struct {
	ID      int64
	Owner   papers.UserID
	Created time.Time
	Seen    time.Time // to within some minutes
	Until   time.Time // when it ends unless it is seen before
	How     string    // by what it began: "link", "passkey", "oidc", …
	Agent   string    // what the browser calls itself
	Address string    // from where it was last seen
}

// AddSession begins a session. hash is that of what the browser holds.
func (s *Store) AddSession(ctx context.Context, hash string, n Session) (Session, error) {
	n.Created, n.Seen = momentFrom(s.now().UnixMicro()), momentFrom(s.now().UnixMicro())
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var err error
		if n.ID, err = take(ctx, tx, "session", 1); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO sessions (num, hash, owner, created, seen, until, how, agent, address)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, n.ID, hash, int64(n.Owner), micros(n.Created), micros(n.Seen), micros(n.Until), n.How, n.Agent, n.Address)
		return err
	})
	if err != nil {
		return Session{}, fmt.Errorf("store: begin session of %d: %w", n.Owner, err)
	}
	return n, nil
}

// Session returns a session that has not ended and its account;
// papers.ErrNotFound where there is none.
func (s *Store) Session(ctx context.Context, hash string) (Session, papers.User, error) {
	var n Session
	var created, seen, until int64
	u, err := scanUser(s.read.QueryRowContext(ctx, `SELECT `+userColumns+`, x.num, x.created, x.seen, x.until, x.how, x.agent, x.address
		FROM sessions x JOIN users u ON u.num = x.owner WHERE x.hash = ? AND x.until > ?`, hash, s.now().UnixMicro()),
		&n.ID, &created, &seen, &until, &n.How, &n.Agent, &n.Address)
	if errors.Is(err, sql.ErrNoRows) {
		err = papers.ErrNotFound
	}
	if err != nil {
		return Session{}, papers.User{}, fmt.Errorf("store: session: %w", err)
	}
	n.Owner, n.Created, n.Seen, n.Until = u.ID, momentFrom(created), momentFrom(seen), momentFrom(until)
	return n, u, nil
}

// SeeSession notes that a session goes on, and from where.
func (s *Store) SeeSession(ctx context.Context, id int64, until time.Time, address string) error {
	_, err := s.write.ExecContext(ctx, `UPDATE sessions SET seen = ?, until = ?, address = ? WHERE num = ?`,
		s.now().UnixMicro(), micros(until), address, id)
	if err != nil {
		return fmt.Errorf("store: see session %d: %w", id, err)
	}
	return nil
}

// Sessions returns the sessions of an account that have not ended, the one
// last seen first.
func (s *Store) Sessions(ctx context.Context, owner papers.UserID) ([]Session, error) {
	var all []Session
	err := each(ctx, s.read, `SELECT num, created, seen, until, how, agent, address FROM sessions
		WHERE owner = ? AND until > ? ORDER BY seen DESC, num DESC`, []any{int64(owner), s.now().UnixMicro()}, func(rows *sql.Rows) error {
		n := Session{Owner: owner}
		var created, seen, until int64
		err := rows.Scan(&n.ID, &created, &seen, &until, &n.How, &n.Agent, &n.Address)
		n.Created, n.Seen, n.Until = momentFrom(created), momentFrom(seen), momentFrom(until)
		all = append(all, n)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: sessions of %d: %w", owner, err)
	}
	return all, nil
}

// EndSession ends one session of an account; papers.ErrNotFound where it is
// not hers or over.
func (s *Store) EndSession(ctx context.Context, owner papers.UserID, id int64) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE num = ? AND owner = ?`, id, int64(owner))
		return orElse(res, err, papers.ErrNotFound)
	})
	if err != nil {
		return fmt.Errorf("store: end session %d: %w", id, err)
	}
	return nil
}

// EndSessions ends all sessions of an account but one (0 for all) and returns
// how many there were.
func (s *Store) EndSessions(ctx context.Context, owner papers.UserID, but int64) (int, error) {
	var n int64
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE owner = ? AND num <> ?`, int64(owner), but)
		if err == nil {
			n, err = res.RowsAffected()
		}
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("store: end sessions of %d: %w", owner, err)
	}
	return int(n), nil
}
