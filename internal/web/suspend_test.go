package web_test

import (
	"database/sql"
	"path/filepath"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// suspend writes what a curator's decision writes.
func suspend(t *testing.T, dir string, u papers.User) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, store.FileName))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), `UPDATE users SET suspended = ? WHERE num = ?`, u.Suspended, int64(u.ID)); err != nil {
		t.Fatal(err)
	}
}
