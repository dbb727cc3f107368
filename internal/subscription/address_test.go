package subscription_test

import (
	"strings"
	"testing"

	"github.com/dailypapers/dailypapers/internal/subscription"
)

// Each address that is typed, pasted or sent to do harm gets one form, or a
// sentence that says what is wrong with it.
func TestAddresses(t *testing.T) {
	const (
		unusual = "email has letters before the @ that most mail servers do not know (only a to z, digits and a few signs are taken here); use another address"
		hidden  = "email holds a line break or another sign that cannot be seen; write it in one line"
		quoted  = "email has quotation marks: such addresses are rare, and many mail servers refuse them; use another one"
		alone   = "email must be the address alone, ada@example.org, without a name and angle brackets"
		several = "email must be one address; each subscribes by itself"
		spaced  = "email holds a space; write the address alone, like ada@example.org"
	)
	away := func(domain string) string {
		return "email is at " + domain + ", which gives addresses away for minutes: use one that you will still read tomorrow"
	}
	holds := func(sign string) string {
		return `email holds "` + sign + `", which is in no usual address; write the address alone, like ada@example.org`
	}
	whole := func(domain string) string {
		return `email ends in "` + domain + `", which is no whole domain: its end is missing, like the .org of example.org`
	}
	itself := func(domain string) string {
		return `email ends in "` + domain + `", which is no domain of the world; use an address to which mail can be sent from elsewhere`
	}
	long := strings.Repeat("a", 288) + "@example.org"
	x := newSite(t, subscription.Options{Refused: []string{"@Rivals.example", "*.bücher.example"}})
	for _, tt := range []struct{ typed, kept, words string }{
		{"ada@example.org", "ada@example.org", ""},
		{"  Ada@Example.ORG\r\n", "ada@example.org", ""},
		{"ada+papers@example.org", "ada+papers@example.org", ""},
		{"a.d.a+x+y=z@example.org", "a.d.a+x+y=z@example.org", ""},
		{"o'brien@example.org", "o'brien@example.org", ""},
		{"postmaster@example.org", "postmaster@example.org", ""},
		{"info@example.org", "info@example.org", ""},
		{"ada@bücher.test", "ada@xn--bcher-kva.test", ""},
		{"ada@BÜCHER.test", "ada@xn--bcher-kva.test", ""},
		{"ada@例え.テスト", "ada@xn--r8jz45g.xn--zckzah", ""},
		{"ada@example。org", "ada@example.org", ""}, // the full stop of Japanese
		{strings.Repeat("a", 64) + "@example.org", strings.Repeat("a", 64) + "@example.org", ""},

		{"", "", "email is empty: write the address to which papers are to be sent"},
		{" \t\n ", "", "email is empty: write the address to which papers are to be sent"},
		{"ada", "", "email has no @; write the whole address, like ada@example.org"},
		{long, "", "email has 300 characters; no mail address has more than 254"},
		{strings.Repeat("a", 65) + "@example.org", "", "email has 65 characters before the @; no mailbox has more than 64"},
		{"adä@example.org", "", unusual},
		{"адам@example.org", "", unusual},
		{"аda@example.org", "", unusual}, // a Cyrillic а
		{"ada\u200b@example.org", "", unusual},
		{"ada@exa\u200bmple.org", "ada@example.org", ""}, // which is nothing in a domain (UTS 46)
		{"ada@-.org", "", `email ends in "-.org", which is no domain's name`},
		{"ada@" + strings.Repeat("a", 64) + ".org", "", `email ends in "` + strings.Repeat("a", 40) + `…", which is no domain's name`},
		{"ada@ex_ä.org", "", `email ends in "ex_ä.org", which is no domain's name`},
		{"ada@xn--\u00fc.org", "", `email ends in "xn--ü.org", which is no domain's name`},
		{`"ada lovelace"@example.org`, "", quoted},
		{`"ada@x"@example.org`, "", quoted},
		{"Ada Lovelace <ada@example.org>", "", alone},
		{"<ada@example.org>", "", alone},
		{"<script>alert(1)</script>", "", alone},
		{"ada@example.org,eve@example.org", "", several},
		{"ada@example.org; eve@example.org", "", several},
		{"ada @example.org", "", spaced},
		{"ada@example.org eve@example.org", "", spaced},
		{"ada@example.org\r\nBcc: eve@example.org", "", hidden},
		{"ada@example.org\nSubject: x", "", hidden},
		{"ada\x00@example.org", "", hidden},
		{"ada\r@example.org", "", hidden},
		{"ada\u0085@example.org", "", hidden},
		{"ada%0d%0aBcc:eve@example.org", "", holds(":")},
		{"ada@\xff.org", "", "email is not text in UTF-8"},
		{"ada@127.0.0.1", "", "email ends in a number; it must end in a domain's name, like example.org"},
		{"ada@[127.0.0.1]", "", "email ends in a number in brackets; it must end in a domain's name, like example.org"},
		{"ada@@example.org", "", "email has more than one @; write one address, like ada@example.org"},
		{"ada@example", "", whole("example")},
		{"ada@EXAMPLE", "", whole("example")},
		{"ada@localhost", "", whole("localhost")},
		{"root@LOCALHOST", "", whole("localhost")},
		{"root@Mail.localhost", "", itself("mail.localhost")},
		{"root@localhost.localdomain", "", itself("localhost.localdomain")},
		{"root@127.0.0.0x1", "", itself("127.0.0.0x1")},
		{"ada@" + strings.Repeat("a", 63), "", whole(strings.Repeat("a", 40) + "…")},
		{"@example.org", "", "email begins with the @; write the whole address, like ada@example.org"},
		{"ada@example.org.", "", "email ends in a dot; leave it out"},
		{"ada@example。org。", "", "email ends in a dot; leave it out"},
		{"ada@example.org..", "", `email ends in "example.org..", which is no domain's name`},
		{"ada@localhost.", "", "email ends in a dot; leave it out"},
		{"ada@.", "", `email ends in ".", which is no domain's name`},
		{"ada@.org", "", `email ends in ".org", which is no domain's name`},
		{"ada@", "", "email ends behind the @; write the whole address, like ada@example.org"},
		{"ada.@example.org", "", "email has a dot right before the @, as no mailbox does; leave it out"},
		{".ada@example.org", "", "email begins with a dot, as no mailbox does; leave it out"},
		{"a..da@example.org", "", "email has two dots in a row before the @, as no mailbox does; leave one out"},
		{".@example.org", "", "email begins with a dot, as no mailbox does; leave it out"},
		{"ada@example..org", "", `email ends in "example..org", which is no domain's name`},
		{`ada\@example.org`, "", holds(`\\`)},
		{"ada(comment)@example.org", "", holds("(")},
		{"mailto:ada@example.org", "", holds(":")},
		{"[ada]@example.org", "", holds("[")},
		{"ada@(comment)example.org", "", `email ends in "(comment)example.org", which is no domain's name`},

		{"ada@mailinator.com", "", away("mailinator.com")},
		{"ada@MX7.Mailinator.com", "", away("mailinator.com")},
		{"ada@notmailinator.org", "ada@notmailinator.org", ""},
		{"ada@mailinator.com.example.org", "ada@mailinator.com.example.org", ""},
		{"ada@rivals.example", "", "email is at rivals.example, to which this site mails nothing; use another address"},
		{"ada@deep.in.rivals.example", "", "email is at rivals.example, to which this site mails nothing; use another address"},
		{"ada@BÜCHER.example", "", "email is at xn--bcher-kva.example, to which this site mails nothing; use another address"},
	} {
		got, err := x.s.Address(tt.typed)
		switch {
		case tt.words == "" && (err != nil || got != tt.kept):
			t.Errorf("%q: %q, %v; want %q", tt.typed, got, err, tt.kept)
		case tt.words != "" && (err == nil || err.Error() != tt.words):
			t.Errorf("%q: %q, %v\nwant %s", tt.typed, got, err, tt.words)
		}
	}
	all := newSite(t, subscription.Options{Disposable: true})
	if got, err := all.s.Address("ada@mailinator.com"); got != "ada@mailinator.com" || err != nil {
		t.Errorf("where they are taken: %q, %v", got, err)
	}
}

func TestCheckDomains(t *testing.T) {
	if err := subscription.CheckDomains([]string{"example.org", "@bücher.example", "*.x.org"}); err != nil {
		t.Error(err)
	}
	for _, wrong := range []string{"", "example", "exa mple.org", "https://example.org", "a@b.org"} {
		if err := subscription.CheckDomains([]string{wrong}); err == nil {
			t.Errorf("%q is taken for a domain", wrong)
		}
	}
}

// What is taken is the same when it is read again, fits into a header, and is
// one address for one mailbox.
func FuzzAddress(f *testing.F) {
	x := subscription.New(nil, subscription.Options{})
	for _, s := range []string{"ada@example.org", "Ada+x@Bücher.test", "a@b\r\nBcc: c@d.org", `"a"@b.org`, "a@[1.2.3.4]", "ada@例え.テスト"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := x.Address(s)
		if err != nil {
			return
		}
		if again, err := x.Address(got); again != got || err != nil {
			t.Errorf("%q is %q, and that %q, %v", s, got, again, err)
		}
		if len(got) > 254 || strings.ContainsFunc(got, func(c rune) bool { return c <= ' ' || c > '~' }) || strings.Count(got, "@") != 1 || got != strings.ToLower(got) {
			t.Errorf("%q is kept as %q", s, got)
		}
	})
}
