package store_test

import (
	"context"
	"testing"

	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/storetest"
)

func TestSQLite(t *testing.T) {
	storetest.Run(t, func(t *testing.T, o store.Options) *store.Store { return open(t, t.TempDir(), o) })
}

func TestSQLiteShared(t *testing.T) {
	storetest.RunShared(t, func(t *testing.T) func(store.Options) *store.Store {
		dir := t.TempDir()
		return func(o store.Options) *store.Store { return open(t, dir, o) }
	})
}

func open(t testing.TB, dir string, o store.Options) *store.Store {
	t.Helper()
	st, err := store.Open(context.Background(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return st
}
