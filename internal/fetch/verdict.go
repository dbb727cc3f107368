package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// A verdict is what becomes of a Get after one of its requests.
type verdict struct {
	answer   *Answer       // the end of it
	err      error         // else why there is none, if no other try follows
	again    bool          // whether another request may follow
	why      string        // of a pause, for Waiting
	pause    time.Duration // before it, for all who share the turns
	rest     time.Duration // before it, for this Get alone
	refusals int           // in a row, as of now
}

// try sends one request within a turn of its own, which ends when the
// connection is closed. Its error is that of a turn that was not had.
func (g *get) try(ctx context.Context) (v verdict, err error) {
	turn, err := g.take(ctx)
	if err != nil {
		return v, err
	}
	v.refusals = turn.Refusals
	defer func() { turn.End(v.pause, v.refusals) }()
	reply, err := g.send(ctx, turn)
	if err != nil {
		return g.failed(ctx, turn, err), nil
	}
	return g.judge(turn, reply), nil
}

// failed judges a request without a whole answer.
func (g *get) failed(ctx context.Context, turn *Turn, err error) verdict {
	v := verdict{err: err, refusals: turn.Refusals}
	if ctx.Err() != nil {
		return v
	}
	var packing *packingError
	if Offline(err) || badCertificate(err) || errors.Is(err, ErrTooLarge) || errors.As(err, &packing) {
		return v
	}
	return g.stumble(v)
}

// stumble adds a failure that nobody wished for, and allows another try
// unless there were too many.
func (g *get) stumble(v verdict) verdict {
	g.failures++
	v.again = g.failures < maxFailures
	v.rest = rest(g.failures)
	v.why = fmt.Sprintf("%s: %v", g.at.Host, v.err)
	if status := new(StatusError); errors.As(v.err, &status) {
		v.why = fmt.Sprintf("%s is out of order (%d)", g.at.Host, status.Status)
	}
	return v
}

// judge judges an answer by its status.
func (g *get) judge(turn *Turn, r *reply) verdict {
	switch status := r.status; {
	case isDocument(status), status == http.StatusNotModified && g.conditional():
		return verdict{answer: g.answer(r)}
	case isRedirect(status):
		return g.redirected(r)
	case asksForPatience(status):
		return g.refused(turn, r)
	case status >= 500 && status != http.StatusNetworkAuthenticationRequired:
		return g.stumble(verdict{err: g.statusError(r), refusals: turn.Refusals})
	default:
		return verdict{err: g.statusError(r), refusals: turn.Refusals}
	}
}

// isDocument reports whether an answer's body is for the caller. 206 would be
// a part of it, which nobody asked for.
func isDocument(status int) bool {
	switch status {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusGone:
		return true
	}
	return status >= 200 && status < 300 && status != http.StatusPartialContent
}

func asksForPatience(status int) bool {
	switch status {
	case http.StatusNotAcceptable, http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return true
	}
	return false
}

func (g *get) answer(r *reply) *Answer {
	a := &Answer{
		URL: g.at.String(), Status: r.status, Header: r.header, Body: r.body,
		At: answeredAt(r.header.Get("Date"), g.o.Clock.Now()),
	}
	if tag := r.header.Get("ETag"); isTag(tag) {
		a.ETag = tag
	}
	return a
}

func (g *get) redirected(r *reply) verdict {
	failed := g.statusError(r)
	to, why := g.lead(r.header.Get("Location"))
	if failed.Why = why; to != nil {
		failed.Leads = to.Scheme + "://" + place(to)
	}
	if why != "" {
		return verdict{err: failed}
	}
	g.at = to
	g.hops++
	failed.Why = "no further request was allowed"
	return verdict{err: failed, again: true}
}

func (g *get) refused(turn *Turn, r *reply) verdict {
	now := g.o.Clock.Now()
	pause := patience(r.header, turn.Refusals, now)
	return verdict{
		err:   &SlowDown{g.at.Host, r.status, now.Add(pause)},
		again: true, pause: pause, refusals: max(turn.Refusals, 0) + 1,
		why: fmt.Sprintf("%s asks for patience (%d)", g.at.Host, r.status),
	}
}

func (g *get) statusError(r *reply) *StatusError {
	return &StatusError{Host: g.at.Host, Status: r.status, Begins: r.begins}
}
