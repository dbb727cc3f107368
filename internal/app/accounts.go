package app

import (
	"context"
	"net/http"
	"strings"

	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/api"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/web"
)

// accounts are the options of accounts with what the App adds.
func (a *App) accounts() account.Options {
	o := a.cfg.Account
	o.BaseURL, o.Proxies = a.cfg.BaseURL, a.cfg.Desks.Proxies
	o.Mail, o.Forget = a.outbox.Post, a.outbox.Forget
	o.Failed = func(err error) { a.cfg.Log.Error("mail was not sent", "error", err) }
	return o
}

// SetupLink returns a path with a secret that makes the first account, "" where
// the site has accounts.
func (a *App) SetupLink(ctx context.Context) (string, error) { return a.account.SetupLink(ctx) }

// Local reports whether who sits at the machine is the site's owner, as long
// as it has no accounts.
func (a *App) Local() bool { return a.account.Local() }

// unknown answers requests of whom it could not be found out who makes them:
// programs, which show tokens and ask the API, as programs.
func unknown(site *web.Site, service *api.API) httpd.ErrorPage {
	return func(w http.ResponseWriter, r *http.Request, status int, err error) {
		if r.Header.Get("Authorization") != "" || forPrograms(r) {
			service.Unknown(w, r, status, err)
			return
		}
		site.Problem(w, r, status, err)
	}
}

// either answers what goes wrong before a page or the API has seen a request.
func either(site *web.Site, service *api.API) httpd.ErrorPage {
	return func(w http.ResponseWriter, r *http.Request, status int, err error) {
		if forPrograms(r) {
			service.Problem(w, r, status, err)
			return
		}
		site.Problem(w, r, status, err)
	}
}

// forPrograms reports whether an address is the API's, or that of models.
func forPrograms(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, "/api/") || r.URL.Path == mcpPath
}
