package subscription

import (
	_ "embed"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/mail"
)

const (
	maxAddress = 254 // bytes: RFC 5321, 4.5.3.1.3, without the brackets
	maxLocal   = 64  // bytes before the @: RFC 5321, 4.5.3.1.1
)

// Address reads a mail address as people type or paste it, and returns the one
// form of it that is kept: in small letters, a domain of other letters in its
// ASCII form (RFC 5891). What stands before the @ is kept with its dots and plus
// signs, since they tell mailboxes apart. Each refusal says what is wrong and
// what to do.
func (s *Service) Address(text string) (string, error) {
	address := strings.TrimSpace(text)
	if err := strange(address); err != nil {
		return "", err
	}
	at := strings.LastIndexByte(address, '@')
	local, domain := address[:at], address[at+1:]
	if !isASCII(local) {
		return "", papers.Invalid("email", "has letters before the @ that most mail servers do not know (only a to z, digits and a few signs are taken here); use another address")
	}
	if err := strangeLocal(local); err != nil {
		return "", err
	}
	domain, err := domainIn(domain)
	if err != nil {
		return "", err
	}
	address, err = mail.ParseAddress(local + "@" + domain)
	if err != nil {
		return "", err
	}
	return address, s.taken(address)
}

// strange refuses what is no address at all, or more than one.
func strange(s string) error {
	switch {
	case s == "":
		return papers.Invalid("email", "is empty: write the address to which papers are to be sent")
	case !utf8.ValidString(s):
		return papers.Invalid("email", "is not text in UTF-8")
	case strings.ContainsFunc(s, unicode.IsControl):
		return papers.Invalid("email", "holds a line break or another sign that cannot be seen; write it in one line")
	case len(s) > maxAddress:
		return papers.Invalid("email", "has %d characters; no mail address has more than %d", utf8.RuneCountInString(s), maxAddress)
	case strings.Contains(s, `"`):
		return papers.Invalid("email", "has quotation marks: such addresses are rare, and many mail servers refuse them; use another one")
	case strings.ContainsAny(s, "<>"):
		return papers.Invalid("email", "must be the address alone, ada@example.org, without a name and angle brackets")
	case strings.ContainsAny(s, ",;"):
		return papers.Invalid("email", "must be one address; each subscribes by itself")
	case strings.ContainsFunc(s, unicode.IsSpace):
		return papers.Invalid("email", "holds a space; write the address alone, like ada@example.org")
	case strings.Contains(s, "@["):
		return papers.Invalid("email", "ends in a number in brackets; it must end in a domain's name, like example.org")
	case strings.Count(s, "@") > 1:
		return papers.Invalid("email", "has more than one @; write one address, like ada@example.org")
	case !strings.Contains(s, "@"):
		return papers.Invalid("email", "has no @; write the whole address, like ada@example.org")
	case strings.HasSuffix(s, "@"):
		return papers.Invalid("email", "ends behind the @; write the whole address, like ada@example.org")
	}
	return nil
}

// strangeLocal refuses what no mailbox is called (RFC 5321, 4.1.2). It is ASCII.
func strangeLocal(local string) error {
	if i := strings.IndexAny(local, `():\[]`); i >= 0 {
		return papers.Invalid("email", "holds %q, which is in no usual address; write the address alone, like ada@example.org", local[i:i+1])
	}
	switch {
	case local == "":
		return papers.Invalid("email", "begins with the @; write the whole address, like ada@example.org")
	case len(local) > maxLocal:
		return papers.Invalid("email", "has %d characters before the @; no mailbox has more than %d", len(local), maxLocal)
	case strings.HasPrefix(local, "."):
		return papers.Invalid("email", "begins with a dot, as no mailbox does; leave it out")
	case strings.HasSuffix(local, "."):
		return papers.Invalid("email", "has a dot right before the @, as no mailbox does; leave it out")
	case strings.Contains(local, ".."):
		return papers.Invalid("email", "has two dots in a row before the @, as no mailbox does; leave one out")
	}
	return nil
}

// domainIn is the domain of an address in ASCII.
func domainIn(typed string) (string, error) {
	domain, err := names().ToASCII(typed)
	if rest, dot := strings.CutSuffix(domain, "."); dot && rest != "" && !strings.HasSuffix(rest, ".") {
		return "", papers.Invalid("email", "ends in a dot; leave it out")
	}
	if err != nil || strings.HasSuffix(domain, ".") {
		return "", papers.Invalid("email", "ends in %q, which is no domain's name", clip(typed))
	}
	dot := strings.LastIndexByte(domain, '.')
	switch {
	case strings.Trim(domain[dot+1:], "0123456789") == "":
		return "", papers.Invalid("email", "ends in a number; it must end in a domain's name, like example.org")
	case dot < 0:
		return "", papers.Invalid("email", "ends in %q, which is no whole domain: its end is missing, like the .org of example.org", clip(domain))
	case mail.IsLocal("@" + domain):
		return "", papers.Invalid("email", "ends in %q, which is no domain of the world; use an address to which mail can be sent from elsewhere", clip(domain))
	}
	return domain, nil
}

// names reads domains as they are looked up, of at most as many letters as they
// may have.
func names() *idna.Profile {
	return idna.New(idna.MapForLookup(), idna.BidiRule(), idna.StrictDomainName(true), idna.VerifyDNSLength(true))
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(c rune) bool { return c >= utf8.RuneSelf })
}

// clip shortens what is repeated to whoever sent it.
func clip(s string) string {
	if utf8.RuneCountInString(s) > 40 {
		return string([]rune(s)[:40]) + "…"
	}
	return s
}

// disposable are domains of services that give addresses away for minutes or to
// everybody, one a line: nobody reads there tomorrow. They were known by name
// when the list was written; the setting mail.refused_domains adds others.
//
//go:embed disposable.txt
var disposable string

// refusedDomains is what nothing is mailed to: true is for domains that give
// addresses away.
func refusedDomains(o Options) map[string]bool {
	refused := make(map[string]bool)
	if !o.Disposable {
		for domain := range strings.Lines(disposable) {
			refused[strings.TrimSpace(domain)] = true
		}
	}
	for _, domain := range o.Refused {
		refused[domainOf(domain)] = false
	}
	return refused
}

// domainOf tidies a domain of the settings: " @Example.ORG" is "example.org".
func domainOf(s string) string {
	s = strings.Trim(strings.ToLower(strings.TrimSpace(s)), "@.*")
	if ascii, err := names().ToASCII(s); err == nil {
		return ascii
	}
	return s
}

// CheckDomains refuses settings that name no domains.
func CheckDomains(domains []string) error {
	for _, d := range domains {
		if _, err := mail.ParseAddress("a@" + domainOf(d)); err != nil {
			return fmt.Errorf("%q is not a domain like example.org", clip(d))
		}
	}
	return nil
}

// taken refuses an address at a domain to which nothing is mailed.
func (s *Service) taken(address string) error {
	_, domain, _ := strings.Cut(address, "@")
	for at := domain; at != ""; _, at, _ = strings.Cut(at, ".") {
		away, refused := s.refused[at]
		switch {
		case refused && away:
			return papers.Invalid("email", "is at %s, which gives addresses away for minutes: use one that you will still read tomorrow", at)
		case refused:
			return papers.Invalid("email", "is at %s, to which this site mails nothing; use another address", at)
		}
	}
	return nil
}
