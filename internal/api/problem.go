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

// Problem is the httpd.ErrorPage of everything that programs ask for: the
// status, a code and a message in headers, and the message as JSON.
func (a *API) Problem(w http.ResponseWriter, _ *http.Request, status int, err error) {
	body := client.ErrorBody{Error: httpd.Message(err)}
	var field *papers.FieldError
	var gone *notFound
	switch {
	case errors.As(err, &field):
		body.Parameter = field.Field
	case errors.As(err, &gone):
		body.Error = gone.message
	}
	httpd.AllowAll(w.Header())
	w.Header().Set("Content-Type", jsonType)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set(client.ErrorCodeHeader, code(status))
	w.Header().Set(client.ErrorMessageHeader, ascii(body.Error))
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // a client that hung up can be told nothing
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
