package api

import (
	"fmt"
	"net/http"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/httpd"
)

// admit refuses a visitor who may not do something, and says what it takes.
func admit(v papers.Visitor, action papers.Action) error {
	if v.May(action) {
		return nil
	}
	p, _ := papers.PermissionFor(action)
	switch {
	case v.User.Suspended != "" && !p.Banned:
		return forbidden("account", "is suspended: %s", v.User.Suspended)
	case v.Via == papers.ByToken && p.Scope == "":
		return forbidden("token", "is not taken here, whatever its scopes: to %s takes signing in with a browser", p.About)
	case v.Via == papers.ByToken && v.User.May(action):
		return forbidden("token", "has not the scope %q, which this takes", p.Scope)
	case v.SignedIn():
		return forbidden("role", "%s is not enough: to %s takes %s", v.Role(), p.About, p.Least)
	case p.Scope == "":
		return &httpd.Unauthorized{Words: fmt.Sprintf("to %s takes signing in with a browser", p.About)}
	}
	return &httpd.Unauthorized{Words: fmt.Sprintf("to %s takes a token with the scope %q, sent as Authorization: Bearer TOKEN; make one in the settings", p.About, p.Scope)}
}

func forbidden(field, format string, args ...any) error {
	return fmt.Errorf("%w: %w", papers.ErrForbidden, papers.Invalid(field, format, args...))
}

// Unknown is Problem for requests of whom it could not be found out who makes
// them. Those who show a token that is none are counted by their address, so
// that trying tokens is slow.
func (a *API) Unknown(w http.ResponseWriter, r *http.Request, status int, err error) {
	if a.deps.Limits != nil {
		if busy := a.deps.Limits.Request(w, r, papers.Visitor{}); busy != nil {
			httpd.Handle(func(http.ResponseWriter, *http.Request) error { return busy }, a.Problem).ServeHTTP(w, r)
			return
		}
	}
	a.Problem(w, r, status, err)
}

// slow refuses who asks too often: of the API at all, which its answers say the
// state of, and where something is done, as the pages refuse it.
func (a *API) slow(w http.ResponseWriter, r *http.Request, v papers.Visitor, action papers.Action) error {
	if a.deps.Limits == nil {
		return nil
	}
	if err := a.deps.Limits.Request(w, r, v); err != nil {
		return err
	}
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return nil
	}
	return a.deps.Limits.Check(r, v, action)
}
