package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	papers "github.com/dailypapers/dailypapers"
)

// An Act is that somebody decides something, and why.
type Act struct {
	By     papers.UserID // 0 where the program itself does
	Reason string
}

// A turnabout is what a decision changed: how something stood before it and
// how behind it, each as its facet writes it. It is kept as JSON in before.
type turnabout struct {
	Was string `json:"was"`
	Is  string `json:"is"`
}

// changed makes something stand as to says, and writes down that it does, in
// the caller's transaction. allow may refuse by how it stood before. Verb,
// target and reason are d's.
func (s *Store) changed(ctx context.Context, tx *sql.Tx, f facet, d *papers.Decision, to string, allow func(was string) error) error {
	was, err := f.read(ctx, tx, d.Target, to)
	if err != nil {
		return err
	}
	if was == to {
		return moved(d.Target.Kind, "stands so already")
	}
	if allow != nil {
		if err := allow(was); err != nil {
			return err
		}
	}
	if d.About == "" {
		if d.About, err = aboutTarget(ctx, tx, d.Target); err != nil {
			return err
		}
	}
	if err := f.write(ctx, tx, *d, to); err != nil {
		return err
	}
	if d.Before = stateText(turnabout{was, to}); d.Did == papers.DidRole { // as SetRole writes it
		name, _, _ := strings.Cut(d.About, ": ")
		d.About, d.Before = name+": "+to, was
	}
	return s.logDecision(ctx, tx, d)
}

// decide is changed in a transaction of its own.
func (s *Store) decide(ctx context.Context, act Act, did string, on papers.Target, to any, allow func(was string) error) (papers.Decision, error) {
	d := papers.Decision{Actor: papers.User{ID: act.By}, Did: did, Target: on, Reason: act.Reason}
	f, ok := s.facetOf(did, on.Kind)
	err := error(papers.ErrInvalid)
	if ok {
		err = s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
			return s.changed(ctx, tx, f, &d, stateText(to), allow)
		})
	}
	if err != nil {
		return papers.Decision{}, fmt.Errorf("store: %s %s %s: %w", did, on.Kind, on.Key, err)
	}
	return d, nil
}

// moved refuses what somebody else has changed meanwhile.
func moved(kind papers.TargetKind, words string) error {
	return fmt.Errorf("%w: %w", papers.ErrConflict, papers.Invalid("this "+string(kind), "%s", words))
}

// stateText writes a state in one way, so that two can be compared.
func stateText(state any) string {
	if s, ok := state.(string); ok {
		return s
	}
	b, err := json.Marshal(state)
	if err != nil {
		return "" // states are structs of texts and numbers
	}
	return string(b)
}

// logDecision adds a row to the audit log.
func (s *Store) logDecision(ctx context.Context, tx *sql.Tx, d *papers.Decision) error {
	var err error
	if d.ID, err = take(ctx, tx, "decision", 1); err != nil {
		return err
	}
	d.At = momentFrom(s.now().UnixMicro())
	_, err = tx.ExecContext(ctx, `INSERT INTO decisions (num, at, actor, did, kind, target, about, reason, before, undone, undoes)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)`, d.ID, micros(d.At), int64(d.Actor.ID), d.Did, string(d.Target.Kind), d.Target.Key, d.About, d.Reason, d.Before, d.Undoes)
	return err
}

// Undo makes things stand as they did before a decision, and returns the row
// that says so, which can be undone in its turn. papers.ErrConflict where the
// decision was undone before or things have moved on since, papers.ErrInvalid
// where it is of a kind that cannot be undone.
func (s *Store) Undo(ctx context.Context, act Act, id int64) (papers.Decision, error) {
	d := papers.Decision{Actor: papers.User{ID: act.By}, Reason: act.Reason, Undoes: id}
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error { return s.undo(ctx, tx, &d) })
	if err != nil {
		return papers.Decision{}, fmt.Errorf("store: undo decision %d: %w", id, err)
	}
	return d, nil
}

func (s *Store) undo(ctx context.Context, tx *sql.Tx, d *papers.Decision) error {
	old, err := scanDecision(tx.QueryRowContext(ctx, `SELECT `+decisionColumns+` FROM decisions d WHERE d.num = ?`, d.Undoes))
	if errors.Is(err, sql.ErrNoRows) {
		err = papers.ErrNotFound
	}
	if err != nil {
		return err
	}
	f, t, ok := s.undoable(old)
	switch {
	case !ok:
		return papers.Invalid("decision", "is of a kind that cannot be undone")
	case old.Undone != 0:
		return moved("decision", "was undone already")
	}
	d.Target, d.About, d.Did = old.Target, old.About, f.verb(t.Was)
	err = s.changed(ctx, tx, f, d, t.Was, func(now string) error {
		if now != t.Is {
			return moved(d.Target.Kind, "has moved on since: what was decided then no longer stands, so there is nothing to undo")
		}
		return nil
	})
	if errors.Is(err, papers.ErrNotFound) {
		return moved(d.Target.Kind, "is no longer there, so there is nothing to undo")
	}
	if err == nil {
		_, err = tx.ExecContext(ctx, `UPDATE decisions SET undone = ? WHERE num = ?`, d.ID, d.Undoes)
	}
	return err
}

// Undoable reports whether a decision is of a kind that can be undone and has
// not been.
func (s *Store) Undoable(d papers.Decision) bool {
	_, _, ok := s.undoable(d)
	return ok && d.Undone == 0
}

func (s *Store) undoable(d papers.Decision) (facet, turnabout, bool) {
	f, ok := s.facetOf(d.Did, d.Target.Kind)
	var t turnabout
	if _, role, found := strings.Cut(d.About, ": "); found && d.Did == papers.DidRole {
		return f, turnabout{d.Before, role}, ok && d.Before != ""
	}
	if !ok || json.Unmarshal([]byte(d.Before), &t) != nil {
		return f, t, false
	}
	return f, t, t != turnabout{}
}

const decisionColumns = `d.num, d.at, d.actor, d.did, d.kind, d.target, d.about, d.reason, d.before, d.undone, d.undoes`

func scanDecision(row scanner) (papers.Decision, error) {
	var d papers.Decision
	var at int64
	var kind string
	err := row.Scan(&d.ID, &at, &d.Actor.ID, &d.Did, &kind, &d.Target.Key, &d.About, &d.Reason, &d.Before, &d.Undone, &d.Undoes)
	d.At, d.Target.Kind = momentFrom(at), papers.TargetKind(kind)
	return d, err
}

// Decision returns one row of the audit log; papers.ErrNotFound where there is
// none.
func (s *Store) Decision(ctx context.Context, id int64) (papers.Decision, error) {
	all, err := s.Decisions(ctx, DecisionFilter{Before: id + 1}, 1)
	if err == nil && (len(all) == 0 || all[0].ID != id) {
		err = fmt.Errorf("store: decision %d: %w", id, papers.ErrNotFound)
	}
	if err != nil {
		return papers.Decision{}, err
	}
	return all[0], nil
}

// A DecisionFilter narrows the audit log; the zero value is all of it.
type DecisionFilter struct {
	Actor  papers.UserID
	Kind   papers.TargetKind
	On     string // key of a target of this kind
	Before int64  // only rows with smaller numbers
}

// Decisions returns rows of the audit log, newest first.
func (s *Store) Decisions(ctx context.Context, f DecisionFilter, limit int) ([]papers.Decision, error) {
	where, args := []string{`d.num < ?`}, []any{f.Before}
	if f.Before <= 0 {
		args[0] = int64(1<<62 - 1)
	}
	for _, c := range []struct {
		is    bool
		where string
		arg   any
	}{{f.Actor != 0, `d.actor = ?`, int64(f.Actor)}, {f.Kind != "", `d.kind = ?`, string(f.Kind)}, {f.On != "", `d.target = ?`, f.On}} {
		if c.is {
			where, args = append(where, c.where), append(args, c.arg)
		}
	}
	var all []papers.Decision
	err := s.snapshot(ctx, func(q querier) (err error) {
		all, err = eachOf(ctx, q, `SELECT `+decisionColumns+` FROM decisions d WHERE `+strings.Join(where, ` AND `)+` ORDER BY d.num DESC LIMIT ?`, append(args, limit),
			scanDecision, func(d *papers.Decision) *papers.User { return &d.Actor })
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: audit log: %w", err)
	}
	return all, nil
}
