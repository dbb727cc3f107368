package postmaster_test

import (
	"context"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// names is a DNS server on this machine. A text that begins with "MX " or "A "
// is such a record, any other a TXT; "fail" does not answer as it should.
type names struct {
	mu       sync.Mutex
	held     map[string][]string
	resolver *net.Resolver
}

func newNames(t *testing.T) *names {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	n := &names{}
	var all sync.WaitGroup
	all.Go(func() { n.serve(conn) })
	t.Cleanup(func() { conn.Close(); all.Wait() })
	n.resolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{Timeout: time.Second}).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
	return n
}

func (n *names) hold(held map[string][]string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.held = held
}

func (n *names) serve(conn net.PacketConn) {
	buffer := make([]byte, 1500)
	for {
		size, from, err := conn.ReadFrom(buffer)
		if err != nil {
			return
		}
		var m dnsmessage.Message
		if m.Unpack(buffer[:size]) != nil || len(m.Questions) != 1 {
			continue
		}
		n.answer(&m)
		if packed, err := m.Pack(); err == nil {
			_, _ = conn.WriteTo(packed, from)
		}
	}
}

func (n *names) answer(m *dnsmessage.Message) {
	n.mu.Lock()
	defer n.mu.Unlock()
	m.Response, m.Authoritative, m.Additionals = true, true, nil
	q := m.Questions[0]
	held, ok := n.held[strings.TrimSuffix(strings.ToLower(q.Name.String()), ".")]
	if !ok {
		m.RCode = dnsmessage.RCodeNameError
		return
	}
	for _, text := range held {
		host, mx := strings.CutPrefix(text, "MX ")
		at, a := strings.CutPrefix(text, "A ")
		head := dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class}
		switch {
		case text == "fail":
			m.RCode = dnsmessage.RCodeServerFailure
		case mx && q.Type == dnsmessage.TypeMX:
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: head, Body: &dnsmessage.MXResource{Pref: 10, MX: dnsmessage.MustNewName(host)}})
		case a && q.Type == dnsmessage.TypeA:
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: head, Body: &dnsmessage.AResource{A: [4]byte(net.ParseIP(at).To4())}})
		case !mx && !a && q.Type == dnsmessage.TypeTXT:
			var parts []string
			for rest := text; rest != ""; {
				k := min(len(rest), 255)
				parts, rest = append(parts, rest[:k]), rest[k:]
			}
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: head, Body: &dnsmessage.TXTResource{TXT: parts}})
		}
	}
}
