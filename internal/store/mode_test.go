package store

import (
	"os"
	"path/filepath"
	"testing"

	papers "github.com/dailypapers/dailypapers"
)

// A new database, and what SQLite puts beside it, is for its owner alone.
func TestFileModes(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.AddUser(t.Context(), papers.User{Name: "ada", Role: papers.AdminRole}); err != nil {
		t.Fatal(err)
	}
	all, err := os.ReadDir(dir)
	if err != nil || len(all) < 2 {
		t.Fatalf("%v, %v", all, err)
	}
	for _, f := range all {
		if info, err := f.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", filepath.Join(dir, f.Name()), info.Mode(), err)
		}
	}
}

// Names of a file that somebody else made may hold a statement.
func TestQuoted(t *testing.T) {
	if got := quoted(`x"; ATTACH 'y' AS y; --`); got != `"x""; ATTACH 'y' AS y; --"` {
		t.Error(got)
	}
}
