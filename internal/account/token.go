package account

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

const (
	maxTokenName = 60
	maxTokenDays = 3660 // ten years
)

// byToken is for programs that show an API token.
func (s *Service) byToken(r *http.Request) (papers.Visitor, error) {
	secret, shown := bearer(r)
	if !shown {
		return papers.Visitor{}, nil
	}
	if !isToken(secret) {
		return papers.Visitor{}, noToken()
	}
	t, u, err := s.store.Token(r.Context(), hash(secret))
	if errors.Is(err, papers.ErrNotFound) {
		return papers.Visitor{}, noToken()
	}
	if err != nil {
		return papers.Visitor{}, wrap(err)
	}
	if s.now().Sub(t.Seen) >= seenEvery {
		if err := s.store.SeeToken(r.Context(), t.ID); err != nil {
			return papers.Visitor{}, wrap(err)
		}
	}
	return papers.Visitor{User: u, Via: papers.ByToken, Scopes: t.Scopes, Session: t.ID}, nil
}

// ScopesFor returns the scopes that are of use to a role: those that some
// action needs which the role may do.
func ScopesFor(role papers.Role) []papers.Scope {
	return slices.DeleteFunc(papers.Scopes(), func(s papers.Scope) bool {
		return !slices.ContainsFunc(papers.Permissions(), func(p papers.Permission) bool { return p.Scope == s && role.AtLeast(p.Least) })
	})
}

// MakeToken makes an API token of an account, good for scopes and for some
// days (0 is until it is revoked). The secret is returned this once.
func (s *Service) MakeToken(ctx context.Context, u papers.User, name string, scopes []papers.Scope, days int) (string, store.Token, error) {
	name, err := label("name", name, maxTokenName)
	if err != nil {
		return "", store.Token{}, err
	}
	if len(scopes) == 0 {
		return "", store.Token{}, papers.Invalid("scopes", "are none; a token without any could do nothing")
	}
	may := ScopesFor(u.Role)
	for _, scope := range scopes {
		if !slices.Contains(may, scope) {
			return "", store.Token{}, papers.Invalid("scopes", "hold one that your role cannot use")
		}
	}
	if days < 0 || days > maxTokenDays {
		return "", store.Token{}, papers.Invalid("days", "must be 0 to %d", maxTokenDays)
	}
	t := store.Token{Owner: u.ID, Name: name, Scopes: slices.Compact(slices.Sorted(slices.Values(scopes)))}
	if days > 0 {
		t.Until = s.now().Add(time.Duration(days) * 24 * time.Hour)
	}
	secret, err := newToken()
	if err != nil {
		return "", store.Token{}, wrap(err)
	}
	t, err = s.store.AddToken(ctx, hash(secret), t)
	return secret, t, wrap(err)
}

// Tokens returns the API tokens of an account.
func (s *Service) Tokens(ctx context.Context, u papers.User) ([]store.Token, error) {
	all, err := s.store.Tokens(ctx, u.ID)
	return all, wrap(err)
}

// DropToken revokes an API token.
func (s *Service) DropToken(ctx context.Context, u papers.User, id int64) error {
	return wrap(s.store.DropToken(ctx, u.ID, id))
}

// label tidies a short name that somebody gives to a thing of hers.
func label(field, s string, most int) (string, error) {
	s = strings.Join(strings.Fields(s), " ")
	if s == "" {
		return "", papers.Invalid(field, "is empty")
	}
	name, err := papers.CheckFullName(s)
	if err == nil && name == "" {
		return "", papers.Invalid(field, "is empty")
	}
	if err != nil || len([]rune(name)) > most {
		return "", papers.Invalid(field, "has more than %d characters", most)
	}
	return name, nil
}
