package fetch

import (
	"net/http"
	"testing"
	"time"
)

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC)
	const nine = "Tue, 24 Nov 2026 09:00:00 GMT"
	for _, c := range []struct {
		value, date string
		want        time.Duration // 0 for none
	}{
		{"", "", 0},
		{"10", "", 10 * time.Second},
		{" 10 ", "", 10 * time.Second},
		{"0010", "", 10 * time.Second},
		{"0", "", 0},
		{"-1", "", 0},
		{"+1", "", 0},
		{"1.5", "", 0},
		{"1e3", "", 0},
		{"ten", "", 0},
		{"10 s", "", 0},
		{"１０", "", 0},
		{"86400", "", 24 * time.Hour},
		{"86401", "", 24 * time.Hour},
		{"9223372036854775807", "", 24 * time.Hour},
		{"99999999999999999999999999", "", 24 * time.Hour},
		{nine, "", 6 * time.Hour},
		{nine, "Tue, 24 Nov 2026 08:59:00 GMT", time.Minute},
		{nine, "Tuesday, 24-Nov-26 08:59:00 GMT", time.Minute},
		{nine, "Tue Nov 24 08:59:00 2026", time.Minute},
		{nine, "yesterday", 6 * time.Hour},
		{nine, nine, 0},
		{nine, "Tue, 24 Nov 2026 09:00:01 GMT", 0},
		{nine, "Thu, 01 Jan 1970 00:00:00 GMT", 24 * time.Hour},
		{"Tue, 24 Nov 2026 02:00:00 GMT", "", 0},
		{"Fri, 31 Dec 9999 23:59:59 GMT", "", 24 * time.Hour},
		{"Sat, 01 Jan 0000 00:00:00 GMT", "", 0},
	} {
		got, ok := retryAfter(c.value, c.date, now)
		if want := c.want > 0; ok != want || ok && got != c.want {
			t.Errorf("%q with the date %q: %v, %v, want %v", c.value, c.date, got, ok, c.want)
		}
	}
}

// FuzzRetryAfter holds that whatever stands there, the wish is above nothing
// and at most a day, and the pause is never shorter than it.
func FuzzRetryAfter(f *testing.F) {
	f.Add("10", "", int64(0), 0)
	f.Add("Tue, 24 Nov 2026 09:00:00 GMT", "Tue, 24 Nov 2026 08:59:00 GMT", int64(1_795_000_000), 3)
	f.Add("-99999999999999999999", "garbage", int64(-1), -1)
	f.Add("Fri, 31 Dec 9999 23:59:59 GMT", "Sat, 01 Jan 0000 00:00:00 GMT", int64(1)<<40, 1<<40)
	f.Fuzz(func(t *testing.T, value, date string, unix int64, refusals int) {
		now := time.Unix(unix, 0)
		wish, ok := retryAfter(value, date, now)
		if ok && (wish <= 0 || wish > longestWish) {
			t.Errorf("%q, %q: a wish of %v", value, date, wish)
		}
		pause := patience(http.Header{"Retry-After": {value}, "Date": {date}}, refusals, now)
		if pause < firstRest || ok && pause < wish || pause > max(wish, longestPause+longestPause/5) {
			t.Errorf("%q, %q: a pause of %v for a wish of %v", value, date, pause, wish)
		}
		if !ok && !about(pause, backoff0(refusals)) {
			t.Errorf("%d refusals: a pause of %v", refusals, pause)
		}
	})
}

// backoff0 doubles the plain way.
func backoff0(refusals int) time.Duration {
	d := time.Minute
	for i := 0; i < refusals && d < time.Hour; i++ {
		d *= 2
	}
	return min(d, time.Hour)
}

func TestJitter(t *testing.T) {
	seen := map[time.Duration]bool{}
	for range 1000 {
		d := backoff(2)
		if !about(d, 4*time.Minute) {
			t.Fatalf("%v", d)
		}
		seen[d] = true
	}
	if len(seen) < 900 {
		t.Errorf("%d different pauses of 1000", len(seen))
	}
}
