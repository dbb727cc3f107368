package account

import (
	"context"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// Whether an address is somebody's is told neither by what asking for a link
// does nor by how long it takes: one ticket and one letter that waits, be the
// address known, unknown, or that of somebody suspended, and no answer waits
// for mail.
func TestAskingDoesTheSame(t *testing.T) {
	for _, registration := range []Registration{Open, ByInvitation, Closed} {
		st, err := store.Open(t.Context(), t.TempDir(), store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { st.Close() })
		s := New(st, time.Now, Options{BaseURL: "https://papers.example.org", Registration: registration})
		stuck := make(chan struct{}) // mail that cannot be written
		s.letters.send = func(context.Context, letter) error { <-stuck; return nil }
		t.Cleanup(func() { close(stuck); s.Close() })
		const rounds = 21
		addresses := map[string]func(i int) string{
			"unknown":   func(i int) string { return "nobody" + letters(i) + "@example.org" },
			"known":     func(i int) string { return "known" + letters(i) + "@example.org" },
			"suspended": func(i int) string { return "suspended" + letters(i) + "@example.org" },
		}
		for i := range rounds {
			for _, kind := range []string{"known", "suspended"} {
				u, err := st.AddUser(t.Context(), papers.User{Name: kind + letters(i), Email: addresses[kind](i), Role: papers.ReaderRole})
				if err == nil && kind == "suspended" {
					_, err = st.Suspend(t.Context(), store.Act{Reason: "spam"}, u.ID)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
		}
		took := make(map[string][]time.Duration)
		asked := 0
		for i := range rounds {
			for kind, address := range addresses {
				r := httptest.NewRequestWithContext(t.Context(), "POST", "https://papers.example.org/sign-in", nil)
				start := time.Now()
				cookie, err := s.AskLink(r, address(i), "/")
				took[kind] = append(took[kind], time.Since(start))
				asked++
				if err != nil || cookie == nil || len(cookie.Value) != len(newSecret()) {
					t.Fatalf("%s, %s: %v, %v", registration, kind, cookie, err)
				}
				if got := s.letters.held(); got != asked && got != asked-1 { // one may be under way
					t.Errorf("%s, %s: %d letters after %d questions", registration, kind, got, asked)
				}
			}
		}
		tickets, err := st.Tickets(t.Context(), linkTicket)
		if err != nil || len(tickets) != asked {
			t.Errorf("%s: %d tickets of %d questions, %v", registration, len(tickets), asked, err)
		}
		alike(t, took)
	}
}

// alike holds that no kind takes much longer than another: it fails where one
// writes a file before it answers, and not where the machine is busy.
func alike(t *testing.T, took map[string][]time.Duration) {
	t.Helper()
	least, most := time.Hour, time.Duration(0)
	for _, all := range took {
		slices.Sort(all)
		median := all[len(all)/2]
		least, most = min(least, median), max(most, median)
	}
	if most > 3*least+20*time.Millisecond {
		t.Errorf("%v to %v", least, most)
	}
}

// held counts the letters that wait.
func (o *outbox) held() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.waiting)
}

func letters(i int) string { return string(rune('a'+i/5)) + string(rune('a'+i%5)) }
