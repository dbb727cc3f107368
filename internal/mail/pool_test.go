package mail_test

import (
	"context"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	ours "github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/mailtest"
)

// hasty are times that tests can wait for.
func hasty() ours.Times {
	return ours.Times{Connect: 300 * time.Millisecond, Step: 300 * time.Millisecond, Data: 300 * time.Millisecond, Answer: 300 * time.Millisecond}
}

func pool(t testing.TB, r *mailtest.Receiver, change ...func(*ours.Server, *ours.PoolOptions)) *ours.Pool {
	s, o := r.Server(), ours.PoolOptions{TLS: r.TLS()}
	for _, c := range change {
		c(&s, &o)
	}
	p := ours.NewPool(s, o)
	t.Cleanup(p.Close)
	return p
}

func inHaste(_ *ours.Server, o *ours.PoolOptions) { o.Times = hasty() }

func envelope(to string) ours.Envelope {
	return ours.Envelope{From: "bounces+abc@example.org", To: to, Data: []byte("From: a@example.org\r\n\r\n.\r\n..x\r\n" + strings.Repeat("words of a mail\r\n", 200))}
}

func TestCarry(t *testing.T) {
	for _, security := range ours.Securities() {
		r := mailtest.New(t, mailtest.Options{Security: security})
		p := pool(t, r)
		for i := range 3 {
			v := p.Carry(t.Context(), envelope("ada@example.net"))
			if v.Outcome != ours.Taken || v.Code != 250 {
				t.Fatalf("%s, %d: %+v", security, i, v)
			}
		}
		got := r.Mails()
		if len(got) != 3 || r.Connections() != 1 {
			t.Fatalf("%s: %d mails over %d connections", security, len(got), r.Connections())
		}
		if m := got[2]; m.From != "bounces+abc@example.org" || m.To != "ada@example.net" || string(m.Data) != string(envelope("").Data) {
			t.Errorf("%s: %s, %s, %q", security, m.From, m.To, m.Data)
		}
	}
}

// What goes wrong at which step has which outcome.
func TestVerdicts(t *testing.T) {
	r := mailtest.New(t, mailtest.Options{Security: ours.Plain})
	answer := func(code, a, b, c int, words string) mailtest.Answer {
		return mailtest.Answer{Code: code, Status: [3]int{a, b, c}, Words: words}
	}
	bare := func(code int, words string) mailtest.Answer { return answer(code, -1, -1, -1, words) }
	for _, tt := range []struct {
		at   mailtest.Step
		says mailtest.Answer
		want string // outcome, hard, rest, code
	}{
		{mailtest.Connect, bare(421, "busy"), "trouble"},
		{mailtest.Connect, bare(554, "go away"), "trouble"},
		{mailtest.Connect, mailtest.Answer{Drop: true}, "trouble"},
		{mailtest.Connect, mailtest.Answer{Stall: true}, "trouble"},
		{mailtest.Hello, answer(421, 4, 3, 2, "shutting down"), "trouble"},
		{mailtest.Sender, answer(550, 5, 7, 1, "not you"), "trouble"},
		{mailtest.Sender, answer(452, 4, 3, 1, "disk is full"), "trouble"},
		{mailtest.Sender, mailtest.Answer{Drop: true}, "trouble"},
		{mailtest.Sender, mailtest.Answer{Stall: true}, "trouble"},
		{mailtest.Recipient, answer(550, 5, 1, 1, "no such user"), "refused hard"},
		{mailtest.Recipient, answer(550, 5, 1, 2, "bad host"), "refused hard"},
		{mailtest.Recipient, answer(553, 5, 1, 3, "bad syntax"), "refused hard"},
		{mailtest.Recipient, answer(550, 5, 1, 10, "null mx"), "refused hard"},
		{mailtest.Recipient, answer(550, 5, 2, 1, "disabled"), "refused hard"},
		{mailtest.Recipient, answer(552, 5, 2, 2, "mailbox full"), "refused"},
		{mailtest.Recipient, answer(550, 5, 7, 1, "blocked by policy"), "refused"},
		{mailtest.Recipient, answer(550, 5, 4, 1, "Recipient address rejected: Access denied"), "refused"},
		{mailtest.Recipient, bare(550, "User unknown"), "refused hard"},
		{mailtest.Recipient, bare(550, "Requested action not taken"), "refused"},
		{mailtest.Recipient, bare(550, "User unknown, or your sender is blocked"), "refused"},
		{mailtest.Recipient, bare(551, "User not local"), "refused hard"},
		{mailtest.Recipient, bare(554, "Relay access denied"), "later rest"},
		{mailtest.Recipient, answer(554, 5, 7, 1, "Relay access denied"), "later rest"},
		{mailtest.Recipient, answer(530, 5, 7, 0, "Authentication required"), "later rest"},
		{mailtest.Recipient, answer(421, 4, 7, 0, "too fast"), "later rest"},
		{mailtest.Recipient, answer(450, 4, 2, 1, "greylisted"), "later"},
		{mailtest.Recipient, answer(452, 4, 2, 2, "mailbox full"), "later"},
		{mailtest.Recipient, answer(451, 4, 7, 1, "slow down"), "later rest"},
		{mailtest.Recipient, bare(450, "try again"), "later"},
		{mailtest.Recipient, mailtest.Answer{Drop: true}, "later"},
		{mailtest.Recipient, mailtest.Answer{Stall: true}, "later"},
		{mailtest.Data, mailtest.Answer{Drop: true}, "later"},
		{mailtest.Data, mailtest.Answer{Stall: true}, "later"},
		{mailtest.Dot, answer(451, 4, 3, 0, "try again"), "later rest"},
		{mailtest.Dot, answer(554, 5, 7, 1, "spam"), "refused"},
		{mailtest.Dot, answer(552, 5, 3, 4, "too big"), "refused"},
		{mailtest.Dot, answer(550, 5, 1, 1, "no such user"), "refused hard"},
		{mailtest.Dot, mailtest.Answer{Drop: true}, "later"},
		{mailtest.Dot, mailtest.Answer{Stall: true}, "later"},
	} {
		p := pool(t, r, inHaste)
		r.Says(func(at mailtest.Step, _ string) mailtest.Answer {
			if at == tt.at {
				return tt.says
			}
			return mailtest.Answer{}
		})
		v := p.Carry(t.Context(), envelope("ada@example.net"))
		got := string(v.Outcome)
		if v.Hard {
			got += " hard"
		}
		if v.Rest {
			got += " rest"
		}
		said := tt.at != mailtest.Connect && tt.at != mailtest.Hello
		if got != tt.want || v.Words == "" || said && v.Code != tt.says.Code || tt.says.Words != "" && !strings.Contains(v.Words, tt.says.Words) {
			t.Errorf("%s %+v: %+v, want %s", tt.at, tt.says, v, tt.want)
		}
		if tt.at == mailtest.Dot && tt.says.Drop && !strings.Contains(v.Words, "not known") {
			t.Errorf("it is not told that it may have been taken: %q", v.Words)
		}
		if silent := tt.says.Drop || tt.says.Stall; tt.at != mailtest.Data && v.Unknown != (silent && tt.at == mailtest.Dot) {
			t.Errorf("%s %+v: that it may have been taken is %v", tt.at, tt.says, v.Unknown)
		}
		r.Says(nil)
		if v := p.Carry(t.Context(), envelope("bob@example.net")); v.Outcome != ours.Taken { // it goes on
			t.Errorf("behind %s %+v: %+v", tt.at, tt.says, v)
		}
		p.Close()
	}
	for _, m := range r.Mails() {
		if m.To != "bob@example.net" && m.To != "ada@example.net" || string(m.Data) != string(envelope("").Data) {
			t.Errorf("%s got %q", m.To, m.Data)
		}
	}
}

// A connection that the server closed between two messages costs nothing.
func TestClosedWhileResting(t *testing.T) {
	r := mailtest.New(t, mailtest.Options{Security: ours.Plain})
	p := pool(t, r)
	if v := p.Carry(t.Context(), envelope("ada@example.net")); v.Outcome != ours.Taken {
		t.Fatal(v)
	}
	first := true
	r.Says(func(at mailtest.Step, _ string) mailtest.Answer {
		if at == mailtest.Sender && first {
			first = false
			return mailtest.Answer{Drop: true}
		}
		return mailtest.Answer{}
	})
	if v := p.Carry(t.Context(), envelope("ada@example.net")); v.Outcome != ours.Taken || r.Connections() != 2 {
		t.Errorf("%+v, %d connections", v, r.Connections())
	}
}

func TestConnectionsEnd(t *testing.T) {
	r := mailtest.New(t, mailtest.Options{Security: ours.Plain})
	p := pool(t, r, func(_ *ours.Server, o *ours.PoolOptions) { o.Most = 2 })
	for range 5 {
		p.Carry(t.Context(), envelope("ada@example.net"))
	}
	if got := r.Connections(); got != 3 || r.Count() != 5 {
		t.Errorf("%d connections for %d messages, two over each", got, r.Count())
	}
	p = pool(t, r, func(_ *ours.Server, o *ours.PoolOptions) { o.Idle = time.Millisecond })
	before := r.Connections()
	for range 3 {
		if v := p.Carry(t.Context(), envelope("ada@example.net")); v.Outcome != ours.Taken {
			t.Error(v)
		}
		time.Sleep(50 * time.Millisecond) // far longer than it may rest
	}
	if got := r.Connections() - before; got != 3 {
		t.Errorf("%d connections, each was to be closed", got)
	}
}

func TestAtOnce(t *testing.T) {
	r := mailtest.New(t, mailtest.Options{Security: ours.Plain})
	p := pool(t, r, func(s *ours.Server, _ *ours.PoolOptions) { s.Connections = 3 })
	var all sync.WaitGroup
	for i := range 60 {
		all.Go(func() {
			if v := p.Carry(t.Context(), envelope(fmt.Sprintf("r%d@example.net", i))); v.Outcome != ours.Taken {
				t.Error(v)
			}
		})
	}
	all.Wait()
	seen := map[string]bool{}
	for _, m := range r.Mails() {
		seen[m.To] = true
	}
	if len(seen) != 60 || r.Connections() > 3 {
		t.Errorf("%d of 60 over %d connections", len(seen), r.Connections())
	}
}

func TestSecurity(t *testing.T) {
	plain := mailtest.New(t, mailtest.Options{Security: ours.Plain})
	v := pool(t, plain, func(s *ours.Server, _ *ours.PoolOptions) { s.Security = ours.StartTLS }).Carry(t.Context(), envelope("ada@example.net"))
	if v.Outcome != ours.Trouble || !strings.Contains(v.Words, "STARTTLS") {
		t.Errorf("a server without STARTTLS: %+v", v)
	}
	for _, security := range []ours.Security{ours.StartTLS, ours.TLS} {
		r := mailtest.New(t, mailtest.Options{Security: security})
		v := pool(t, r, func(_ *ours.Server, o *ours.PoolOptions) { o.TLS = nil }).Carry(t.Context(), envelope("ada@example.net"))
		if v.Outcome != ours.Trouble || !strings.Contains(v.Words, "certificate") || r.Count() != 0 {
			t.Errorf("%s: a certificate of nobody is believed: %+v", security, v)
		}
	}
}

const password = "correct horse"

func TestSignIn(t *testing.T) {
	users := map[string]string{"site": password}
	for _, tt := range []struct {
		security ours.Security
		ways     []string
		password string
		want     string // words of the trouble, "" for none
	}{
		{ours.StartTLS, []string{"PLAIN"}, password, ""},
		{ours.TLS, []string{"LOGIN"}, password, ""},
		{ours.TLS, []string{"CRAM-MD5", "PLAIN"}, password, ""},
		{ours.Plain, []string{"CRAM-MD5"}, password, ""},
		{ours.Plain, []string{"PLAIN"}, password, ""}, // loopback
		{ours.StartTLS, []string{"PLAIN"}, "wrong", "535"},
		{ours.Plain, []string{"CRAM-MD5"}, "wrong", "535"},
		{ours.TLS, []string{"GSSAPI"}, password, "GSSAPI"},
		{ours.TLS, []string{}, password, "no way to sign in"},
	} {
		r := mailtest.New(t, mailtest.Options{Security: tt.security, Users: users, Ways: tt.ways})
		p := pool(t, r, func(s *ours.Server, _ *ours.PoolOptions) { s.User, s.Password = "site", tt.password })
		v := p.Carry(t.Context(), envelope("ada@example.net"))
		if tt.want == "" && v.Outcome != ours.Taken || tt.want != "" && (v.Outcome != ours.Trouble || !strings.Contains(v.Words, tt.want)) {
			t.Errorf("%s %v: %+v, want %q", tt.security, tt.ways, v, tt.want)
		}
		if strings.Contains(v.Words, "wrong") || strings.Contains(v.Words, password) {
			t.Errorf("the password is in %q", v.Words)
		}
	}
	r := mailtest.New(t, mailtest.Options{Security: ours.TLS, Users: users})
	r.Says(func(at mailtest.Step, _ string) mailtest.Answer {
		if at == mailtest.SignIn {
			return mailtest.Answer{Code: 535, Words: "not with " + password}
		}
		return mailtest.Answer{}
	})
	v := pool(t, r, func(s *ours.Server, _ *ours.PoolOptions) { s.User, s.Password = "site", password }).Carry(t.Context(), envelope("ada@example.net"))
	if v.Outcome != ours.Trouble || strings.Contains(v.Words, password) {
		t.Errorf("%+v", v)
	}
	right := pool(t, r, func(s *ours.Server, _ *ours.PoolOptions) { s.User, s.Password = "site", password })
	if err := right.Greet(t.Context()); err == nil || strings.Contains(err.Error(), password) {
		t.Errorf("greeted: %v", err)
	}
	r.Says(nil)
	if err := right.Greet(t.Context()); err != nil {
		t.Error(err)
	}
}

// A password is not shown to a server elsewhere over a connection in the clear.
func TestPasswordInTheClear(t *testing.T) {
	elsewhere := ""
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range addresses {
		if ip, ok := a.(*net.IPNet); ok && !ip.IP.IsLoopback() && ip.IP.To4() != nil {
			elsewhere = ip.IP.String()
		}
	}
	if elsewhere == "" {
		t.Skip("this machine has no address but loopback's")
	}
	ln, err := net.Listen("tcp", elsewhere+":0")
	if err != nil {
		t.Skip(err)
	}
	defer ln.Close()
	said := make(chan string, 10)
	go func() {
		c, err := ln.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		fmt.Fprint(c, "220 hi\r\n")
		b := make([]byte, 1000)
		n, _ := c.Read(b)
		fmt.Fprint(c, "250-hi\r\n250 AUTH PLAIN LOGIN\r\n")
		m, _ := c.Read(b[n:])
		said <- string(b[:n+m])
	}()
	host, port, _ := net.SplitHostPort(ln.Addr().String())
	s := ours.Server{Host: host, Security: ours.Plain, User: "site", Password: password}
	fmt.Sscan(port, &s.Port)
	v := ours.NewPool(s, ours.PoolOptions{Times: hasty()}).Carry(t.Context(), envelope("ada@example.net"))
	if v.Outcome != ours.Trouble || !strings.Contains(v.Words, "in the clear") {
		t.Errorf("%+v", v)
	}
	if got := <-said; strings.Contains(got, "AUTH") {
		t.Errorf("it said %q", got)
	}
}

// A server that talks without an end, and one that drips, hold nothing for long.
func TestServersThatTalk(t *testing.T) {
	for name, talk := range map[string]func(c net.Conn){
		"flood": func(c net.Conn) {
			for {
				if _, err := fmt.Fprintf(c, "220-%s\r\n", strings.Repeat("x", 500)); err != nil {
					return
				}
			}
		},
		"one line": func(c net.Conn) {
			for {
				if _, err := c.Write([]byte(strings.Repeat("x", 4096))); err != nil {
					return
				}
			}
		},
		"drip": func(c net.Conn) {
			for {
				if _, err := c.Write([]byte("2")); err != nil {
					return
				}
				time.Sleep(50 * time.Millisecond)
			}
		},
		"another protocol": func(c net.Conn) { fmt.Fprint(c, "HTTP/1.1 400 Bad Request\r\n\r\n") },
		"controls":         func(c net.Conn) { fmt.Fprint(c, "554 \x1b[31m\x00\u202eevil\r\n") },
	} {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			defer c.Close()
			talk(c)
		}()
		_, port, _ := net.SplitHostPort(ln.Addr().String())
		s := ours.Server{Host: "127.0.0.1", Security: ours.Plain}
		fmt.Sscan(port, &s.Port)
		start := time.Now()
		v := ours.NewPool(s, ours.PoolOptions{Times: hasty()}).Carry(t.Context(), envelope("ada@example.net"))
		ln.Close()
		if v.Outcome != ours.Trouble || time.Since(start) > 5*time.Second || len(v.Words) > 2000 || strings.ContainsAny(v.Words, "\x1b\x00\u202e\r\n") {
			t.Errorf("%s: %+v", name, v)
		}
	}
}

// Whoever ends the context ends the conversation.
func TestCarryEnds(t *testing.T) {
	r := mailtest.New(t, mailtest.Options{Security: ours.Plain})
	for _, at := range []mailtest.Step{mailtest.Connect, mailtest.Sender, mailtest.Data, mailtest.Dot} {
		ctx, cancel := context.WithCancel(t.Context())
		r.Says(func(now mailtest.Step, _ string) mailtest.Answer {
			if now == at {
				time.AfterFunc(20*time.Millisecond, cancel)
			}
			return mailtest.Answer{Stall: now == at}
		})
		start := time.Now()
		if v := pool(t, r).Carry(ctx, envelope("ada@example.net")); v.Outcome != ours.Trouble && v.Outcome != ours.Later || time.Since(start) > 5*time.Second {
			t.Errorf("%s: %+v", at, v)
		}
		cancel()
	}
}

// What is no address opens no conversation.
func TestEnvelopes(t *testing.T) {
	r := mailtest.New(t, mailtest.Options{Security: ours.Plain})
	p := pool(t, r)
	for _, bad := range []string{"", "ada", "ada@example.org> SIZE=1", "ada@example.org\r\nRCPT TO:<eve@example.org>", "ä@example.org", strings.Repeat("a", 300) + "@example.org"} {
		if v := p.Carry(t.Context(), ours.Envelope{From: "a@example.org", To: bad}); v.Outcome != ours.Refused {
			t.Errorf("to %q: %+v", bad, v)
		}
		if v := p.Carry(t.Context(), ours.Envelope{From: bad, To: "a@example.org"}); v.Outcome != ours.Refused {
			t.Errorf("from %q: %+v", bad, v)
		}
	}
	if r.Connections() != 0 {
		t.Error("it connected")
	}
}

func TestReturnPath(t *testing.T) {
	s := seal(t, "0123456789abcdef")
	word := s.Word(ours.ReturnWord, 7, 0)
	got := ours.ReturnPath("bounces@example.org", word)
	if got != "bounces+"+word+"@example.org" {
		t.Error(got)
	}
	if _, err := ours.ParseAddress(got); err != nil {
		t.Error(err)
	}
	if got := ours.ReturnPath(strings.Repeat("b", 30)+"@example.org", word); strings.Contains(got, word) {
		t.Errorf("%s is longer than a local part may be", got)
	}
}
