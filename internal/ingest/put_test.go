package ingest

import (
	"context"
	"errors"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

func record(id papers.ID, title string) papers.Record {
	return papers.Record{Line: 7, Paper: papers.Paper{ID: id, Title: title, Versions: []papers.Version{{Number: 1}}}}
}

func gone(id papers.ID) papers.Record {
	return papers.Record{Deleted: true, Paper: papers.Paper{ID: id}}
}

func TestPut(t *testing.T) {
	st := open(t)
	var refused []*papers.RecordError
	report := func(r *papers.RecordError) { refused = append(refused, r) }
	put := func(what string, want Summary, records ...papers.Record) {
		t.Helper()
		got, err := Put(context.Background(), st, Page{Where: "page 3", Records: records, Cursor: &store.Cursor{Name: "c", Position: what}}, report)
		if err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%s: %+v, want %+v", what, got, want)
		}
		if at, err := st.Cursor(context.Background(), "c"); at != what || err != nil {
			t.Errorf("%s: the cursor is %q, %v", what, at, err)
		}
	}
	put("new", Summary{Read: 2, Added: 2}, record("2405.00001", "One"), record("2405.00002", "Two"))
	put("twice in a page, the last holds", Summary{Read: 2, Changed: 1}, record("2405.00001", "First"), record("2405.00001", "Uno"))
	put("refused and hostile", Summary{Read: 2, Rejected: 1, Changed: 1, Cleaned: 1}, record("2405.00001", " \u200b"), record("2405.00002", "Two\u202e!"))
	put("gone", Summary{Read: 2, Removed: 1, Unchanged: 1}, gone("2405.00002"), record("2405.00001", "Uno"))
	put("there and gone", Summary{Read: 2}, record("2405.00003", "Three"), gone("2405.00003"))
	put("gone and there", Summary{Read: 2, Removed: 1, Added: 1}, gone("2405.00001"), record("2405.00001", "One again"))
	put("nothing", Summary{})
	if len(refused) != 1 || refused[0].Where != "page 3:7" || !errors.Is(refused[0], papers.ErrInvalid) {
		t.Errorf("refused: %v", refused)
	}
	got, err := st.Papers(context.Background(), []papers.ID{"2405.00001", "2405.00002", "2405.00003"})
	if err != nil || len(got) != 1 || got[0].Title != "One again" {
		t.Errorf("held at the end: %v, %v", got, err)
	}
}

// A page that cannot be written leaves its cursor where it was.
func TestPutIsWhole(t *testing.T) {
	st := open(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Put(ctx, st, Page{Records: []papers.Record{record("2405.00001", "One")}, Cursor: &store.Cursor{Name: "c", Position: "1"}}, nil); err == nil {
		t.Fatal("written after the context's end")
	}
	if at, err := st.Cursor(context.Background(), "c"); at != "" || err != nil {
		t.Errorf("the cursor is %q, %v", at, err)
	}
}
