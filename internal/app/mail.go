package app

import (
	"github.com/dailypapers/dailypapers/internal/bounce"
	"github.com/dailypapers/dailypapers/internal/mail"
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
