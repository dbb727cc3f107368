package bounce_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/bounce"
	"github.com/dailypapers/dailypapers/internal/mail"
)

// scripted is a server that says what it likes.
func scripted(t *testing.T, play func(c net.Conn, line func() string)) bounce.Mailbox {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	t.Cleanup(func() { ln.Close(); all.Wait() })
	all.Go(func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			all.Go(func() {
				defer c.Close()
				b := make([]byte, 1)
				play(c, func() string {
					var s strings.Builder
					for {
						if _, err := c.Read(b); err != nil || b[0] == '\n' {
							return strings.TrimSpace(s.String())
						}
						s.WriteByte(b[0])
					}
				})
			})
		}
	})
	return mailboxAt(ln.Addr(), mail.Plain, nil)
}

// obedient answers every command well, but for those that odd answers itself.
func obedient(odd func(c net.Conn, tag, command string) bool) func(net.Conn, func() string) {
	return func(c net.Conn, line func() string) {
		fmt.Fprint(c, "* OK [CAPABILITY IMAP4rev1] hello\r\n")
		for {
			tag, command, ok := strings.Cut(line(), " ")
			if !ok {
				return
			}
			if odd(c, tag, command) {
				continue
			}
			if command == "CAPABILITY" {
				fmt.Fprint(c, "* CAPABILITY IMAP4rev1\r\n")
			}
			if _, err := fmt.Fprintf(c, "%s OK done\r\n", tag); err != nil {
				return
			}
		}
	}
}

// Servers that lie, break off or never stop do no harm, and end.
func TestPollHostile(t *testing.T) {
	flood := strings.Repeat("* 1 EXISTS\r\n", 10_000)
	for name, play := range map[string]func(net.Conn, func() string){
		"hangs up":        func(net.Conn, func() string) {},
		"no greeting":     func(c net.Conn, _ func() string) { fmt.Fprint(c, "HTTP/1.1 400 Bad Request\r\n\r\n") },
		"an endless line": func(c net.Conn, _ func() string) { pour(c, strings.Repeat("A", 1<<16)) },
		"refuses":         func(c net.Conn, _ func() string) { fmt.Fprint(c, "* BYE go away\r\n") },
		"endless news": obedient(func(c net.Conn, _, command string) bool {
			return strings.HasPrefix(command, "UID SEARCH") && pour(c, flood)
		}),
		"breaks off in a fetch": obedient(fetching("* 1 FETCH (UID 1 BODY[]<0> {1000}\r\nhalf", true)),
		"an endless literal": obedient(func(c net.Conn, _, command string) bool {
			if strings.HasPrefix(command, "UID FETCH") {
				fmt.Fprint(c, "* 1 FETCH (UID 1 BODY[]<0> {9000000000}\r\n")
				return pour(c, strings.Repeat("x", 1<<16))
			}
			return searching(c, "1", command)
		}),
		"garbage in a fetch": obedient(fetching("* 1 FETCH (UID 1 BODY[]<0> {-1}\r\n)\r\n", false)),
		"deep brackets":      obedient(fetching("* 1 FETCH "+strings.Repeat("(", 100_000)+"\r\n", false)),
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			s := w.service(bounce.Options{Mailbox: scripted(t, play)})
			if err := s.Poll(t.Context()); err == nil {
				t.Error("all was well")
			} else if len(err.Error()) > 100_000 {
				t.Errorf("an error of %d bytes", len(err.Error()))
			}
			if status, err := s.Status(t.Context()); err != nil || status.Error == "" || len([]rune(status.Error)) > 500 {
				t.Errorf("%+v, %v", status, err)
			}
		})
	}
}

// A message that the server does not hand out holds up none of those behind it,
// and stays as it is.
func TestPollPassesOver(t *testing.T) {
	w := newWorld(t)
	id := w.sent("ada@example.org")
	text := dsn(w.word(id), "ada@example.org", "failed", "5.1.1")
	var mu sync.Mutex
	var stored []string
	s := w.service(bounce.Options{Mailbox: scripted(t, obedient(func(c net.Conn, tag, command string) bool {
		switch {
		case strings.HasPrefix(command, "UID FETCH 1 "):
			fmt.Fprintf(c, "%s NO it cannot be read\r\n", tag)
			return true
		case strings.HasPrefix(command, "UID FETCH 2 "):
			fmt.Fprintf(c, "* 2 FETCH (UID 2 BODY[]<0> {%d}\r\n%s)\r\n", len(text), text)
		case strings.HasPrefix(command, "UID STORE"):
			mu.Lock()
			stored = append(stored, command)
			mu.Unlock()
		}
		return searching(c, "1 2", command)
	}))})
	w.must(s.Poll(t.Context()))
	w.stands("behind it", id, papers.MessageBounced, papers.Bounced)
	mu.Lock()
	defer mu.Unlock()
	if len(stored) != 1 || !strings.HasPrefix(stored[0], "UID STORE 2 ") {
		t.Errorf("%q", stored)
	}
}

// A server that makes up billions of messages is asked for as many as one visit
// reads, and has none of them.
func TestPollMadeUpMessages(t *testing.T) {
	w := newWorld(t)
	var mu sync.Mutex
	fetched := 0
	s := w.service(bounce.Options{Mailbox: scripted(t, func(c net.Conn, line func() string) {
		fmt.Fprint(c, "* OK [CAPABILITY IMAP4rev1 ESEARCH] hello\r\n")
		for {
			tag, command, ok := strings.Cut(line(), " ")
			if !ok {
				return
			}
			switch {
			case strings.HasPrefix(command, "UID SEARCH"):
				fmt.Fprintf(c, "* ESEARCH (TAG \"%s\") UID ALL 1:4294967295\r\n", tag)
			case strings.HasPrefix(command, "UID FETCH"):
				mu.Lock()
				fetched++
				mu.Unlock()
			}
			fmt.Fprintf(c, "%s OK done\r\n", tag)
		}
	})})
	w.must(s.Poll(t.Context()))
	mu.Lock()
	defer mu.Unlock()
	if fetched == 0 || fetched > 100*50 {
		t.Errorf("%d messages were asked for", fetched)
	}
}

// pour writes until the other side has had enough.
func pour(c net.Conn, text string) bool {
	for {
		if _, err := io.WriteString(c, text); err != nil {
			return true
		}
	}
}

func searching(c net.Conn, uids, command string) bool {
	if strings.HasPrefix(command, "UID SEARCH") {
		fmt.Fprintf(c, "* SEARCH %s\r\n", uids)
	}
	return false
}

// fetching answers a fetch with something, and may hang up behind it.
func fetching(answer string, hangUp bool) func(net.Conn, string, string) bool {
	return func(c net.Conn, _, command string) bool {
		if strings.HasPrefix(command, "UID FETCH") {
			fmt.Fprint(c, answer)
			if hangUp {
				c.Close()
			}
			return hangUp
		}
		return searching(c, "1", command)
	}
}

// A server that says nothing holds nobody up who wants to end.
func TestPollStops(t *testing.T) {
	w := newWorld(t)
	s := w.service(bounce.Options{Mailbox: scripted(t, func(c net.Conn, line func() string) { line() })})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Poll(ctx) }()
	time.AfterFunc(50*time.Millisecond, cancel)
	select {
	case err := <-ended:
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Error("it did not end")
	}
}
