package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// Standing is what the rules of submitting ask of what is already there.
type Standing struct {
	Today  int               // submissions of the person for the day, but those that were taken back
	Last   papers.Submission // the newest of the paper that stands or waits; the zero Submission for none
	Placed papers.Feature    // the paper's newest place on a front page; the zero Feature for none
}

// Again reports whether a submission was made before: by the same person for
// the same day.
func (s Standing) Again(n papers.Submission) bool {
	return s.Last.ID != 0 && s.Last.By.ID == n.By.ID && s.Last.Day == n.Day
}

// Submit puts a paper forward, if allow, which is asked in the same
// transaction, says nothing against it. By, Paper, Day, Version, Picture and
// State are the caller's; a published one stands on the day's front page at
// once. The same person, paper and day a second time returns the first, and
// again. What allow says was overruled goes into the audit log.
func (s *Store) Submit(ctx context.Context, n papers.Submission, allow func(Standing) (overruled string, err error)) (sub papers.Submission, again bool, err error) {
	n.At = momentFrom(s.now().UnixMicro())
	err = s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		paper, err := paperNum(ctx, tx, n.Paper)
		if err != nil {
			return err
		}
		have, err := standing(ctx, tx, paper, n)
		if err != nil {
			return err
		}
		if have.Again(n) {
			n, again = have.Last, true
			return nil
		}
		overruled, err := allow(have)
		if err != nil {
			return err
		}
		if err := s.insertSubmission(ctx, tx, paper, &n); err != nil || overruled == "" {
			return err
		}
		return s.logDecision(ctx, tx, overruling(n, overruled))
	})
	if err != nil {
		return papers.Submission{}, false, fmt.Errorf("store: submit %s: %w", n.Paper, err)
	}
	return n, again, nil
}

// overruling is the row of the audit log for a submission that only a curator
// could make. To undo it is to take the submission back.
func overruling(n papers.Submission, rule string) *papers.Decision {
	is := submissionState{State: n.State, Day: n.Day.String()}
	was := submissionState{State: papers.TakenBack, Day: n.Day.String()}
	return &papers.Decision{Actor: n.By, Did: papers.DidPublish, Target: targetNum(papers.OnSubmission, n.ID),
		About: string(n.Paper) + " for " + n.Day.String(), Reason: rule, Before: stateText(turnabout{stateText(was), stateText(is)})}
}

func (s *Store) insertSubmission(ctx context.Context, tx *sql.Tx, paper int64, n *papers.Submission) error {
	var err error
	if n.ID, err = take(ctx, tx, "submission", 1); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO submissions (num, paper, person, day, version, comment, picture, at, state, reason)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '')`, n.ID, paper, int64(n.By.ID), n.Day.String(), n.Version, int64(n.Comment), n.Picture, micros(n.At), string(n.State))
	if err != nil || n.State != papers.Published {
		return err
	}
	return s.publish(ctx, tx, paper, n.By.ID, n.Day.String(), n.At.UnixMicro())
}

// publish puts a submitted paper on a day's front page, behind what stands
// there. Where it stands there already it stays where it is.
func (s *Store) publish(ctx context.Context, tx *sql.Tx, paper int64, by papers.UserID, day string, at int64) error {
	p := place{Day: day, Kind: string(papers.FromCommunity), ByUser: int64(by), At: at}
	err := scanOne(ctx, tx, `SELECT CASE WHEN full_name = '' THEN name ELSE full_name END FROM users WHERE num = ?`, []any{int64(by)}, &p.ByName)
	if err != nil && !errors.Is(err, papers.ErrNotFound) { // an account may be gone when its submission is published
		return err
	}
	if p.Position, err = behindAll(ctx, tx, day); err != nil {
		return err
	}
	return putPlace(ctx, tx, paper, p)
}

func standing(ctx context.Context, tx *sql.Tx, paper int64, n papers.Submission) (Standing, error) {
	var have Standing
	err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM submissions WHERE person = ? AND day = ? AND state <> ?`,
		int64(n.By.ID), n.Day.String(), string(papers.TakenBack)).Scan(&have.Today)
	if err != nil {
		return have, err
	}
	err = each(ctx, tx, `SELECT `+submissionColumns+` FROM submissions x JOIN papers p ON p.num = x.paper
		WHERE x.paper = ? AND x.state IN ('published', 'waiting') ORDER BY x.num DESC LIMIT 1`, []any{paper}, func(rows *sql.Rows) (err error) {
		have.Last, err = scanSubmission(rows)
		return err
	})
	if err != nil {
		return have, err
	}
	err = each(ctx, tx, `SELECT ?, `+featureColumns+` FROM features f WHERE f.paper = ? ORDER BY f.day DESC LIMIT 1`, []any{string(n.Paper), paper}, func(rows *sql.Rows) (err error) {
		have.Placed, err = scanOwnFeature(rows)
		return err
	})
	if err != nil {
		return have, err
	}
	people, err := usersOf(ctx, tx, []papers.UserID{have.Last.By.ID})
	have.Last.By = people[have.Last.By.ID]
	return have, err
}

// StandingOf is what Submit would ask the rules about, for a page that shows
// what they will say.
func (s *Store) StandingOf(ctx context.Context, n papers.Submission) (Standing, error) {
	var have Standing
	tx, err := s.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err == nil {
		defer tx.Rollback() // nothing was written
		var paper int64
		if paper, err = paperNum(ctx, tx, n.Paper); err == nil {
			have, err = standing(ctx, tx, paper, n)
		}
	}
	if err != nil {
		return have, fmt.Errorf("store: standing of %s: %w", n.Paper, err)
	}
	return have, nil
}

const submissionColumns = `x.num, p.id, p.title, x.person, x.day, x.version, x.comment, x.picture, x.at, x.state, x.reason`

func scanSubmission(row scanner) (papers.Submission, error) {
	var n papers.Submission
	var paper, day, state string
	var at int64
	err := row.Scan(&n.ID, &paper, &n.Title, &n.By.ID, &day, &n.Version, &n.Comment, &n.Picture, &at, &state, &n.Reason)
	if err != nil {
		return n, err
	}
	n.Paper, n.At, n.State = papers.ID(paper), momentFrom(at), papers.SubmissionState(state)
	n.Day, err = papers.ParseDay(day)
	return n, err
}

// Submission returns one submission of a paper that is held;
// papers.ErrNotFound where there is none.
func (s *Store) Submission(ctx context.Context, id int64) (papers.Submission, error) {
	all, err := s.submissions(ctx, `x.num = ?`, id)
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("store: submission %d: %w", id, papers.ErrNotFound)
	}
	if err != nil {
		return papers.Submission{}, err
	}
	return all[0], nil
}

// SubmissionsOf returns the submissions of a paper, newest first.
func (s *Store) SubmissionsOf(ctx context.Context, id papers.ID, limit int) ([]papers.Submission, error) {
	return s.submissions(ctx, `x.paper = (SELECT num FROM papers WHERE id = ?) ORDER BY x.num DESC LIMIT ?`, string(id), limit)
}

// SubmissionsBy returns the submissions of a person, newest first.
func (s *Store) SubmissionsBy(ctx context.Context, person papers.UserID, limit int) ([]papers.Submission, error) {
	return s.submissions(ctx, `x.person = ? ORDER BY x.num DESC LIMIT ?`, int64(person), limit)
}

// WaitingSubmissions returns those that wait for a curator, oldest first.
func (s *Store) WaitingSubmissions(ctx context.Context, limit int) ([]papers.Submission, error) {
	return s.submissions(ctx, `x.state = 'waiting' ORDER BY x.num LIMIT ?`, limit)
}

func (s *Store) submissions(ctx context.Context, where string, args ...any) ([]papers.Submission, error) {
	var all []papers.Submission
	err := s.snapshot(ctx, func(q querier) (err error) {
		all, err = eachOf(ctx, q, `SELECT `+submissionColumns+` FROM submissions x JOIN papers p ON p.num = x.paper WHERE `+where, args,
			scanSubmission, func(n *papers.Submission) *papers.User { return &n.By })
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: submissions: %w", err)
	}
	return all, nil
}

// CommentOnSubmission notes the comment that came with a submission.
func (s *Store) CommentOnSubmission(ctx context.Context, id int64, comment papers.CommentID) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `UPDATE submissions SET comment = ? WHERE num = ?`, int64(comment), id)
		return orElse(res, err, papers.ErrNotFound)
	})
	if err != nil {
		return fmt.Errorf("store: comment on submission %d: %w", id, err)
	}
	return nil
}

// A submissionState is how a submission stands.
type submissionState struct {
	State  papers.SubmissionState `json:"state"`
	Reason string                 `json:"reason,omitempty"`
	Day    string                 `json:"day"`
}

// DecideSubmission publishes a submission for a day, refuses it, or takes it
// back in its person's stead. Who submitted it is told. papers.ErrConflict
// where it stands so already.
func (s *Store) DecideSubmission(ctx context.Context, act Act, id int64, state papers.SubmissionState, day papers.Day) (papers.Decision, error) {
	to := submissionState{State: state, Day: day.String()}
	if state == papers.Refused || state == papers.TakenBack {
		to.Reason = act.Reason
	}
	return s.decide(ctx, act, submissionVerb(state), targetNum(papers.OnSubmission, id), to, nil)
}

// TakeBack takes back a submission in the name of who made it: on its day or
// before, and while nobody but herself has voted for the paper.
// papers.ErrForbidden where it is not hers or one of these does not hold.
func (s *Store) TakeBack(ctx context.Context, person papers.UserID, id int64, today papers.Day) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var paper, owner, votes int64
		var is submissionState
		err := scanOne(ctx, tx, `SELECT x.paper, x.person, x.day, x.state, (SELECT COUNT(*) FROM votes v WHERE v.paper = x.paper AND v.voter <> x.person) FROM submissions x WHERE x.num = ?`,
			[]any{id}, &paper, &owner, &is.Day, &is.State, &votes)
		if err != nil {
			return err
		}
		switch {
		case papers.UserID(owner) != person:
			return papers.ErrForbidden
		case is.State == papers.TakenBack: // once more is the same
			return nil
		case is.State == papers.Refused:
			return moved(papers.OnSubmission, "was refused meanwhile")
		case is.Day < today.String():
			return denied("can be taken back on its day only; a curator can help")
		case votes > 0 && is.State == papers.Published:
			return denied("has votes of others, so it stays; a curator can help")
		}
		return s.writeSubmission(ctx, tx, papers.Decision{Actor: papers.User{ID: person}, Target: targetNum(papers.OnSubmission, id)}, stateText(submissionState{State: papers.TakenBack, Day: is.Day}))
	})
	if err != nil {
		return fmt.Errorf("store: take back submission %d: %w", id, err)
	}
	return nil
}

func denied(words string) error {
	return fmt.Errorf("%w: %w", papers.ErrForbidden, papers.Invalid("submission", "%s", words))
}

// publishedOn returns the submission by which a paper stands on a day's front
// page; the zero Submission where it does not stand there by one.
func publishedOn(ctx context.Context, tx *sql.Tx, id papers.ID, day papers.Day) (papers.Submission, error) {
	var n papers.Submission
	err := each(ctx, tx, `SELECT `+submissionColumns+` FROM papers p JOIN submissions x ON x.paper = p.num
		WHERE p.id = ? AND x.day = ? AND x.state = 'published' ORDER BY x.num LIMIT 1`, []any{string(id), day.String()}, func(rows *sql.Rows) (err error) {
		n, err = scanSubmission(rows)
		return err
	})
	return n, err
}

// submitting is how a submission stands.
func (s *Store) submitting() facet {
	return facet{
		read: func(ctx context.Context, tx *sql.Tx, on papers.Target, _ string) (string, error) {
			var is submissionState
			err := scanOne(ctx, tx, `SELECT x.state, x.reason, x.day FROM submissions x JOIN papers p ON p.num = x.paper WHERE x.num = ?`, []any{number(on.Key)}, &is.State, &is.Reason, &is.Day)
			return stateText(is), err
		},
		write: s.writeSubmission,
		verb: func(to string) string {
			var is submissionState
			_ = json.Unmarshal([]byte(to), &is) // it was written by stateText
			return submissionVerb(is.State)
		},
	}
}

func submissionVerb(state papers.SubmissionState) string {
	switch state {
	case papers.Published:
		return papers.DidPublish
	case papers.Refused:
		return papers.DidRefuse
	case papers.TakenBack:
		return papers.DidTakeBack
	}
	return papers.DidReopen
}

// writeSubmission sets a submission's state, and the front pages with it.
func (s *Store) writeSubmission(ctx context.Context, tx *sql.Tx, d papers.Decision, to string) error {
	var is, was submissionState
	if err := json.Unmarshal([]byte(to), &is); err != nil {
		return err
	}
	var num, paper, person, at int64
	var title string
	err := scanOne(ctx, tx, `SELECT x.num, x.paper, x.person, x.at, x.state, x.day, p.title FROM submissions x JOIN papers p ON p.num = x.paper WHERE x.num = ?`,
		[]any{number(d.Target.Key)}, &num, &paper, &person, &at, &was.State, &was.Day, &title)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE submissions SET state = ?, reason = ?, day = ? WHERE num = ?`, string(is.State), is.Reason, is.Day, num); err != nil {
		return err
	}
	if was.State == papers.Published && (is.State != papers.Published || is.Day != was.Day) {
		_, err := tx.ExecContext(ctx, `DELETE FROM features WHERE day = ? AND paper = ? AND kind = 'community' AND NOT EXISTS
			(SELECT 1 FROM submissions o WHERE o.paper = features.paper AND o.day = features.day AND o.state = 'published')`, was.Day, paper)
		if err != nil {
			return err
		}
	}
	if is.State == papers.Published {
		if err := s.publish(ctx, tx, paper, papers.UserID(person), is.Day, at); err != nil {
			return err
		}
	}
	return s.addNotification(ctx, tx, notice{Person: papers.UserID(person), Kind: papers.OfDecision, Actor: d.Actor.ID, Paper: paper, Words: submissionWords(is)})
}

// dayWords is a day as people write it, with its year: the words are kept.
func dayWords(day string) string {
	d, err := papers.ParseDay(day)
	if err != nil {
		return day
	}
	return d.Shown(time.Time{})
}

// submissionWords tell who submitted a paper what became of it.
func submissionWords(is submissionState) string {
	switch is.State {
	case papers.Published:
		return "Your submission stands on the front page of " + dayWords(is.Day) + "."
	case papers.Refused:
		return "Your submission was refused: " + shorten(is.Reason, 300)
	case papers.TakenBack:
		return "Your submission was taken back: " + shorten(is.Reason, 300)
	}
	return "Your submission waits for a curator again."
}
