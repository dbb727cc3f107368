package store

import (
	"context"
	"database/sql"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// postMany puts n digests into the outbox that are due at a moment. host is an
// expression of each one's host, of its number i.
func postMany(t *testing.T, s *Store, n int, due time.Time, host string) {
	t.Helper()
	err := s.inTx(t.Context(), func(tx *sql.Tx) error {
		first, err := take(t.Context(), tx, "message", n)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(t.Context(), `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?), r (i, host) AS (SELECT i, `+host+` FROM n)
			INSERT INTO messages (num, kind, subscription, edition, person, address, host, subject, content, urgent, state, ready, tries, due, deadline, words, created, ended)
			SELECT ? + i, 'digest', 0, '', 0, 'r' || i || '@' || host, host, 'New', '{}', 0, 'waiting', ?, 0, ?, ?, '', 1, 0 FROM r`, n, first, bit(!due.After(s.now())), micros(due), micros(due.Add(20*time.Hour)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestWaitingPlans holds that a batch is found among the letters that are due,
// however many are put off, and with how many statements.
func TestWaitingPlans(t *testing.T) {
	now, dir := time.Date(2026, 3, 11, 12, 0, 0, 0, time.UTC), t.TempDir()
	s, err := Open(t.Context(), dir, Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	const later, due = 90_000, 6000
	postMany(t, s, later, now.Add(time.Hour), "'deferred.example'")
	postMany(t, s, 300, now.Add(2*time.Hour), "'h' || i || '.example'")
	postMany(t, s, due, now, "'large.example'")
	if _, err := s.write.ExecContext(t.Context(), `ANALYZE`); err != nil { // as after weeks
		t.Fatal(err)
	}
	p := &planner{inner: s.read.Driver(), path: filepath.Join(dir, FileName)}
	spied := &Store{read: sql.OpenDB(p), write: sql.OpenDB(p), now: s.now}
	spied.write.SetMaxOpenConns(1)
	defer spied.read.Close()
	defer spied.write.Close()
	batch := func(name string, at time.Time, statements int, want ...string) []papers.Letter {
		t.Helper()
		p.plans, p.asked = nil, 0
		all, err := spied.WaitingLetters(t.Context(), at, Around{Asked: "large.example", Others: "large.example"}, []string{"resting.example"}, map[papers.MessageID]bool{1: true}, 64)
		if err != nil {
			t.Fatal(err)
		}
		checkPlan(t, name, p.plans, want)
		plans := strings.Join(p.plans, "\n\t")
		if bad := regexp.MustCompile(`SCAN (m|messages)\b|messages_(waiting|created)|messages_later( |$)[^(]*$|messages_ready \(urgent=\?\)`).FindString(plans); bad != "" {
			t.Errorf("%s does %s:\n\t%s", name, bad, plans)
		}
		if p.asked > statements {
			t.Errorf("%s takes %d statements, want %d at most:\n\t%s", name, p.asked, statements, plans)
		}
		return all
	}
	all := batch("one host", now, 7, "COVERING INDEX messages_later (due<?)", "COVERING INDEX messages_later (due>?)",
		"COVERING INDEX messages_ready (urgent=? AND host>?)", "COVERING INDEX messages_ready (urgent=? AND host=?)", "SEARCH m USING INTEGER PRIMARY KEY")
	if len(all) != 64 {
		t.Errorf("%d letters", len(all))
	}
	if n := ready(t, s); n != due {
		t.Errorf("%d letters are in the index of a batch, %d are due", n, due)
	}
	// Those that are put off are moved when they become due, and once.
	all = batch("an hour later", now.Add(time.Hour), 7+3*(later/ripenStep+1), "messages_later (due<?)")
	if n := ready(t, s); n != due+later || len(all) != 64 {
		t.Errorf("%d letters are in the index of a batch, %d are due", n, due+later)
	}
	for i, l := range all {
		if host := l.Host(); host != []string{"deferred.example", "large.example"}[i%2] {
			t.Fatalf("letter %d is to %s", i, host)
		}
	}
	batch("again", now.Add(time.Hour), 8)
	if n := ready(t, s); n != due+later {
		t.Errorf("%d are due", n)
	}
}

// ready counts what the index holds in which a batch is looked for.
func ready(t *testing.T, s *Store) (n int) {
	t.Helper()
	err := s.read.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM messages INDEXED BY messages_ready WHERE state = 'waiting' AND ready = 1`).Scan(&n)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// What was put off leaves the index of a batch, and what is tried again by hand
// is in it.
func TestReady(t *testing.T) {
	now := time.Date(2026, 3, 11, 12, 0, 0, 0, time.UTC)
	s, err := Open(t.Context(), t.TempDir(), Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	postMany(t, s, 1, now, "'one.example'")
	for _, step := range []struct {
		name string
		do   func(context.Context) error
		want int
	}{
		{"posted", func(context.Context) error { return nil }, 1},
		{"put off", func(ctx context.Context) error {
			return s.EndPosting(ctx, Posting{Letter: 1, State: papers.MessageWaiting, Due: now.Add(time.Minute)})
		}, 0},
		{"not due", func(ctx context.Context) error {
			_, err := s.WaitingLetters(ctx, now, Around{}, nil, nil, 9)
			return err
		}, 0},
		{"due again", func(ctx context.Context) error {
			_, err := s.WaitingLetters(ctx, now.Add(time.Minute), Around{}, nil, nil, 9)
			return err
		}, 1},
		{"sent", func(ctx context.Context) error {
			return s.EndPosting(ctx, Posting{Letter: 1, State: papers.MessageFailed})
		}, 0},
	} {
		if err := step.do(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := ready(t, s); n != step.want {
			t.Errorf("%s: %d are ready, want %d", step.name, n, step.want)
		}
	}
}
