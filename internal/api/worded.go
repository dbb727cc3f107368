package api

import (
	"errors"
	"fmt"
	"net/http"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/submission"
)

// worded is an error of a kind with a sentence for the visitor.
type worded struct {
	kind  error // one of the sentinels of package papers
	words string
}

func (e *worded) Error() string { return "api: " + e.words }

func (e *worded) Unwrap() error { return e.kind }

// inField gives what is wrong with a field the sender's own word for it, and
// keeps its kind.
func inField(err error, from, to string) error {
	field, ok := errors.AsType[*papers.FieldError](err)
	if !ok || field.Field != from {
		return err
	}
	named := papers.Invalid(to, "%s", field.Message)
	for _, kind := range []error{papers.ErrUnavailable, papers.ErrForbidden, papers.ErrConflict, papers.ErrNotFound} {
		if errors.Is(err, kind) {
			return fmt.Errorf("%w: %w", kind, named)
		}
	}
	return fmt.Errorf("%w (%w)", named, err)
}

// ruled gives a rule's refusal its sentence.
func ruled(err error) error {
	if no, ok := submission.As(err); ok {
		return &worded{papers.ErrForbidden, no.Words}
	}
	return err
}

// comingAgain is when it is worth asking again for a paper that is being
// fetched, in seconds: a little more than a source is asked in.
const comingAgain = "4"

// missed says why a paper that somebody means is not here; nil where it is.
func missed(w http.ResponseWriter, f submission.Finding) error {
	kind := papers.ErrNotFound
	switch f {
	case submission.IsHeld:
		return nil
	case submission.IsComing:
		kind = papers.ErrUnavailable
		w.Header().Set("Retry-After", comingAgain)
	case submission.IsFailed, submission.IsOffline:
		kind = papers.ErrUnavailable
	case submission.IsDown:
		kind = papers.ErrForbidden
	}
	return &worded{kind, f.Words()}
}
