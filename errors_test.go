package papers_test

import (
	"errors"
	"fmt"
	"testing"

	papers "github.com/dailypapers/dailypapers"
)

func TestFieldError(t *testing.T) {
	err := fmt.Errorf("web: form: %w", papers.Invalid("limit", "is %d, more than %d", 500, 100))
	if err.Error() != "web: form: limit is 500, more than 100" {
		t.Errorf("message %q", err)
	}
	var field *papers.FieldError
	if !errors.As(err, &field) || field.Field != "limit" || field.Message != "is 500, more than 100" {
		t.Errorf("field %+v", field)
	}
	for _, other := range []error{papers.ErrNotFound, papers.ErrConflict, papers.ErrForbidden, papers.ErrUnavailable} {
		if errors.Is(err, other) {
			t.Errorf("a FieldError is taken for %v", other)
		}
	}
	if !errors.Is(err, papers.ErrInvalid) {
		t.Error("a FieldError is no ErrInvalid")
	}
}

func TestUnder(t *testing.T) {
	if got := papers.Under("updated", papers.Invalid("date", "is before %d", 1900)); got.Error() != "updated is before 1900" || !errors.Is(got, papers.ErrInvalid) {
		t.Errorf("got %v", got)
	}
	if got := papers.Under("updated", papers.ErrNotFound); got != papers.ErrNotFound {
		t.Errorf("got %v", got)
	}
	if got := papers.Under("updated", nil); got != nil {
		t.Errorf("got %v", got)
	}
}

func TestRecordError(t *testing.T) {
	err := error(&papers.RecordError{Where: "papers.jsonl:17", Line: 17, Err: papers.Invalid("title", "is missing")})
	if err.Error() != "papers.jsonl:17: title is missing" || !errors.Is(err, papers.ErrInvalid) {
		t.Errorf("%v, ErrInvalid %v", err, errors.Is(err, papers.ErrInvalid))
	}
}
