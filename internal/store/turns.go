package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// A Turn is the answer to TakeTurn.
type Turn struct {
	Taken    bool
	Wait     time.Duration // until it is worth asking again; 0 where it was taken
	Refusals int           // how often in a row the world asked for patience
	Holder   string        // who has the turn, "" where nobody has it and it rests
}

// TakeTurn asks for the one turn that all processes on this store have at an
// outside world. It is taken where nobody holds it and the pause behind the
// last one is over. It stands for lease unless KeepTurn renews it, so that a
// killed process blocks the others no longer than that. The killed one may
// have spoken to the world just before its end: a lease that is not shorter
// than the pause keeps the pause then too, from when the turn was taken or
// renewed. Where the clock was set back, lease and pause begin anew at the
// first TakeTurn that notices.
//
// holder is not "", and two who may ask at a time have two names: a turn is
// told by its holder's name alone.
func (s *Store) TakeTurn(ctx context.Context, world, holder string, lease time.Duration) (Turn, error) {
	if holder == "" {
		return Turn{}, fmt.Errorf("store: take turn at %s: %w", world, papers.Invalid("holder", "is missing"))
	}
	var t Turn
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		now := s.now()
		t = Turn{Taken: true, Holder: holder}
		err := tx.QueryRowContext(ctx, `INSERT INTO turns (world, holder, at, free_at, refusals) VALUES (?, ?, ?, ?, 0)
			ON CONFLICT (world) DO UPDATE SET holder = excluded.holder, at = excluded.at, free_at = excluded.free_at
			WHERE turns.free_at <= excluded.at RETURNING refusals`,
			world, holder, now.UnixMicro(), after(now, lease)).Scan(&t.Refusals)
		if errors.Is(err, sql.ErrNoRows) {
			t, err = restingTurn(ctx, tx, world, now)
		}
		return err
	})
	if err != nil {
		return Turn{}, fmt.Errorf("store: take turn at %s: %w", world, err)
	}
	return t, nil
}

// restingTurn reads a turn that cannot be taken yet.
func restingTurn(ctx context.Context, tx *sql.Tx, world string, now time.Time) (Turn, error) {
	var t Turn
	var at, free int64
	err := tx.QueryRowContext(ctx, `SELECT holder, at, free_at, refusals FROM turns WHERE world = ?`, world).
		Scan(&t.Holder, &at, &free, &t.Refusals)
	if err == nil && at > now.UnixMicro() {
		free = anew(now, at, free)
		_, err = tx.ExecContext(ctx, `UPDATE turns SET at = ?, free_at = ? WHERE world = ?`, now.UnixMicro(), free, world)
	}
	t.Wait = max(0, time.UnixMicro(free).Sub(now))
	return t, err
}

// KeepTurn renews a turn for lease from now on; papers.ErrConflict where it
// was lost.
func (s *Store) KeepTurn(ctx context.Context, world, holder string, lease time.Duration) error {
	now := s.now()
	res, err := s.write.ExecContext(ctx, `UPDATE turns SET at = ?, free_at = ? WHERE world = ? AND holder = ? AND holder <> ''`,
		now.UnixMicro(), after(now, lease), world, holder)
	if err := orElse(res, err, papers.ErrConflict); err != nil {
		return fmt.Errorf("store: keep turn at %s: %w", world, err)
	}
	return nil
}

// EndTurn gives a turn back. The next one can be taken when pause is over.
// refusals is what TakeTurn then tells. papers.ErrConflict where it was lost.
func (s *Store) EndTurn(ctx context.Context, world, holder string, pause time.Duration, refusals int) error {
	now := s.now()
	free := now.UnixMicro() // at once, also by a clock that stands still
	if pause > 0 {
		free = after(now, pause)
	}
	res, err := s.write.ExecContext(ctx, `UPDATE turns SET holder = '', at = ?, free_at = ?, refusals = ?
		WHERE world = ? AND holder = ? AND holder <> ''`, now.UnixMicro(), free, refusals, world, holder)
	if err := orElse(res, err, papers.ErrConflict); err != nil {
		return fmt.Errorf("store: end turn at %s: %w", world, err)
	}
	return nil
}
