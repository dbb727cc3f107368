package httpd_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/httpd"
)

func TestStatus(t *testing.T) {
	field := papers.Invalid("year", "%q is not a year", "x")
	for _, tt := range []struct {
		err     error
		status  int
		message string
	}{
		{papers.ErrNotFound, 404, "there is nothing here"},
		{papers.ErrInvalid, 400, "the request could not be understood"},
		{papers.ErrConflict, 409, "this was changed by someone else meanwhile"},
		{papers.ErrForbidden, 403, "this is not allowed"},
		{papers.ErrUnavailable, 503, "the service is busy; try again in a moment"},
		{context.DeadlineExceeded, 503, "the service is busy; try again in a moment"},
		{context.Canceled, 499, "something went wrong on our side"},
		{errors.New("disk I/O error"), 500, "something went wrong on our side"},
		{field, 400, `year "x" is not a year`},
		{fmt.Errorf("store: %w", fmt.Errorf("paper: %w", papers.ErrNotFound)), 404, "there is nothing here"},
		{fmt.Errorf("web: %w", field), 400, `year "x" is not a year`},
		{errors.Join(papers.ErrUnavailable, errors.New("segment 7 is damaged")), 503, "the service is busy; try again in a moment"},
		{errors.Join(errors.New("no such table"), context.DeadlineExceeded), 503, "the service is busy; try again in a moment"},
	} {
		if got := httpd.Status(tt.err); got != tt.status {
			t.Errorf("%v: status %d, want %d", tt.err, got, tt.status)
		}
		if got := httpd.Message(tt.err); got != tt.message {
			t.Errorf("%v: the visitor reads %q, want %q", tt.err, got, tt.message)
		}
	}
}

// The visitor never reads a cause.
func TestMessageKeepsCauses(t *testing.T) {
	for _, sentinel := range []error{papers.ErrNotFound, papers.ErrInvalid, papers.ErrConflict, papers.ErrForbidden, papers.ErrUnavailable, nil} {
		err := errors.Join(sentinel, errors.New("secret at /var/lib"))
		if got := httpd.Message(err); strings.Contains(got, "secret") {
			t.Errorf("the visitor reads %q", got)
		}
	}
}

// words is an error page of one line.
func words(w http.ResponseWriter, _ *http.Request, status int, err error) {
	w.WriteHeader(status)
	fmt.Fprintf(w, "page %d: %s", status, httpd.Message(err))
}

func TestHandle(t *testing.T) {
	for _, tt := range []struct {
		name   string
		h      httpd.Handler
		status int
		body   string
	}{
		{"an answer", func(w http.ResponseWriter, _ *http.Request) error {
			fmt.Fprint(w, "fine")
			return nil
		}, 200, "fine"},
		{"an error", func(http.ResponseWriter, *http.Request) error { return papers.ErrForbidden }, 403, "page 403: this is not allowed"},
		{"a wrong parameter", func(http.ResponseWriter, *http.Request) error { return papers.Invalid("p", "must be a number") }, 400, "page 400: p must be a number"},
	} {
		w := httptest.NewRecorder()
		httpd.Handle(tt.h, words).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
		if w.Code != tt.status || w.Body.String() != tt.body {
			t.Errorf("%s: %d %q, want %d %q", tt.name, w.Code, w.Body, tt.status, tt.body)
		}
	}
}
