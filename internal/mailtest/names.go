package mailtest

import (
	"context"
	"net"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// Names is a DNS server on loopback.
type Names struct {
	conn net.PacketConn
	all  sync.WaitGroup

	mu   sync.Mutex
	held map[string][]string
}

// NewNames starts one that holds nothing.
func NewNames() (*Names, error) {
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	n := &Names{conn: conn}
	n.all.Go(n.serve)
	return n, nil
}

// Close ends it.
func (n *Names) Close() {
	n.conn.Close()
	n.all.Wait()
}

// Address is where it answers.
func (n *Names) Address() string { return n.conn.LocalAddr().String() }

// Resolver asks nobody else.
func (n *Names) Resolver() *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{Timeout: time.Second}).DialContext(ctx, "udp", n.Address())
	}}
}

// Hold has it answer with these records alone, by names in small letters
// without the last dot. "MX mx.example.org." and "A 192.0.2.1" are such records,
// "fail" does not answer as it should, any other text is a TXT.
func (n *Names) Hold(held map[string][]string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.held = held
}

func (n *Names) serve() {
	buffer := make([]byte, 1500)
	for {
		size, from, err := n.conn.ReadFrom(buffer)
		if err != nil {
			return
		}
		var m dnsmessage.Message
		if m.Unpack(buffer[:size]) != nil || len(m.Questions) != 1 {
			continue
		}
		n.answer(&m)
		if packed, err := m.Pack(); err == nil {
			_, _ = n.conn.WriteTo(packed, from)
		}
	}
}

func (n *Names) answer(m *dnsmessage.Message) {
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
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: head, Body: &dnsmessage.TXTResource{TXT: inStrings(text)}})
		}
	}
}

// inStrings cuts a text into strings of a TXT.
func inStrings(text string) []string {
	var parts []string
	for text != "" {
		n := min(len(text), 255)
		parts, text = append(parts, text[:n]), text[n:]
	}
	return parts
}
