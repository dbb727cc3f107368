package postmaster_test

import (
	"maps"
	"regexp"
	"strings"
	"testing"

	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/mailtest"
	"github.com/dailypapers/dailypapers/internal/postmaster"
)

func setup(t testing.TB) postmaster.Setup {
	t.Helper()
	keys, err := mail.NewKeys("example.org", "dailypapers")
	if err != nil {
		t.Fatal(err)
	}
	return postmaster.Setup{Relay: "email-smtp.eu-west-1.amazonaws.com", From: "papers@example.org", Return: "bounces@example.org", Keys: keys}
}

func TestRecords(t *testing.T) {
	s := setup(t)
	all, err := s.Records()
	if err != nil || len(all) != 4 {
		t.Fatal(all, err)
	}
	for i, want := range []string{
		`^example\.org\. IN TXT "v=spf1 include:amazonses\.com ~all"$`,
		`^dailypapers-rsa\._domainkey\.example\.org\. IN TXT \( "v=DKIM1; k=rsa; p=[A-Za-z0-9+/]{200,}" "[A-Za-z0-9+/=]{100,}" \)$`,
		`^dailypapers-ed25519\._domainkey\.example\.org\. IN TXT "v=DKIM1; k=ed25519; p=[A-Za-z0-9+/]{43}="$`,
		`^_dmarc\.example\.org\. IN TXT "v=DMARC1; p=none; rua=mailto:postmaster@example\.org"$`,
	} {
		zone := all[i].Zone()
		if !regexp.MustCompile(want).MatchString(zone) {
			t.Errorf("%s", zone)
		}
		for part := range strings.SplitSeq(zone, `" "`) {
			if len(part) > 255+60 {
				t.Errorf("a string of %d bytes", len(part))
			}
		}
	}
	for relay, want := range map[string]string{"": "a mx", "localhost": "a mx", "127.0.0.1": "a mx", "10.0.0.3": "a mx", "93.184.216.34": "ip4:93.184.216.34", "2606:2800::1": "ip6:2606:2800::1",
		"smtp.example.net": "a:smtp.example.net", "smtp.sendgrid.net": "include:sendgrid.net", "SMTP.Mailgun.org.": "include:mailgun.org", "evilsendgrid.net": "a:evilsendgrid.net", "smtp-relay.gmail.com": "include:_spf.google.com"} {
		s.Relay = relay
		if all, err := s.Records(); err != nil || all[0].Text != "v=spf1 "+want+" ~all" || all[0].Note == "" {
			t.Errorf("%s: %+v, %v", relay, all[0], err)
		}
	}
	for _, from := range []string{"", "papers@localhost", "nobody"} {
		s.From = from
		if _, err := s.Records(); err == nil || !strings.Contains(err.Error(), "mail.from") {
			t.Errorf("%q: %v", from, err)
		}
	}
}

// What stands in the DNS is compared with what must.
func TestCheck(t *testing.T) {
	n, err := mailtest.NewNames()
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	s := setup(t)
	records, err := s.Records()
	if err != nil {
		t.Fatal(err)
	}
	good := map[string][]string{"example.org": {records[0].Text, "google-site-verification=x", "MX mx.example.org."}}
	for _, r := range records[1:] {
		good[r.Name] = []string{r.Text}
	}
	rsa, ed, dmarc := records[1].Name, records[2].Name, "_dmarc.example.org"
	with := func(name string, texts ...string) map[string][]string {
		m := maps.Clone(good)
		m[name] = texts
		if texts == nil {
			delete(m, name)
		}
		return m
	}
	for _, tt := range []struct {
		what    string
		held    map[string][]string
		change  func(*postmaster.Setup)
		about   string
		verdict postmaster.Verdict
		words   string
	}{
		{"all is well", good, nil, "", "", ""},
		{"no SPF", with("example.org", "MX mx.example.org."), nil, "SPF at example.org", "wrong", "no record v=spf1"},
		{"two SPF", with("example.org", "MX mx.example.org.", "v=spf1 a ~all", "V=SPF1 mx ~all"), nil, "SPF", "wrong", "2 records"},
		{"everybody", with("example.org", "MX mx.example.org.", "v=spf1 include:amazonses.com +all"), nil, "SPF", "wrong", "all servers of the world"},
		{"nobody", with("example.org", "MX mx.example.org.", "v=spf1 -all"), nil, "SPF", "wrong", "allows no server: add include:amazonses.com"},
		{"another", with("example.org", "MX mx.example.org.", "v=spf1 ip4:192.0.2.1 -all"), nil, "SPF", "mind", "does not name include:amazonses.com"},
		{"a redirect", with("example.org", "MX mx.example.org.", "v=spf1 redirect=_spf.example.net"), nil, "SPF", "mind", "see that it allows"},
		{"among others", with("example.org", "MX mx.example.org.", "v=spf1 mx Include:AmazonSES.com -all"), nil, "", "", ""},
		{"not SPF", with("example.org", "MX mx.example.org.", "v=spf10 a"), nil, "SPF", "wrong", "no record"},
		{"no DKIM", with(rsa), nil, "DKIM at " + rsa, "wrong", "nothing stands there"},
		{"another key", with(ed, "v=DKIM1; k=ed25519; p=AAAA"), nil, "DKIM at " + ed, "wrong", "another key"},
		{"revoked", with(ed, "v=DKIM1; k=ed25519; p="), nil, "DKIM at " + ed, "wrong", "another key"},
		{"the key of the wrong kind", with(ed, strings.Replace(records[2].Text, "k=ed25519", "k=rsa", 1)), nil, "DKIM at " + ed, "wrong", "another key"},
		{"in other words", with(rsa, "p="+strings.Replace(strings.SplitAfter(records[1].Text, "p=")[1], "AQ", "A Q", 1)), nil, "", "", ""},
		{"a test", with(ed, records[2].Text+"; t=y:s"), nil, "DKIM at " + ed, "mind", "t=y"},
		{"beside another", with(ed, records[2].Text, "v=DKIM1; p=AAAA"), nil, "DKIM at " + ed, "wrong", "beside 1 other"},
		{"no DMARC", with(dmarc), nil, "DMARC at " + dmarc, "wrong", "nothing stands there, nor above it"},
		{"two DMARC", with(dmarc, "v=DMARC1; p=none", "v=DMARC1; p=reject"), nil, "DMARC", "wrong", "2 records"},
		{"old DMARC", with(dmarc, "v=DMARC1; p=none; pct=50; ri=3600; rua=mailto:a@example.org"), nil, "DMARC", "mind", "knows pct, ri no more"},
		{"no reports", with(dmarc, "v=DMARC1; p=reject"), nil, "DMARC", "mind", "without rua"},
		{"no policy", with(dmarc, "v=DMARC1; p=maybe"), nil, "DMARC", "wrong", "none of none"},
		{"a policy above", map[string][]string{"news.example.org": {"v=spf1 include:amazonses.com ~all", "MX mx."}, dmarc: {"v=DMARC1; p=reject; rua=mailto:a@example.org"}, rsa: good[rsa], ed: good[ed]},
			func(s *postmaster.Setup) { s.From, s.Return = "papers@news.example.org", "" }, "", "", ""},
		{"a strict one above", map[string][]string{"news.example.org": {"v=spf1 include:amazonses.com ~all", "MX mx."}, dmarc: {"v=DMARC1; p=reject; adkim=s; rua=mailto:a@example.org"}, rsa: good[rsa], ed: good[ed]},
			func(s *postmaster.Setup) { s.From, s.Return = "papers@news.example.org", "" }, "Signature of example.org", "wrong", "does not belong to news.example.org"},
		{"signed by another", with("other.example", records[0].Text, "MX mx."), func(s *postmaster.Setup) { s.From = "papers@other.example" }, "Signature of example.org", "wrong", "does not belong"},
		{"back to another", with("other.example", records[0].Text, "MX mx."), func(s *postmaster.Setup) { s.Return = "bounces@other.example" }, "Return path at other.example", "mind", "the signature must do alone"},
		{"not signed", good, func(s *postmaster.Setup) { s.Keys = nil }, "DKIM", "wrong", "no key signs"},
		{"no MX", with("example.org", records[0].Text, "A 192.0.2.7"), nil, "Return path at example.org", "mind", "goes to 192.0.2.7 itself"},
		{"nothing at all", with("example.org", records[0].Text), nil, "Return path at example.org", "wrong", "no MX and no address"},
		{"an MX of nowhere", with("example.org", records[0].Text, "MX ."), nil, "Return path at example.org", "wrong", "takes no mail"},
		{"the DNS fails for SPF", with("example.org", "fail"), nil, "SPF at example.org", "unknown", "did not answer"},
		{"the DNS fails for DKIM", with(rsa, "fail"), nil, "DKIM at " + rsa, "unknown", "did not answer"},
		{"the DNS fails for DMARC", with(dmarc, "fail"), nil, "DMARC at " + dmarc, "unknown", "did not answer"},
	} {
		n.Hold(tt.held)
		s := s
		if tt.change != nil {
			tt.change(&s)
		}
		all, err := postmaster.Checker{Resolver: n.Resolver()}.Check(t.Context(), s)
		if err != nil {
			t.Errorf("%s: %v", tt.what, err)
			continue
		}
		seen := tt.about == ""
		for _, f := range all {
			if tt.about == "" && f.Verdict != postmaster.Fine {
				t.Errorf("%s: %+v", tt.what, f)
			}
			seen = seen || strings.HasPrefix(f.About, tt.about) && f.Verdict == tt.verdict && strings.Contains(f.Words, tt.words)
		}
		if !seen {
			t.Errorf("%s: %+v", tt.what, all)
		}
	}
}
