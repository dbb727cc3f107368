package httpd

import (
	"context"
	"errors"
	"net/http"

	papers "github.com/dailypapers/dailypapers"
)

// Status maps an error to its HTTP status: a refusal of this package to its
// own, others by the sentinel they wrap. What wraps none is a fault of ours.
func Status(err error) int {
	if own, ok := errors.AsType[refusal](err); ok {
		return own.status()
	}
	for _, row := range []struct {
		err    error
		status int
	}{
		{papers.ErrNotFound, http.StatusNotFound},
		{papers.ErrConflict, http.StatusConflict},
		{papers.ErrForbidden, http.StatusForbidden},
		{papers.ErrUnavailable, http.StatusServiceUnavailable},
		{papers.ErrInvalid, http.StatusBadRequest}, // behind the others, which may come with the words of a papers.FieldError
		{context.DeadlineExceeded, http.StatusServiceUnavailable},
		{context.Canceled, statusClientGone},
	} {
		if errors.Is(err, row.err) {
			return row.status
		}
	}
	return http.StatusInternalServerError
}

// statusClientGone is nginx's code for a client that left before the answer;
// nobody sees it but the log.
const statusClientGone = 499

// Message returns what a visitor may read of an error: the prepared words of
// a refusal or a papers.FieldError, or a sentence for the status.
func Message(err error) string {
	if own, ok := errors.AsType[refusal](err); ok {
		return own.words()
	}
	var field *papers.FieldError
	if errors.As(err, &field) {
		return field.Error()
	}
	switch Status(err) {
	case http.StatusNotFound:
		return "there is nothing here"
	case http.StatusBadRequest:
		return "the request could not be understood"
	case http.StatusConflict:
		return "this was changed by someone else meanwhile"
	case http.StatusForbidden:
		return "this is not allowed"
	case http.StatusServiceUnavailable:
		return "the service is busy; try again in a moment"
	}
	return "something went wrong on our side"
}

// A Handler serves a request or says why it could not. It should not have
// written anything when it returns an error: such an answer is cut off.
type Handler func(w http.ResponseWriter, r *http.Request) error

// ErrorPage renders an error with its status for a visitor.
type ErrorPage func(w http.ResponseWriter, r *http.Request, status int, err error)

// Handle turns a Handler into an http.Handler. Errors go to page and are noted
// for the log line; with a Busy goes a Retry-After.
func Handle(h Handler, page ErrorPage) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := &recorder{ResponseWriter: w}
		err := h(rec, r)
		if err == nil {
			return
		}
		Note(r, err)
		if rec.status != 0 {
			panic(http.ErrAbortHandler)
		}
		if busy, ok := errors.AsType[*Busy](err); ok {
			w.Header().Set("Retry-After", busy.retryAfter())
		}
		page(w, r, Status(err), err)
	})
}
