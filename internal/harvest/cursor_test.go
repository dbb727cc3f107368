package harvest

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

func openStore(t testing.TB, now func() time.Time) *store.Store {
	t.Helper()
	st, err := store.Open(t.Context(), t.TempDir(), store.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return st
}

// A cursor is read by people too, and outlives the program that wrote it.
func TestCursorIsReadable(t *testing.T) {
	day := func(n int) date { return date{papers.Day{Year: 2026, Month: time.November, Day: n}} }
	for _, tt := range []struct {
		c    cursor
		text string
	}{
		{cursor{Since: day(9), Whole: true}, `{"since":"2026-11-09","whole":true}`},
		{cursor{Since: day(9), List: &list{From: day(9)}}, `{"since":"2026-11-09","whole":false,"list":{"from":"2026-11-09","page":0}}`},
		{
			cursor{Since: day(9), List: &list{From: day(9), Until: day(20), Token: "verb%3D", Expires: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC), Began: time.Date(2026, 11, 23, 3, 40, 7, 0, time.UTC), Page: 2, Empty: 1, Again: 3, Second: true}},
			`{"since":"2026-11-09","whole":false,"list":{"from":"2026-11-09","until":"2026-11-20","token":"verb%3D","expires":"2026-11-24T00:00:00Z","began":"2026-11-23T03:40:07Z","page":2,"empty":1,"again":3,"second":true}}`,
		},
	} {
		got := tt.c.stored("c")
		if got.Position != tt.text {
			t.Errorf("written as\n%s, want\n%s", got.Position, tt.text)
		}
		var back cursor
		if err := json.Unmarshal([]byte(tt.text), &back); err != nil || !reflect.DeepEqual(back, tt.c) {
			t.Errorf("%s is read as %+v, %v", tt.text, back, err)
		}
	}
	if got := (cursor{}).stored("c"); got.Position != "" {
		t.Errorf("a finished window leaves %q", got.Position)
	}
}

// A cursor that makes no sense is none: to begin again is always safe.
func TestDamagedCursor(t *testing.T) {
	st := openStore(t, time.Now)
	h := &Harvester{st: st}
	for _, text := range []string{"", "x", "{}", "[]", `{"since":"some day"}`, `{"since":7}`, `{"since":""}`} {
		if text != "" {
			if _, err := st.PutPapers(t.Context(), store.Batch{Cursor: &store.Cursor{Name: "c", Position: text}}); err != nil {
				t.Fatal(err)
			}
		}
		if c, err := h.loadCursor(t.Context(), "c"); err != nil || !reflect.DeepEqual(c, cursor{}) {
			t.Errorf("%q is read as %+v, %v", text, c, err)
		}
	}
}
