package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"

	papers "github.com/dailypapers/dailypapers"
)

// A facet is one side of a thing that decisions change: whether a comment can
// be read, what role an account has. Because each is read and set in one way,
// every decision can be undone in the same way: by setting what it was before,
// if it still is what the decision made it.
type facet struct {
	// read returns how the thing stands, as texts that are equal where nothing
	// changed. like is such a text of what it should become or was.
	read func(ctx context.Context, tx *sql.Tx, on papers.Target, like string) (string, error)
	// write makes it stand so, and tells whom it concerns.
	write func(ctx context.Context, tx *sql.Tx, d papers.Decision, to string) error
	// verb is what a decision did that made it stand so.
	verb func(to string) string
}

// facetOf returns the facet that a verb changes on a kind of thing.
func (s *Store) facetOf(did string, kind papers.TargetKind) (facet, bool) {
	switch did {
	case papers.DidHide, papers.DidShow:
		if kind == papers.OnList {
			return s.listing(), true
		}
		return s.visibility(), kind == papers.OnComment
	case papers.DidSuspend, papers.DidReinstate:
		return s.suspension(), kind == papers.OnUser
	case papers.DidRole:
		return s.role(), kind == papers.OnUser
	case papers.DidTakeDown, papers.DidRestore:
		return s.takedown(), kind == papers.OnPaper
	case papers.DidFeature, papers.DidUnfeature:
		return s.choice(), kind == papers.OnPaper
	case papers.DidLinks:
		return s.linking(), kind == papers.OnPaper
	case papers.DidUphold, papers.DidDismiss:
		return s.reporting(), true
	case papers.DidConfirm, papers.DidRefuse, papers.DidPublish, papers.DidTakeBack, papers.DidReopen:
		switch kind {
		case papers.OnClaim:
			return s.claiming(), true
		case papers.OnSubmission:
			return s.submitting(), true
		}
		return s.reporting(), did == papers.DidReopen
	}
	return facet{}, false
}

// scanOne reads a row's columns; papers.ErrNotFound where there is none.
func scanOne(ctx context.Context, tx *sql.Tx, query string, args []any, to ...any) error {
	err := tx.QueryRowContext(ctx, query, args...).Scan(to...)
	if errors.Is(err, sql.ErrNoRows) {
		return papers.ErrNotFound
	}
	return err
}

// aboutTarget names a target for the audit log, as it is called now.
func aboutTarget(ctx context.Context, tx *sql.Tx, on papers.Target) (string, error) {
	var a, b string
	var err error
	switch on.Kind {
	case papers.OnPaper:
		err := scanOne(ctx, tx, `SELECT title FROM papers WHERE id = ?`, []any{on.Key}, &a)
		if errors.Is(err, papers.ErrNotFound) { // taken down
			return on.Key, nil
		}
		return a, err
	case papers.OnUser:
		err = scanOne(ctx, tx, `SELECT name FROM users WHERE num = ?`, []any{number(on.Key)}, &a)
		return "@" + a, err
	case papers.OnList:
		err = scanOne(ctx, tx, `SELECT title FROM lists WHERE num = ?`, []any{number(on.Key)}, &a)
		return a, err
	case papers.OnComment:
		err = scanOne(ctx, tx, `SELECT COALESCE(u.name, ''), COALESCE(p.title, '') FROM comments c LEFT JOIN users u ON u.num = c.author LEFT JOIN papers p ON p.num = c.paper
			WHERE c.num = ?`, []any{number(on.Key)}, &a, &b)
		return fmt.Sprintf("a comment by %s on %s", atName(a), b), err
	case papers.OnSubmission:
		err = scanOne(ctx, tx, `SELECT COALESCE(u.name, ''), COALESCE(p.title, '') FROM submissions x LEFT JOIN users u ON u.num = x.person LEFT JOIN papers p ON p.num = x.paper
			WHERE x.num = ?`, []any{number(on.Key)}, &a, &b)
		return fmt.Sprintf("%s, submitted by %s", b, atName(a)), err
	case papers.OnClaim:
		var name string
		err = scanOne(ctx, tx, `SELECT COALESCE(u.name, ''), x.name, COALESCE(p.title, '') FROM claims x LEFT JOIN users u ON u.num = x.person LEFT JOIN papers p ON p.num = x.paper
			WHERE x.num = ?`, []any{number(on.Key)}, &a, &name, &b)
		return fmt.Sprintf("%s as %s on %s", atName(a), name, b), err
	}
	return on.Key, nil
}

func atName(name string) string {
	if name == "" {
		return "somebody who has left"
	}
	return "@" + name
}

// number reads the key of a target that has a number; 0, which is nothing's,
// where it is none.
func number(key string) int64 {
	n, err := strconv.ParseInt(key, 10, 64)
	if err != nil {
		return 0
	}
	return n
}
