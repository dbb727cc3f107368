package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/httpd"
)

const problemType = "application/problem+json; charset=utf-8"

// Problem is the httpd.ErrorPage of everything that programs ask for: the
// status, a code and a message in headers, and all of it as a problem document
// (RFC 9457).
func (a *API) Problem(w http.ResponseWriter, _ *http.Request, status int, err error) {
	p := client.Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: httpd.Message(err), Code: code(status)}
	var field *papers.FieldError
	var gone *notFound
	switch {
	case errors.As(err, &field):
		p.Parameter = field.Field
	case errors.As(err, &gone):
		p.Detail = gone.message
	}
	if said, ok := errors.AsType[*worded](err); ok {
		p.Detail = said.words
	}
	if all, ok := errors.AsType[*misfit](err); ok {
		for _, one := range all.wrong {
			p.Errors = append(p.Errors, client.FieldProblem{Field: one.Field, Message: one.Error()})
		}
	}
	p.Error = p.Detail
	h := w.Header()
	httpd.AllowAll(h)
	h.Set("Content-Type", problemType)
	h.Set("Cache-Control", "no-store")
	h.Set(client.ErrorCodeHeader, p.Code)
	h.Set(client.ErrorMessageHeader, ascii(p.Detail))
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(p) // a client that hung up can be told nothing
}

// notFound is a papers.ErrNotFound with words for the visitor.
type notFound struct{ message string }

// Error returns the words.
func (e *notFound) Error() string { return "api: " + e.message }

// Unwrap makes the status 404.
func (e *notFound) Unwrap() error { return papers.ErrNotFound }

// notHeld gives a store's ErrNotFound words; other errors pass.
func notHeld(err error, id papers.ID) error {
	if errors.Is(err, papers.ErrNotFound) {
		return &notFound{fmt.Sprintf("no paper %s is held here", id)}
	}
	return err
}

// code is the word for a status that programs can compare.
func code(status int) string {
	switch status {
	case http.StatusBadRequest:
		return "Invalid"
	case http.StatusUnauthorized:
		return "Unauthorized"
	case http.StatusNotFound:
		return "NotFound"
	case http.StatusConflict:
		return "Conflict"
	case http.StatusMethodNotAllowed:
		return "MethodNotAllowed"
	case http.StatusForbidden:
		return "Forbidden"
	case http.StatusServiceUnavailable:
		return "Unavailable"
	case http.StatusTooManyRequests:
		return "TooManyRequests"
	case http.StatusRequestEntityTooLarge:
		return "TooLarge"
	case http.StatusPreconditionFailed:
		return "Stale"
	case http.StatusUnsupportedMediaType:
		return "WrongType"
	}
	return "Internal"
}

// ascii makes a text fit for a header, where clients disagree on everything
// else.
func ascii(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, s)
}
