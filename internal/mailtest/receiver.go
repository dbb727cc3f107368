package mailtest

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"
	"github.com/emersion/go-smtp"

	"github.com/dailypapers/dailypapers/internal/mail"
)

// A Step is where a script may do something.
type Step string

// The steps of a conversation.
const (
	Connect   Step = "connect"
	Hello     Step = "hello"
	SignIn    Step = "sign-in"
	Sender    Step = "sender"
	Recipient Step = "recipient"
	Data      Step = "data" // in the middle of the message: it can be dropped and stalled there
	Dot       Step = "dot"  // behind the message's end: what is dropped there was taken
)

// An Answer is what a script has the server do; the zero value is that all is
// well.
type Answer struct {
	Code   int
	Status [3]int
	Words  string
	Drop   bool // close the connection without a word
	Stall  bool // say nothing until the receiver is closed
}

// A Script decides what happens at a step; to is the recipient where one is
// known.
type Script func(at Step, to string) Answer

// A Mail is a message that was taken.
type Mail struct {
	From, To string
	Data     []byte
	Signed   int   // how many signatures are good
	Bad      error // why one is not
}

// Options are how a Receiver is.
type Options struct {
	Security mail.Security     // StartTLS offers it, TLS begins with it, Plain has none
	Users    map[string]string // passwords; nil asks nobody to sign in
	Ways     []string          // of signing in that are offered: PLAIN, LOGIN, CRAM-MD5; nil is PLAIN
	Keys     []mail.Key        // by which signatures are verified; nil verifies none
	Discard  bool              // what arrives is not kept but counted
	Taken    func(to string)   // hears of each message as it is taken, before the sender does; may be nil
	Judge    func(m Mail)      // hears of each message as Taken does; may be nil
	Size     int64             // the largest message; 0 is any
}

// A Receiver is a mail server.
type Receiver struct {
	o       Options
	server  *smtp.Server
	ln      net.Listener
	roots   *x509.CertPool
	records map[string]string
	end     chan struct{}

	mu          sync.Mutex
	script      Script
	mails       []Mail
	n           int
	connections int
	held        []net.Conn
}

// New starts a receiver, which ends with the test.
func New(t testing.TB, o Options) *Receiver {
	t.Helper()
	r, err := Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

// Start starts a receiver on a port of loopback.
func Start(o Options) (*Receiver, error) {
	r := &Receiver{o: o, records: map[string]string{}, end: make(chan struct{})}
	for _, k := range o.Keys {
		name, text, err := k.Record()
		if err != nil {
			return nil, err
		}
		r.records[name] = text
	}
	var err error
	if r.ln, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return nil, err
	}
	r.server = smtp.NewServer(smtp.BackendFunc(r.session))
	r.server.Domain, r.server.AllowInsecureAuth, r.server.MaxMessageBytes = "mx.example.net", true, o.Size
	r.server.ErrorLog = log.New(io.Discard, "", 0)
	r.server.ReadTimeout, r.server.WriteTimeout = time.Minute, time.Minute
	ln := net.Listener(door{r.ln, r})
	if o.Security == mail.StartTLS || o.Security == mail.TLS {
		config, roots, err := certificate()
		if err != nil {
			return nil, err
		}
		r.roots = roots
		if o.Security == mail.TLS {
			ln = tls.NewListener(ln, config)
		} else {
			r.server.TLSConfig = config
		}
	}
	go func() { _ = r.server.Serve(ln) }() // ends when it is closed
	return r, nil
}

// Close ends the receiver with all its connections.
func (r *Receiver) Close() {
	r.mu.Lock()
	select {
	case <-r.end:
	default:
		close(r.end)
	}
	for _, c := range r.held {
		c.Close()
	}
	r.mu.Unlock()
	r.server.Close()
}

// Says has a script decide from now on; nil has all well.
func (r *Receiver) Says(s Script) { r.mu.Lock(); defer r.mu.Unlock(); r.script = s }

// Server is the receiver as the settings of a site name it.
func (r *Receiver) Server() mail.Server {
	host, port, _ := net.SplitHostPort(r.ln.Addr().String())
	n, _ := strconv.Atoi(port)
	return mail.Server{Host: host, Port: n, Security: r.o.Security}
}

// TLS is a configuration that believes the receiver.
func (r *Receiver) TLS() *tls.Config { return &tls.Config{RootCAs: r.roots} }

// Mails are those that were taken so far, in their order.
func (r *Receiver) Mails() []Mail {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]Mail(nil), r.mails...)
}

// Count is how many messages were taken.
func (r *Receiver) Count() int { r.mu.Lock(); defer r.mu.Unlock(); return r.n }

// Connections is how many connections there were.
func (r *Receiver) Connections() int { r.mu.Lock(); defer r.mu.Unlock(); return r.connections }

func (r *Receiver) says(at Step, to string) Answer {
	r.mu.Lock()
	s := r.script
	r.mu.Unlock()
	if s == nil {
		return Answer{}
	}
	return s(at, to)
}

// A door lets connections in, or not.
type door struct {
	net.Listener
	r *Receiver
}

func (d door) Accept() (net.Conn, error) {
	for {
		c, err := d.Listener.Accept()
		if err != nil {
			return nil, err
		}
		d.r.mu.Lock()
		d.r.connections++
		d.r.mu.Unlock()
		switch a := d.r.says(Connect, ""); {
		case a.Stall:
			d.r.mu.Lock()
			d.r.held = append(d.r.held, c)
			d.r.mu.Unlock()
		case a.Drop:
			c.Close()
		case a.Code != 0:
			fmt.Fprintf(c, "%d %s\r\n", a.Code, a.Words)
			c.Close()
		default:
			return c, nil
		}
	}
}

// errGone is what a session answers whose connection it closed itself.
var errGone = errors.New("gone")

func (r *Receiver) session(c *smtp.Conn) (smtp.Session, error) {
	s := &session{r: r, c: c}
	return s, s.at(Hello)
}

type session struct {
	r        *Receiver
	c        *smtp.Conn
	in       bool
	from, to string
}

// at does what the script wants.
func (s *session) at(step Step) error { return s.do(s.r.says(step, s.to)) }

func (s *session) do(a Answer) error {
	switch {
	case a.Stall:
		<-s.r.end
		s.c.Conn().Close()
		return errGone
	case a.Drop:
		s.c.Conn().Close()
		return errGone
	case a.Code != 0:
		return &smtp.SMTPError{Code: a.Code, EnhancedCode: smtp.EnhancedCode(a.Status), Message: a.Words}
	}
	return nil
}

// Mail hears whom a message is from.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.r.o.Users != nil && !s.in {
		return smtp.ErrAuthRequired
	}
	s.from = from
	return s.at(Sender)
}

// Rcpt hears whom it is to.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	return s.at(Recipient)
}

// Data takes the message.
func (s *session) Data(from io.Reader) error {
	begins := make([]byte, 1024)
	n, err := io.ReadFull(from, begins)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return err
	}
	if err := s.at(Data); err != nil {
		return err
	}
	rest, err := io.ReadAll(from)
	if err != nil {
		return err
	}
	m := Mail{From: s.from, To: s.to, Data: append(begins[:n], rest...)}
	s.r.verify(&m)
	a := s.r.says(Dot, s.to)
	if a.Code == 0 {
		s.r.take(m)
	}
	return s.do(a)
}

// Reset forgets the message at hand.
func (s *session) Reset() { s.from, s.to = "", "" }

// Logout ends the session.
func (s *session) Logout() error { return nil }

func (r *Receiver) take(m Mail) {
	r.mu.Lock()
	r.n++
	if !r.o.Discard {
		r.mails = append(r.mails, m)
	}
	r.mu.Unlock()
	if r.o.Judge != nil {
		r.o.Judge(m)
	}
	if r.o.Taken != nil {
		r.o.Taken(m.To)
	}
}

// verify counts the good signatures of a message.
func (r *Receiver) verify(m *Mail) {
	if r.o.Keys == nil {
		return
	}
	all, err := dkim.VerifyWithOptions(bytes.NewReader(m.Data), &dkim.VerifyOptions{LookupTXT: func(name string) ([]string, error) {
		if text, ok := r.records[name]; ok {
			return []string{text}, nil
		}
		return nil, fmt.Errorf("no record %s", name)
	}})
	m.Bad = err
	for _, v := range all {
		if v.Err != nil {
			m.Bad = v.Err
			continue
		}
		m.Signed++
	}
}

// WaitFor waits until so many messages were taken.
func (r *Receiver) WaitFor(ctx context.Context, n int) error {
	for r.Count() < n {
		select {
		case <-ctx.Done():
			return fmt.Errorf("%d messages arrived, not %d: %w", r.Count(), n, context.Cause(ctx))
		case <-time.After(2 * time.Millisecond):
		}
	}
	return nil
}
