package mail

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// Times are how long a mail server may take for each step of a conversation. A
// zero is the usual time.
type Times struct {
	Connect time.Duration // until the connection stands: 30 s
	Step    time.Duration // from a command to its answer, TLS and the greeting: 60 s
	Data    time.Duration // for the message itself: 3 min
	Answer  time.Duration // from its end to the answer, while the server may look through it: 5 min, of the 10 that RFC 5321 asks for
}

func (t Times) orUsual() Times {
	for _, x := range []struct {
		d     *time.Duration
		usual time.Duration
	}{{&t.Connect, 30 * time.Second}, {&t.Step, time.Minute}, {&t.Data, 3 * time.Minute}, {&t.Answer, 5 * time.Minute}} {
		if *x.d == 0 {
			*x.d = x.usual
		}
	}
	return t
}

// answerBytes is how much a server may say in one step.
const answerBytes = 64 << 10

// errFlood ends a conversation with a server that says too much.
var errFlood = errors.New("the server says more than an answer")

// A line is the network below a conversation. It bounds how long each step
// takes and how much is said in it.
type line struct {
	net.Conn
	left int
}

func (l *line) Read(b []byte) (int, error) {
	if l.left <= 0 {
		return 0, errFlood
	}
	n, err := l.Conn.Read(b[:min(len(b), l.left)])
	l.left -= n
	return n, err
}

// step begins a step of the conversation, which ctx ends early.
func (l *line) step(ctx context.Context, d time.Duration) error {
	l.left = answerBytes
	if err := l.SetDeadline(time.Now().Add(d)); err != nil {
		return err
	}
	return context.Cause(ctx) // whoever ends ctx from here on moves the deadline
}

// A connection is one conversation with a mail server. One goroutine at a time
// uses it.
type connection struct {
	line   *line
	smtp   *smtp.Client
	times  Times
	taken  int  // messages so far
	broken bool // it is of no more use
	opened bool // a message was begun and not ended
}

// connect opens a connection and signs in. Its errors do not hold the password.
func connect(ctx context.Context, s Server, config *tls.Config, times Times) (*connection, error) {
	dialer := net.Dialer{Timeout: times.Connect}
	raw, err := dialer.DialContext(ctx, "tcp", s.Address())
	if err != nil {
		return nil, err
	}
	c := &connection{line: &line{Conn: raw}, times: times}
	defer c.heed(ctx)()
	if err := c.begin(ctx, s, config); err != nil {
		raw.Close()
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		return nil, err
	}
	return c, nil
}

// heed has the end of ctx end what the connection waits for, until the function
// that it returns is called.
func (c *connection) heed(ctx context.Context) (done func() bool) {
	return context.AfterFunc(ctx, func() { _ = c.line.SetDeadline(time.Unix(1, 0)) }) // of a closed connection it does not matter
}

func (c *connection) begin(ctx context.Context, s Server, config *tls.Config) error {
	if err := c.line.step(ctx, c.times.Step); err != nil {
		return err
	}
	config = configFor(s, config)
	var under net.Conn = c.line
	if s.Security == TLS {
		under = tls.Client(c.line, config)
	}
	var err error
	if c.smtp, err = smtp.NewClient(under, s.Host); err != nil {
		return fmt.Errorf("the greeting: %w", err)
	}
	c.smtp.SkipSMTPUTF8(true) // addresses are plain letters, and so are messages
	hello := s.Hello
	if hello == "" {
		hello = "localhost"
	}
	if err := c.smtp.Hello(hello); err != nil {
		return fmt.Errorf("the introduction: %w", err)
	}
	if s.Security == StartTLS || s.Security == "" {
		if err := c.encrypt(ctx, config); err != nil {
			return err
		}
	}
	return c.signIn(ctx, s)
}

func configFor(s Server, config *tls.Config) *tls.Config {
	if config == nil {
		config = &tls.Config{}
	}
	config = config.Clone()
	config.ServerName, config.MinVersion = s.Host, tls.VersionTLS12
	return config
}

func (c *connection) encrypt(ctx context.Context, config *tls.Config) error {
	if ok, _ := c.smtp.Extension("STARTTLS"); !ok {
		return errors.New("the server does not offer STARTTLS, and nothing is sent to it in the clear; where it is on this machine, security \"none\" lets it be")
	}
	if err := c.line.step(ctx, c.times.Step); err != nil {
		return err
	}
	if err := c.smtp.StartTLS(config); err != nil {
		return fmt.Errorf("STARTTLS: %w", err)
	}
	return nil
}

// signIn signs in by the best way that the server offers.
func (c *connection) signIn(ctx context.Context, s Server) error {
	if s.User == "" {
		return nil
	}
	_, offered := c.smtp.Extension("AUTH")
	way, err := c.way(s, strings.Fields(strings.ToUpper(offered)))
	if err != nil {
		return err
	}
	if err := c.line.step(ctx, c.times.Step); err != nil {
		return err
	}
	if err := c.smtp.Auth(way); err != nil {
		return fmt.Errorf("signing in: %w", withoutSecrets(err, s))
	}
	return nil
}

// way chooses how to sign in. Ways that show the password are for encrypted
// connections and for this machine; there they come before CRAM-MD5, which many
// servers offer and cannot do.
func (c *connection) way(s Server, offered []string) (smtp.Auth, error) {
	_, encrypted := c.smtp.TLSConnectionState()
	private := encrypted || isLoopback(c.line.RemoteAddr())
	for _, w := range []struct {
		name string
		bare bool // shows the password
		auth smtp.Auth
	}{
		{"SCRAM-SHA-256", false, smtp.ScramSHA256Auth(s.User, s.Password)},
		{"SCRAM-SHA-1", false, smtp.ScramSHA1Auth(s.User, s.Password)},
		{"PLAIN", true, smtp.PlainAuth("", s.User, s.Password, s.Host, private)},
		{"LOGIN", true, smtp.LoginAuth(s.User, s.Password, s.Host, private)},
		{"CRAM-MD5", false, smtp.CRAMMD5Auth(s.User, s.Password)},
	} {
		for _, name := range offered {
			if name == w.name && (private || !w.bare) {
				return w.auth, nil
			}
		}
	}
	if len(offered) == 0 {
		return nil, errors.New("a user is set, and the server offers no way to sign in")
	}
	if !private {
		return nil, errors.New("the server offers no way to sign in that keeps the password secret on a connection in the clear: encrypt it, with starttls or tls")
	}
	return nil, fmt.Errorf("the server signs in by %.100s, and this program by SCRAM, PLAIN, LOGIN and CRAM-MD5", strings.Join(offered, ", "))
}

func isLoopback(a net.Addr) bool {
	tcp, ok := a.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}

// withoutSecrets is an error whose words a server chose, without what it was
// told and might repeat.
func withoutSecrets(err error, s Server) error {
	words := oneLine(err.Error(), maxWords)
	for _, secret := range []string{s.Password, base64.StdEncoding.EncodeToString([]byte(s.Password)), base64.StdEncoding.EncodeToString([]byte("\x00" + s.User + "\x00" + s.Password))} {
		if secret != "" && strings.Contains(words, secret) {
			return errors.New("the server refused it, with words that repeat the password")
		}
	}
	return errors.New(words)
}
