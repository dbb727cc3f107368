package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	papers "github.com/dailypapers/dailypapers"
)

// DecideComment hides a comment, of which its author is told why, or shows it
// again.
func (s *Store) DecideComment(ctx context.Context, act Act, id papers.CommentID, hide bool) (papers.Decision, error) {
	if !hide {
		return s.decide(ctx, act, papers.DidShow, targetNum(papers.OnComment, int64(id)), commentState{}, nil)
	}
	return s.decide(ctx, act, papers.DidHide, targetNum(papers.OnComment, int64(id)), commentState{papers.Hidden, act.Reason}, func(was string) error {
		if was != stateText(commentState{}) {
			return moved(papers.OnComment, "is hidden already")
		}
		return nil
	})
}

func targetNum(kind papers.TargetKind, n int64) papers.Target {
	return papers.Target{Kind: kind, Key: strconv.FormatInt(n, 10)}
}

type commentState struct {
	State  papers.CommentState `json:"state"`
	Reason string              `json:"reason,omitempty"`
}

// visibility is whether a comment can be read.
func (s *Store) visibility() facet {
	return facet{
		read: func(ctx context.Context, tx *sql.Tx, on papers.Target, _ string) (string, error) {
			var c commentState
			if err := scanOne(ctx, tx, `SELECT state, reason FROM comments WHERE num = ?`, []any{number(on.Key)}, &c.State, &c.Reason); err != nil {
				return "", err
			}
			if c.State == papers.Deleted {
				return "", moved(papers.OnComment, "was deleted by its author meanwhile")
			}
			return stateText(c), nil
		},
		write: func(ctx context.Context, tx *sql.Tx, d papers.Decision, to string) error {
			var c commentState
			if err := json.Unmarshal([]byte(to), &c); err != nil {
				return err
			}
			return s.setHidden(ctx, tx, papers.CommentID(number(d.Target.Key)), c.State == papers.Hidden, c.Reason)
		},
		verb: func(to string) string {
			if to == stateText(commentState{}) {
				return papers.DidShow
			}
			return papers.DidHide
		},
	}
}

// HideList keeps a public list from everybody but its owner, who is told why,
// and curators. papers.ErrConflict where the list is hidden already or not
// public.
func (s *Store) HideList(ctx context.Context, act Act, id papers.ListID) (papers.Decision, error) {
	return s.decide(ctx, act, papers.DidHide, targetNum(papers.OnList, int64(id)), act.Reason, func(was string) error {
		if was != "" {
			return moved(papers.OnList, "is hidden already")
		}
		return nil
	})
}

// ShowList ends that.
func (s *Store) ShowList(ctx context.Context, act Act, id papers.ListID) (papers.Decision, error) {
	return s.decide(ctx, act, papers.DidShow, targetNum(papers.OnList, int64(id)), "", nil)
}

// listing is why a list is hidden, "" where it is not.
func (s *Store) listing() facet {
	return facet{
		read: func(ctx context.Context, tx *sql.Tx, on papers.Target, like string) (string, error) {
			var is string
			var public int
			err := scanOne(ctx, tx, `SELECT hidden, public FROM lists WHERE num = ?`, []any{number(on.Key)}, &is, &public)
			if err == nil && public == 0 && is == "" && like != "" {
				err = moved(papers.OnList, "is private by now, and nobody but its owner sees it")
			}
			return is, err
		},
		write: func(ctx context.Context, tx *sql.Tx, d papers.Decision, to string) error {
			var owner int64
			var title string
			if err := scanOne(ctx, tx, `UPDATE lists SET hidden = ? WHERE num = ? RETURNING owner, title`, []any{to, number(d.Target.Key)}, &owner, &title); err != nil {
				return err
			}
			words := "Your list “" + shorten(title, 100) + "” can be seen by others again."
			if to != "" {
				words = "Your list “" + shorten(title, 100) + "” was hidden from others: " + shorten(to, 300)
			}
			return s.addNotification(ctx, tx, notice{Person: papers.UserID(owner), Kind: papers.OfDecision, Words: words})
		},
		verb: func(to string) string {
			if to == "" {
				return papers.DidShow
			}
			return papers.DidHide
		},
	}
}

// Suspend suspends an account: its sessions stay, but it may only read, take
// its things away and leave. papers.ErrForbidden where its role is not below
// that of who decides.
func (s *Store) Suspend(ctx context.Context, act Act, id papers.UserID) (papers.Decision, error) {
	return s.decide(ctx, act, papers.DidSuspend, targetNum(papers.OnUser, int64(id)), act.Reason, func(was string) error {
		if was != "" {
			return moved("person", "is suspended already")
		}
		return nil
	})
}

// Reinstate ends a suspension.
func (s *Store) Reinstate(ctx context.Context, act Act, id papers.UserID) (papers.Decision, error) {
	return s.decide(ctx, act, papers.DidReinstate, targetNum(papers.OnUser, int64(id)), "", nil)
}

// suspension is why an account is suspended. What waits to be mailed to it, but
// for what it asked for, is not sent any more.
func (s *Store) suspension() facet {
	return facet{
		read: userColumn(`suspended`),
		write: func(ctx context.Context, tx *sql.Tx, d papers.Decision, to string) error {
			if err := outranks(ctx, tx, d.Actor.ID, d.Target.Key); err != nil {
				return err
			}
			who := number(d.Target.Key)
			if _, err := tx.ExecContext(ctx, `UPDATE users SET suspended = ? WHERE num = ?`, to, who); err != nil || to == "" {
				return err
			}
			return s.dropOfAccount(ctx, tx, "The account was suspended before.", who)
		},
		verb: func(to string) string {
			if to == "" {
				return papers.DidReinstate
			}
			return papers.DidSuspend
		},
	}
}

func userColumn(column string) func(context.Context, *sql.Tx, papers.Target, string) (string, error) {
	return func(ctx context.Context, tx *sql.Tx, on papers.Target, _ string) (string, error) {
		var is string
		err := scanOne(ctx, tx, `SELECT `+column+` FROM users WHERE num = ?`, []any{number(on.Key)}, &is)
		return is, err
	}
}

// outranks refuses what is done to somebody whose role is not below the
// actor's. The program itself is above all.
func outranks(ctx context.Context, tx *sql.Tx, actor papers.UserID, key string) error {
	if actor == 0 {
		return nil
	}
	var own, other string
	if err := scanOne(ctx, tx, `SELECT role FROM users WHERE num = ?`, []any{int64(actor)}, &own); err != nil {
		return err
	}
	if err := scanOne(ctx, tx, `SELECT role FROM users WHERE num = ?`, []any{number(key)}, &other); err != nil {
		return err
	}
	if papers.Role(other).AtLeast(papers.Role(own)) {
		return fmt.Errorf("%w: %w", papers.ErrForbidden, papers.Invalid("person", "has the role %s, and yours, %s, is not above it", other, own))
	}
	return nil
}

// role is what an account may do. SetRole gives it; here it is only undone.
func (s *Store) role() facet {
	return facet{
		read: userColumn(`role`),
		write: func(ctx context.Context, tx *sql.Tx, d papers.Decision, to string) error {
			is, err := userColumn(`role`)(ctx, tx, d.Target, to)
			if err != nil {
				return err
			}
			if papers.Role(is) == papers.AdminRole {
				if err := anotherAdmin(ctx, tx, papers.UserID(number(d.Target.Key))); err != nil {
					return err
				}
			}
			if _, err = tx.ExecContext(ctx, `UPDATE users SET role = ?, earned = 0 WHERE num = ?`, to, number(d.Target.Key)); err != nil {
				return err
			}
			return earn(ctx, tx, number(d.Target.Key))
		},
		verb: func(string) string { return papers.DidRole },
	}
}

// Backlog counts what waits for curators.
type Backlog struct{ Reports, Submissions, Claims int }

// All is how much waits in all.
func (b Backlog) All() int { return b.Reports + b.Submissions + b.Claims }

// Backlog counts what waits for curators.
func (s *Store) Backlog(ctx context.Context) (Backlog, error) {
	var b Backlog
	err := s.read.QueryRowContext(ctx, `SELECT (SELECT COUNT(*) FROM reports WHERE state = 'open'), (SELECT COUNT(*) FROM submissions WHERE state = 'waiting'),
		(SELECT COUNT(*) FROM claims WHERE state = 'waiting')`).Scan(&b.Reports, &b.Submissions, &b.Claims)
	if err != nil {
		return b, fmt.Errorf("store: count what waits: %w", err)
	}
	return b, nil
}

// Census counts accounts by role, suspended ones apart.
func (s *Store) Census(ctx context.Context) (byRole map[papers.Role]int, suspended int, err error) {
	byRole = make(map[papers.Role]int)
	err = each(ctx, s.read, `SELECT role, COUNT(*), SUM(CASE WHEN suspended <> '' THEN 1 ELSE 0 END) FROM users GROUP BY role`, nil, func(rows *sql.Rows) error {
		var role string
		var n, gone int
		err := rows.Scan(&role, &n, &gone)
		byRole[papers.Role(role)] = n
		suspended += gone
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("store: count accounts: %w", err)
	}
	return byRole, suspended, nil
}

// shorten keeps what fits into a notification's line.
func shorten(s string, most int) string {
	if r := []rune(strings.TrimSpace(s)); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return strings.TrimSpace(s)
}
