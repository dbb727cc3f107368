package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	papers "github.com/dailypapers/dailypapers"
)

// A place is a row of features as decisions remember it.
type place struct {
	Day      string `json:"day"`
	Position int    `json:"position,omitempty"`
	Kind     string `json:"kind,omitempty"` // "" where the paper does not stand on that day
	ByName   string `json:"byName,omitempty"`
	ByUser   int64  `json:"byUser,omitempty"`
	At       int64  `json:"at,omitempty"`
}

// Choose puts a paper on a day's front page, behind what stands there.
// papers.ErrConflict where it stands there already.
func (s *Store) Choose(ctx context.Context, act Act, id papers.ID, day papers.Day) (papers.Decision, error) {
	return s.choose(ctx, act, papers.DidFeature, id, day, func(ctx context.Context, tx *sql.Tx) (place, error) {
		p := place{Day: day.String(), Kind: string(papers.FromCurator), ByUser: int64(act.By), At: s.now().UnixMicro()}
		if err := scanOne(ctx, tx, `SELECT CASE WHEN full_name = '' THEN name ELSE full_name END FROM users WHERE num = ?`, []any{p.ByUser}, &p.ByName); err != nil {
			return p, err
		}
		var err error
		p.Position, err = behindAll(ctx, tx, p.Day)
		return p, err
	})
}

// Unchoose takes a paper off a day's front page. One that was submitted for
// the day has its submission refused. papers.ErrConflict where it does not
// stand there.
func (s *Store) Unchoose(ctx context.Context, act Act, id papers.ID, day papers.Day) (papers.Decision, error) {
	return s.choose(ctx, act, papers.DidUnfeature, id, day, func(context.Context, *sql.Tx) (place, error) { return place{Day: day.String()}, nil })
}

func (s *Store) choose(ctx context.Context, act Act, did string, id papers.ID, day papers.Day, to func(context.Context, *sql.Tx) (place, error)) (papers.Decision, error) {
	d := papers.Decision{Actor: papers.User{ID: act.By}, Did: did, Target: papers.Target{Kind: papers.OnPaper, Key: string(id)}, Reason: act.Reason}
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if did == papers.DidUnfeature {
			if sub, err := publishedOn(ctx, tx, id, day); err != nil || sub.ID != 0 {
				d.Did, d.Target = papers.DidRefuse, targetNum(papers.OnSubmission, sub.ID)
				if err == nil {
					err = s.changed(ctx, tx, s.submitting(), &d, stateText(submissionState{papers.Refused, act.Reason, day.String()}), nil)
				}
				return err
			}
		}
		p, err := to(ctx, tx)
		if err != nil {
			return err
		}
		return s.changed(ctx, tx, s.choice(), &d, stateText(p), func(was string) error {
			if did == papers.DidFeature && !free(was) {
				return moved(papers.OnPaper, "stands on that front page already")
			}
			return nil
		})
	})
	if err != nil {
		return papers.Decision{}, fmt.Errorf("store: %s %s on %s: %w", did, id, day, err)
	}
	return d, nil
}

// free reports whether a place on a day's page is nobody's here: another site's
// choice makes room for the site's own.
func free(was string) bool {
	var p place
	_ = json.Unmarshal([]byte(was), &p) // it was written by stateText
	return p.Kind == "" || p.Kind == string(papers.FromSite)
}

// choice is whether, and how, a paper stands on one day's front page.
func (s *Store) choice() facet {
	return facet{
		read: func(ctx context.Context, tx *sql.Tx, on papers.Target, like string) (string, error) {
			var p place
			if err := json.Unmarshal([]byte(like), &p); err != nil {
				return "", err
			}
			num, err := paperNum(ctx, tx, papers.ID(on.Key))
			if err != nil {
				return "", err
			}
			there, err := places(ctx, tx, `paper = ? AND day = ?`, num, p.Day)
			if err != nil || len(there) == 0 {
				return stateText(place{Day: p.Day}), err
			}
			return stateText(there[0]), nil
		},
		write: func(ctx context.Context, tx *sql.Tx, d papers.Decision, to string) error {
			var p place
			if err := json.Unmarshal([]byte(to), &p); err != nil {
				return err
			}
			num, err := paperNum(ctx, tx, papers.ID(d.Target.Key))
			if err != nil {
				return err
			}
			if p.Kind == "" {
				_, err = tx.ExecContext(ctx, `DELETE FROM features WHERE day = ? AND paper = ?`, p.Day, num)
				return err
			}
			return putPlace(ctx, tx, num, p)
		},
		verb: func(to string) string {
			var p place
			_ = json.Unmarshal([]byte(to), &p) // it was written by stateText
			if p.Kind == "" {
				return papers.DidUnfeature
			}
			return papers.DidFeature
		},
	}
}

// places reads rows of features in the order of their days.
func places(ctx context.Context, tx *sql.Tx, where string, args ...any) ([]place, error) {
	var all []place
	err := each(ctx, tx, `SELECT day, position, kind, by_name, by_user, at FROM features WHERE `+where+` ORDER BY day`, args, func(rows *sql.Rows) error {
		var p place
		err := rows.Scan(&p.Day, &p.Position, &p.Kind, &p.ByName, &p.ByUser, &p.At)
		all = append(all, p)
		return err
	})
	return all, err
}

// putPlace puts a paper on a front page where it does not stand yet, or only
// because another site chose it.
func putPlace(ctx context.Context, tx *sql.Tx, paper int64, p place) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO features (day, paper, position, kind, by_name, by_user, at, elsewhere) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (day, paper) DO UPDATE SET position = excluded.position, kind = excluded.kind, by_name = excluded.by_name,
			by_user = excluded.by_user, at = excluded.at, elsewhere = excluded.elsewhere WHERE features.elsewhere = 1`,
		p.Day, paper, p.Position, p.Kind, p.ByName, p.ByUser, p.At, bit(p.Kind == string(papers.FromSite)))
	return err
}

// behindAll is the position behind what the site itself has on a day's page.
func behindAll(ctx context.Context, tx *sql.Tx, day string) (int, error) {
	var n int
	err := tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(position), 0) + 1 FROM features WHERE day = ? AND elsewhere = 0`, day).Scan(&n)
	return n, err
}
