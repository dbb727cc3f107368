package app

import (
	"cmp"
	"context"
	"net/url"
	"path/filepath"

	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/mail"
)

// mailFolder is where messages are left, below the data folder.
const mailFolder = "mail"

// accounts are the options of accounts with what the App adds.
func (a *App) accounts() account.Options {
	o := a.cfg.Account
	o.BaseURL = a.cfg.BaseURL
	host := "localhost"
	if u, err := url.Parse(o.BaseURL); err == nil {
		host = cmp.Or(u.Hostname(), host)
	}
	o.Mail = mail.Folder{Dir: filepath.Join(a.cfg.DataDir, mailFolder), From: "papers@" + host, Now: a.cfg.Now}
	if _, err := mail.ParseAddress(o.Mail.From); err != nil { // a host that is a number
		o.Mail.From = "papers@localhost"
	}
	o.Failed = func(err error) { a.cfg.Log.Error("mail was not sent", "error", err) }
	return o
}

// MailFolder is where messages are left.
func (a *App) MailFolder() string { return filepath.Join(a.cfg.DataDir, mailFolder) }

// SetupLink returns a path with a secret that makes the first account, "" where
// the site has accounts.
func (a *App) SetupLink(ctx context.Context) (string, error) { return a.account.SetupLink(ctx) }
