package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	papers "github.com/dailypapers/dailypapers"
)

// SetRole gives an account a role and writes down who did and why, in one.
// actor is 0 where the program acted, at the word of whoever owns the machine.
// papers.ErrConflict where a site with accounts would be left without an admin
// who can act. Giving the role that she has changes nothing.
func (s *Store) SetRole(ctx context.Context, actor, who papers.UserID, role papers.Role, reason string) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var name, before string
		err := tx.QueryRowContext(ctx, `SELECT name, role FROM users WHERE num = ?`, int64(who)).Scan(&name, &before)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return papers.ErrNotFound
		case err != nil || before == string(role):
			return err
		}
		if before == string(papers.AdminRole) {
			if err := anotherAdmin(ctx, tx, who); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, `UPDATE users SET role = ?, earned = 0 WHERE num = ?`, string(role), int64(who)); err != nil {
			return err
		}
		return s.logDecision(ctx, tx, &papers.Decision{Actor: papers.User{ID: actor}, Did: papers.DidRole,
			Target: papers.Target{Kind: papers.OnUser, Key: fmt.Sprint(int64(who))}, About: name + ": " + string(role), Reason: reason, Before: before})
	})
	if err != nil {
		return fmt.Errorf("store: give %d the role %s: %w", who, role, err)
	}
	return nil
}

// anotherAdmin refuses where nobody but one account could run the site.
func anotherAdmin(ctx context.Context, tx *sql.Tx, but papers.UserID) error {
	var others int
	err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM users WHERE role = ? AND suspended = '' AND num <> ?`, string(papers.AdminRole), int64(but)).Scan(&others)
	if err == nil && others == 0 {
		err = fmt.Errorf("%w: %w", papers.ErrConflict, papers.Invalid("role", "is the last admin's: make somebody else an admin first"))
	}
	return err
}

// WriteDown adds a row to the audit log for what changed no row of its own.
func (s *Store) WriteDown(ctx context.Context, d papers.Decision) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error { return s.logDecision(ctx, tx, &d) })
	if err != nil {
		return fmt.Errorf("store: write down a decision: %w", err)
	}
	return nil
}
