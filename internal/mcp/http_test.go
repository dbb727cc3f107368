package mcp_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/dailypapers/dailypapers/internal/mcp"
)

// door serves the tools of a caller over HTTP.
func door(t testing.TB, c mcp.Caller) *httptest.Server {
	t.Helper()
	s := service(t)
	door := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.Serve(w, r, c, r.Host == "papers.example") }))
	t.Cleanup(door.Close)
	return door
}

// post sends a message with headers, each "Name: value".
func post(t testing.TB, at string, body io.Reader, headers ...string) (int, string, http.Header) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, at, body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json, text/event-stream")
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		if req.Header.Set(name, value); name == "Host" {
			req.Host = value
		}
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b), res.Header
}

func TestHTTP(t *testing.T) {
	at := door(t, library(t)).URL
	c := sdk.NewClient(&sdk.Implementation{Name: "test", Version: "1"}, nil)
	s, err := c.Connect(t.Context(), &sdk.StreamableClientTransport{Endpoint: at}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if found := into[papersFound](t, call(t, s, "paper_search", map[string]any{"query": "soft robots", "results_limit": 1})); len(found.Papers) != 1 {
		t.Errorf("%+v", found)
	}
	if s.ID() != "" {
		t.Errorf("there is a session %q", s.ID())
	}
}

// What the protocol says of its messages over HTTP.
func TestProtocol(t *testing.T) {
	at := door(t, library(t)).URL
	call := func(id int, method, params string) string {
		return fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":%q,"params":%s}`, id, method, params)
	}
	hello := func(version string) string {
		return call(1, "initialize", `{"protocolVersion":"`+version+`","capabilities":{},"clientInfo":{"name":"t","version":"1"}}`)
	}
	for _, tt := range []struct {
		what, body string
		headers    []string
		status     int
		answer     string
	}{
		{"the first version", hello("2024-11-05"), nil, 200, `"protocolVersion":"2024-11-05"`},
		{"one that is common", hello("2025-06-18"), nil, 200, `"protocolVersion":"2025-06-18"`},
		{"the last with a greeting", hello("2025-11-25"), nil, 200, `"protocolVersion":"2025-11-25"`},
		{"one that never was", hello("1999-01-01"), nil, 200, `"protocolVersion":"2025-11-25"`},
		{"one to come", hello("2099-01-01"), nil, 200, `"protocolVersion":"2025-11-25"`},
		{"a call without a greeting", call(2, "tools/list", "{}"), []string{"Mcp-Protocol-Version: 2025-06-18"}, 200, `"name":"paper_search"`},
		{"no version", call(2, "tools/list", "{}"), nil, 200, `"name":"paper_search"`},
		{"a version of nobody's", call(2, "tools/list", "{}"), []string{"Mcp-Protocol-Version: 2020-01-01"}, 400, "Unsupported protocol version"},
		{"a ping", call(3, "ping", "{}"), nil, 200, `"result":{}`},
		{"a notification", `{"jsonrpc":"2.0","method":"notifications/initialized"}`, nil, 202, ""},
		{"an answer", `{"jsonrpc":"2.0","id":5,"result":{}}`, nil, 202, ""},
		{"an unknown method", call(4, "papers/burn", "{}"), nil, 400, "papers/burn"},
		{"an unknown tool", call(4, "tools/call", `{"name":"burn"}`), nil, 200, `unknown tool \"burn\"`},
		{"bad arguments", call(4, "tools/call", `{"name":"paper_search","arguments":{"query":"x"}}`), nil, 200, `"isError":true`},
		{"a batch", "[" + call(1, "ping", "{}") + "," + call(2, "ping", "{}") + "]", nil, 400, `"code":-32600`},
		{"an empty batch", " [] ", nil, 400, `"code":-32600`},
		{"no JSON", "{", nil, 400, `"code":-32700`},
		{"nothing", "", nil, 400, `"code":-32700`},
		{"no message", `{"hello":"world"}`, nil, 400, `"code":-32600`},
		{"another JSON-RPC", `{"id":1,"method":"ping"}`, nil, 400, `"id":1`},
		{"depth", strings.Repeat(`{"a":`, 20_000) + "1" + strings.Repeat("}", 20_000), nil, 400, `"code":-32700`},
		{"another type", call(1, "ping", "{}"), []string{"Content-Type: text/plain"}, 415, "application/json"},
		{"who takes HTML only", call(1, "ping", "{}"), []string{"Accept: text/html"}, 400, "Accept must contain"},
		{"a name of this machine", call(1, "ping", "{}"), []string{"Host: localhost:80"}, 200, "result"},
		{"the site's own name", call(1, "ping", "{}"), []string{"Host: papers.example"}, 200, "result"},
		{"a name that was led here", call(1, "ping", "{}"), []string{"Host: evil.example"}, 403, "invalid Host"},
	} {
		status, answer, header := post(t, at, strings.NewReader(tt.body), tt.headers...)
		if status != tt.status || !strings.Contains(answer, tt.answer) || tt.answer == "" && answer != "" {
			t.Errorf("%s: %d %.300s", tt.what, status, answer)
		}
		if status == 200 && header.Get("Content-Type") != "application/json" || header.Get("Mcp-Session-Id") != "" {
			t.Errorf("%s: %v", tt.what, header)
		}
	}
	// The newest version has no greeting: every request says what the other did.
	meta := `"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}`
	status, answer, _ := post(t, at, strings.NewReader(call(1, "server/discover", "{"+meta+"}")), "Mcp-Protocol-Version: 2026-07-28", "Mcp-Method: server/discover")
	if status != 200 || !strings.Contains(answer, `"2024-11-05"`) || !strings.Contains(answer, "instructions") {
		t.Errorf("server/discover: %d %.300s", status, answer)
	}
	status, _, _ = post(t, at, strings.NewReader(call(1, "papers/burn", "{"+meta+"}")), "Mcp-Protocol-Version: 2026-07-28", "Mcp-Method: papers/burn")
	if status != 404 {
		t.Errorf("an unknown method of the newest version: %d", status)
	}
}

func TestOtherMethods(t *testing.T) {
	at := door(t, mcp.Caller{}).URL
	for _, method := range []string{"GET", "HEAD", "DELETE", "PUT", "OPTIONS"} {
		req, err := http.NewRequestWithContext(t.Context(), method, at, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Accept", "text/event-stream")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != 405 || res.Header.Get("Allow") != "POST" || res.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: %s %v", method, res.Status, res.Header)
		}
	}
}

// endless sends spaces for ever, or ten megabytes of them.
type endless struct{ left int }

func (e *endless) Read(b []byte) (int, error) {
	if e.left <= 0 {
		return 0, io.EOF
	}
	for i := range b {
		b[i] = ' '
	}
	e.left -= len(b)
	return len(b), nil
}

func TestLargeBodies(t *testing.T) {
	at := door(t, mcp.Caller{}).URL
	if status, answer, _ := post(t, at, &endless{10 << 20}); status != 413 || !strings.Contains(answer, "1 MiB") {
		t.Errorf("ten megabytes: %d %s", status, answer)
	}
	most := `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":"` + strings.Repeat("x", 1<<20-100) + `"}}`
	if status, answer, _ := post(t, at, strings.NewReader(most)); status != 200 {
		t.Errorf("a little under a megabyte: %d %.200s", status, answer)
	}
}

// A client that hangs up ends what was done for it, in any version.
func TestHangingUp(t *testing.T) {
	for _, version := range []string{"2025-06-18", "2026-07-28"} {
		begun, ended := make(chan struct{}), make(chan struct{})
		at := door(t, served(t, func(_ http.ResponseWriter, r *http.Request) {
			close(begun)
			<-r.Context().Done()
			close(ended)
		})).URL
		ctx, cancel := context.WithCancel(t.Context())
		params := map[string]any{"name": "paper_search", "arguments": map[string]any{"query": "soft robots"}}
		if version == "2026-07-28" {
			params["_meta"] = map[string]any{"io.modelcontextprotocol/protocolVersion": version, "io.modelcontextprotocol/clientCapabilities": map[string]any{}}
		}
		body, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params})
		if err != nil {
			t.Fatal(err)
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, at, strings.NewReader(string(body)))
		if err != nil {
			t.Fatal(err)
		}
		for name, value := range map[string]string{"Content-Type": "application/json", "Accept": "*/*", "Mcp-Protocol-Version": version, "Mcp-Method": "tools/call", "Mcp-Name": "paper_search"} {
			req.Header.Set(name, value)
		}
		go func() { <-begun; cancel() }()
		if res, err := http.DefaultClient.Do(req); err == nil {
			b, _ := io.ReadAll(res.Body)
			t.Fatalf("%s: %s %s", version, res.Status, b)
		}
		select {
		case <-ended:
		case <-time.After(20 * time.Second):
			t.Errorf("%s: the site goes on with what nobody waits for", version)
		}
	}
}
