package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	papers "github.com/dailypapers/dailypapers"
)

// A Newcomer is an account that is to be made, and what it takes and brings.
type Newcomer struct {
	User       papers.User
	Identities []Identity // by which she is known elsewhere
	Ticket     string     // hash of the ticket that lets her in and is used up by it, "" for none
	First      bool       // only where the site has no accounts yet
}

// AddUser is Admit for an account that takes and brings nothing.
func (s *Store) AddUser(ctx context.Context, u papers.User) (papers.User, error) {
	return s.Admit(ctx, Newcomer{User: u})
}

// Admit makes an account. The first one that is made takes over the machine's,
// with all that was done under it. Either all of it holds or nothing:
// papers.ErrConflict, with the field, where the name, the address or an
// identity is somebody's, or where she is not the First; papers.ErrNotFound
// where the ticket is used up or over.
func (s *Store) Admit(ctx context.Context, n Newcomer) (papers.User, error) {
	n.User.Joined = momentFrom(s.now().UnixMicro())
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if n.Ticket != "" {
			res, err := tx.ExecContext(ctx, `DELETE FROM tickets WHERE hash = ? AND until > ?`, n.Ticket, s.now().UnixMicro())
			if err := orElse(res, err, papers.ErrNotFound); err != nil {
				return err
			}
		}
		if n.First {
			if err := nobodyYet(ctx, tx); err != nil {
				return err
			}
		}
		var err error
		if n.User, err = insertUser(ctx, tx, n.User); err != nil {
			return err
		}
		for _, i := range n.Identities {
			i.Owner = n.User.ID
			if err := s.insertIdentity(ctx, tx, i); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return papers.User{}, fmt.Errorf("store: add account %s: %w", n.User.Name, err)
	}
	return n.User, nil
}

func nobodyYet(ctx context.Context, tx *sql.Tx) error {
	var taken int
	err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM (SELECT num FROM users WHERE name <> ? AND `+notPlayed+` LIMIT 1) AS one`, ownerName).Scan(&taken)
	if err == nil && taken > 0 {
		err = fmt.Errorf("%w: %w", papers.ErrConflict, papers.Invalid("account", "is not the first any more: somebody has made one meanwhile"))
	}
	return err
}

// insertUser writes a row of its own, or takes over the machine's.
func insertUser(ctx context.Context, tx *sql.Tx, u papers.User) (papers.User, error) {
	if err := freeName(ctx, tx, u); err != nil {
		return u, err
	}
	settings, err := json.Marshal(u.Settings)
	if err != nil {
		return u, err
	}
	res, err := tx.ExecContext(ctx, `UPDATE users SET name = ?, full_name = ?, email = ?, role = ?, about = ?, settings = ?, joined = ?, suspended = ''
		WHERE num = ? AND name = ? AND `+notPlayed, u.Name, u.FullName, u.Email, string(u.Role), u.About, string(settings), micros(u.Joined), int64(papers.Owner), ownerName)
	err = orElse(res, err, papers.ErrNotFound)
	if err == nil {
		u.ID = papers.Owner
		return u, nil
	}
	if !errors.Is(err, papers.ErrNotFound) {
		return u, err
	}
	num, err := take(ctx, tx, "user", 1)
	if err != nil {
		return u, err
	}
	u.ID = papers.UserID(num)
	_, err = tx.ExecContext(ctx, `INSERT INTO users (num, name, full_name, email, role, about, settings, joined, suspended)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, '')`, num, u.Name, u.FullName, u.Email, string(u.Role), u.About, string(settings), micros(u.Joined))
	return u, err
}
