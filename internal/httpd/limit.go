package httpd

import (
	"fmt"
	"hash/maphash"
	"math"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/dailypapers/dailypapers/internal/cache"
)

// limitedKeys bounds what a Limiter remembers: 65,536 keys take some 8 MB, and
// whoever commands more addresses than that is held back by no such limit.
const limitedKeys = 1 << 16

// A Limiter lets each key do something so often and no oftener. It is safe for
// many goroutines and its size is bounded: of more than 65,536 keys it forgets
// those unused for longest, which may then begin anew. Remembering and
// forgetting cost the same however many keys come.
type Limiter struct {
	every rate.Limit
	burst int
	now   func() time.Time
	seed  maphash.Seed

	mu  sync.Mutex
	one *cache.Cache[uint64, *rate.Limiter]
}

// NewLimiter returns a Limiter that allows each key burst times at once, and
// then once every so long. Where every is not positive all is allowed, and
// where burst is not nothing is.
func NewLimiter(every time.Duration, burst int, now func() time.Time) *Limiter {
	return &Limiter{every: rate.Every(every), burst: burst, now: now, seed: maphash.MakeSeed(), one: cache.New[uint64, *rate.Limiter](limitedKeys, nil)}
}

// Allow counts one use by a key, or says how long to wait until the next one
// is allowed if none is tried before. A refusal counts for nothing. Of the key
// only a hash is kept, with a seed of this Limiter's own: its length costs no
// memory, and nobody can look for two keys that collide.
func (l *Limiter) Allow(key string) (wait time.Duration, ok bool) {
	hash, at := maphash.String(l.seed, key), l.now()
	l.mu.Lock()
	defer l.mu.Unlock()
	one := l.held(hash)
	if one.AllowN(at, 1) {
		return 0, true
	}
	missing := (1 - one.TokensAt(at)) / float64(l.every) * float64(time.Second)
	if missing >= math.MaxInt64/2 {
		return math.MaxInt64, false
	}
	// Up to the next millisecond: who waits so long is not refused again by
	// the last digit of a fraction.
	return time.Duration(missing).Truncate(time.Millisecond) + time.Millisecond, false
}

// A Quota is what is left to a key.
type Quota struct {
	Limit  int           // uses at once
	Window time.Duration // in which a used up quota is whole again
	Left   int           // uses at once, now
	Reset  time.Duration // until there is one more where none is left, or else until all are there again
}

// Count is Allow, and says what is left.
func (l *Limiter) Count(key string) (Quota, bool) {
	wait, ok := l.Allow(key)
	q := Quota{Limit: l.burst, Window: l.window(l.burst), Reset: wait}
	if !ok {
		return q, false
	}
	hash, at := maphash.String(l.seed, key), l.now()
	l.mu.Lock()
	left := l.held(hash).TokensAt(at)
	l.mu.Unlock()
	q.Left = int(left)
	q.Reset = time.Duration((float64(l.burst) - left) / float64(l.every) * float64(time.Second))
	return q, true
}

// window is how long it takes until a number of uses is there again.
func (l *Limiter) window(n int) time.Duration {
	return time.Duration(float64(n) / float64(l.every) * float64(time.Second))
}

// Tell writes the quota into an answer's headers, as the draft
// ietf-httpapi-ratelimit-headers has them in its revisions 8 to 10: clients
// look for both. name is what is limited.
func (q Quota) Tell(h http.Header, name string) {
	h.Set("RateLimit", fmt.Sprintf(`"%s";r=%d;t=%d`, name, q.Left, seconds(q.Reset)))
	h.Set("RateLimit-Policy", fmt.Sprintf(`"%s";q=%d;w=%d`, name, q.Limit, seconds(q.Window)))
}

// seconds are whole ones, rounded up.
func seconds(d time.Duration) int64 { return int64((d + time.Second - 1) / time.Second) }

// held returns the limiter of a key. The lock is held.
func (l *Limiter) held(hash uint64) *rate.Limiter {
	one, ok := l.one.Get(hash)
	if !ok {
		one = rate.NewLimiter(l.every, l.burst)
		l.one.Put(hash, one)
	}
	return one
}
