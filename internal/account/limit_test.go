package account

import (
	"errors"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/httpd"
)

// TestLimits floods from one account, from many accounts of one address, and
// from one account at many addresses.
func TestLimits(t *testing.T) {
	now := time.Date(2026, time.March, 11, 15, 0, 0, 0, time.UTC)
	for _, p := range paces() {
		for _, a := range p.actions {
			for name, tt := range map[string]struct {
				visitor func(i int) papers.Visitor
				address func(i int) string
				most    int
			}{
				"one account":             {func(int) papers.Visitor { return reader(1) }, func(int) string { return "192.0.2.1:1" }, p.burst},
				"one address":             {func(i int) papers.Visitor { return reader(i + 1) }, func(int) string { return "192.0.2.1:1" }, p.burst * nearby},
				"a moving account":        {func(int) papers.Visitor { return reader(1) }, func(i int) string { return "192.0." + itoa(i/250) + "." + itoa(i%250) + ":1" }, p.burst},
				"visitors of one network": {func(int) papers.Visitor { return papers.Visitor{} }, func(i int) string { return "[2001:db8::" + itoa(i%9000+1) + "]:1" }, p.burst * nearby},
			} {
				clock := now
				l := NewLimits(nil, 0, func() time.Time { return clock })
				let := 0
				for i := range 2 * p.burst * nearby {
					r := httptest.NewRequest("POST", "/", nil)
					r.RemoteAddr = tt.address(i)
					err := l.Check(r, tt.visitor(i), a)
					var busy *httpd.Busy
					if err != nil && (!errors.As(err, &busy) || busy.After <= 0 || busy.After > p.every+time.Second || busy.Words == "") {
						t.Fatalf("%s, %s: %v", a, name, err)
					}
					if err == nil {
						let++
					}
				}
				if let != tt.most {
					t.Errorf("%s, %s: %d were let through, want %d", a, name, let, tt.most)
				}
				clock = clock.Add(p.every)
				if err := l.Check(httptest.NewRequest("POST", "/", nil), tt.visitor(0), a); err != nil {
					t.Errorf("%s, %s: after a while: %v", a, name, err)
				}
			}
		}
	}
}

// TestEveryWriteHasALimit holds that no action but reading is without one.
func TestEveryWriteHasALimit(t *testing.T) {
	l := NewLimits(nil, 0, time.Now)
	reading := []papers.Action{papers.Read, papers.ReadOwn, papers.SeeAudit}
	for _, p := range papers.Permissions() {
		if (l.of[p.Action] == nil) != slices.Contains(reading, p.Action) {
			t.Errorf("%s: limit %v", p.Action, l.of[p.Action])
		}
	}
}

func TestMachineIsNotSlowed(t *testing.T) {
	l := NewLimits(nil, 0, time.Now)
	v := reader(1)
	v.Via = papers.ByMachine
	for range 10_000 {
		if err := l.Check(httptest.NewRequest("POST", "/", nil), v, papers.WriteComment); err != nil {
			t.Fatal(err)
		}
	}
}

func reader(id int) papers.Visitor {
	return papers.Visitor{User: papers.User{ID: papers.UserID(id), Role: papers.ReaderRole}, Via: papers.BySession}
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}
