package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// Vote has a person vote for a paper (on) or take the vote back, and returns
// the paper's tally behind it. Doing the same again changes nothing.
// papers.ErrNotFound where the paper is not held. The answer is on the disk
// when it is given.
func (s *Store) Vote(ctx context.Context, voter papers.UserID, id papers.ID, on bool) (papers.Tally, error) {
	var t papers.Tally
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		paper, err := paperNum(ctx, tx, id)
		if err != nil {
			return err
		}
		if on {
			err = addVote(ctx, tx, paper, voter, s.now())
		} else {
			err = dropVote(ctx, tx, paper, voter)
		}
		if err != nil {
			return err
		}
		t, err = tallyOf(ctx, tx, paper)
		return err
	})
	if err != nil {
		return papers.Tally{}, fmt.Errorf("store: vote for %s: %w", id, err)
	}
	return t, nil
}

// paperNum returns a paper's number; papers.ErrNotFound where it is not held.
func paperNum(ctx context.Context, tx *sql.Tx, id papers.ID) (int64, error) {
	var num int64
	err := tx.QueryRowContext(ctx, `SELECT num FROM papers WHERE id = ?`, string(id)).Scan(&num)
	if errors.Is(err, sql.ErrNoRows) {
		err = papers.ErrNotFound
	}
	return num, err
}

func addVote(ctx context.Context, tx *sql.Tx, paper int64, voter papers.UserID, at time.Time) error {
	res, err := tx.ExecContext(ctx, `INSERT INTO votes (paper, voter, at) VALUES (?, ?, ?) ON CONFLICT (paper, voter) DO NOTHING`,
		paper, int64(voter), at.UnixMicro())
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	held, err := heldHeats(ctx, tx, paper)
	if err != nil {
		return err
	}
	for i, w := range Windows() {
		held[i] = warmer(held[i], w, 1, at.UnixMicro())
	}
	return moveTally(ctx, tx, paper, 1, 0, held)
}

func dropVote(ctx context.Context, tx *sql.Tx, paper int64, voter papers.UserID) error {
	res, err := tx.ExecContext(ctx, `DELETE FROM votes WHERE paper = ? AND voter = ?`, paper, int64(voter))
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	return moveTallyAnew(ctx, tx, paper, -1, 0)
}

func heldHeats(ctx context.Context, tx *sql.Tx, paper int64) ([3]sql.NullFloat64, error) {
	held := noHeat()
	err := tx.QueryRowContext(ctx, `SELECT heat_day, heat_week, heat_month FROM tallies WHERE paper = ?`, paper).Scan(&held[0], &held[1], &held[2])
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return held, err
}

// moveTallyAnew is moveTally with the heats added up from the rows, which is
// exact where something was taken away.
func moveTallyAnew(ctx context.Context, tx *sql.Tx, paper int64, votes, comments int) error {
	all, err := heats(ctx, tx, paper)
	if err != nil {
		return err
	}
	return moveTally(ctx, tx, paper, votes, comments, all)
}

// moveTally adds to a paper's counts and sets its heats.
func moveTally(ctx context.Context, tx *sql.Tx, paper int64, votes, comments int, heat [3]sql.NullFloat64) error {
	seq, err := take(ctx, tx, "tally", 1)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO tallies (paper, votes, comments, seq, heat_day, heat_week, heat_month) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (paper) DO UPDATE SET votes = tallies.votes + excluded.votes, comments = tallies.comments + excluded.comments,
		seq = excluded.seq, heat_day = excluded.heat_day, heat_week = excluded.heat_week, heat_month = excluded.heat_month`,
		paper, votes, comments, seq, heat[0], heat[1], heat[2])
	return err
}

func tallyOf(ctx context.Context, tx *sql.Tx, paper int64) (papers.Tally, error) {
	var t papers.Tally
	err := tx.QueryRowContext(ctx, `SELECT votes, comments FROM tallies WHERE paper = ?`, paper).Scan(&t.Votes, &t.Comments)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return t, err
}

// Tallies returns the tallies of papers; those that nobody has voted for or
// commented on are left out. It takes one statement for each thousand ids.
func (s *Store) Tallies(ctx context.Context, ids []papers.ID) (map[papers.ID]papers.Tally, error) {
	found := make(map[papers.ID]papers.Tally)
	err := in(distinct(ids), func(marks string, keys []any) error {
		return each(ctx, s.read, `SELECT p.id, t.votes, t.comments FROM papers p JOIN tallies t ON t.paper = p.num WHERE p.id IN (`+marks+`)`, keys, func(rows *sql.Rows) error {
			var id string
			var t papers.Tally
			err := rows.Scan(&id, &t.Votes, &t.Comments)
			found[papers.ID(id)] = t
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("store: tallies of %d papers: %w", len(ids), err)
	}
	return found, nil
}

// Stances returns what one person has done to papers; those that she has done
// nothing to are left out. It takes three statements for each thousand ids.
func (s *Store) Stances(ctx context.Context, person papers.UserID, ids []papers.ID) (map[papers.ID]papers.Stance, error) {
	found := make(map[papers.ID]papers.Stance)
	if person == 0 {
		return found, nil
	}
	err := in(distinct(ids), func(marks string, keys []any) error {
		for _, part := range []struct {
			from string
			set  func(*papers.Stance)
		}{
			{`votes x ON x.paper = p.num AND x.voter = ?`, func(s *papers.Stance) { s.Voted = true }},
			{`dismissals x ON x.paper = p.num AND x.person = ?`, func(s *papers.Stance) { s.Dismissed = true }},
			{`list_items x ON x.paper = p.num AND x.list = (SELECT l.num FROM lists l WHERE l.owner = ? AND l.saved = 1)`, func(s *papers.Stance) { s.Saved = true }},
		} {
			err := each(ctx, s.read, `SELECT p.id FROM papers p JOIN `+part.from+` WHERE p.id IN (`+marks+`)`, append([]any{int64(person)}, keys...), func(rows *sql.Rows) error {
				var id string
				err := rows.Scan(&id)
				st := found[papers.ID(id)]
				part.set(&st)
				found[papers.ID(id)] = st
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("store: stances on %d papers: %w", len(ids), err)
	}
	return found, nil
}

// VotesBy returns the newest votes of a person, before a moment (zero for
// now), newest first.
func (s *Store) VotesBy(ctx context.Context, voter papers.UserID, before time.Time, limit int) ([]papers.Ballot, error) {
	until := int64(1<<62 - 1)
	if !before.IsZero() {
		until = before.UnixMicro()
	}
	var all []papers.Ballot
	err := each(ctx, s.read, `SELECT p.id, v.at FROM votes v JOIN papers p ON p.num = v.paper
		WHERE v.voter = ? AND v.at < ? ORDER BY v.at DESC LIMIT ?`, []any{int64(voter), until, limit}, func(rows *sql.Rows) error {
		var id string
		var at int64
		err := rows.Scan(&id, &at)
		all = append(all, papers.Ballot{Paper: papers.ID(id), User: voter, At: momentFrom(at)})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: votes of %d: %w", voter, err)
	}
	return all, nil
}

// VotesBehind returns the votes of a person that come behind one of them, the
// zero Ballot for the newest: newest first, those of one moment by when their
// papers arrived. So a reader who pages through them misses none, also where
// many were given in one moment.
func (s *Store) VotesBehind(ctx context.Context, voter papers.UserID, last papers.Ballot, limit int) ([]papers.Ballot, error) {
	at := int64(1<<62 - 1)
	if !last.At.IsZero() {
		at = last.At.UnixMicro()
	}
	var all []papers.Ballot
	err := each(ctx, s.read, `SELECT p.id, v.at FROM votes v JOIN papers p ON p.num = v.paper
		WHERE v.voter = ? AND v.at <= ? AND (v.at < ? OR v.paper > COALESCE((SELECT l.num FROM papers l WHERE l.id = ?), 0))
		ORDER BY v.at DESC, v.paper LIMIT ?`,
		[]any{int64(voter), at, at, string(last.Paper), limit}, func(rows *sql.Rows) error {
			var id string
			var at int64
			err := rows.Scan(&id, &at)
			all = append(all, papers.Ballot{Paper: papers.ID(id), User: voter, At: momentFrom(at)})
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("store: votes of %d: %w", voter, err)
	}
	return all, nil
}
