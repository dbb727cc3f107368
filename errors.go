package papers

import (
	"errors"
	"fmt"
)

// The five ways in which any request to the project can fail. Every layer
// wraps one of them where it applies, so that one table (in internal/httpd)
// can map them to HTTP statuses.
var (
	ErrNotFound    = errors.New("not found")
	ErrConflict    = errors.New("conflict")
	ErrInvalid     = errors.New("invalid")
	ErrForbidden   = errors.New("forbidden")
	ErrUnavailable = errors.New("unavailable")
)

// A FieldError names the one thing in a request or a record that is wrong,
// in words prepared for the person who sent it. It unwraps to ErrInvalid.
type FieldError struct {
	Field   string // the parameter, column or key, as the sender wrote it
	Message string // what is wrong and what would be right, e.g. "is not a date like 2025-12-15"
}

// Invalid returns a FieldError with a formatted message.
func Invalid(field, format string, args ...any) *FieldError {
	return &FieldError{Field: field, Message: fmt.Sprintf(format, args...)}
}

// Under returns a FieldError's message under another field, the sender's own
// word for it; any other error as it is.
func Under(field string, err error) error {
	var wrong *FieldError
	if errors.As(err, &wrong) {
		return &FieldError{Field: field, Message: wrong.Message}
	}
	return err
}

// Error joins the field and the message: "date is not a date like 2025-12-15".
func (e *FieldError) Error() string { return e.Field + " " + e.Message }

// Unwrap makes errors.Is(err, ErrInvalid) hold.
func (e *FieldError) Unwrap() error { return ErrInvalid }
