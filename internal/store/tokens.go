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

// MaxTokens bounds the API tokens of one account.
const MaxTokens = 50

// A Token lets a program act for its owner.
type Token struct {
	ID      int64
	Owner   papers.UserID
	Name    string // that its owner gave it
	Scopes  []papers.Scope
	Created time.Time
	Seen    time.Time // to within some minutes, zero for never
	Until   time.Time // zero for one that does not end by itself
}

// AddToken adds a token. hash is that of what the program holds.
// papers.ErrConflict where the account has MaxTokens.
func (s *Store) AddToken(ctx context.Context, hash string, t Token) (Token, error) {
	t.Created = momentFrom(s.now().UnixMicro())
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var own int
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM tokens WHERE owner = ?`, int64(t.Owner)).Scan(&own); err != nil {
			return err
		}
		if own >= MaxTokens {
			return fmt.Errorf("%w: %w", papers.ErrConflict, papers.Invalid("token", "would be one too many: %d are the most", MaxTokens))
		}
		var err error
		if t.ID, err = take(ctx, tx, "token", 1); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO tokens (num, hash, owner, name, scopes, created, seen, until) VALUES (?, ?, ?, ?, ?, ?, 0, ?)`,
			t.ID, hash, int64(t.Owner), t.Name, scopesText(t.Scopes), micros(t.Created), micros(t.Until))
		return err
	})
	if err != nil {
		return Token{}, fmt.Errorf("store: add token of %d: %w", t.Owner, err)
	}
	return t, nil
}

// scopesText and scopesFrom keep scopes as words in a text.
func scopesText(scopes []papers.Scope) string {
	words := make([]string, len(scopes))
	for i, s := range scopes {
		words[i] = string(s)
	}
	return strings.Join(words, " ")
}

func scopesFrom(s string) (scopes []papers.Scope) {
	for word := range strings.FieldsSeq(s) {
		scopes = append(scopes, papers.Scope(word))
	}
	return scopes
}

// Token returns a token that has not ended and its account; papers.ErrNotFound
// where there is none.
func (s *Store) Token(ctx context.Context, hash string) (Token, papers.User, error) {
	var t Token
	var scopes string
	var created, seen, until int64
	u, err := scanUser(s.read.QueryRowContext(ctx, `SELECT `+userColumns+`, t.num, t.name, t.scopes, t.created, t.seen, t.until
		FROM tokens t JOIN users u ON u.num = t.owner WHERE t.hash = ? AND (t.until = 0 OR t.until > ?)`, hash, s.now().UnixMicro()),
		&t.ID, &t.Name, &scopes, &created, &seen, &until)
	if errors.Is(err, sql.ErrNoRows) {
		err = papers.ErrNotFound
	}
	if err != nil {
		return Token{}, papers.User{}, fmt.Errorf("store: token: %w", err)
	}
	t.Owner, t.Scopes, t.Created, t.Seen, t.Until = u.ID, scopesFrom(scopes), momentFrom(created), momentFrom(seen), momentFrom(until)
	return t, u, nil
}

// SeeToken notes that a token was used.
func (s *Store) SeeToken(ctx context.Context, id int64) error {
	if _, err := s.write.ExecContext(ctx, `UPDATE tokens SET seen = ? WHERE num = ?`, s.now().UnixMicro(), id); err != nil {
		return fmt.Errorf("store: see token %d: %w", id, err)
	}
	return nil
}

// Tokens returns those of an account, also those that have ended, the newest
// first.
func (s *Store) Tokens(ctx context.Context, owner papers.UserID) ([]Token, error) {
	var all []Token
	err := each(ctx, s.read, `SELECT num, name, scopes, created, seen, until FROM tokens WHERE owner = ? ORDER BY num DESC`, []any{int64(owner)}, func(rows *sql.Rows) error {
		t := Token{Owner: owner}
		var scopes string
		var created, seen, until int64
		err := rows.Scan(&t.ID, &t.Name, &scopes, &created, &seen, &until)
		t.Scopes, t.Created, t.Seen, t.Until = scopesFrom(scopes), momentFrom(created), momentFrom(seen), momentFrom(until)
		all = append(all, t)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: tokens of %d: %w", owner, err)
	}
	return all, nil
}

// DropToken ends a token; papers.ErrNotFound where it is not hers.
func (s *Store) DropToken(ctx context.Context, owner papers.UserID, id int64) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `DELETE FROM tokens WHERE num = ? AND owner = ?`, id, int64(owner))
		return orElse(res, err, papers.ErrNotFound)
	})
	if err != nil {
		return fmt.Errorf("store: drop token %d: %w", id, err)
	}
	return nil
}
