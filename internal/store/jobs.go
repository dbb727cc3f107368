package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// A Job is the row of a durable timetable.
type Job struct {
	Name     string
	Due      time.Time // when it should run next; of a run under way, not later than its start
	Asked    bool      // somebody asked for a run before its time
	Failures int       // failed runs in a row
	Holder   string    // who runs it; "" is nobody
	Until    time.Time // until when Holder's claim stands unless it is renewed; now, where only BeginRun can tell
}

// PlanJob makes a job known, due at a time. One that is known stays as it is.
func (s *Store) PlanJob(ctx context.Context, name string, due time.Time) error {
	_, err := s.write.ExecContext(ctx, `INSERT INTO jobs (name, due, asked, failures, holder, until, kept, run)
		VALUES (?, ?, 0, 0, '', 0, 0, 0) ON CONFLICT (name) DO NOTHING`, name, micros(due))
	if err != nil {
		return fmt.Errorf("store: plan job %s: %w", name, err)
	}
	return nil
}

// Jobs returns all jobs by name. The end of a claim that was written by a
// clock since set back means nothing: BeginRun gives it a new one.
func (s *Store) Jobs(ctx context.Context) ([]Job, error) {
	var jobs []Job
	now := s.now().UnixMicro()
	err := each(ctx, s.read, `SELECT `+jobColumns+` FROM jobs ORDER BY name`, nil, func(rows *sql.Rows) error {
		j, err := scanJob(rows)
		if j.kept > now {
			j.Until = momentFrom(now)
		}
		jobs = append(jobs, j.Job)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: list jobs: %w", err)
	}
	return jobs, nil
}

// AskJob makes a job due now; papers.ErrNotFound where it is not known. Asked
// for during a run, the job is due again when that run ends: what was asked
// for may have come too late for it.
func (s *Store) AskJob(ctx context.Context, name string) error {
	res, err := s.write.ExecContext(ctx, `UPDATE jobs SET asked = 1 WHERE name = ?`, name)
	if err := orElse(res, err, papers.ErrNotFound); err != nil {
		return fmt.Errorf("store: ask for job %s: %w", name, err)
	}
	return nil
}

// orElse returns the error of a statement, and missing where it wrote no row.
func orElse(res sql.Result, err, missing error) error {
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err == nil && n == 0 {
		return missing
	}
	return err
}

// jobColumns are the columns of jobs in the order of scanJob.
const jobColumns = `name, due, asked, failures, holder, until, kept, run`

// A claimed is a job with what only BeginRun asks for.
type claimed struct {
	Job
	due, asked, until, kept, run int64
}

func scanJob(row interface{ Scan(...any) error }) (claimed, error) {
	var j claimed
	err := row.Scan(&j.Name, &j.due, &j.asked, &j.Failures, &j.Holder, &j.until, &j.kept, &j.run)
	j.Due, j.Asked, j.Until = momentFrom(j.due), j.asked != 0, momentFrom(j.until)
	return j, err
}
