package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// The real program, as a client starts it: beside a service on the same folder,
// and without one.
func TestMCP(t *testing.T) {
	b, dir := build(t), filepath.Join(t.TempDir(), "data")
	const now = "2025-12-15T15:00:00Z" // a day of the library that comes with the program
	service := b.serve(t, dir, "--now", now)
	service.ready(t)
	for _, args := range [][]string{{"mcp", "--data", dir, "--now", now}, {"mcp", "--site", service.url}} {
		cmd := exec.Command(b.path, args...)
		cmd.Env = []string{"HOME=" + t.TempDir(), "TZ=UTC"}
		var log bytes.Buffer
		cmd.Stderr = &log
		s, err := sdk.NewClient(&sdk.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(), &sdk.CommandTransport{Command: cmd}, nil)
		if err != nil {
			t.Fatalf("%v: %v\n%s", args, err, log.String())
		}
		res, err := s.CallTool(t.Context(), &sdk.CallToolParams{Name: "paper_search", Arguments: map[string]any{"query": "soft robots", "results_limit": 1}})
		if err != nil || res.IsError || !strings.Contains(res.Content[0].(*sdk.TextContent).Text, "SoftZoo") {
			t.Errorf("%v: %+v, %v", args, res, err)
		}
		// Pages are where they are served, whoever tells of them.
		if text := res.Content[0].(*sdk.TextContent).Text; !strings.Contains(text, "/papers/2303.09555\n") || !strings.Contains(text, "http://") {
			t.Errorf("%v leads to %s", args, text)
		}
		if err := s.Close(); err != nil { // closes the input and waits for the end
			t.Errorf("%v: %v\n%s", args, err, log.String())
		}
		if strings.Contains(log.String(), "level=ERROR") {
			t.Errorf("%v logs an error:\n%s", args, log.String())
		}
	}
	service.stop(t)
}

// A client that is in a hurry sends SIGTERM: a good end, too.
func TestMCPStops(t *testing.T) {
	b := build(t)
	in, feed, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer feed.Close()
	p := b.startReading(t, in, "mcp", "--data", filepath.Join(t.TempDir(), "data"))
	if _, err := feed.WriteString(`{"jsonrpc":"2.0","id":1,"method":"ping"}` + "\n"); err != nil {
		t.Fatal(err)
	}
	until(t, "an answer", func() (bool, string) { return strings.Contains(p.out.String(), `"id":1`), p.err.tail() })
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if code := p.wait(t, patience); code != exitDone {
		t.Errorf("SIGTERM: exit code %d\n%s", code, p.err.tail())
	}
	for line := range strings.Lines(p.out.String()) {
		if !strings.HasPrefix(line, `{`) {
			t.Errorf("what is no message comes out: %q", line)
		}
	}
}
