package store

import (
	"context"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

func TestNewerSchemaIsRefused(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(context.Background(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.write.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s, err = Open(context.Background(), dir, Options{})
	if err == nil {
		s.Close()
		t.Fatal("a newer schema was opened")
	}
	if got := err.Error(); !strings.Contains(got, "9999") || !strings.Contains(got, "use the newer program") || !strings.Contains(got, FileName) {
		t.Errorf("the refusal doesn't help: %s", got)
	}
}

func TestFolderMustExist(t *testing.T) {
	s, err := Open(context.Background(), t.TempDir()+"/none", Options{})
	if err == nil {
		s.Close()
		t.Fatal("a folder that doesn't exist was opened")
	}
}

// A folder's name may hold what means something in an address.
func TestFolderWithAnyName(t *testing.T) {
	dir := t.TempDir() + "/a?b#c %41é"
	mkdir(t, dir)
	s, err := Open(context.Background(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if !exists(dir + "/" + FileName) {
		t.Errorf("the database is not in %q", dir)
	}
}

func TestClock(t *testing.T) {
	now := time.Date(2025, 12, 15, 8, 0, 0, 1000, time.UTC)
	s, err := Open(context.Background(), t.TempDir(), Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	day := papers.DayOf(now)
	_, err = s.PutPapers(t.Context(), Batch{Papers: []papers.Paper{{ID: "x:1"}}, Features: []papers.Feature{{Day: day, Paper: "x:1"}}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.FeaturesOf(t.Context(), "x:1")
	if err != nil || len(got) != 1 || !got[0].At.Equal(now) {
		t.Errorf("chosen at %v, %v; the clock says %v", got, err, now)
	}
}
