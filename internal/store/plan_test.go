package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
)

// A planner is a driver.Connector that asks SQLite for the plan of every
// query that goes through it.
type planner struct {
	inner driver.Driver
	path  string
	plans []string
}

func (p *planner) Driver() driver.Driver { return p.inner }

func (p *planner) Connect(context.Context) (driver.Conn, error) {
	c, err := p.inner.Open(p.path)
	return planning{c, p}, err
}

type planning struct {
	driver.Conn
	to *planner
}

func (c planning) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	return c.Conn.(driver.ConnBeginTx).BeginTx(ctx, o)
}

func (c planning) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	q := c.Conn.(driver.QueryerContext)
	rows, err := q.QueryContext(ctx, "EXPLAIN QUERY PLAN "+query, args)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for line := make([]driver.Value, 4); ; {
		err := rows.Next(line)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		c.to.plans = append(c.to.plans, fmt.Sprint(line[3]))
	}
	return q.QueryContext(ctx, query, args)
}

// TestQueryPlans holds that lists read what they show and not the library.
func TestQueryPlans(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(context.Background(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	fillForPlans(t, s)
	p := &planner{inner: s.read.Driver(), path: filepath.Join(dir, FileName)}
	reading := &Store{read: sql.OpenDB(p), write: s.write, now: s.now}
	defer reading.read.Close()
	ctx, first, last := t.Context(), papers.Day{Year: 2025, Month: 3, Day: 1}, papers.Day{Year: 2025, Month: 3, Day: 7}
	for _, tt := range []struct {
		name string
		run  func() error
		want []string // each stands in some line of the plan
	}{
		{"Announced", func() error { _, err := reading.Announced(ctx, first, last, 50, 10); return err }, []string{"papers_day"}},
		{"CountAnnounced", func() error { _, err := reading.CountAnnounced(ctx, first, last); return err }, []string{"COVERING INDEX papers_day"}},
		{"DayBefore", func() error { _, err := reading.DayBefore(ctx, first); return err }, []string{"papers_day", "SEARCH features"}},
		{"DayAfter", func() error { _, err := reading.DayAfter(ctx, first); return err }, []string{"papers_day", "SEARCH features"}},
		{"DayCounts", func() error { _, err := reading.DayCounts(ctx, first, last); return err }, []string{"COVERING INDEX papers_day", "SEARCH features"}},
		{"Featured", func() error { _, err := reading.Featured(ctx, first, last, 50, 0); return err }, []string{"features_order", "SEARCH g", "papers USING INTEGER PRIMARY KEY"}},
		{"FeaturesOf", func() error { _, err := reading.FeaturesOf(ctx, "x:7"); return err }, []string{"papers_id", "features_paper"}},
		{"FeaturesOfAll", func() error { _, err := reading.FeaturesOfAll(ctx, []papers.ID{"x:7", "x:10"}); return err }, []string{"papers_id", "SEARCH f USING", "SEARCH g USING"}},
		{"Stamp", func() error { _, err := reading.Stamp(ctx, 900); return err }, []string{"SEARCH history"}},
		{"ChangedSince", func() error { _, err := reading.ChangedSince(ctx, 900, 50); return err }, []string{"papers_change", "SEARCH tombstones"}},
		{"Newest", func() error { _, _, err := reading.Newest(ctx, 900, 50); return err }, []string{"INTEGER PRIMARY KEY (rowid<?)"}},
		{"Papers", func() error { _, err := reading.Papers(ctx, []papers.ID{"x:1", "x:2"}); return err }, []string{"papers_id", "SEARCH paper_authors", "SEARCH paper_links"}},
	} {
		p.plans = nil
		if err := tt.run(); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		checkPlan(t, tt.name, p.plans, tt.want)
	}
}

func checkPlan(t *testing.T, name string, plans, want []string) {
	t.Helper()
	all := strings.Join(plans, "\n\t")
	for _, w := range want {
		if !strings.Contains(all, w) {
			t.Errorf("%s doesn't use %s:\n\t%s", name, w, all)
		}
	}
	// "days" are the two rows in which DayBefore finds the greater; days and
	// papers of one week may be sorted, a library may not.
	if bad := regexp.MustCompile(`SCAN (papers|features|f|g|p|history|tombstones|paper_\w+)\b|TEMP B-TREE FOR (RIGHT PART OF |LAST TERM OF )?ORDER BY`).FindString(all); bad != "" {
		t.Errorf("%s does %s:\n\t%s", name, bad, all)
	}
}

// fillForPlans puts a year of papers and lets SQLite look at them.
func fillForPlans(t *testing.T, s *Store) {
	t.Helper()
	day := papers.Day{Year: 2025, Month: 1, Day: 1}
	var b Batch
	for i := range 2000 {
		p := papers.Paper{ID: papers.ID(fmt.Sprintf("x:%d", i)), Title: "On operators", Abstract: strings.Repeat("a word ", 100), Announced: day.Add(i % 365)}
		b.Papers = append(b.Papers, p)
		if i%10 == 0 {
			b.Features = append(b.Features, papers.Feature{Day: p.Announced, Paper: p.ID, Position: i, Kind: papers.FromFile})
		}
	}
	if _, err := s.PutPapers(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	if err := s.DeletePaper(t.Context(), "x:5"); err != nil {
		t.Fatal(err)
	}
}

func mkdir(t *testing.T, dir string) {
	t.Helper()
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
