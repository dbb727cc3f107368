package mail

import (
	"net/mail"
	"strings"

	papers "github.com/dailypapers/dailypapers"
)

const maxAddress = 254 // bytes: RFC 5321, 4.5.3.1.3, without the brackets

// ParseAddress reads a mail address as people type it and returns the one
// form of it that is kept: without a name, in small letters, since no provider
// that matters tells capitals apart. It is one of the world's: those that IsLocal
// knows are for ParseLocal.
func ParseAddress(s string) (string, error) {
	address, err := ParseLocal(s)
	if err == nil && IsLocal(address) {
		return "", notAddress()
	}
	return address, err
}

// ParseLocal is ParseAddress for what those say who run the site, or who have an
// account on it already: they may mean the machine's own mailboxes.
func ParseLocal(s string) (string, error) {
	s = strings.TrimSpace(s)
	if len(s) > maxAddress || strings.ContainsFunc(s, outlandish) {
		return "", notAddress()
	}
	a, err := mail.ParseAddress(s)
	if err != nil || a.Name != "" || a.Address != s || strings.HasPrefix(s, "<") {
		return "", notAddress()
	}
	local, domain, _ := strings.Cut(strings.ToLower(s), "@")
	if local == "" || !strings.Contains(domain, ".") && domain != localhost || strings.ContainsAny(domain, "[]@") || strings.Contains(local, `"`) {
		return "", notAddress()
	}
	return local + "@" + domain, nil
}

const localhost = "localhost"

// IsLocal reports whether an address in small letters is one of the machine's
// own, by one of the names that a machine has for itself (RFC 6761, 6.3), or is at
// a number, as no address of the world is: root@localhost, root@127.0.0.1. No
// domain of the world has an end that begins with a digit.
func IsLocal(address string) bool {
	domain := address[strings.LastIndexByte(address, '@')+1:]
	last := domain[strings.LastIndexByte(domain, '.')+1:]
	return last == localhost || domain == "localhost.localdomain" || last != "" && last[0] >= '0' && last[0] <= '9'
}

func notAddress() error { return papers.Invalid("email", "is not a mail address like ada@example.org") }

// outlandish names what no address that can be written to everywhere holds.
func outlandish(c rune) bool { return c <= ' ' || c > '~' || strings.ContainsRune(`"()<>,;:\`, c) }

// ReturnPath is the address to which a mail server sends a message back whose
// word this is: "bounces+word@example.org" where address is
// "bounces@example.org". What is too long for the part before the @ (RFC 5321,
// 4.5.3.1.1) is the address itself.
func ReturnPath(address, word string) string {
	local, domain, _ := strings.Cut(address, "@")
	if whole := local + "+" + word; len(whole) <= 64 {
		return whole + "@" + domain
	}
	return address
}
