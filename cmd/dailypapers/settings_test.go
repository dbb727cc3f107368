package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/dailypapers/dailypapers/internal/arxiv"
)

func TestContacts(t *testing.T) {
	for s, want := range map[string]bool{
		"ada@example.org": true, "mailto:ada@example.org": true, "https://papers.example.org/about": true, "http://localhost": true,
		"ada": false, "Ada <ada@example.org>": false, "https://": false, "ftp://example.org": false, "ada@example.org\r\nX: y": false,
		"ada@exämple.org": false, "https://example.org/a b": false, "https://example.org/)": false, "@": false,
	} {
		if got := isContact(s); got != want {
			t.Errorf("%q: %v, want %v", s, got, want)
		}
	}
}

func TestHere(t *testing.T) {
	const local = "http://127.0.0.1:8080/oai"
	for _, tt := range []struct {
		a    arxiv.Addresses
		want bool
	}{
		{arxiv.Addresses{OAI: local, Query: "http://localhost/query", Feeds: "http://[::1]:9"}, true},
		{arxiv.PublicAddresses(), false},
		{arxiv.Addresses{OAI: local, Query: local, Feeds: "https://rss.arxiv.org"}, false},
		{arxiv.Addresses{OAI: local, Query: local, Feeds: "https://RSS.ARXIV.ORG."}, false},
		{arxiv.Addresses{OAI: local, Query: local, Feeds: "https://127.0.0.1.arxiv.org"}, false},
		{arxiv.Addresses{OAI: local, Query: local, Feeds: "https://localhost@rss.arxiv.org"}, false},
		{arxiv.Addresses{OAI: local, Query: local, Feeds: "https://192.168.0.3"}, false},
		{arxiv.Addresses{OAI: local, Query: local}, false},
	} {
		if got := here(tt.a); got != tt.want {
			t.Errorf("%v: %v", tt.a, got)
		}
	}
}

func TestMissed(t *testing.T) {
	addr := &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 443}
	for _, tt := range []struct {
		err  error
		want string
	}{
		{&net.DNSError{Name: "oaipmh.arxiv.org", Err: "no such host", IsNotFound: true}, "no such host oaipmh.arxiv.org"},
		{&net.DNSError{Name: "oaipmh.arxiv.org", Err: "server misbehaving"}, "the name oaipmh.arxiv.org could not be looked up (server misbehaving)"},
		{&net.OpError{Op: "dial", Addr: addr, Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}, "192.0.2.1:443: connection refused"},
		{errors.New("something else"), "something else"},
	} {
		wrapped := fmt.Errorf("harvest: arXiv, cs: %w", tt.err)
		if got := missed(wrapped); !strings.HasSuffix(got, tt.want) {
			t.Errorf("%v: %q, want %q", tt.err, got, tt.want)
		}
	}
	if err := errors.New("harvest: broken"); unreached(err) != err {
		t.Error("another error is left as it is")
	}
}
