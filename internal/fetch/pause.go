package fetch

import (
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Pauses. The first two are those of arXiv's own manual for harvesters that
// are told nothing better; a world that is down for a night is asked about
// once an hour.
const (
	firstPause   = time.Minute
	longestPause = time.Hour
	longestWish  = 24 * time.Hour  // that is granted to a Retry-After
	firstRest    = 5 * time.Second // after a failure that is nobody's wish; also the least pause after a refusal
	maxFailures  = 4               // such failures in one Get
)

// patience returns the pause behind an answer that asks for patience, where
// refusals such answers came before it in a row. The first time a world is
// taken at its word; one that refuses again after all the same gets the
// growing pause where that is longer.
func patience(h http.Header, refusals int, now time.Time) time.Duration {
	wish, ok := retryAfter(h.Get("Retry-After"), h.Get("Date"), now)
	if !ok {
		wish, ok = limitReset(h)
	}
	if !ok {
		return backoff(refusals)
	}
	if refusals <= 0 {
		return max(wish, firstRest)
	}
	return max(wish, backoff(refusals-1))
}

// retryAfter reads the header of this name: seconds or a date, which counts
// from the answer's own Date where it has one, since clocks differ. The wish
// is above 0 and at most a day; what cannot be read, or lies in the past, is
// none.
func retryAfter(value, date string, now time.Time) (wish time.Duration, ok bool) {
	value = strings.TrimSpace(value)
	if digits(value) {
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil || n > int64(longestWish/time.Second) {
			return longestWish, true
		}
		return time.Duration(n) * time.Second, n > 0
	}
	until, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	wish = until.Sub(answeredAt(date, now))
	return min(wish, longestWish), wish > 0
}

// limitReset reads when a limit that was used up begins anew: the longest t of
// the RateLimit header's items that have nothing left (r=0), in seconds
// (draft-ietf-httpapi-ratelimit-headers), or else RateLimit-Reset of that
// draft's earlier form. The wish is bounded as retryAfter's is.
func limitReset(h http.Header) (wish time.Duration, ok bool) {
	for item := range strings.SplitSeq(strings.Join(h.Values("RateLimit"), ","), ",") {
		left, reset := "", ""
		for parameter := range strings.SplitSeq(item, ";") {
			switch name, value, _ := strings.Cut(strings.TrimSpace(parameter), "="); name {
			case "r":
				left = value
			case "t":
				reset = value
			}
		}
		if left != "0" || !digits(reset) {
			continue
		}
		if d, is := retryAfter(reset, "", time.Time{}); is && d > wish {
			wish, ok = d, true
		}
	}
	if ok {
		return wish, true
	}
	if reset := strings.TrimSpace(h.Get("RateLimit-Reset")); digits(reset) {
		return retryAfter(reset, "", time.Time{})
	}
	return 0, false
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// answeredAt returns the time of a Date header, or now.
func answeredAt(date string, now time.Time) time.Time {
	if at, err := http.ParseTime(strings.TrimSpace(date)); err == nil {
		return at
	}
	return now
}

func backoff(refusals int) time.Duration {
	return jitter(min(firstPause<<min(max(refusals, 0), 10), longestPause))
}

// rest returns the pause behind the nth failure, from 1.
func rest(n int) time.Duration { return jitter(firstRest << min(max(n-1, 0), 10)) }

// jitter makes a pause up to a fifth longer, never shorter, so that many
// sites that were refused together do not come back together.
func jitter(d time.Duration) time.Duration { return d + rand.N(d/5+1) }
