package httpd

import (
	"context"
	"net/http"
)

// visitorKey is where the value of a type travels; each type has its own.
type visitorKey[T any] struct{}

// With returns the request with a value for those who answer it, such as who
// is visiting. There is one of each type: a later one hides the earlier.
func With[T any](r *http.Request, v T) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), visitorKey[T]{}, v))
}

// Of returns what With put into the request, or false and the zero value
// where nobody did. The type must be the very same: With of a pointer is
// not found by Of of what it points to.
func Of[T any](r *http.Request) (T, bool) {
	v, ok := r.Context().Value(visitorKey[T]{}).(T)
	return v, ok
}
