package digest_test

import (
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// spoil changes rows behind the store's back.
func (w *world) spoil(statement string, args ...any) {
	w.t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(w.dir, store.FileName))
	w.must(err)
	defer db.Close()
	_, err = db.Exec(statement, args...)
	w.must(err)
}

func category() papers.Contents {
	return papers.Contents{Count: 2, Watched: []papers.Following{{Kind: papers.FollowCategory, Target: "cs.LG"}}}
}

// TestDamagedRows holds that a subscription whose row is damaged holds up nobody,
// is told of and put off.
func TestDamagedRows(t *testing.T) {
	for _, tt := range []struct {
		column, value string
		told          bool
	}{
		{"schedule", "{", true},
		{"schedule", "", true},
		{"schedule", `{"rhythm":7}`, true},
		{"schedule", `{"rhythm":"weekly","weekday":9,"hour":8}`, true},
		{"schedule", `{"rhythm":"daily","hour":99}`, true},
		{"schedule", `{"rhythm":"daily","hour":-1,"zone":"../../etc/passwd"}`, true},
		{"contents", "[", true},
		{"contents", "", true},
		{"contents", `{"count":-4}`, true},
		{"contents", `{"count":2,"watched":[{"kind":"category","target":"\u0000"}]}`, true},
		{"why", "words", false},
	} {
		t.Run(tt.column+" "+tt.value, func(t *testing.T) {
			w := newWorld(t)
			w.announce(in("cs.LG", 5, "snow")...)
			bad, fine := w.subscribe(papers.User{}, category()), w.subscribe(papers.User{}, category())
			w.spoil(`UPDATE subscriptions SET `+tt.column+` = ? WHERE num = ?`, tt.value, int64(bad.ID))
			if made := w.make(); len(made[fine.ID].Picks) != 2 || (len(made) == 1) != tt.told || (len(w.failed) == 1) != tt.told {
				t.Errorf("%v, %v", made, w.failed)
			}
			w.at = w.at.Add(time.Minute)
			if made := w.make(); len(made) != 0 || len(w.failed) > 1 {
				t.Errorf("not put off: %v, %v", made, w.failed)
			}
		})
	}
}

// TestOneCannotBeWritten holds that an edition which the store does not take
// holds up none of many others.
func TestOneCannotBeWritten(t *testing.T) {
	w := newWorld(t)
	w.announce(in("cs.LG", 5, "snow")...)
	bad := w.subscribe(papers.User{}, category())
	for range 450 { // more than are written down together
		w.subscribe(papers.User{}, category())
	}
	w.spoil(`CREATE TRIGGER refused BEFORE UPDATE OF due ON subscriptions WHEN NEW.num = 1 BEGIN SELECT RAISE(ABORT, 'no'); END`)
	if made := w.make(); len(made) != 450 || len(made[bad.ID].Picks) != 0 || len(w.failed) != 1 {
		t.Errorf("%d letters, %v", len(made), w.failed)
	}
}

// TestClockFarAhead holds that a clock which was a year ahead for a while leaves
// nobody without digests for a year.
func TestClockFarAhead(t *testing.T) {
	w := newWorld(t)
	w.announce(in("cs.LG", 2, "snow")...)
	sub := w.subscribe(papers.User{}, category())
	now := w.at
	w.at = now.AddDate(1, 0, 0)
	w.make()
	w.at = now.Add(time.Minute)
	w.make()
	held, err := w.st.Subscription(t.Context(), sub.ID)
	w.must(err)
	if want := now.AddDate(0, 0, 1); !held.Due.Equal(want) {
		t.Errorf("due %s, want %s", held.Due, want)
	}
	w.at = now.AddDate(0, 0, 1)
	w.announce(in("cs.LG", 1, "rain")...)
	if made := w.make(); len(made[sub.ID].Picks) == 0 {
		t.Errorf("%v", made)
	}
}
