package mail_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"
	"pgregory.net/rapid"

	ours "github.com/dailypapers/dailypapers/internal/mail"
)

// twoKeys are made once: RSA takes its time.
func twoKeys(t testing.TB) []ours.Key {
	t.Helper()
	keys, err := ours.NewKeys("example.org", "dp")
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// verified has the library verify all signatures of a message with the records
// of keys, and returns whose they are.
func verified(t interface{ Fatal(...any) }, message []byte, keys []ours.Key) string {
	records := map[string]string{}
	for _, k := range keys {
		name, text, err := k.Record()
		if err != nil {
			t.Fatal(err)
		}
		records[name] = text
	}
	all, err := dkim.VerifyWithOptions(bytes.NewReader(message), &dkim.VerifyOptions{LookupTXT: func(name string) ([]string, error) {
		if records[name] == "" {
			return nil, fmt.Errorf("no record %s", name)
		}
		return []string{records[name]}, nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	said := ""
	for _, v := range all {
		said += fmt.Sprint(v.Domain, " ", v.Err, " ", strings.ToLower(strings.Join(v.HeaderKeys, ":")), "\n")
	}
	return said
}

func digest() ours.Message {
	return ours.Message{To: "ada@example.org", Subject: "Zehn Arbeiten für heute — and more", Text: "Hällo  there \n\n\ttab\n", HTML: "<p>Hällo</p>\n" + strings.Repeat("x", 2000) + "\n\n\n",
		List: &ours.List{ID: "digest.example.org", Name: "Digest", Unsubscribe: "https://example.org/unsubscribe/abc", Feedback: "digest:daily:papers"}}
}

func TestSign(t *testing.T) {
	keys := twoKeys(t)
	s, err := ours.NewSigner(keys)
	if err != nil {
		t.Fatal(err)
	}
	b, err := digest().Bytes("papers@example.org", noon(), "ID7")
	if err != nil {
		t.Fatal(err)
	}
	signed, err := s.Sign(b, noon())
	if err != nil {
		t.Fatal(err)
	}
	const fields = "from:to:subject:date:message-id:list-id:list-unsubscribe:list-unsubscribe-post:feedback-id:auto-submitted:mime-version:content-type:" +
		"from:sender:to:subject:reply-to:cc:date:list-unsubscribe:list-unsubscribe-post:mime-version:content-type:content-transfer-encoding"
	if got, want := verified(t, signed, keys), strings.Repeat("example.org <nil> "+fields+"\n", 2); got != want {
		t.Errorf("verified:\n%s\nwant:\n%s", got, want)
	}
	again, err := s.Sign(b, noon())
	if err != nil || !bytes.Equal(again, signed) {
		t.Errorf("the same message signed twice differs, %v", err)
	}
	for line := range strings.SplitSeq(string(signed), "\r\n") {
		if len(line) > 78 {
			t.Errorf("a line has %d characters: %q", len(line), line)
		}
	}
	for _, change := range [][2]string{{"Subject: ", "Subject: X"}, {"One-Click", "Two-Click"}, {"unsubscribe/abc", "unsubscribe/abd"}, {"boundary=", "boundary=x"}, {"H=C3=A4llo", "H=C3=A5llo"}} {
		bad := strings.Replace(string(signed), change[0], change[1], 1)
		if got := verified(t, []byte(bad), keys); strings.Contains(got, "<nil>") || bad == string(signed) {
			t.Errorf("with %q: %s", change[1], got)
		}
	}
	// Mail servers fold and space anew: that is what "relaxed" is for.
	moved := strings.Replace(strings.Replace(string(signed), "List-Unsubscribe-Post: ", "List-Unsubscribe-Post:\r\n\t ", 1), "MIME-Version: 1.0", "mime-version:  1.0 ", 1) + "\r\n\r\n"
	if got := verified(t, []byte(moved), keys); strings.Count(got, "<nil>") != 2 {
		t.Errorf("folded anew: %s", got)
	}
}

// Who sends a signed message on may add no second field of those that are read,
// wherever it stands, and none that it had not.
func TestSignedIsClosed(t *testing.T) {
	keys := twoKeys(t)
	link := ours.Message{To: "ada@example.org", Subject: "Your link", Text: "Hällo.\n"} // a list's fields and parts it has not
	for name, m := range map[string]ours.Message{"a digest": digest(), "text alone": link} {
		t.Run(name, func(t *testing.T) { signedIsClosed(t, keys, m) })
	}
}

func signedIsClosed(t *testing.T, keys []ours.Key, m ours.Message) {
	s, err := ours.NewSigner(keys)
	if err != nil {
		t.Fatal(err)
	}
	b, err := m.Bytes("papers@example.org", noon(), "ID7")
	if err != nil {
		t.Fatal(err)
	}
	signed, err := s.Sign(b, noon())
	if err != nil {
		t.Fatal(err)
	}
	for _, added := range []string{"From: Bank <bank@example.net>", "To: victim@example.net", "Subject: You have won", "Reply-To: eve@example.net", "reply-to:eve@example.net", "Cc: victim@example.net",
		"Date: Thu, 12 Mar 2026 08:00:00 +0000", "Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: base64", "List-Unsubscribe: <https://example.net/u>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
		"Sender: bank@example.net", "MIME-Version: 1.0"} {
		for _, before := range []string{"From: ", "MIME-Version: "} { // in front of all others, and behind
			bad := strings.Replace(string(signed), "\r\n"+before, "\r\n"+added+"\r\n"+before, 1)
			if got := verified(t, []byte(bad), keys); bad == string(signed) || strings.Contains(got, "<nil>") {
				t.Errorf("with %q before %q:\n%s", added, before, got)
			}
		}
		if got := verified(t, []byte(added+"\r\n"+string(signed)), keys); strings.Contains(got, "<nil>") {
			t.Errorf("with %q on top:\n%s", added, got)
		}
	}
	// Nor is the encoding another one that stands in the head, as that of text alone does.
	head, body, _ := bytes.Cut(signed, []byte("\r\n\r\n"))
	if bad := bytes.Replace(head, []byte("Content-Transfer-Encoding: quoted-printable"), []byte("Content-Transfer-Encoding: 7bit"), 1); m.HTML == "" {
		if got := verified(t, slices.Concat(bad, []byte("\r\n\r\n"), body), keys); bytes.Equal(bad, head) || strings.Contains(got, "<nil>") {
			t.Errorf("in another encoding:\n%s", got)
		}
	}
	// What mail servers add on the way does no harm.
	carried := "Received: from a.example by b.example; Wed, 11 Mar 2026 12:00:00 +0000\r\nReturn-Path: <x@example.org>\r\n" + string(signed)
	if got := verified(t, []byte(carried), keys); strings.Count(got, "<nil>") != 2 {
		t.Errorf("carried:\n%s", got)
	}
}

// A head that has several fields of a name is signed as it is, each of them.
func TestSignSeveral(t *testing.T) {
	keys := twoKeys(t)[1:]
	s, err := ours.NewSigner(keys)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := s.Sign([]byte("From: a@example.org\r\nCc: b@example.org\r\nSubject: one\r\nCC: c@example.org\r\nReply-To: d@example.org\r\nSubject: two\r\n\r\nx\r\n"), noon())
	if err != nil {
		t.Fatal(err)
	}
	if got, want := verified(t, signed, keys), "example.org <nil> from:subject:subject:from:sender:to:subject:reply-to:reply-to:cc:cc:cc:date:"+
		"list-unsubscribe:list-unsubscribe-post:mime-version:content-type:content-transfer-encoding\n"; got != want {
		t.Errorf("%swant %s", got, want)
	}
	for _, part := range []string{"one", "two", "b@", "c@", "d@"} {
		if got := verified(t, bytes.Replace(signed, []byte(part), []byte("x"+part), 1), keys); strings.Contains(got, "<nil>") {
			t.Errorf("with another %s: %s", part, got)
		}
	}
}

func TestSignNothing(t *testing.T) {
	if b, err := (ours.Signer{}).Sign([]byte("x"), noon()); err != nil || string(b) != "x" {
		t.Errorf("%q, %v", b, err)
	}
	s, err := ours.NewSigner(twoKeys(t)[1:])
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"", "From: a@b.org\r\n", "To: a@b.org\r\n\r\nx"} {
		if _, err := s.Sign([]byte(bad), noon()); err == nil {
			t.Errorf("%q is signed", bad)
		}
	}
}

// Whatever a message's words are, the library's verifier finds both signatures good.
func TestSignAnything(t *testing.T) {
	keys := twoKeys(t)
	s, err := ours.NewSigner(keys)
	if err != nil {
		t.Fatal(err)
	}
	words := rapid.SampledFrom([]string{"a", " ", "  ", "\t", "\n", "\r\n", "\r", "ü", "中", "=", ".", "\n.\n", "=?utf-8?q?x?=", "\x00", "\xff", "<p>", strings.Repeat("long", 50)})
	rapid.Check(t, func(t *rapid.T) {
		text := func(name string) string {
			return strings.Join(rapid.SliceOfN(words, 0, 12).Draw(t, name), "")
		}
		m := ours.Message{To: "ada@example.org", Sender: text("sender"), Subject: text("subject"), Text: "x" + text("text"), HTML: text("html")}
		b, err := m.Bytes("papers@example.org", time.Unix(rapid.Int64Range(0, 1<<33).Draw(t, "at"), 0).UTC(), "ID")
		if err != nil {
			t.Fatal(err)
		}
		signed, err := s.Sign(b, noon())
		if err != nil {
			t.Fatal(err)
		}
		if got := verified(t, signed, keys); strings.Count(got, "<nil>") != 2 {
			t.Fatalf("%s in\n%q", got, signed)
		}
	})
}

// Bodies that this package does not write are hashed as the RFC has it too.
func TestSignForeignBodies(t *testing.T) {
	keys := twoKeys(t)[1:]
	s, err := ours.NewSigner(keys)
	if err != nil {
		t.Fatal(err)
	}
	for _, body := range []string{"", "\r\n", "\r\n\r\n", "a", "a\r\n", "a\r\n\r\n", " a \t b \r\n\r\n c", "\t\r\n \r\n", " \r\na\r\n \r\n", "a  \r\n", "\r\n\r\na"} {
		signed, err := s.Sign([]byte("From: a@example.org\r\nSubject: x\r\n\r\n"+body), noon())
		if err != nil {
			t.Fatal(err)
		}
		if got := verified(t, signed, keys); strings.Count(got, "<nil>") != 1 {
			t.Errorf("%q: %s", body, got)
		}
	}
}

func TestReadKey(t *testing.T) {
	small, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	write := func(kind string, b []byte) []byte { return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: b}) }
	pkcs8 := func(k any) []byte {
		b, err := x509.MarshalPKCS8PrivateKey(k)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	keys := twoKeys(t)
	private := keys[0].Signer.(*rsa.PrivateKey)
	for name, tt := range map[string]struct {
		file []byte
		want string
	}{
		"pkcs1":     {write("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(private)), ""},
		"pkcs8":     {write("PRIVATE KEY", pkcs8(private)), ""},
		"ed25519":   {write("PRIVATE KEY", pkcs8(keys[1].Signer)), ""},
		"nothing":   {nil, "no PEM file"},
		"text":      {[]byte("v=DKIM1; p=abc"), "no PEM file"},
		"public":    {write("PUBLIC KEY", []byte("x")), "private key is needed"},
		"locked":    {write("ENCRYPTED PRIVATE KEY", []byte("x")), "password"},
		"openssh":   {write("OPENSSH PRIVATE KEY", []byte("x")), "OPENSSH"},
		"damaged":   {write("PRIVATE KEY", []byte("SECRET")), "damaged"},
		"short":     {write("PRIVATE KEY", pkcs8(small)), "1024 bits"},
		"ecdsa":     {write("PRIVATE KEY", pkcs8(curve)), "not read by mail servers"},
		"wrong der": {write("RSA PRIVATE KEY", pkcs8(private)), "damaged"},
	} {
		k, err := ours.ReadKey("example.org", "s", tt.file)
		if tt.want == "" && err == nil {
			file, err := k.PEM()
			again, err2 := ours.ReadKey("example.org", "s", file)
			if err != nil || err2 != nil || again.Algorithm() != k.Algorithm() {
				t.Errorf("%s: %v, %v", name, err, err2)
			}
			continue
		}
		if err == nil || tt.want == "" || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "SECRET") {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
	}
	for _, names := range [][2]string{{"", "s"}, {"example.org", ""}, {"example.org", "a;b"}, {"exam ple.org", "s"}, {"example..org", "s"}, {"example.org", "s\r\nX: y"}} {
		if _, err := ours.ReadKey(names[0], names[1], write("PRIVATE KEY", pkcs8(keys[1].Signer))); err == nil {
			t.Errorf("%q is taken", names)
		}
	}
}

func BenchmarkSign(b *testing.B) {
	m, err := ours.Message{To: "ada@example.org", Subject: "x", Text: strings.Repeat("Words of some length, and more of them.\n", 150),
		HTML: strings.Repeat("<tr><td style=\"padding:8px\">On the stability of things — a study</td></tr>\n", 450)}.Bytes("papers@example.org", noon(), "ID")
	if err != nil {
		b.Fatal(err)
	}
	for i, name := range []string{"rsa", "ed25519"} {
		s, err := ours.NewSigner(twoKeys(b)[i : i+1])
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(m)))
			for b.Loop() {
				if _, err := s.Sign(m, noon()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	key := twoKeys(b)[1]
	o := &dkim.SignOptions{Domain: key.Domain, Selector: key.Selector, Signer: key.Signer, HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed}
	b.Run("ed25519 by go-msgauth", func(b *testing.B) {
		b.SetBytes(int64(len(m)))
		for b.Loop() {
			if err := dkim.Sign(io.Discard, bytes.NewReader(m), o); err != nil {
				b.Fatal(err)
			}
		}
	})
}
