package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// An Identity is an account somewhere else by which its owner is known here.
type Identity struct {
	Issuer  string // who vouches: an OpenID provider's address, or a word of the program's
	Subject string // the account's name there, which never changes
	Owner   papers.UserID
	Shown   string // what its owner will know it by: a mail address, a name
	Created time.Time
}

// AddIdentity has an account known by an identity. Adding it again changes
// nothing; papers.ErrConflict where it is somebody else's.
func (s *Store) AddIdentity(ctx context.Context, i Identity) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error { return s.insertIdentity(ctx, tx, i) })
	if err != nil {
		return fmt.Errorf("store: add identity of %d: %w", i.Owner, err)
	}
	return nil
}

func (s *Store) insertIdentity(ctx context.Context, tx *sql.Tx, i Identity) error {
	var owner int64
	err := tx.QueryRowContext(ctx, `SELECT owner FROM identities WHERE issuer = ? AND subject = ?`, i.Issuer, i.Subject).Scan(&owner)
	switch {
	case err == nil && owner == int64(i.Owner):
		return nil
	case err == nil:
		return fmt.Errorf("%w: %w", papers.ErrConflict, papers.Invalid("identity", "is connected to another account here"))
	case !errors.Is(err, sql.ErrNoRows):
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO identities (issuer, subject, owner, shown, created) VALUES (?, ?, ?, ?, ?)`,
		i.Issuer, i.Subject, int64(i.Owner), i.Shown, s.now().UnixMicro())
	return err
}

// UserIdentified returns the account of an identity; papers.ErrNotFound where
// it is nobody's.
func (s *Store) UserIdentified(ctx context.Context, issuer, subject string) (papers.User, error) {
	u, err := scanUser(s.read.QueryRowContext(ctx, `SELECT `+userColumns+` FROM identities i JOIN users u ON u.num = i.owner
		WHERE i.issuer = ? AND i.subject = ?`, issuer, subject))
	if errors.Is(err, sql.ErrNoRows) {
		err = papers.ErrNotFound
	}
	if err != nil {
		return papers.User{}, fmt.Errorf("store: account of an identity: %w", err)
	}
	return u, nil
}

// Identities returns those of an account, the oldest first.
func (s *Store) Identities(ctx context.Context, owner papers.UserID) ([]Identity, error) {
	var all []Identity
	err := each(ctx, s.read, `SELECT issuer, subject, shown, created FROM identities WHERE owner = ? ORDER BY created, issuer, subject`,
		[]any{int64(owner)}, func(rows *sql.Rows) error {
			i := Identity{Owner: owner}
			var created int64
			err := rows.Scan(&i.Issuer, &i.Subject, &i.Shown, &created)
			i.Created = momentFrom(created)
			all = append(all, i)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("store: identities of %d: %w", owner, err)
	}
	return all, nil
}

// DropIdentity has an account no longer known by an identity;
// papers.ErrNotFound where it is not hers.
func (s *Store) DropIdentity(ctx context.Context, owner papers.UserID, issuer, subject string) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `DELETE FROM identities WHERE issuer = ? AND subject = ? AND owner = ?`, issuer, subject, int64(owner))
		return orElse(res, err, papers.ErrNotFound)
	})
	if err != nil {
		return fmt.Errorf("store: drop identity of %d: %w", owner, err)
	}
	return nil
}
