package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	papers "github.com/dailypapers/dailypapers"
)

// AddReport takes a report in. Of one person and one target there is one open
// at a time: a second one returns the first. papers.ErrNotFound where the
// target is not there.
func (s *Store) AddReport(ctx context.Context, c papers.Complaint) (papers.Complaint, error) {
	c.At, c.State = momentFrom(s.now().UnixMicro()), papers.ReportOpen
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		paper, err := reportable(ctx, tx, c.Target)
		if err != nil {
			return err
		}
		held, err := scanReport(tx.QueryRowContext(ctx, `SELECT `+reportColumns+` FROM reports r LEFT JOIN papers p ON p.num = r.paper
			WHERE r.person = ? AND r.kind = ? AND r.target = ? AND r.state = 'open'`, int64(c.By.ID), string(c.Target.Kind), c.Target.Key))
		if !errors.Is(err, sql.ErrNoRows) {
			c = held
			return err
		}
		if c.ID, err = take(ctx, tx, "report", 1); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO reports (num, at, person, kind, target, paper, reason, words, state, decided)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'open', 0)`, c.ID, micros(c.At), int64(c.By.ID), string(c.Target.Kind), c.Target.Key, paper, c.Reason, c.Words)
		if err == nil && paper != 0 {
			err = scanOne(ctx, tx, `SELECT id FROM papers WHERE num = ?`, []any{paper}, &c.Paper)
		}
		return err
	})
	if err != nil {
		return papers.Complaint{}, fmt.Errorf("store: report %s %s: %w", c.Target.Kind, c.Target.Key, err)
	}
	return c, nil
}

// reportable returns the number of the paper that a target belongs to, 0 for
// none; papers.ErrNotFound where there is no such target.
func reportable(ctx context.Context, tx *sql.Tx, t papers.Target) (int64, error) {
	var paper int64
	var query string
	var key any = number(t.Key)
	switch t.Kind {
	case papers.OnPaper:
		key = t.Key
		query = `SELECT num FROM papers WHERE id = ?`
	case papers.OnComment:
		query = `SELECT paper FROM comments WHERE num = ? AND state <> 2 AND paper IN (SELECT num FROM papers)`
	case papers.OnUser:
		query = `SELECT 0 FROM users WHERE num = ?`
	case papers.OnList:
		query = `SELECT 0 FROM lists WHERE num = ? AND public = 1 AND hidden = ''`
	default:
		return 0, papers.ErrInvalid
	}
	err := scanOne(ctx, tx, query, []any{key}, &paper)
	return paper, err
}

const reportColumns = `r.num, r.at, r.person, r.kind, r.target, COALESCE(p.id, ''), r.reason, r.words, r.state, r.decided`

func scanReport(row scanner) (papers.Complaint, error) {
	var c papers.Complaint
	var at, decided int64
	var kind, paper, state string
	err := row.Scan(&c.ID, &at, &c.By.ID, &kind, &c.Target.Key, &paper, &c.Reason, &c.Words, &state, &decided)
	c.At, c.Decided = momentFrom(at), momentFrom(decided)
	c.Target.Kind, c.Paper, c.State = papers.TargetKind(kind), papers.ID(paper), papers.ReportState(state)
	return c, err
}

// OpenReports returns the reports that wait, oldest first.
func (s *Store) OpenReports(ctx context.Context, limit int) ([]papers.Complaint, error) {
	return s.reports(ctx, `r.state = 'open' ORDER BY r.num LIMIT ?`, limit)
}

// ReportsBy returns the newest reports that a person made.
func (s *Store) ReportsBy(ctx context.Context, person papers.UserID, limit int) ([]papers.Complaint, error) {
	return s.reports(ctx, `r.person = ? ORDER BY r.num DESC LIMIT ?`, int64(person), limit)
}

func (s *Store) reports(ctx context.Context, where string, args ...any) ([]papers.Complaint, error) {
	var all []papers.Complaint
	err := s.snapshot(ctx, func(q querier) (err error) {
		all, err = eachOf(ctx, q, `SELECT `+reportColumns+` FROM reports r LEFT JOIN papers p ON p.num = r.paper WHERE `+where, args,
			scanReport, func(c *papers.Complaint) *papers.User { return &c.By })
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: reports: %w", err)
	}
	return all, nil
}

// CountReports counts the open reports of a target.
func (s *Store) CountReports(ctx context.Context, on papers.Target) (int, error) {
	return s.count(ctx, `SELECT COUNT(*) FROM reports WHERE kind = ? AND target = ? AND state = 'open'`, string(on.Kind), on.Key)
}

// reportsState is how the reports of one target stand that were decided
// together.
type reportsState struct {
	Reports []int64            `json:"reports"`
	State   papers.ReportState `json:"state"`
}

// DecideReports decides all open reports of a target: upheld where something
// was done, dismissed where nothing was. Who reported is told.
// papers.ErrConflict where none is open.
func (s *Store) DecideReports(ctx context.Context, act Act, on papers.Target, upheld bool) (papers.Decision, error) {
	did, state := papers.DidDismiss, papers.ReportDismissed
	if upheld {
		did, state = papers.DidUphold, papers.ReportUpheld
	}
	d := papers.Decision{Actor: papers.User{ID: act.By}, Did: did, Target: on, Reason: act.Reason}
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		to := reportsState{State: state}
		err := each(ctx, tx, `SELECT num FROM reports WHERE kind = ? AND target = ? AND state = 'open' ORDER BY num`, []any{string(on.Kind), on.Key}, func(rows *sql.Rows) error {
			var n int64
			err := rows.Scan(&n)
			to.Reports = append(to.Reports, n)
			return err
		})
		if err != nil {
			return err
		}
		if to.Reports == nil {
			return moved("report", "was decided meanwhile")
		}
		d.About = ""
		return s.changed(ctx, tx, s.reporting(), &d, stateText(to), nil)
	})
	if err != nil {
		return papers.Decision{}, fmt.Errorf("store: decide reports of %s %s: %w", on.Kind, on.Key, err)
	}
	return d, nil
}

// reporting is how the reports of one target stand.
func (s *Store) reporting() facet {
	return facet{
		read: func(ctx context.Context, tx *sql.Tx, _ papers.Target, like string) (string, error) {
			var is reportsState
			if err := json.Unmarshal([]byte(like), &is); err != nil {
				return "", err
			}
			is.State = ""
			err := in(is.Reports, func(marks string, keys []any) error {
				return each(ctx, tx, `SELECT DISTINCT state FROM reports WHERE num IN (`+marks+`)`, keys, func(rows *sql.Rows) error {
					var state string
					err := rows.Scan(&state)
					if is.State != "" && is.State != papers.ReportState(state) {
						state = "mixed"
					}
					is.State = papers.ReportState(state)
					return err
				})
			})
			return stateText(is), err
		},
		write: s.writeReports,
		verb: func(to string) string {
			var is reportsState
			_ = json.Unmarshal([]byte(to), &is) // it was written by stateText
			switch is.State {
			case papers.ReportUpheld:
				return papers.DidUphold
			case papers.ReportDismissed:
				return papers.DidDismiss
			}
			return papers.DidReopen
		},
	}
}

func (s *Store) writeReports(ctx context.Context, tx *sql.Tx, d papers.Decision, to string) error {
	var is reportsState
	if err := json.Unmarshal([]byte(to), &is); err != nil {
		return err
	}
	decided := s.now().UnixMicro()
	if is.State == papers.ReportOpen {
		decided = 0
	}
	return in(is.Reports, func(marks string, keys []any) error {
		if is.State == papers.ReportOpen {
			var again int
			err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM reports r JOIN reports o ON o.person = r.person AND o.kind = r.kind AND o.target = r.target AND o.state = 'open'
				WHERE r.num IN (`+marks+`) AND r.state <> 'open'`, keys...).Scan(&again)
			if err != nil {
				return err
			}
			if again > 0 {
				return moved("report", "was made anew since, and is open")
			}
		}
		var people []int64
		var paper int64
		err := each(ctx, tx, `UPDATE reports SET state = ?, decided = ? WHERE num IN (`+marks+`) RETURNING person, paper`, append([]any{string(is.State), decided}, keys...), func(rows *sql.Rows) error {
			var person int64
			err := rows.Scan(&person, &paper)
			people = append(people, person)
			return err
		})
		if err != nil || is.State == papers.ReportOpen {
			return err
		}
		return s.tellReporters(ctx, tx, d, is.State, people, paper)
	})
}

// tellReporters tells who reported something what became of it. The words of
// the decision are for whom it concerns, not for them.
func (s *Store) tellReporters(ctx context.Context, tx *sql.Tx, d papers.Decision, state papers.ReportState, people []int64, paper int64) error {
	words := "You reported " + shorten(d.About, 200) + ". A curator looked at it and left it as it is."
	if state == papers.ReportUpheld {
		words = "You reported " + shorten(d.About, 200) + ". A curator did something about it. Thank you."
	}
	for _, person := range people { // a handful: whoever reported one thing
		err := s.addNotification(ctx, tx, notice{Person: papers.UserID(person), Kind: papers.OfDecision, Paper: paper, Words: words})
		if err != nil {
			return err
		}
	}
	return nil
}

// A Reported is what a curator must see of a target to decide on it.
type Reported struct {
	About  string // in words
	Text   string // of a comment, or what a person or a list says about itself
	Author papers.User
	Paper  papers.ID
	Path   string // where it stands
	Gone   bool   // it was deleted, hidden, suspended or taken down
}

// ReportedTexts looks targets up, in one statement for each kind and thousand.
// Those that are nowhere any more are left out.
func (s *Store) ReportedTexts(ctx context.Context, targets []papers.Target) (map[papers.Target]Reported, error) {
	keys := make(map[papers.TargetKind][]any)
	for _, t := range targets {
		var key any = number(t.Key)
		if t.Kind == papers.OnPaper {
			key = t.Key
		}
		keys[t.Kind] = append(keys[t.Kind], key)
	}
	found := make(map[papers.Target]Reported)
	err := s.snapshot(ctx, func(q querier) error {
		var people []papers.UserID
		for _, look := range []struct {
			kind  papers.TargetKind
			query string
		}{
			{papers.OnComment, `SELECT c.num, COALESCE(p.title, ''), COALESCE(p.id, ''), c.text, c.author, CASE WHEN c.state = 0 AND p.num IS NOT NULL THEN 0 ELSE 1 END FROM comments c LEFT JOIN papers p ON p.num = c.paper WHERE c.num IN (`},
			{papers.OnPaper, `SELECT id, title, id, '', 0, 0 FROM papers WHERE id IN (`},
			{papers.OnUser, `SELECT num, name, '', about, num, CASE suspended WHEN '' THEN 0 ELSE 1 END FROM users WHERE num IN (`},
			{papers.OnList, `SELECT l.num, l.title, '', l.about, l.owner, CASE WHEN l.public = 1 AND l.hidden = '' AND u.suspended = '' THEN 0 ELSE 1 END FROM lists l JOIN users u ON u.num = l.owner WHERE l.num IN (`},
		} {
			err := in(keys[look.kind], func(marks string, keys []any) error {
				return each(ctx, q, look.query+marks+`)`, keys, func(rows *sql.Rows) error {
					on := papers.Target{Kind: look.kind}
					var r Reported
					err := rows.Scan(&on.Key, &r.About, &r.Paper, &r.Text, &r.Author.ID, &r.Gone)
					people = append(people, r.Author.ID)
					found[on] = r
					return err
				})
			})
			if err != nil {
				return err
			}
		}
		known, err := usersOf(ctx, q, people)
		for on, r := range found {
			r.Author = known[r.Author.ID]
			r.Path = pathOf(on, r)
			found[on] = r
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: look up what was reported: %w", err)
	}
	return found, nil
}

func pathOf(on papers.Target, r Reported) string {
	switch on.Kind {
	case papers.OnComment:
		return papers.Comment{Paper: r.Paper, ID: papers.CommentID(number(on.Key))}.Path()
	case papers.OnPaper:
		return r.Paper.Path()
	case papers.OnUser:
		return r.Author.Path()
	case papers.OnList:
		return papers.List{ID: papers.ListID(number(on.Key))}.Path()
	}
	return ""
}
