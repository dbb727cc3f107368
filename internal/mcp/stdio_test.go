package mcp_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dailypapers/dailypapers/internal/mcp"
)

const greeting = `{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}
{"jsonrpc":"2.0","method":"notifications/initialized"}
`

// spoken runs the service over a text and returns its answers, sorted.
func spoken(t *testing.T, c mcp.Caller, text string) []string {
	t.Helper()
	var out bytes.Buffer
	if err := service(t).Run(t.Context(), c, strings.NewReader(text), &out); err != nil {
		t.Fatal(err)
	}
	var all []string
	for line := range strings.Lines(out.String()) {
		var message struct {
			JSONRPC string `json:"jsonrpc"`
			ID      json.RawMessage
			Error   struct{ Code int }
		}
		if err := json.Unmarshal([]byte(line), &message); err != nil || message.JSONRPC != "2.0" || !strings.HasSuffix(line, "\n") {
			t.Errorf("this is no message: %.200q", line)
		}
		all = append(all, fmt.Sprintf("%s %d", message.ID, message.Error.Code))
	}
	slices.Sort(all)
	return all
}

// Every question that was asked before the input ended is answered; what is no
// message is, too, and does not end the talk.
func TestLines(t *testing.T) {
	long := `{"jsonrpc":"2.0","id":70,"method":"ping","params":{"x":"` + strings.Repeat("x", 2<<20) + `"}}`
	got := spoken(t, library(t), greeting+strings.Join([]string{
		"nonsense", "", "  \t\r", "[]", `[{"jsonrpc":"2.0","id":71,"method":"ping"}]`, long, `{"id":72,"method":"ping"}`, `{"jsonrpc":"2.0","id":{"a":1},"method":"ping"}`,
		`{"jsonrpc":"2.0","id":1,"method":"ping"}` + "\r", `{"jsonrpc":"2.0","id":"two","method":"nothing/here"}`,
		`{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"paper_search","arguments":{"query":"soft robots"}}}`,
		`{"jsonrpc":"2.0","id":4,"method":"tools/call"}`, `{"jsonrpc":"2.0","id":5,"method":"tools/call","params":[1]}`, `{"jsonrpc":"2.0","id":6,"method":"tools/call","params":{"name":7}}`,
		"\x00\xff", `{"jsonrpc":"2.0","id":8,"method":"ping"}`, // without a line end
	}, "\n"))
	want := []string{"0 0", "1 0", `"two" -32601`, "3 0", "4 -32600", "5 -32602", "6 -32602", "8 0", "72 -32600"}
	for _, w := range want {
		if !slices.Contains(got, w) {
			t.Errorf("no %s among %v", w, got)
		}
	}
	if len(got) != len(want)+6 {
		t.Errorf("%d answers: %v", len(got), got)
	}
}

func TestSilence(t *testing.T) {
	if got := spoken(t, mcp.Caller{}, ""); len(got) != 0 {
		t.Errorf("nothing is answered with %v", got)
	}
}

// The end of the context is a good end, also while nothing comes in.
func TestToldToStop(t *testing.T) {
	in, feed := io.Pipe()
	defer feed.Close()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- service(t).Run(ctx, mcp.Caller{}, in, io.Discard) }()
	if _, err := io.WriteString(feed, greeting); err != nil {
		t.Fatal(err)
	}
	cancel()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("it does not stop")
	}
}

// Whatever comes in, what goes out is messages.
func FuzzLines(f *testing.F) {
	f.Add(greeting)
	f.Add(greeting + `{"jsonrpc":"2.0","id":1,"method":"tools/list"}`)
	f.Add(`{"jsonrpc":"2.0","id":1e400,"method":"ping"}` + "\n[[[[")
	f.Add("\x00\n\xff\n{}\n")
	f.Fuzz(func(t *testing.T, text string) { spoken(t, mcp.Caller{}, text) })
}
