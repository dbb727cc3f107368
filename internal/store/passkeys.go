package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// MaxPasskeys bounds the passkeys of one account.
const MaxPasskeys = 20

// A Passkey is the public half of a key with which its owner signs in.
type Passkey struct {
	ID      string // as the browser writes it: base64url of the credential's id
	Owner   papers.UserID
	Name    string // that its owner gave it
	Data    string // JSON, for whoever checks signatures
	Created time.Time
	Seen    time.Time // when it was last used, zero for never
}

// AddPasskey adds a passkey. papers.ErrConflict where it is there already or
// the account has MaxPasskeys.
func (s *Store) AddPasskey(ctx context.Context, k Passkey) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var same, own int
		err := tx.QueryRowContext(ctx, `SELECT (SELECT COUNT(*) FROM passkeys WHERE id = ?), (SELECT COUNT(*) FROM passkeys WHERE owner = ?)`, k.ID, int64(k.Owner)).Scan(&same, &own)
		switch {
		case err != nil:
			return err
		case same > 0:
			return fmt.Errorf("%w: %w", papers.ErrConflict, papers.Invalid("passkey", "is in use here already"))
		case own >= MaxPasskeys:
			return fmt.Errorf("%w: %w", papers.ErrConflict, papers.Invalid("passkey", "would be one too many: %d are the most", MaxPasskeys))
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO passkeys (id, owner, name, data, created, seen) VALUES (?, ?, ?, ?, ?, 0)`,
			k.ID, int64(k.Owner), k.Name, k.Data, s.now().UnixMicro())
		return err
	})
	if err != nil {
		return fmt.Errorf("store: add passkey of %d: %w", k.Owner, err)
	}
	return nil
}

// Passkey returns a passkey and its account; papers.ErrNotFound where there is
// none.
func (s *Store) Passkey(ctx context.Context, id string) (Passkey, papers.User, error) {
	k := Passkey{ID: id}
	var created, seen int64
	u, err := scanUser(s.read.QueryRowContext(ctx, `SELECT `+userColumns+`, k.name, k.data, k.created, k.seen
		FROM passkeys k JOIN users u ON u.num = k.owner WHERE k.id = ?`, id), &k.Name, &k.Data, &created, &seen)
	if errors.Is(err, sql.ErrNoRows) {
		err = papers.ErrNotFound
	}
	if err != nil {
		return Passkey{}, papers.User{}, fmt.Errorf("store: passkey: %w", err)
	}
	k.Owner, k.Created, k.Seen = u.ID, momentFrom(created), momentFrom(seen)
	return k, u, nil
}

// Passkeys returns those of an account, the oldest first.
func (s *Store) Passkeys(ctx context.Context, owner papers.UserID) ([]Passkey, error) {
	var all []Passkey
	err := each(ctx, s.read, `SELECT id, name, data, created, seen FROM passkeys WHERE owner = ? ORDER BY created, id`, []any{int64(owner)}, func(rows *sql.Rows) error {
		k := Passkey{Owner: owner}
		var created, seen int64
		err := rows.Scan(&k.ID, &k.Name, &k.Data, &created, &seen)
		k.Created, k.Seen = momentFrom(created), momentFrom(seen)
		all = append(all, k)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: passkeys of %d: %w", owner, err)
	}
	return all, nil
}

// SeePasskey notes that a passkey was used, with its data behind that.
func (s *Store) SeePasskey(ctx context.Context, id, data string) error {
	return s.passkeyRow(ctx, "see", `UPDATE passkeys SET data = ?, seen = ? WHERE id = ?`, data, s.now().UnixMicro(), id)
}

// RenamePasskey gives a passkey another name; papers.ErrNotFound where it is
// not hers.
func (s *Store) RenamePasskey(ctx context.Context, owner papers.UserID, id, name string) error {
	return s.passkeyRow(ctx, "rename", `UPDATE passkeys SET name = ? WHERE id = ? AND owner = ?`, name, id, int64(owner))
}

// DropPasskey removes a passkey; papers.ErrNotFound where it is not hers.
func (s *Store) DropPasskey(ctx context.Context, owner papers.UserID, id string) error {
	return s.passkeyRow(ctx, "drop", `DELETE FROM passkeys WHERE id = ? AND owner = ?`, id, int64(owner))
}

func (s *Store) passkeyRow(ctx context.Context, what, statement string, args ...any) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, statement, args...)
		return orElse(res, err, papers.ErrNotFound)
	})
	if err != nil {
		return fmt.Errorf("store: %s passkey: %w", what, err)
	}
	return nil
}
