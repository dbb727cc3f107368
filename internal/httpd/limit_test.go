package httpd_test

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/dailypapers/dailypapers/internal/httpd"
)

// A dial is a clock that tests turn.
type dial struct{ at time.Time }

func newDial() *dial { return &dial{time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)} }

func (d *dial) now() time.Time { return d.at }

func (d *dial) turn(by time.Duration) { d.at = d.at.Add(by) }

func TestLimiter(t *testing.T) {
	d := newDial()
	l := httpd.NewLimiter(10*time.Second, 3, d.now)
	for i := range 3 {
		if _, ok := l.Allow("a"); !ok {
			t.Fatalf("use %d of 3 at once is refused", i+1)
		}
	}
	for range 5 { // a refusal does not put off the next use
		if wait, ok := l.Allow("a"); ok || wait < 10*time.Second || wait > 10*time.Second+time.Millisecond {
			t.Fatalf("the fourth use: %v, wait %v, want 10s", ok, wait)
		}
	}
	if _, ok := l.Allow("b"); !ok {
		t.Error("one key is refused for another's uses")
	}
	d.turn(4 * time.Second)
	if wait, ok := l.Allow("a"); ok || wait.Round(time.Second) != 6*time.Second {
		t.Errorf("after 4 s: %v, wait %v, want 6s", ok, wait)
	}
	d.turn(7 * time.Second)
	if _, ok := l.Allow("a"); !ok {
		t.Error("after 11 s it is still refused")
	}
	if _, ok := l.Allow("a"); ok {
		t.Error("after 11 s it is allowed twice")
	}
	d.turn(time.Hour)
	for range 3 {
		l.Allow("a")
	}
	if _, ok := l.Allow("a"); ok {
		t.Error("an hour's rest saves up more than three uses")
	}
	d.turn(-time.Hour) // a clock that is set back
	if wait, ok := l.Allow("a"); ok || wait > 11*time.Second {
		t.Errorf("with the clock set back: %v, wait %v", ok, wait)
	}
}

func TestLimiterExtremes(t *testing.T) {
	d := newDial()
	for _, tt := range []struct {
		every time.Duration
		burst int
		want  bool
	}{{0, 1, true}, {-1, 1, true}, {time.Second, 0, false}, {time.Second, -1, false}, {1<<63 - 1, 0, false}, {1, 1, false}} {
		l := httpd.NewLimiter(tt.every, tt.burst, d.now)
		l.Allow("a")
		if wait, ok := l.Allow("a"); ok != tt.want || !ok && wait <= 0 {
			t.Errorf("every %v, burst %d: %v, wait %v", tt.every, tt.burst, ok, wait)
		}
	}
}

// Who waits as long as was said is let in, and never more often than agreed.
func TestLimiterKeepsItsWord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := newDial()
		every := time.Duration(rapid.Int64Range(int64(time.Millisecond), int64(30*24*time.Hour)).Draw(t, "every"))
		burst := rapid.IntRange(1, 50).Draw(t, "burst")
		l := httpd.NewLimiter(every, burst, d.now)
		start, uses := d.at, 0
		for range rapid.IntRange(1, 100).Draw(t, "tries") {
			d.turn(time.Duration(rapid.Int64Range(0, int64(every)).Draw(t, "pause")))
			wait, ok := l.Allow("k")
			if !ok {
				if wait <= 0 || wait > every+2*time.Millisecond {
					t.Fatalf("wait %v, with one use every %v", wait, every)
				}
				d.turn(wait)
				if again, ok := l.Allow("k"); !ok {
					t.Fatalf("waited %v as told, and is told to wait %v", wait, again)
				}
			}
			uses++
			if most := float64(burst) + float64(d.at.Sub(start))/float64(every) + 1e-6; float64(uses) > most {
				t.Fatalf("%d uses in %v, with %d at once and one every %v", uses, d.at.Sub(start), burst, every)
			}
		}
	})
}

// A flood of keys does not make a limiter grow, and one that is used on
// through the flood is not forgotten.
func TestLimiterFlood(t *testing.T) {
	d := newDial()
	l := httpd.NewLimiter(time.Hour, 1, d.now)
	l.Allow("idle")
	l.Allow("used")
	for i := range 5 * httpd.LimitedKeys {
		l.Allow(strconv.Itoa(i))
		if i%1000 == 0 {
			if _, ok := l.Allow("used"); ok {
				t.Fatalf("a key in use is forgotten after %d others", i)
			}
			if n := l.Remembered(); n > httpd.LimitedKeys {
				t.Fatalf("%d keys are remembered, at most %d should be", n, httpd.LimitedKeys)
			}
		}
	}
	if n := l.Remembered(); n > httpd.LimitedKeys || n < httpd.LimitedKeys/2 {
		t.Errorf("%d keys are remembered, want between half and all of %d", n, httpd.LimitedKeys)
	}
	if _, ok := l.Allow("idle"); !ok {
		t.Error("a key unused for longest is still remembered")
	}
}

func TestLimiterTogether(t *testing.T) {
	l := httpd.NewLimiter(time.Hour, 10, newDial().now)
	var let atomic.Int64
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 200 {
				if _, ok := l.Allow("shared"); ok {
					let.Add(1)
				}
				l.Allow(strconv.Itoa(i))
			}
		})
	}
	wg.Wait()
	if let.Load() != 10 {
		t.Errorf("%d uses were allowed at once, want 10", let.Load())
	}
}

func TestBusy(t *testing.T) {
	for after, want := range map[time.Duration]string{
		-time.Second: "1", 0: "1", 1: "1", time.Second: "1", time.Second + 1: "2", 90 * time.Second: "90", 1<<63 - 1: "9223372037",
	} {
		w := httptest.NewRecorder()
		busy := fmt.Errorf("web: sign in: %w", &httpd.Busy{After: after, Words: "too many attempts; wait a minute"})
		httpd.Handle(refuse(busy), words).ServeHTTP(w, httptest.NewRequest("POST", "/", nil))
		if got := w.Header().Get("Retry-After"); w.Code != 429 || got != want {
			t.Errorf("after %v: status %d, Retry-After %q, want 429 and %q", after, w.Code, got, want)
		}
		if w.Body.String() != "page 429: too many attempts; wait a minute" {
			t.Errorf("the visitor reads %q", w.Body)
		}
	}
	if got := httpd.Message(&httpd.Busy{}); !strings.Contains(got, "too often") {
		t.Errorf("without words the visitor reads %q", got)
	}
	w := httptest.NewRecorder()
	httpd.Handle(refuse(errors.New("a fault")), words).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if w.Header().Get("Retry-After") != "" {
		t.Error("a fault of ours tells when to come back")
	}
}

func BenchmarkLimiter(b *testing.B) {
	for _, keys := range []int{100, 10 * httpd.LimitedKeys} {
		b.Run(fmt.Sprintf("keys=%d", keys), func(b *testing.B) {
			l := httpd.NewLimiter(time.Second, 10, time.Now)
			names := make([]string, keys)
			for i := range names {
				names[i] = fmt.Sprintf("203.0.%d.%d/32 %d", i>>8&255, i&255, i)
			}
			var next atomic.Int64
			b.ReportAllocs()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					l.Allow(names[int(next.Add(1))%keys])
				}
			})
		})
	}
}
