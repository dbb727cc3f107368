package postmaster

import (
	"cmp"
	"fmt"
	"net"
	"net/netip"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/mail"
)

// A Setup is what the DNS must know of.
type Setup struct {
	Relay   string     // host of the mail server that the site hands its mail to
	From    string     // address that mail is from
	Return  string     // where bounces go; "" is From
	Keys    []mail.Key // that sign
	Reports string     // address for the reports of other mail servers (DMARC); "" is postmaster at From's domain
}

// A Record is one that is to be published.
type Record struct {
	About string // what for, in a few words
	Name  string // without the last dot
	Type  string // "TXT"
	Text  string // of a TXT, which may be longer than one string of it
	Note  string // what is to be minded, "" for nothing
}

func domainOf(address string) string {
	_, domain, _ := strings.Cut(address, "@")
	return domain
}

// domains are those of From and of the return path.
func (s Setup) domains() (from, back string) {
	from = domainOf(s.From)
	return from, cmp.Or(domainOf(s.Return), from)
}

// Check refuses a setup for which nothing could be published: mail from
// nowhere.
func (s Setup) Check() error {
	if from, _ := s.domains(); from == "" || !strings.Contains(from, ".") {
		return papers.Invalid("from", "is of no domain in the DNS; set mail.from to an address like papers@example.org")
	}
	return nil
}

// Records are what is to be published: who may send (SPF), the keys that sign
// (DKIM), what is to be done with the rest (DMARC).
func (s Setup) Records() ([]Record, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	from, back := s.domains()
	allowed, note := s.mechanism()
	all := []Record{{"SPF: who may send mail with a return path at " + back, back, "TXT", "v=spf1 " + allowed + " ~all", note}}
	for _, k := range s.Keys {
		name, text, err := k.Record()
		if err != nil {
			return nil, wrap(err)
		}
		all = append(all, Record{fmt.Sprintf("DKIM: the %s key that signs", algorithm(k)), name, "TXT", text, ""})
	}
	return append(all, Record{"DMARC: what becomes of mail that is not from here", "_dmarc." + from, "TXT", "v=DMARC1; p=none; rua=mailto:" + s.reports(),
		"once the reports show nothing but your own mail, p=quarantine keeps others from writing in your name"}), nil
}

func algorithm(k mail.Key) string {
	if k.Algorithm() == "ed25519" {
		return "Ed25519"
	}
	return "RSA"
}

func (s Setup) reports() string { return cmp.Or(s.Reports, "postmaster@"+domainOf(s.From)) }

// includes are what the providers that many sites send by have their customers
// write into SPF, by the ends of their hosts' names.
func includes() [][2]string {
	return [][2]string{
		{"amazonaws.com", "include:amazonses.com"}, {"sendgrid.net", "include:sendgrid.net"}, {"mailgun.org", "include:mailgun.org"},
		{"postmarkapp.com", "include:spf.mtasv.net"}, {"gmail.com", "include:_spf.google.com"}, {"google.com", "include:_spf.google.com"},
		{"office365.com", "include:spf.protection.outlook.com"}, {"outlook.com", "include:spf.protection.outlook.com"},
		{"fastmail.com", "include:spf.messagingengine.com"}, {"mailjet.com", "include:spf.mailjet.com"},
	}
}

// mechanism is what SPF must say of the mail server, and what is to be minded.
func (s Setup) mechanism() (allowed, note string) {
	host := strings.ToLower(strings.TrimSuffix(s.Relay, "."))
	for _, known := range includes() {
		if host == known[0] || strings.HasSuffix(host, "."+known[0]) {
			return known[1], "if a record v=spf1 stands there already, add " + known[1] + " to it: there must be one only"
		}
	}
	const one = "; if a record v=spf1 stands there already, add to it: there must be one only"
	at, err := netip.ParseAddr(host)
	switch {
	case host == "":
		return "a mx", "what must stand here depends on the mail server: set mail.host first" + one
	case host == "localhost" || err == nil && !at.IsGlobalUnicast() || err == nil && at.IsPrivate():
		return "a mx", "a and mx are the domain's own servers; if mail leaves by another address, write ip4: and that in their place" + one
	case err == nil && at.Is4():
		return "ip4:" + host, "if mail leaves your server by another address, write that" + one
	case err == nil:
		return "ip6:" + host, "if mail leaves your server by another address, write that" + one
	}
	return "a:" + host, "if " + host + " hands mail on by other servers, whoever runs it says what to write in place of a:" + host + one
}

// Zone writes a record as a zone file has it: a TXT as strings of at most 255
// bytes.
func (r Record) Zone() string {
	var parts []string
	for text := r.Text; text != ""; {
		n := min(len(text), maxString)
		parts = append(parts, `"`+strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text[:n])+`"`)
		text = text[n:]
	}
	if len(parts) > 1 {
		return fmt.Sprintf("%s. IN %s ( %s )", r.Name, r.Type, strings.Join(parts, " "))
	}
	return fmt.Sprintf("%s. IN %s %s", r.Name, r.Type, strings.Join(parts, ""))
}

// maxString is the length of one string of a TXT, in bytes (RFC 1035, 3.3).
const maxString = 255

// Checker asks the DNS whether what must stand there does.
type Checker struct {
	Resolver *net.Resolver // nil is the machine's
}
