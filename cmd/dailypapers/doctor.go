package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/dailypapers/dailypapers/internal/app"
	"github.com/dailypapers/dailypapers/internal/letter"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/postmaster"
)

type doctorCommand struct {
	Mail doctorMail `cmd:"" help:"Print what must stand in the DNS so that mail arrives, see whether it does, and try the mail server."`
	What doctorWhat `cmd:"" default:"1" hidden:""`
}

type doctorWhat struct{}

// Run says what can be looked at.
func (doctorWhat) Run(e *env) error {
	_, err := fmt.Fprintln(e.out, "dailypapers doctor mail    what must stand in the DNS so that mail arrives, whether it does, and whether the mail server takes mail")
	return err
}

type doctorMail struct {
	siteSettings
	arxivSettings
	mailSettings
	To       string `help:"Send a test message there, and print what the mail server answers." placeholder:"ADDRESS"`
	Resolver string `help:"DNS server to ask, such as 9.9.9.9. Default: the machine's." placeholder:"ADDR"`
}

// Help is shown below the flags.
func (doctorMail) Help() string {
	return "Prints the records to publish as a zone file has them: SPF, DKIM, DMARC. The keys that sign are those of the settings, or else those that the site has made, in mail-keys/ in the data folder. " +
		"Then each record is looked up and compared, the mail server and the mailbox for bounces are tried, and with --to a message is sent. With --offline the DNS is not asked. " +
		"The exit code is 1 where something is wrong. The settings of mail are those of dailypapers config --example."
}

// Run looks at all that mail needs.
func (c *doctorMail) Run(e *env) error {
	if err := c.checkURL(e); err != nil {
		return err
	}
	o, err := c.mailSettings.options(e, c.URL)
	if err != nil {
		return err
	}
	to := ""
	if c.To != "" {
		if to, err = mail.ParseLocal(c.To); err != nil {
			return fmt.Errorf("--to: %q is not a mail address like ada@example.org", c.To)
		}
	}
	setup := postmaster.Setup{Relay: o.Server.Host, From: o.From, Return: o.Return, Keys: o.Keys}
	if _, err := mail.ParseAddress(c.siteSettings.Contact); err == nil {
		setup.Reports = c.siteSettings.Contact
	}
	if err := setup.Check(); err != nil {
		return errors.New("mail is from " + cmp.Or(o.From, "nowhere") + ", for which nothing can be published: set mail.from to an address like papers@example.org, or site.url to the site's own")
	}
	if len(o.Keys) == 0 {
		if err := e.folder(); err != nil {
			return err
		}
		if o.Keys, err = c.made(e.data, o.From); err != nil {
			return fmt.Errorf("the keys that sign mail: %w", err)
		}
		setup.Keys = o.Keys
	}
	if err := e.printRecords(setup); err != nil {
		return err
	}
	findings := c.settings(o)
	looked, err := c.lookUp(e, setup)
	if err != nil {
		return err
	}
	findings = append(append(findings, looked...), c.tryServers(e, o, to)...)
	return e.printFindings(findings)
}

// printRecords prints what is to be published.
func (e *env) printRecords(s postmaster.Setup) error {
	records, err := s.Records()
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "Publish in the DNS, here as a zone file has it:\n\n")
	for _, r := range records {
		fmt.Fprintf(e.out, "; %s\n", r.About)
		if r.Note != "" {
			fmt.Fprintf(e.out, "; %s\n", r.Note)
		}
		fmt.Fprintf(e.out, "%s\n\n", r.Zone())
	}
	back := cmp.Or(s.Return, s.From)
	local, domain, _ := strings.Cut(back, "@")
	_, err = fmt.Fprintf(e.out, "What cannot be delivered comes back to %s+word@%s, with another word each time: let all of them lead to one mailbox.\n\n", local, domain)
	return err
}

// settings are findings that need nobody to be asked.
func (c *doctorMail) settings(o app.Mail) []postmaster.Finding {
	sent := postmaster.Finding{About: "Mail server", Verdict: postmaster.Doubtful, Words: "none is set: mail is left as files in the data folder"}
	if o.Server.Host == "" {
		return []postmaster.Finding{sent}
	}
	site := postmaster.Finding{About: "Address of the site", Verdict: postmaster.Fine, Words: c.URL + ", which links in mails begin with"}
	switch {
	case c.URL == "":
		site.Verdict, site.Words = postmaster.Wrong, "none is set: without site.url links in mails lead to where the site was last seen, perhaps localhost"
	case !strings.HasPrefix(c.URL, "https://"):
		site.Verdict, site.Words = postmaster.Wrong, c.URL+" is without TLS: mail programs offer to unsubscribe by one click by https alone (RFC 8058)"
	}
	heard := postmaster.Finding{About: "What comes back", Verdict: postmaster.Fine, Words: "is read at " + o.Mailbox.Address()}
	switch {
	case !o.Mailbox.Set() && o.Events.Secret != "":
		heard.Words = "is told by a provider, at " + strings.TrimRight(c.URL, "/") + "/mail/events/"
	case !o.Mailbox.Set():
		heard.Verdict, heard.Words = postmaster.Doubtful, "is not heard of: set mail.imap_host, or mail.events_secret for a provider that tells of bounces"
	}
	return []postmaster.Finding{site, heard}
}

// lookUp asks the DNS.
func (c *doctorMail) lookUp(e *env, s postmaster.Setup) ([]postmaster.Finding, error) {
	if c.Offline {
		return []postmaster.Finding{{About: "DNS", Verdict: postmaster.Unknown, Words: "is not asked: " + e.settings.origin("offline") + " says so; compare by yourself what stands there with the above"}}, nil
	}
	check := postmaster.Checker{}
	if c.Resolver != "" {
		at := c.Resolver
		if _, _, err := net.SplitHostPort(at); err != nil {
			at = net.JoinHostPort(strings.Trim(at, "[]"), "53")
		}
		if host, _, err := net.SplitHostPort(at); err != nil || net.ParseIP(host) == nil {
			return nil, fmt.Errorf("--resolver: %q is not an address like 9.9.9.9 or 127.0.0.1:5353", c.Resolver)
		}
		check.Resolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, at)
		}}
	}
	return check.Check(e.ctx, s)
}

// tryTime bounds what is asked of one server.
const tryTime = time.Minute

// tryServers connects to the servers that the settings name, and sends the test
// message.
func (c *doctorMail) tryServers(e *env, o app.Mail, to string) []postmaster.Finding {
	var all []postmaster.Finding
	if o.Server.Host != "" {
		all = append(all, greet(e.ctx, o.Server))
	}
	if o.Mailbox.Set() {
		all = append(all, try(e.ctx, o))
	}
	if to == "" {
		return all
	}
	test := postmaster.Finding{About: "Test message to " + to}
	message, err := c.test(o, to)
	if err != nil {
		test.Verdict, test.Words = postmaster.Wrong, plainly(err)
		return append(all, test)
	}
	v := carry(e, o, message)
	test.Words = strings.TrimSpace(v.Status + " " + v.Words)
	if v.Code != 0 {
		test.Words = fmt.Sprintf("%d %s", v.Code, test.Words)
	}
	switch {
	case v.Outcome != mail.Taken:
		test.Verdict, test.Words = postmaster.Wrong, "was not taken: "+test.Words
	case o.Server.Host == "":
		test.Verdict, test.Words = postmaster.Fine, "was left as a file in "+filepath.Join(e.data, "mail")
	default:
		test.Verdict, test.Words = postmaster.Fine, "was taken: "+test.Words+". See where it arrives, and what its headers say of spf, dkim and dmarc"
	}
	return append(all, test)
}

// greet sees whether the mail server lets the site in.
func greet(ctx context.Context, s mail.Server) postmaster.Finding {
	ctx, cancel := context.WithTimeout(ctx, tryTime)
	defer cancel()
	pool := mail.NewPool(s, mail.PoolOptions{})
	defer pool.Close()
	found := postmaster.Finding{About: "Mail server " + s.Address(), Verdict: postmaster.Fine, Words: "answers, " + map[mail.Security]string{mail.StartTLS: "by STARTTLS", mail.TLS: "by TLS", mail.Plain: "in the clear"}[s.Security]}
	if s.User != "" {
		found.Words += ", and lets " + s.User + " in"
	}
	if err := pool.Greet(ctx); err != nil {
		found.Verdict, found.Words = postmaster.Wrong, missed(err)
	}
	return found
}

// try sees whether the mailbox can be read.
func try(ctx context.Context, o app.Mail) postmaster.Finding {
	ctx, cancel := context.WithTimeout(ctx, tryTime)
	defer cancel()
	found := postmaster.Finding{About: "Mailbox at " + o.Mailbox.Address(), Verdict: postmaster.Fine}
	unread, err := o.Mailbox.Try(ctx)
	if err != nil {
		found.Verdict, found.Words = postmaster.Wrong, missed(err)
		return found
	}
	found.Words = fmt.Sprintf("%s can be read; %s there", o.Mailbox.FolderName(), counted(unread, "unread message"))
	return found
}

// test writes and signs the test message.
func (c *doctorMail) test(o app.Mail, to string) (mail.Envelope, error) {
	m := letter.Test(letter.Site{Name: o.Name, URL: cmp.Or(strings.TrimRight(c.URL, "/"), "http://"+shown(c.Listen)), Postal: o.Postal})
	m.To, m.Sender = to, o.Name
	now := time.Now()
	text, err := m.Bytes(o.From, now, messageID())
	if err != nil {
		return mail.Envelope{}, err
	}
	signer, err := mail.NewSigner(o.Keys)
	if err == nil {
		text, err = signer.Sign(text, now)
	}
	return mail.Envelope{From: cmp.Or(o.Return, o.From), To: to, Data: text}, err
}

// carry hands a message to the mail server, or leaves it as a file.
func carry(e *env, o app.Mail, message mail.Envelope) mail.Verdict {
	ctx, cancel := context.WithTimeout(e.ctx, tryTime)
	defer cancel()
	if o.Server.Host == "" {
		return mail.Folder{Dir: filepath.Join(e.data, "mail"), Now: time.Now}.Carry(ctx, message)
	}
	pool := mail.NewPool(o.Server, mail.PoolOptions{})
	defer pool.Close()
	return pool.Carry(ctx, message)
}

// printFindings prints what was found out, in colour on a terminal.
func (e *env) printFindings(all []postmaster.Finding) error {
	width, wrong := 0, 0
	for _, f := range all {
		width = max(width, min(len([]rune(f.About)), maxAbout))
		if f.Verdict == postmaster.Wrong {
			wrong++
		}
	}
	colours := terminal(e.out) && os.Getenv("NO_COLOR") == ""
	for _, f := range all {
		verdict := fmt.Sprintf("%-7s", f.Verdict)
		if colours {
			verdict = map[postmaster.Verdict]string{postmaster.Fine: "\x1b[32m", postmaster.Doubtful: "\x1b[33m", postmaster.Wrong: "\x1b[1;31m", postmaster.Unknown: "\x1b[33m"}[f.Verdict] + verdict + "\x1b[0m"
		}
		fmt.Fprintf(e.out, "%s  %-*s  %s\n", verdict, width, harmless(f.About), harmless(f.Words))
	}
	if wrong > 0 {
		fmt.Fprintf(e.err, "dailypapers: %s wrong with mail\n", counted(wrong, "thing"))
		return errRejected
	}
	return nil
}

// maxAbout bounds the column of what was looked at.
const maxAbout = 60
