package httpd

import (
	"context"
	"errors"
	"net/http"

	papers "github.com/dailypapers/dailypapers"
)

// Status maps an error to its HTTP status by the sentinel it wraps; what
// wraps none is a fault of ours.
func Status(err error) int {
	for _, row := range []struct {
		err    error
		status int
	}{
		{papers.ErrNotFound, http.StatusNotFound},
		{papers.ErrInvalid, http.StatusBadRequest},
		{papers.ErrConflict, http.StatusConflict},
		{papers.ErrForbidden, http.StatusForbidden},
		{papers.ErrUnavailable, http.StatusServiceUnavailable},
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
// a papers.FieldError, or a sentence for the status.
func Message(err error) string {
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

// Handle turns a Handler into an http.Handler. Errors go to page; those that
// are faults of ours are noted for the log line as well.
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
		page(w, r, Status(err), err)
	})
}
