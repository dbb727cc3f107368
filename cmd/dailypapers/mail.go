package main

import (
	"cmp"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/dailypapers/dailypapers/internal/app"
	"github.com/dailypapers/dailypapers/internal/bounce"
	"github.com/dailypapers/dailypapers/internal/mail"
)

// mailSettings are how the site mails, and how it hears what comes back.
type mailSettings struct {
	MailHost     string `key:"mail.host" name:"mail-host" help:"Mail server that takes the site's mail. Default: none; mail is left as files in the data folder." env:"DAILYPAPERS_MAIL_HOST" placeholder:"HOST" example:"smtp.example.org"`
	MailPort     int    `key:"mail.port" name:"mail-port" help:"Its port. 0 is the usual one: 587 with starttls, 465 with tls, 25 with none." env:"DAILYPAPERS_MAIL_PORT" default:"0" placeholder:"PORT"`
	MailSecurity string `key:"mail.security" name:"mail-security" help:"How the connection is kept private: starttls, tls from the first byte, or none, for a server on this machine. Default: ${default}." env:"DAILYPAPERS_MAIL_SECURITY" default:"starttls" placeholder:"HOW"`
	MailUser     string `key:"mail.user" name:"mail-user" help:"Name by which the site signs in there." env:"DAILYPAPERS_MAIL_USER" placeholder:"NAME" example:"papers@example.org"`
	MailPassword string `key:"mail.password" name:"mail-password" hidden:"" help:"The password. Better in a file of its own, see password_file." env:"DAILYPAPERS_MAIL_PASSWORD" placeholder:"PASSWORD" example:""`
	MailPassFile string `key:"mail.password_file" name:"mail-password-file" help:"File that holds the password." env:"DAILYPAPERS_MAIL_PASSWORD_FILE" placeholder:"FILE" example:"/run/secrets/mail"`
	MailHello    string `key:"mail.hello" name:"mail-hello" hidden:"" help:"Host name by which the site introduces itself to the server. Default: the domain of from." env:"DAILYPAPERS_MAIL_HELLO" placeholder:"HOST" example:"papers.example.org"`
	MailConns    int    `key:"mail.connections" name:"mail-connections" hidden:"" help:"Connections to the server at a time. Default: ${default}." env:"DAILYPAPERS_MAIL_CONNECTIONS" default:"4" placeholder:"N"`
	MailRate     int    `key:"mail.per_minute" name:"mail-per-minute" hidden:"" help:"Messages a minute to the addresses of one domain; 0 is as many as the server takes." env:"DAILYPAPERS_MAIL_PER_MINUTE" default:"0" placeholder:"N"`

	MailFrom   string `key:"mail.from" name:"mail-from" help:"Address that mail is from. Default: papers@ and the host of the site's address." env:"DAILYPAPERS_MAIL_FROM" placeholder:"ADDRESS" example:"papers@example.org"`
	MailName   string `key:"mail.name" name:"mail-name" help:"Name that mail is from, and in subjects. Default: Daily Papers." env:"DAILYPAPERS_MAIL_NAME" placeholder:"NAME" example:"Example Papers"`
	MailReturn string `key:"mail.return_path" name:"mail-return-path" hidden:"" help:"Address to which mail servers send what could not be delivered; each message adds a word behind a plus sign. Default: from." env:"DAILYPAPERS_MAIL_RETURN_PATH" placeholder:"ADDRESS" example:"bounces@example.org"`
	MailPostal string `key:"mail.postal" name:"mail-postal" hidden:"" help:"The sender's postal address, which the law of some countries wants in each mail." env:"DAILYPAPERS_MAIL_POSTAL" placeholder:"TEXT" example:"Example Society, 1 Example Street, 12345 Example"`

	DKIMDomain   string `key:"mail.dkim_domain" name:"mail-dkim-domain" hidden:"" help:"Domain that signs mail. Default: that of from." env:"DAILYPAPERS_MAIL_DKIM_DOMAIN" placeholder:"DOMAIN" example:"example.org"`
	DKIMSelector string `key:"mail.dkim_selector" name:"mail-dkim-selector" hidden:"" help:"Under which name the key stands in the DNS; that of the Ed25519 key has -ed behind it. Default: ${default}." env:"DAILYPAPERS_MAIL_DKIM_SELECTOR" default:"dailypapers" placeholder:"NAME"`
	DKIMRSA      string `key:"mail.dkim_rsa_key_file" name:"mail-dkim-rsa-key-file" hidden:"" help:"File that holds the RSA key that signs, as PEM. Where neither this nor the other is named, the site makes both and keeps them in mail-keys/ in the data folder." env:"DAILYPAPERS_MAIL_DKIM_RSA_KEY_FILE" placeholder:"FILE" example:"/etc/dailypapers/dkim-rsa.pem"`
	DKIMEd25519  string `key:"mail.dkim_ed25519_key_file" name:"mail-dkim-ed25519-key-file" hidden:"" help:"File that holds the Ed25519 key." env:"DAILYPAPERS_MAIL_DKIM_ED25519_KEY_FILE" placeholder:"FILE" example:"/etc/dailypapers/dkim-ed25519.pem"`

	Disposable bool     `key:"mail.disposable" name:"mail-disposable" hidden:"" help:"Take addresses of services, too, that give them away for minutes." env:"DAILYPAPERS_MAIL_DISPOSABLE" negatable:""`
	RefusedAt  []string `key:"mail.refused_domains" name:"mail-refused-domains" hidden:"" help:"Domains whose addresses cannot subscribe, with all below them." env:"DAILYPAPERS_MAIL_REFUSED_DOMAINS" placeholder:"DOMAIN" example:"spam.example"`

	mailboxSettings
}

// mailboxSettings are how the site hears what comes back.
type mailboxSettings struct {
	IMAPHost     string `key:"mail.imap_host" name:"mail-imap-host" hidden:"" help:"Mail server with the mailbox that return_path leads to. Default: none; what comes back is not read." env:"DAILYPAPERS_MAIL_IMAP_HOST" placeholder:"HOST" example:"imap.example.org"`
	IMAPPort     int    `key:"mail.imap_port" name:"mail-imap-port" hidden:"" help:"Its port. 0 is the usual one: 993 with tls, 143 otherwise." env:"DAILYPAPERS_MAIL_IMAP_PORT" default:"0" placeholder:"PORT"`
	IMAPSecurity string `key:"mail.imap_security" name:"mail-imap-security" hidden:"" help:"tls, starttls or none. Default: ${default}." env:"DAILYPAPERS_MAIL_IMAP_SECURITY" default:"tls" placeholder:"HOW"`
	IMAPUser     string `key:"mail.imap_user" name:"mail-imap-user" hidden:"" help:"Name by which the site signs in there." env:"DAILYPAPERS_MAIL_IMAP_USER" placeholder:"NAME" example:"bounces@example.org"`
	IMAPPassword string `key:"mail.imap_password" name:"mail-imap-password" hidden:"" help:"The password. Better in a file of its own, see imap_password_file." env:"DAILYPAPERS_MAIL_IMAP_PASSWORD" placeholder:"PASSWORD" example:""`
	IMAPPassFile string `key:"mail.imap_password_file" name:"mail-imap-password-file" hidden:"" help:"File that holds the password." env:"DAILYPAPERS_MAIL_IMAP_PASSWORD_FILE" placeholder:"FILE" example:"/run/secrets/imap"`
	IMAPFolder   string `key:"mail.imap_folder" name:"mail-imap-folder" hidden:"" help:"Folder that is read. Default: ${default}." env:"DAILYPAPERS_MAIL_IMAP_FOLDER" default:"INBOX" placeholder:"NAME"`
	IMAPDone     string `key:"mail.imap_done_folder" name:"mail-imap-done-folder" hidden:"" help:"Folder to which reports are moved that were understood. Default: none; they are deleted. What is no report of ours stays, as read." env:"DAILYPAPERS_MAIL_IMAP_DONE_FOLDER" placeholder:"NAME" example:"Reports"`

	EventsSecret   string `key:"mail.events_secret" name:"mail-events-secret" hidden:"" help:"Secret, of 16 characters or more, that mail providers show when they tell of bounces and complaints, at /mail/events/ on this site. Without one nobody is listened to. Better in a file of its own, see events_secret_file." env:"DAILYPAPERS_MAIL_EVENTS_SECRET" placeholder:"SECRET" example:""`
	EventsFile     string `key:"mail.events_secret_file" name:"mail-events-secret-file" hidden:"" help:"File that holds the secret." env:"DAILYPAPERS_MAIL_EVENTS_SECRET_FILE" placeholder:"FILE" example:"/run/secrets/mail-events"`
	EventsSendGrid string `key:"mail.events_sendgrid_key" name:"mail-events-sendgrid-key" hidden:"" help:"Public key of SendGrid's signed events, which then must be signed." env:"DAILYPAPERS_MAIL_EVENTS_SENDGRID_KEY" placeholder:"KEY" example:""`
	EventsMailgun  string `key:"mail.events_mailgun_key" name:"mail-events-mailgun-key" hidden:"" help:"Mailgun's signing key, by which its events then must be signed." env:"DAILYPAPERS_MAIL_EVENTS_MAILGUN_KEY" placeholder:"KEY" example:""`
	EventsMailFile string `key:"mail.events_mailgun_key_file" name:"mail-events-mailgun-key-file" hidden:"" help:"File that holds that key." env:"DAILYPAPERS_MAIL_EVENTS_MAILGUN_KEY_FILE" placeholder:"FILE" example:"/run/secrets/mailgun"`
}

const (
	maxConnections = 100
	maxName        = 100 // characters
	maxPostal      = 500
	// maxReturn is how long the part before the @ may be where a word is added
	// to it: 64 bytes (RFC 5321, 4.5.3.1.1) without the plus sign and the word.
	maxReturn = 64 - 1 - 42
	minSecret = 16
)

// options checks the settings and returns them as the App takes them, with the
// keys that there are: siteURL is where the default of from is taken from.
func (s *mailSettings) options(e *env, siteURL string) (app.Mail, error) {
	o := app.Mail{Name: strings.TrimSpace(s.MailName), Postal: strings.TrimSpace(s.MailPostal), Disposable: s.Disposable}
	var err error
	if o.Server, err = s.server(e); err != nil {
		return o, err
	}
	if err := s.senders(e, siteURL, &o); err != nil {
		return o, err
	}
	if o.Keys, err = s.named(e, o.From); err != nil {
		return o, err
	}
	for _, text := range s.RefusedAt {
		domain := strings.ToLower(strings.TrimPrefix(strings.TrimSpace(text), "."))
		if !isDomain(domain) {
			return o, e.wrong("mail.refused_domains", "%q is not a domain like spam.example", text)
		}
		o.Refused = append(o.Refused, domain)
	}
	if o.Mailbox, err = s.mailbox(e); err != nil {
		return o, err
	}
	o.Events, err = s.events(e)
	return o, err
}

// server checks where mail is sent to.
func (s *mailSettings) server(e *env) (mail.Server, error) {
	o := mail.Server{Host: s.MailHost, Port: s.MailPort, Security: mail.Security(s.MailSecurity), User: s.MailUser, Hello: s.MailHello, Connections: s.MailConns, PerMinute: s.MailRate}
	var err error
	if o.Password, err = e.secret("mail.password", s.MailPassword, s.MailPassFile); err != nil {
		return o, err
	}
	if err := e.checkServer("mail.", o.Host, o.Port, o.Security, o.User, o.Password); err != nil {
		return o, err
	}
	switch {
	case s.MailHello != "" && !isHost(s.MailHello):
		return o, e.wrong("mail.hello", "%q is not the name of a host like papers.example.org", s.MailHello)
	case s.MailConns < 1 || s.MailConns > maxConnections:
		return o, e.wrong("mail.connections", "%d is not between 1 and %d", s.MailConns, maxConnections)
	case s.MailRate < 0 || s.MailRate > 100*most:
		return o, e.wrong("mail.per_minute", "%d is not between 0 and %d", s.MailRate, 100*most)
	}
	return o, nil
}

// secret is a secret that stands in the settings itself or in a file.
func (e *env) secret(key, value, file string) (string, error) {
	if file == "" {
		return value, nil
	}
	if value != "" {
		return "", e.wrong(key+"_file", "%s is set too; one of both is enough", key)
	}
	read, err := readKey(file)
	if err != nil {
		return "", e.wrong(key+"_file", "%v", err)
	}
	return read, nil
}

// checkServer checks a server whose settings begin with prefix.
func (e *env) checkServer(prefix, host string, port int, security mail.Security, user, password string) error {
	switch {
	case host != "" && !isHost(host):
		return e.wrong(prefix+"host", "%q is not the name of a host like mail.example.org; the port stands in %sport", host, prefix)
	case port < 0 || port > 65535:
		return e.wrong(prefix+"port", "%d is not a port", port)
	case !slices.Contains(mail.Securities(), security):
		return e.wrong(prefix+"security", "%q is none of starttls, tls and none", security)
	case host == "" && user != "":
		return e.wrong(prefix+"user", "%shost is missing: where to sign in", prefix)
	case user != "" && password == "":
		return e.wrong(prefix+"user", "%spassword_file is missing, or %spassword", prefix, prefix)
	case user == "" && password != "":
		return e.wrong(prefix+"password", "%suser is missing: whose password it is", prefix)
	case password != "" && security == mail.Plain && !isHere(host):
		return e.wrong(prefix+"security", "with none the password would go over the network for everybody to read; use starttls or tls")
	}
	return nil
}

// isHere reports whether a host is this machine.
func isHere(host string) bool {
	at, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && at.IsLoopback()
}

// isHost reports whether s names a host, or is the address of one.
func isHost(s string) bool {
	if _, err := netip.ParseAddr(s); err == nil {
		return true
	}
	return s == "localhost" || isDomain(strings.ToLower(s)) || isLabel(strings.ToLower(s))
}

// isDomain reports whether s is a domain in small letters, with a dot at least.
func isDomain(s string) bool {
	labels := strings.Split(s, ".")
	return len(s) <= 253 && len(labels) > 1 && !slices.ContainsFunc(labels, func(l string) bool { return !isLabel(l) })
}

func isLabel(s string) bool {
	return s != "" && len(s) <= 63 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-_") == "" && s[0] != '-' && s[len(s)-1] != '-'
}

// senders checks whom mail is from.
func (s *mailSettings) senders(e *env, siteURL string, o *app.Mail) error {
	if n := len([]rune(o.Name)); n > maxName || strings.ContainsFunc(o.Name, unicode.IsControl) {
		return e.wrong("mail.name", "must be one line of at most %d characters", maxName)
	}
	if n := len([]rune(o.Postal)); n > maxPostal || strings.ContainsFunc(o.Postal, func(c rune) bool { return unicode.IsControl(c) && c != '\n' }) {
		return e.wrong("mail.postal", "must be text of at most %d characters", maxPostal)
	}
	from, err := mail.ParseLocal(cmp.Or(s.MailFrom, "papers@"+hostOf(siteURL)))
	switch {
	case s.MailFrom != "" && err != nil:
		return e.wrong("mail.from", "%q is not a mail address like papers@example.org", s.MailFrom)
	case s.MailFrom == "" && s.MailHost != "" && (err != nil || mail.IsLocal(from)):
		return e.wrong("mail.host", "mail.from is missing: which address mail is from")
	case err == nil:
		o.From = from // otherwise the host is a number, and nothing is sent
	}
	if s.MailReturn != "" {
		if o.Return, err = mail.ParseLocal(s.MailReturn); err != nil {
			return e.wrong("mail.return_path", "%q is not a mail address like bounces@example.org", s.MailReturn)
		}
	}
	back, key := cmp.Or(o.Return, o.From), "mail.return_path"
	if o.Return == "" {
		key = "mail.from"
	}
	local, _, _ := strings.Cut(back, "@")
	if s.MailHost != "" && (len(local) > maxReturn || strings.Contains(local, "+")) {
		return e.wrong(key, "%q has no room for a word behind a plus sign: %d characters before the @ are the most, and no plus sign; name another address as mail.return_path", back, maxReturn)
	}
	return nil
}

// hostOf is the host of the site's address, "localhost" where it has none.
func hostOf(siteURL string) string {
	u, err := url.Parse(siteURL)
	if err != nil {
		return "localhost"
	}
	return cmp.Or(u.Hostname(), "localhost")
}

// mailbox checks where bounces are read.
func (s *mailboxSettings) mailbox(e *env) (bounce.Mailbox, error) {
	o := bounce.Mailbox{Host: s.IMAPHost, Port: s.IMAPPort, Security: mail.Security(s.IMAPSecurity), User: s.IMAPUser, Folder: s.IMAPFolder, Done: s.IMAPDone}
	var err error
	if o.Password, err = e.secret("mail.imap_password", s.IMAPPassword, s.IMAPPassFile); err != nil {
		return o, err
	}
	if err := e.checkServer("mail.imap_", o.Host, o.Port, o.Security, o.User, o.Password); err != nil {
		return o, err
	}
	for key, name := range map[string]string{"mail.imap_folder": o.Folder, "mail.imap_done_folder": o.Done} {
		if len(name) > 200 || strings.ContainsFunc(name, unicode.IsControl) {
			return o, e.wrong(key, "is not the name of a folder")
		}
	}
	switch {
	case o.Host != "" && o.User == "":
		return o, e.wrong("mail.imap_host", "mail.imap_user is missing: whose mailbox it is")
	case o.Done != "" && o.Done == o.Folder:
		return o, e.wrong("mail.imap_done_folder", "is the folder that is read")
	}
	return o, nil
}

// events checks what providers must show.
func (s *mailboxSettings) events(e *env) (bounce.Events, error) {
	o := bounce.Events{SendGrid: strings.TrimSpace(s.EventsSendGrid)}
	var err error
	if o.Secret, err = e.secret("mail.events_secret", s.EventsSecret, s.EventsFile); err != nil {
		return o, err
	}
	if o.Mailgun, err = e.secret("mail.events_mailgun_key", s.EventsMailgun, s.EventsMailFile); err != nil {
		return o, err
	}
	key := "mail.events_secret"
	if s.EventsFile != "" {
		key = "mail.events_secret_file"
	}
	if o.Secret != "" && len(o.Secret) < minSecret {
		return o, e.wrong(key, "the secret has fewer than %d characters", minSecret)
	}
	if o.Secret == "" && (o.SendGrid != "" || o.Mailgun != "") {
		return o, e.wrong("mail.events_secret", "is missing: the keys of providers are asked for behind it, not in its place")
	}
	if o.SendGrid != "" {
		if _, err := bounce.ParseSendGridKey(o.SendGrid); err != nil {
			return o, e.wrong("mail.events_sendgrid_key", "is not the public key that SendGrid shows, in Base64")
		}
	}
	return o, nil
}

// isHidden reports whether a setting holds a secret that is set.
func (s *mailSettings) isHidden(key string) bool {
	return key == "mail.password" && s.MailPassword != "" || key == "mail.imap_password" && s.IMAPPassword != "" ||
		key == "mail.events_secret" && s.EventsSecret != "" || key == "mail.events_mailgun_key" && s.EventsMailgun != ""
}
