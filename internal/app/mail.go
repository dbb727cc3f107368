package app

import (
	"cmp"
	"context"
	"net/url"
	"path/filepath"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/bounce"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/outbox"
	"github.com/dailypapers/dailypapers/internal/postmaster"
)

// Mail are the settings of what the site mails.
type Mail struct {
	Server     mail.Server // that takes it; the zero value leaves it as files in the data folder
	From       string      // the site's own address; "" is papers@ and the site's host
	Name       string      // of the site, in From and subjects; "" is Daily Papers
	Return     string      // where bounces go, "bounces@example.org": each message's own word stands behind a plus sign; "" is From
	Keys       []mail.Key  // that sign what is sent
	Postal     string      // the sender's postal address, which some laws want in each mail; "" for none
	Disposable bool        // addresses of services that give them away for minutes are taken too
	Refused    []string    // domains to which no papers are mailed, each with all below it
	Demo       bool        // nothing leaves: the people are simulated

	Mailbox bounce.Mailbox // where bounces are read
	Events  bounce.Events  // what providers show that tell of bounces; without a secret there is no such address
}

// MailAbout is what those who run the site are told of how its mail is set up.
func MailAbout(m Mail, folder string) postmaster.About {
	about := postmaster.About{Server: m.Server.Address(), Folder: folder, From: m.From, Return: m.Return, Keys: m.Keys, Events: m.Events.Secret != ""}
	if m.Mailbox.Set() {
		about.Mailbox = m.Mailbox.Address()
	}
	return about
}

// mailFolder is where messages are left, below the data folder.
const mailFolder = "mail"

// MailFolder is where messages are left.
func (a *App) MailFolder() string { return filepath.Join(a.cfg.DataDir, mailFolder) }

// MailServer is the mail server that messages are sent to, "" where they are left
// as files.
func (a *App) MailServer() string { return a.mailServer().Address() }

// mailServer is none in a demonstration: the people there are simulated, and
// their addresses would be somebody's.
func (a *App) mailServer() mail.Server {
	if a.cfg.Demo || a.cfg.Mail.Demo {
		return mail.Server{}
	}
	return a.cfg.Mail.Server
}

// outboxes builds the outbox.
func (a *App) outboxes(seal mail.Seal) (*outbox.Service, error) {
	m := a.cfg.Mail
	return outbox.New(a.store, outbox.Options{Server: a.mailServer(), Folder: mail.Folder{Dir: a.MailFolder(), Now: a.cfg.Now}, From: cmp.Or(m.From, a.from()), Name: m.Name,
		Return: m.Return, Keys: m.Keys, Seal: seal, Compose: a.compose, Now: a.cfg.Now,
		Failed: func(err error) { a.cfg.Log.Error("mail waits in the outbox", "error", err) }})
}

// compose writes the letters that are written when they are sent.
func (a *App) compose(ctx context.Context, l papers.Letter) (mail.Message, error) {
	if l.Kind == papers.NoticeMessage {
		return a.mailed.Compose(ctx, l)
	}
	return a.digest.Compose(ctx, l)
}

// from is the site's own address where nobody says.
func (a *App) from() string {
	host := "localhost"
	if u, err := url.Parse(a.cfg.BaseURL); err == nil {
		host = cmp.Or(u.Hostname(), host)
	}
	from, err := mail.ParseLocal("papers@" + host)
	if err != nil { // a host that is a number
		return "papers@localhost"
	}
	return from
}
