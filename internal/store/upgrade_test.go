package store

import (
	"context"
	"io/fs"
	"path/filepath"
	"reflect"
	"sync"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/pressly/goose/v3"
)

// firstLibrary is what the first version of the program left in a folder.
func firstLibrary() []string {
	return []string{
		`INSERT INTO site (name, value) VALUES ('store', '0123456789abcdef'), ('title', 'Ours')`,
		`UPDATE counters SET value = 3 WHERE name = 'change'`,
		`UPDATE counters SET value = 2 WHERE name = 'paper'`,
		`INSERT INTO papers VALUES (2, '2512.00001', 3, 77, 'On operators', '', 'An abstract.', '', '', 1764547200000000, 3, 0, 0,
			'2025-12-01', 0, '', '', '', '', '', '', '', '["a","b"]', 4, 0)`,
		`INSERT INTO paper_authors VALUES (2, 0, 'A. Berg', '', 'Bonn')`,
		`INSERT INTO paper_versions VALUES (2, 1, 1764547200000000, 3, '12kb')`,
		`INSERT INTO features VALUES ('2025-12-02', 2, 1, 'file', 'a.jsonl', 1764633600000000)`,
		`INSERT INTO tombstones VALUES (2, 'x:gone')`,
		`INSERT INTO history VALUES (1, 5), (2, 6), (3, 7)`,
		`INSERT INTO cursors VALUES ('kaggle', '17', 1764547200000000)`,
	}
}

func firstPaper() papers.Paper {
	published := papers.Date{Time: time.UnixMicro(1764547200000000).UTC(), Precision: papers.DayPrecision}
	return papers.Paper{
		ID: "2512.00001", Title: "On operators", Abstract: "An abstract.", Keywords: []string{"a", "b"}, Citations: 4,
		Authors: []papers.Author{{Name: "A. Berg", Affiliation: "Bonn"}}, Versions: []papers.Version{{Number: 1, Date: published, Size: "12kb"}},
		Published: published, Announced: papers.Day{Year: 2025, Month: time.December, Day: 1},
	}
}

// to brings the schema of the database in dir to a version, up or down, and
// runs statements there.
func to(t *testing.T, dir string, up bool, version int64, statements ...string) {
	t.Helper()
	ctx := t.Context()
	db, err := openSQLite(filepath.Join(dir, FileName), 1, false)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	files, err := fs.Sub(migrations, "migrations/sqlite")
	if err != nil {
		t.Fatal(err)
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, files)
	if err != nil {
		t.Fatal(err)
	}
	move := p.DownTo
	if up {
		move = p.UpTo
	}
	if _, err := move(ctx, version); err != nil {
		t.Fatal(err)
	}
	for _, q := range statements {
		if _, err := db.ExecContext(ctx, q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
}

// TestUpgrade opens a folder of the first version: all that it holds stays,
// and what came since works. Then it goes back and comes again.
func TestUpgrade(t *testing.T) {
	dir := t.TempDir()
	to(t, dir, true, 1, firstLibrary()...)
	for range 2 {
		s, err := Open(context.Background(), dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		checkFirstLibrary(t, s)
		useHarvest(t, s)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		to(t, dir, false, 1)
	}
}

func checkFirstLibrary(t *testing.T, s *Store) {
	t.Helper()
	ctx := t.Context()
	got, err := s.Paper(ctx, "2512.00001")
	if err != nil || !reflect.DeepEqual(got, firstPaper()) {
		t.Errorf("%v\n got %+v\nwant %+v", err, got, firstPaper())
	}
	changes, err := s.ChangedSince(ctx, 0, 10)
	if err != nil || len(changes) != 2 || changes[0].Paper.ID != "x:gone" || changes[1].Number != 3 {
		t.Errorf("changes: %+v, %v", changes, err)
	}
	features, err := s.FeaturesOf(ctx, "2512.00001")
	if err != nil || len(features) != 1 || features[0].By != "a.jsonl" {
		t.Errorf("features: %+v, %v", features, err)
	}
	stamp, err := s.Stamp(ctx, 3)
	title, err2 := s.Setting(ctx, "title")
	cursor, err3 := s.Cursor(ctx, "kaggle")
	if err != nil || err2 != nil || err3 != nil || stamp != "3:0000000000000007" || title != "Ours" || cursor != "17" || s.Identity() != "0123456789abcdef" {
		t.Errorf("stamp %s, title %s, cursor %s, identity %s; %v, %v, %v", stamp, title, cursor, s.Identity(), err, err2, err3)
	}
}

// useHarvest writes into every table of the second version.
func useHarvest(t *testing.T, s *Store) {
	t.Helper()
	ctx := t.Context()
	if err := s.PlanJob(ctx, "daily", time.Now()); err != nil {
		t.Fatal(err)
	}
	run, ok, err := s.BeginRun(ctx, Claim{Job: "daily", By: "host:1", Lease: time.Minute})
	if err != nil || !ok || run.ID != 1 {
		t.Fatalf("run %+v, begun %v, %v", run, ok, err)
	}
	turn, err := s.TakeTurn(ctx, "arxiv", "host:1", time.Minute)
	if err != nil || !turn.Taken {
		t.Errorf("turn %+v, %v", turn, err)
	}
	place := papers.Announcement{Paper: "2512.00001", Day: papers.Day{Year: 2025, Month: 12, Day: 3}, Kind: papers.Replaced}
	if _, err := s.PutPapers(ctx, Batch{Announcements: []papers.Announcement{place}}); err != nil {
		t.Fatal(err)
	}
	got, err := s.AnnouncementsOf(ctx, place.Paper)
	if err != nil || len(got) != 1 || got[0] != place {
		t.Errorf("announcements: %+v, %v", got, err)
	}
}

// TestUpgradeAtOnce has several processes start on a folder of the first
// version.
func TestUpgradeAtOnce(t *testing.T) {
	dir := t.TempDir()
	to(t, dir, true, 1, firstLibrary()...)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			s, err := Open(context.Background(), dir, Options{})
			if err != nil {
				t.Error(err)
				return
			}
			defer s.Close()
			checkFirstLibrary(t, s)
		})
	}
	all.Wait()
}
