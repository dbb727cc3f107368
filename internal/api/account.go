package api

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
)

// numeral declares a part of the path that is the number of something.
func numeral(name, about string) *huma.Param {
	return &huma.Param{Name: name, In: "path", Required: true, Description: about, Schema: &huma.Schema{Type: huma.TypeInteger, Format: "int64", Minimum: bound(1)}}
}

// accountID is the _id of an account.
func accountID(u papers.User) string { return wireUser("", u).ID }

// accountOf is wireUser; nil where the account is gone.
func accountOf(base string, u papers.User) *client.User {
	if u.ID == 0 || u.Name == "" {
		return nil
	}
	who := wireUser(base, u)
	return &who
}

// named finds an account by its name, with or without the @ before it.
func (a *API) named(ctx context.Context, name string) (papers.User, error) {
	name = strings.TrimPrefix(name, "@")
	if !papers.IsUserName(strings.ToLower(name)) {
		return papers.User{}, &notFound{fmt.Sprintf("%s is no name of an account", clip(name))}
	}
	u, err := a.deps.Store.UserNamed(ctx, name)
	if errors.Is(err, papers.ErrNotFound) {
		return u, &notFound{fmt.Sprintf("there is no account %s", clip(name))}
	}
	return u, err
}
