package bounce_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/bounce"
	"github.com/dailypapers/dailypapers/internal/mail"
)

// A post is an IMAP server on this machine with one mailbox.
type post struct {
	*world
	user *imapmemserver.User
	box  bounce.Mailbox
	pool *x509.CertPool
}

// newPost serves a mailbox by a security, with capabilities beyond IMAP4rev1.
func newPost(w *world, security mail.Security, caps ...imap.Cap) *post {
	w.Helper()
	certificate, pool := certificateFor(w.TB)
	p := &post{world: w, user: imapmemserver.NewUser("bounces", "hush"), pool: pool}
	for _, folder := range []string{"INBOX", "Reports", "Other"} {
		w.must(p.user.Create(folder, nil))
	}
	mem := imapmemserver.New()
	mem.AddUser(p.user)
	o := &imapserver.Options{NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
		return mem.NewSession(), nil, nil
	},
		Caps: imap.CapSet{imap.CapIMAP4rev1: {}}, InsecureAuth: security == mail.Plain, Logger: log.New(io.Discard, "", 0)}
	for _, c := range caps {
		o.Caps[c] = struct{}{}
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	w.must(err)
	secured := &tls.Config{Certificates: []tls.Certificate{certificate}}
	served := ln
	switch security {
	case mail.TLS:
		served = tls.NewListener(ln, secured)
	case mail.StartTLS:
		o.TLSConfig = secured
	}
	server := imapserver.New(o)
	go func() { _ = server.Serve(served) }()
	w.Cleanup(func() { server.Close() })
	p.box = mailboxAt(ln.Addr(), security, pool)
	return p
}

func mailboxAt(at net.Addr, security mail.Security, pool *x509.CertPool) bounce.Mailbox {
	return bounce.Mailbox{Host: "127.0.0.1", Port: at.(*net.TCPAddr).Port, Security: security, User: "bounces", Password: "hush", Roots: &tls.Config{RootCAs: pool}}
}

func certificateFor(t testing.TB) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

// arrive puts a message into a folder.
func (p *post) arrive(text string) {
	p.Helper()
	_, err := p.user.Append("INBOX", literal{strings.NewReader(strings.ReplaceAll(text, "\n", "\r\n"))}, &imap.AppendOptions{})
	p.must(err)
}

type literal struct{ *strings.Reader }

func (l literal) Size() int64 { return l.Reader.Size() }

// dsn is a report as mail servers send it (RFC 3464).
func dsn(word, address, action, status string) string {
	return fmt.Sprintf(`From: Mail Delivery System <MAILER-DAEMON@mx.example.com>
To: bounces+%s@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain

I could not deliver it.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; %s
Action: %s
Status: %s
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b1--
`, word, address, action, status)
}

// arf is a complaint as providers send it (RFC 5965).
func arf(word, address string) string {
	return fmt.Sprintf(`From: <fbl@provider.example>
To: bounces+%s@example.org
Subject: FW: Papers
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b1"

--b1
Content-Type: text/plain

An abuse report.

--b1
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Provider/1.0
Version: 1
Original-Rcpt-To: <%s>

--b1
Content-Type: message/rfc822

From: <papers@example.org>
To: <%s>
Subject: Papers

x
--b1--
`, word, address, address)
}

// holds demands how many messages a folder has, and how many of them unseen.
func (p *post) holds(folder string, all, unseen uint32) {
	p.Helper()
	got, err := p.user.Status(folder, &imap.StatusOptions{NumMessages: true, NumUnseen: true})
	p.must(err)
	if *got.NumMessages != all || *got.NumUnseen != unseen {
		p.Errorf("%s holds %d messages, %d unseen; want %d, %d", folder, *got.NumMessages, *got.NumUnseen, all, unseen)
	}
}

// All that comes to the mailbox: what is a report of ours is dealt with and goes
// away, what is not is left there, as read.
func TestPoll(t *testing.T) {
	for _, tt := range []struct {
		name     string
		security mail.Security
		done     string
		caps     []imap.Cap
	}{
		{"tls", mail.TLS, "", nil},
		{"starttls", mail.StartTLS, "", []imap.Cap{imap.CapUIDPlus}},
		{"plain, rev2", mail.Plain, "", []imap.Cap{imap.CapIMAP4rev2}},
		{"moving", mail.TLS, "Reports", []imap.Cap{imap.CapMove, imap.CapUIDPlus}},
		{"copying", mail.TLS, "Reports", nil},
		{"extended search", mail.TLS, "", []imap.Cap{imap.CapESearch, imap.CapUIDPlus}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			p := newPost(w, tt.security, tt.caps...)
			p.box.Done = tt.done
			hard, soft, spam, late, fine := w.sent("hard@example.com"), w.sent("soft@example.com"), w.sent("spam@example.com"), w.sent("late@example.com"), w.sent("fine@example.com")
			p.arrive(dsn(w.word(hard), "hard@example.com", "failed", "5.1.1"))
			p.arrive("From: somebody@example.com\nTo: bounces@example.org\nSubject: hello\n\nI am away.\n")
			p.arrive(dsn(w.word(soft), "soft@example.com", "failed", "4.2.2"))
			p.arrive(arf(w.word(spam), "spam@example.com"))
			p.arrive(dsn(w.word(late), "late@example.com", "delayed", "4.4.1"))
			p.arrive(dsn("madeup", "fine@example.com", "failed", "5.1.1")) // anybody can write that
			p.arrive("\x00\xff")
			s := w.service(bounce.Options{Mailbox: p.box})
			for range 2 {
				w.must(s.Poll(t.Context()))
				w.stands("hard", hard, papers.MessageBounced, papers.Bounced)
				w.stands("soft", soft, papers.MessageBounced, "")
				w.stands("spam", spam, papers.MessageSent, papers.Complained)
				w.stands("late", late, papers.MessageSent, "")
				w.stands("fine", fine, papers.MessageSent, "")
				p.holds("INBOX", 3, 0)
				if tt.done != "" {
					p.holds(tt.done, 4, 0)
				}
				w.at = w.at.Add(time.Minute)
			}
			l, err := w.st.Letter(t.Context(), hard)
			w.must(err)
			status, err := s.Status(t.Context())
			if err != nil || !strings.Contains(l.Words, "550 5.1.1 no such user") || status.Reports != 4 || status.Others != 3 || status.Error != "" || !status.At.Equal(noon().Add(time.Minute)) || !status.LastReport.Equal(noon()) {
				t.Errorf("%q, %+v, %v", l.Words, status, err)
			}
		})
	}
}

// More than one visit's worth is read in several.
func TestPollMany(t *testing.T) {
	w := newWorld(t)
	p := newPost(w, mail.TLS)
	var ids []papers.MessageID
	for i := range 230 {
		id := w.sent(fmt.Sprintf("r%d@example.com", i))
		ids = append(ids, id)
		p.arrive(dsn(w.word(id), "x@example.com", "failed", "5.1.1"))
	}
	w.must(w.service(bounce.Options{Mailbox: p.box}).Poll(t.Context()))
	p.holds("INBOX", 0, 0)
	for _, id := range ids {
		w.stands("one of many", id, papers.MessageBounced, papers.Bounced)
	}
}

// A message that is longer than any report is read at its beginning.
func TestPollLong(t *testing.T) {
	w := newWorld(t)
	p := newPost(w, mail.TLS)
	id := w.sent("ada@example.com")
	p.arrive(strings.TrimSuffix(dsn(w.word(id), "ada@example.com", "failed", "5.1.1"), "--b1--\n") + "--b1\nContent-Type: text/plain\n\n" + strings.Repeat(strings.Repeat("x", 70)+"\n", 60_000) + "--b1--\n")
	w.must(w.service(bounce.Options{Mailbox: p.box}).Poll(t.Context()))
	w.stands("a long one", id, papers.MessageBounced, papers.Bounced)
	p.holds("INBOX", 0, 0)
}

// What cannot be read is told, kept for the page of admins, and forgotten when
// it works again. Nothing in the words is the password.
func TestPollFails(t *testing.T) {
	w := newWorld(t)
	p := newPost(w, mail.TLS)
	id := w.sent("ada@example.com")
	p.arrive(dsn(w.word(id), "ada@example.com", "failed", "5.1.1"))
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	w.must(err)
	closed.Close()
	for _, tt := range []struct {
		what, words string
		change      func(*bounce.Mailbox)
	}{
		{"nobody listens", "connection refused", func(b *bounce.Mailbox) { b.Port = closed.Addr().(*net.TCPAddr).Port }},
		{"a wrong password", "signing in as bounces", func(b *bounce.Mailbox) { b.Password = "wrong-one" }},
		{"no such folder", "opening the folder Nowhere", func(b *bounce.Mailbox) { b.Folder = "Nowhere" }},
		{"a certificate of nobody's", "certificate", func(b *bounce.Mailbox) { b.Roots = nil }},
		{"nowhere to move to", "moving reports to the folder Gone", func(b *bounce.Mailbox) { b.Done = "Gone" }},
	} {
		box := p.box
		tt.change(&box)
		s := w.service(bounce.Options{Mailbox: box})
		err := s.Poll(t.Context())
		status, reading := s.Status(t.Context())
		if err == nil || reading != nil || !strings.Contains(err.Error(), tt.words) || !strings.Contains(status.Error, tt.words) || strings.Contains(err.Error(), "wrong-one") || !status.Since.Equal(noon()) {
			t.Errorf("%s: %v, %+v, %v", tt.what, err, status, reading)
		}
		w.at = w.at.Add(time.Second)
	}
	s := w.service(bounce.Options{Mailbox: p.box})
	p.arrive(dsn(w.word(id), "ada@example.com", "failed", "5.1.1"))
	w.must(s.Poll(t.Context()))
	if status, err := s.Status(t.Context()); err != nil || status.Error != "" || !status.Since.IsZero() {
		t.Errorf("%+v, %v", status, err)
	}
	w.stands("in the end", id, papers.MessageBounced, papers.Bounced)
}

// A server that offers no encryption is not shown the password.
func TestPollWithoutTLS(t *testing.T) {
	w := newWorld(t)
	p := newPost(w, mail.Plain)
	p.box.Security = mail.StartTLS
	if err := w.service(bounce.Options{Mailbox: p.box}).Poll(t.Context()); err == nil {
		t.Error("a server without TLS was spoken to")
	}
}

// Of two processes one looks at a time.
func TestRunTakesTurns(t *testing.T) {
	w := newWorld(t)
	p := newPost(w, mail.TLS)
	id := w.sent("ada@example.com")
	p.arrive(dsn(w.word(id), "ada@example.com", "failed", "5.1.1"))
	got, err := w.st.TakeTurn(t.Context(), "mail.mailbox", "another process", time.Hour)
	if err != nil || !got.Taken {
		t.Fatal(got, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s := w.service(bounce.Options{Mailbox: p.box, Interval: time.Millisecond, Failed: func(err error) { t.Error(err) }})
	var all sync.WaitGroup
	all.Go(func() { s.Run(ctx) })
	time.Sleep(100 * time.Millisecond)
	w.stands("it is the other's turn", id, papers.MessageSent, "")
	w.must(w.st.EndTurn(t.Context(), "mail.mailbox", "another process", 0, 0))
	for range 400 {
		if l, err := w.st.Letter(t.Context(), id); err != nil || l.State == papers.MessageBounced {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	w.stands("it is ours", id, papers.MessageBounced, papers.Bounced)
	cancel()
	all.Wait()
	s = w.service(bounce.Options{})
	s.Run(t.Context()) // without a mailbox there is nothing to do
}
