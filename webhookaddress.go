package papers

import (
	"encoding/json"
	"log/slog"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

const maxWebhookAddress = 2000 // bytes

// A WebhookAddress is where a webhook's deliveries are sent. Slack's and
// Discord's are secrets: printed, logged or encoded it is Shown.
type WebhookAddress string

// Reveal is the whole address, for sending and keeping it.
func (a WebhookAddress) Reveal() string { return string(a) }

// Host is the address's host with its port, "" where it has none.
func (a WebhookAddress) Host() string {
	u, err := url.Parse(string(a))
	if err != nil {
		return ""
	}
	return u.Host
}

// String is the host and as much of the rest as tells one address from
// another to who knows them both: "hooks.example.org/…x7Qz".
func (a WebhookAddress) String() string {
	host := a.Host()
	if host == "" {
		return "…"
	}
	u, _ := url.Parse(string(a)) // Host has read it
	rest := []rune(u.RequestURI())
	const shown, hidden = 4, 12
	if len(rest) < shown+hidden {
		return host + "/…"
	}
	return host + "/…" + string(rest[len(rest)-shown:])
}

// GoString is String, for %#v.
func (a WebhookAddress) GoString() string { return strconv.Quote(a.String()) }

// LogValue is String, for slog.
func (a WebhookAddress) LogValue() slog.Value { return slog.StringValue(a.String()) }

// MarshalJSON writes String.
func (a WebhookAddress) MarshalJSON() ([]byte, error) { return json.Marshal(a.String()) }

// ParseWebhookAddress reads where deliveries should go. Whether one may send
// there is another question, which depends on what the name means by then.
// Its errors do not repeat what they read.
func ParseWebhookAddress(s string) (WebhookAddress, error) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > maxWebhookAddress {
		return "", Invalid("address", "must be 1 to %d bytes long", maxWebhookAddress)
	}
	u, err := url.Parse(s)
	switch {
	case err != nil || strings.ContainsFunc(s, func(c rune) bool { return c <= ' ' || c == 0x7f || c == '\\' || isBidi(c) }):
		return "", Invalid("address", "cannot be read; it should be like https://example.org/hook")
	case u.Scheme != "https" && u.Scheme != "http":
		return "", Invalid("address", "must begin with https://")
	case u.User != nil:
		return "", Invalid("address", "holds a name or password before an @; put a secret into its path, or check the signature")
	case u.Fragment != "" || strings.HasSuffix(s, "#"):
		return "", Invalid("address", "holds a #, behind which nothing is sent")
	case !isHost(u.Hostname()):
		return "", Invalid("address", "names no host like example.org")
	case !isWebhookPort(u.Port()) || strings.HasSuffix(u.Host, ":"):
		return "", Invalid("address", "names a port that belongs to another service; use 443, or one above 1023")
	}
	return WebhookAddress(u.String()), nil
}

// isHost reports whether a name is a number or one that a resolver can be
// asked for: letters outside ASCII are to be written in Punycode, since two
// programs may turn them into two names.
func isHost(name string) bool {
	if at, err := netip.ParseAddr(name); err == nil {
		return at.Zone() == ""
	}
	if name == "" || len(name) > 253 || strings.Trim(strings.ToLower(name), "abcdefghijklmnopqrstuvwxyz0123456789-._") != "" {
		return false
	}
	return !strings.Contains(name, "..") && name[0] != '.' && name[0] != '-'
}

// isWebhookPort refuses the ports at which other services than the web's
// listen, some of which take orders from whatever is sent to them. Below 1024
// all but two are such; above, the ones that browsers keep away from, and
// common databases.
func isWebhookPort(text string) bool {
	if text == "" {
		return true
	}
	n, err := strconv.ParseUint(text, 10, 16)
	others := []uint64{1433, 1719, 1720, 1723, 2049, 3306, 3659, 4045, 4190, 5060, 5061, 5432, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080, 11211, 27017}
	return err == nil && (n == 80 || n == 443 || n > 1023 && !slices.Contains(others, n))
}
