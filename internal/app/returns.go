package app

import (
	"cmp"
	"context"
	"net/http"

	"github.com/dailypapers/dailypapers/internal/api"
	"github.com/dailypapers/dailypapers/internal/bounce"
	"github.com/dailypapers/dailypapers/internal/egress"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/postmaster"
)

// returns builds what hears of mail that came back, and what answers for all
// mail. In a demonstration nothing leaves, so that nothing comes back. A mailbox
// that the settings name is read also where the site fetches nothing: that is
// about papers. Amazon's certificates are fetched, and so not then.
func (a *App) returns(seal mail.Seal) {
	m := a.cfg.Mail
	if a.cfg.Demo || m.Demo {
		m = Mail{From: m.From, Name: m.Name, Demo: true}
	}
	o := bounce.Options{Mailbox: m.Mailbox, Events: m.Events, Now: a.cfg.Now,
		Failed: func(err error) {
			a.cfg.Log.Error("the mailbox of bounces cannot be read, and is tried again", "error", err)
		}}
	if a.cfg.Harvest {
		o.Outside = egress.NewTransport(egress.Guard{}, egress.Options{})
	}
	a.bounce = bounce.New(a.store, seal, o)
	m.From = cmp.Or(m.From, a.from())
	a.postmaster = postmaster.New(postmaster.Deps{Store: a.store, Bounce: a.bounce, Now: a.cfg.Now, About: MailAbout(m, a.MailFolder()), Sending: a.sending})
}

// sending is how the outbox of this process is.
func (a *App) sending(ctx context.Context) (postmaster.Sending, error) {
	x, err := a.outbox.Status(ctx)
	return postmaster.Sending{Sends: x.Sends, Trouble: x.Trouble, At: x.Error, Since: x.Since}, err
}

// events serves what mail providers tell. It stands outside of sign-in and of
// what browsers may send: there are no cookies, and the secret is asked for.
func (a *App) events(service *api.API) http.Handler {
	return bounce.WithoutSecret(httpd.Guard(httpd.Handle(a.bounce.Receive, service.Problem), a.cfg.Log, requestTime, service.Problem))
}
