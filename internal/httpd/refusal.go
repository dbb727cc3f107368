package httpd

import (
	"cmp"
	"fmt"
	"net/http"
	"strconv"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// A refusal is an error of this package that knows its status and what the
// visitor may read of it.
type refusal interface {
	error
	status() int
	words() string
}

// Busy refuses who asks too often, and says when to come back. Handle tells
// that in a Retry-After as well.
type Busy struct {
	After time.Duration
	Words string // for the visitor; "" is a sentence of ours
}

func (e *Busy) Error() string { return e.words() }

func (e *Busy) status() int { return http.StatusTooManyRequests }

func (e *Busy) words() string {
	return cmp.Or(e.Words, "that was too often in a short time; wait a little and try again")
}

// retryAfter is the time to wait in whole seconds, rounded up, of at least one
// (RFC 9110, 10.2.3).
func (e *Busy) retryAfter() string {
	seconds := e.After / time.Second
	if e.After%time.Second > 0 {
		seconds++
	}
	return strconv.FormatInt(int64(max(seconds, 1)), 10)
}

// TooLarge refuses a request with a body of more than Limit bytes.
type TooLarge struct{ Limit int64 }

func (e *TooLarge) Error() string { return e.words() }

func (e *TooLarge) status() int { return http.StatusRequestEntityTooLarge }

func (e *TooLarge) words() string {
	return "what was sent is larger than " + size(e.Limit) + ", the most that is taken here"
}

// Stale refuses a change of what has been changed by others since it was read.
type Stale struct{}

func (e *Stale) Error() string { return e.words() }

func (e *Stale) status() int { return http.StatusPreconditionFailed }

func (e *Stale) words() string {
	return "this has changed since you read it; read it again, and change what it is now"
}

// WrongType refuses a body of another type than the one that is taken.
type WrongType struct {
	Want  string
	Words string // for the visitor; "" is a sentence of ours
}

func (e *WrongType) Error() string { return e.words() }

func (e *WrongType) status() int { return http.StatusUnsupportedMediaType }

func (e *WrongType) words() string {
	return cmp.Or(e.Words, "the body must be sent as Content-Type: "+e.Want)
}

// size writes a number of bytes in the largest unit that is not over it.
func size(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%d MB", n>>20)
	case n >= 1<<10:
		return fmt.Sprintf("%d kB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}

// crossed refuses what a page of another site made a browser send.
type crossed struct{ cause error }

func (e *crossed) Error() string { return "httpd: " + e.cause.Error() }

func (e *crossed) Unwrap() error { return papers.ErrForbidden }

func (e *crossed) status() int { return http.StatusForbidden }

func (e *crossed) words() string {
	return "a page of another site sent this, so nothing was done"
}
