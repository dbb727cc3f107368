// Package accounts makes the pages on which people sign in, keep their accounts
// and let others in.
package accounts

import (
	"context"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// Deps are what these pages call.
type Deps struct {
	Store   *store.Store
	Account *account.Service
	Limits  *account.Limits                                          // of links that are mailed; nil is none
	Mailed  func(ctx context.Context, u papers.User) (string, error) // what papers somebody is mailed, in words; "" for none
}

// Pages are the pages about accounts.
type Pages struct {
	*page.Layout
	deps Deps
}

// New returns the pages.
func New(l *page.Layout, d Deps) *Pages { return &Pages{l, d} }
