// Package inbox makes the pages by which people have papers mailed to them:
// subscribing, one subscription's page, its end, and previews of digests.
package inbox

import (
	"context"
	"net/http"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/notice"
	"github.com/dailypapers/dailypapers/internal/subscription"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// Deps are what these pages call.
type Deps struct {
	Subscription *subscription.Service
	MailStays    bool                                                                                   // mail is left as files on the machine, and nobody gets it
	Notices      *notice.Service                                                                        // mails about notifications; nil where none are written
	Preview      func(ctx context.Context, sub papers.Subscription) (mail.Message, papers.Issue, error) // of a digest; nil where none are made
	Limits       *account.Limits                                                                        // of links that are mailed; nil is none
	Now          func() time.Time
	Problem      func(w http.ResponseWriter, r *http.Request, status int, err error) // answers where one click fails
}

// Pages are the pages about mail.
type Pages struct {
	*page.Layout
	deps Deps
}

// New returns the pages.
func New(l *page.Layout, d Deps) *Pages { return &Pages{l, d} }
