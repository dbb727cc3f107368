package httpd

import (
	"context"
	"net/http"
)

// visitorKey is where Identify leaves who makes a request. What that is, is
// the caller's: T is the same wherever it is left and asked for.
type visitorKey[T any] struct{}

// With returns the request with a visitor to be asked for by Of.
func With[T any](r *http.Request, visitor T) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), visitorKey[T]{}, visitor))
}

// Of returns the visitor that With left, the zero T where there is none.
func Of[T any](r *http.Request) T {
	v, _ := r.Context().Value(visitorKey[T]{}).(T)
	return v
}

// Identify finds out who makes each request, by who, before next serves it.
// What cannot be found out is answered with page.
func Identify[T any](next http.Handler, who func(*http.Request) (T, error), page ErrorPage) http.Handler {
	return Handle(func(w http.ResponseWriter, r *http.Request) error {
		visitor, err := who(r)
		if err != nil {
			return err
		}
		next.ServeHTTP(w, With(r, visitor))
		return nil
	}, page)
}
