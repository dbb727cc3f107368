package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	papers "github.com/dailypapers/dailypapers"
)

// An Outcome is how a run ended. Its words are stored.
type Outcome string

// The outcomes of a run.
const (
	Running   Outcome = "running"
	Done      Outcome = "done"
	Postponed Outcome = "postponed" // there was nothing to do yet; Run.Note says why
	Failed    Outcome = "failed"    // Run.Error says why
	Stopped   Outcome = "stopped"   // the program was told to end
	Lost      Outcome = "lost"      // the process died, or slept past its claim
)

// Counts are what a run did so far.
type Counts struct {
	Requests  int `json:"requests,omitempty"` // sent to the outside
	Read      int `json:"read,omitempty"`     // records, refused ones included
	Added     int `json:"added,omitempty"`
	Changed   int `json:"changed,omitempty"`
	Unchanged int `json:"unchanged,omitempty"`
	Removed   int `json:"removed,omitempty"`
	Rejected  int `json:"rejected,omitempty"`
	Announced int `json:"announced,omitempty"` // places in an announcement
}

// A Run is one run of a job. Note and Error are cut to 2,000 bytes.
type Run struct {
	ID      int64
	Job     string
	By      string // the process, as it named itself
	Started time.Time
	Ended   time.Time // zero while it runs; of a lost one, when it last renewed its claim
	Outcome Outcome
	Counts  Counts
	Note    string // what a person may want to know of it
	Error   string // why it failed
}

// A Claim asks for the right to run a job.
type Claim struct {
	Job   string
	By    string        // names the process; not ""
	Lease time.Duration // how long the claim stands unless KeepRun renews it
	Early bool          // also before the job is due
}

// keptRuns is how many runs of a job are remembered: half a year of one a day.
const keptRuns = 200

// maxRunText bounds the texts of a run, in bytes: an error may quote what a
// foreign server sent.
const maxRunText = 2000

// BeginRun claims a job and writes its run. ok is false where the job is not
// due, or another holds a claim that stands. A claim that stands no longer is
// taken over, and its run is marked Lost; until then its job stays due, so
// that a run that died is made up for. Where the clock was set back since, a
// claim stands for its lease from the first BeginRun that notices.
// papers.ErrNotFound where the job is not known.
func (s *Store) BeginRun(ctx context.Context, c Claim) (run Run, ok bool, err error) {
	if c.By == "" {
		return Run{}, false, fmt.Errorf("store: begin run of %s: %w", c.Job, papers.Invalid("by", "is missing"))
	}
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		now := s.now()
		j, err := scanJob(tx.QueryRowContext(ctx, `SELECT `+jobColumns+` FROM jobs WHERE name = ?`, c.Job))
		if errors.Is(err, sql.ErrNoRows) {
			return papers.ErrNotFound
		}
		if err != nil || !c.Early && !j.Asked && j.due > now.UnixMicro() {
			return err
		}
		if j.Holder != "" && j.until > now.UnixMicro() {
			return standAnew(ctx, tx, j, now)
		}
		run, ok, err = claim(ctx, tx, c, j, now)
		return err
	})
	if err != nil {
		return Run{}, false, fmt.Errorf("store: begin run of %s: %w", c.Job, err)
	}
	return run, ok, nil
}

// standAnew moves a claim that was written by a clock since set back.
func standAnew(ctx context.Context, tx *sql.Tx, j claimed, now time.Time) error {
	if j.kept <= now.UnixMicro() {
		return nil
	}
	_, err := tx.ExecContext(ctx, `UPDATE jobs SET until = ?, kept = ? WHERE name = ? AND run = ?`,
		anew(now, j.kept, j.until), now.UnixMicro(), j.Name, j.run)
	return err
}

// claim gives a job to c unless its row is no longer as it was read.
func claim(ctx context.Context, tx *sql.Tx, c Claim, j claimed, now time.Time) (Run, bool, error) {
	id, err := take(ctx, tx, "run", 1)
	if err != nil {
		return Run{}, false, err
	}
	started := now.UnixMicro()
	res, err := tx.ExecContext(ctx, `UPDATE jobs SET due = ?, asked = 0, holder = ?, until = ?, kept = ?, run = ?
		WHERE name = ? AND due = ? AND asked = ? AND run = ?`,
		min(j.due, started), c.By, after(now, c.Lease), started, id, j.Name, j.due, j.asked, j.run)
	if err != nil {
		return Run{}, false, err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return Run{}, false, err
	}
	if err := loseRun(ctx, tx, j); err != nil {
		return Run{}, false, err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO job_runs (id, job, by_name, started, ended, outcome, counts, note, error)
		VALUES (?, ?, ?, ?, 0, ?, '{}', '', '')`, id, c.Job, c.By, started, string(Running))
	if err != nil {
		return Run{}, false, err
	}
	return Run{ID: id, Job: c.Job, By: c.By, Started: momentFrom(started), Outcome: Running}, true, pruneRuns(ctx, tx, c.Job)
}

// loseRun marks the run whose claim is taken over. It was last known to live
// when it renewed that claim.
func loseRun(ctx context.Context, tx *sql.Tx, j claimed) error {
	_, err := tx.ExecContext(ctx, `UPDATE job_runs SET outcome = ?, ended = ? WHERE id = ? AND outcome = ?`,
		string(Lost), j.kept, j.run, string(Running))
	return err
}

// pruneRuns forgets all but the last runs. It follows each beginning rather
// than each end, for a program that crashes reaches no end.
func pruneRuns(ctx context.Context, tx *sql.Tx, job string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM job_runs WHERE job = ? AND id <
		(SELECT id FROM job_runs WHERE job = ? ORDER BY id DESC LIMIT 1 OFFSET ?)`, job, job, keptRuns-1)
	return err
}

// KeepRun renews the claim of a run and saves its Counts and Note;
// papers.ErrConflict where the claim was lost.
func (s *Store) KeepRun(ctx context.Context, run Run, lease time.Duration) error {
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		now := s.now()
		res, err := tx.ExecContext(ctx, `UPDATE jobs SET until = ?, kept = ? WHERE name = ? AND run = ? AND holder <> ''`,
			after(now, lease), now.UnixMicro(), run.Job, run.ID)
		if err := orElse(res, err, papers.ErrConflict); err != nil {
			return err
		}
		return saveRun(ctx, tx, run, Running, 0)
	})
	if err != nil {
		return fmt.Errorf("store: keep run %d of %s: %w", run.ID, run.Job, err)
	}
	return nil
}

// EndRun gives a claim back with run's Outcome, Counts, Note and Error, and
// makes the job due at next. Failures grows with Failed, starts anew with
// Done and Postponed, and stays with Stopped. Who asked for the job during
// the run has it due at once all the same. papers.ErrConflict where the claim
// was lost, papers.ErrInvalid where Outcome is none of the four.
func (s *Store) EndRun(ctx context.Context, run Run, next time.Time) error {
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		factor, more, err := failuresAfter(run.Outcome)
		if err != nil {
			return err
		}
		res, err := tx.ExecContext(ctx, `UPDATE jobs SET due = ?, failures = failures * ? + ?, holder = '', until = 0, kept = 0, run = 0
			WHERE name = ? AND run = ? AND holder <> ''`, micros(next), factor, more, run.Job, run.ID)
		if err := orElse(res, err, papers.ErrConflict); err != nil {
			return err
		}
		return saveRun(ctx, tx, run, run.Outcome, max(s.now().UnixMicro(), micros(run.Started)))
	})
	if err != nil {
		return fmt.Errorf("store: end run %d of %s: %w", run.ID, run.Job, err)
	}
	return nil
}

// failuresAfter says what becomes of the failures in a row: they are
// multiplied and added to.
func failuresAfter(o Outcome) (factor, more int, err error) {
	switch o {
	case Done, Postponed:
		return 0, 0, nil
	case Failed:
		return 1, 1, nil
	case Stopped:
		return 1, 0, nil
	}
	return 0, 0, papers.Invalid("outcome", "%.40q is no end of a run", string(o))
}

func saveRun(ctx context.Context, tx *sql.Tx, run Run, outcome Outcome, ended int64) error {
	counts, err := json.Marshal(run.Counts)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE job_runs SET outcome = ?, ended = ?, counts = ?, note = ?, error = ? WHERE id = ?`,
		string(outcome), ended, string(counts), runText(run.Note), runText(run.Error), run.ID)
	return err
}

// runText makes a text fit to be kept: short, and UTF-8 without NUL, which
// not every database can hold.
func runText(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s[:min(len(s), 2*maxRunText)], "\ufffd"), "\x00", "")
	if len(s) <= maxRunText {
		return s
	}
	n := maxRunText
	for !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// Runs returns the last runs of a job, newest first. About 200 of each are
// remembered.
func (s *Store) Runs(ctx context.Context, job string, limit int) ([]Run, error) {
	var runs []Run
	err := each(ctx, s.read, `SELECT id, job, by_name, started, ended, outcome, counts, note, error FROM job_runs
		WHERE job = ? ORDER BY id DESC LIMIT ?`, []any{job, max(limit, 0)}, func(rows *sql.Rows) error {
		r, err := scanRun(rows)
		runs = append(runs, r)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: runs of %s: %w", job, err)
	}
	return runs, nil
}

func scanRun(rows *sql.Rows) (Run, error) {
	var r Run
	var started, ended int64
	var outcome, counts string
	if err := rows.Scan(&r.ID, &r.Job, &r.By, &started, &ended, &outcome, &counts, &r.Note, &r.Error); err != nil {
		return r, err
	}
	r.Started, r.Ended, r.Outcome = momentFrom(started), momentFrom(ended), Outcome(outcome)
	return r, json.Unmarshal([]byte(counts), &r.Counts)
}
