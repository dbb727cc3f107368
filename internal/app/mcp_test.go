package app_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/app"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A showing shows a token in every request.
type showing string

func (token showing) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+string(token))
	}
	return http.DefaultTransport.RoundTrip(r)
}

// modelAt connects a client of models to a site.
func modelAt(t *testing.T, base, token string) (*sdk.ClientSession, error) {
	t.Helper()
	s, err := sdk.NewClient(&sdk.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(),
		&sdk.StreamableClientTransport{Endpoint: base + "/mcp", HTTPClient: &http.Client{Transport: showing(token)}}, nil)
	if err == nil {
		t.Cleanup(func() { s.Close() })
	}
	return s, err
}

func toolNames(t *testing.T, s *sdk.ClientSession) []string {
	t.Helper()
	tools, err := s.ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, tool := range tools.Tools {
		names = append(names, tool.Name)
	}
	slices.Sort(names)
	return names
}

func readingTools() []string {
	return []string{"daily_papers", "paper_details", "paper_search", "recommend", "similar_papers"}
}

func allTools() []string {
	return []string{"daily_papers", "paper_details", "paper_search", "recommend", "save_to_list", "similar_papers"}
}

func toolText(t *testing.T, s *sdk.ClientSession, name string, arguments map[string]any) string {
	t.Helper()
	res, err := s.CallTool(t.Context(), &sdk.CallToolParams{Name: name, Arguments: arguments})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return res.Content[0].(*sdk.TextContent).Text
}

// tokensOf makes a reader of a site with tokens of all kinds.
func tokensOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	st, err := store.Open(t.Context(), dir, store.Options{Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	ada, err := st.AddUser(t.Context(), papers.User{Name: "ada", Role: papers.ReaderRole})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := st.Vote(t.Context(), ada.ID, "2303.09555", true); err != nil {
		t.Fatal(err)
	}
	now, before := account.New(st, noon, account.Options{}), account.New(st, func() time.Time { return noon().Add(-48 * time.Hour) }, account.Options{})
	tokens := map[string]string{"unknown": "dp_" + strings.Repeat("x", 40), "spoilt": "dp_short"}
	for name, scopes := range map[string][]papers.Scope{
		"read": {papers.ReadScope}, "write": {papers.WriteScope}, "both": {papers.ReadScope, papers.WriteScope}, "ended": {papers.ReadScope, papers.WriteScope},
	} {
		by := now
		if name == "ended" {
			by = before
		}
		if tokens[name], _, err = by.MakeToken(t.Context(), ada, name, scopes, 1); err != nil {
			t.Fatal(err)
		}
	}
	return tokens
}

// Whose words it is decided by is the site's, as everywhere: without a token,
// and with tokens of all kinds.
func TestMCPTokens(t *testing.T) {
	dir := t.TempDir()
	r := serve(t, dir)
	r.until("/readyz", "ready\n")
	tokens := tokensOf(t, dir)
	for name, want := range map[string][]string{"": readingTools(), "read": readingTools(), "both": allTools()} {
		s, err := modelAt(t, r.base, tokens[name])
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := toolNames(t, s); !slices.Equal(got, want) {
			t.Errorf("with the token %q: %v", name, got)
		}
		text := toolText(t, s, "recommend", nil)
		if own := strings.Contains(text, "like those you voted for"); own != (name != "") || own && !strings.Contains(text, "Like 2303.09555") {
			t.Errorf("recommended with the token %q: %.200s", name, text)
		}
	}
	ping := `{"jsonrpc":"2.0","id":1,"method":"ping"}`
	for name, want := range map[string]int{"unknown": 401, "spoilt": 401, "ended": 401, "write": 403} {
		status, body, header := postMCP(t, r.base, ping, "Authorization: Bearer "+tokens[name])
		if status != want || (want == 401) != (header.Get("WWW-Authenticate") == "Bearer") || !strings.Contains(body, `"error":"t`) || strings.Contains(body, "dp_") {
			t.Errorf("with the token %q: %d %v %s", name, status, header, body)
		}
		if _, err := modelAt(t, r.base, tokens[name]); err == nil || strings.Contains(err.Error(), "dp_") {
			t.Errorf("a client with the token %q: %v", name, err)
		}
	}
	if status, body, _ := postMCP(t, r.base+"/mcp?token="+tokens["both"]+"#", ping); status != 400 || strings.Contains(body, tokens["both"]) {
		t.Errorf("a token in the address: %d %s", status, body)
	}
	r.stop()
	if log := r.log.String(); strings.Contains(log, "dp_") {
		t.Errorf("a token stands in the log:\n%s", log)
	}
}

// postMCP sends a message with headers, each "Name: value".
func postMCP(t *testing.T, base, body string, headers ...string) (int, string, http.Header) {
	t.Helper()
	if !strings.Contains(base, "/mcp") {
		base += "/mcp"
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base, strings.NewReader(body))
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

// Agents send no Origin; a page of another site is refused, and so is a name
// that was led to this machine. Who sits at it is no token.
func TestMCPOrigins(t *testing.T) {
	ping := `{"jsonrpc":"2.0","id":1,"method":"ping"}`
	sites := map[string]*running{} // by their addresses
	for _, tt := range []struct {
		url, headers string
		status       int
	}{
		{"", "", 200}, {"", "Origin: http://127.0.0.1", 403}, // another port
		{"", "Origin: https://evil.example", 403}, {"", "Origin: null", 403}, {"", "Sec-Fetch-Site: cross-site", 403}, {"", "Sec-Fetch-Site: same-site", 403},
		{"", "Sec-Fetch-Site: same-origin", 200},
		{"", "Host: evil.example", 403}, {"", "Host: evil.example|Origin: http://evil.example", 403}, {"", "Host: localhost:1", 200},
		{"https://papers.example", "Host: papers.example", 200}, // behind a proxy on the same machine
		{"https://papers.example", "Host: evil.example", 403}, {"https://papers.example", "Host: papers.example.evil.example", 403},
	} {
		r := sites[tt.url]
		if r == nil {
			r = serveWith(t, app.Config{DataDir: t.TempDir(), Now: noon, BaseURL: tt.url})
			sites[tt.url] = r
		}
		var headers []string
		if tt.headers != "" {
			headers = strings.Split(tt.headers, "|")
		}
		status, body, header := postMCP(t, r.base, ping, headers...)
		if status != tt.status || header.Get("Access-Control-Allow-Origin") == "*" && status == 200 {
			t.Errorf("%q with %q: %d %s %v", tt.url, tt.headers, status, body, header)
		}
		if status == 403 && strings.Contains(body, "<html") {
			t.Errorf("%q: a page for a program: %.100s", tt.headers, body)
		}
	}
	r := sites[""]
	s, err := modelAt(t, r.base, "")
	if err != nil {
		t.Fatal(err)
	}
	if got := toolNames(t, s); !slices.Equal(got, readingTools()) {
		t.Errorf("at the machine of a site without accounts, without a token: %v", got)
	}
}

// spoken talks to a site over two pipes, as a client that starts a command.
func spoken(t *testing.T, a *app.App, token string) *sdk.ClientSession {
	t.Helper()
	toServer, fromClient := io.Pipe()
	toClient, fromServer := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- a.RunMCP(context.Background(), token, toServer, fromServer); fromServer.Close() }()
	s, err := sdk.NewClient(&sdk.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(), &sdk.IOTransport{Reader: toClient, Writer: fromClient}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.Close()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return s
}

// Over standard input who sits at the machine is the owner, as long as there
// are no accounts; then a token says for whom the tools act.
func TestRunMCP(t *testing.T) {
	dir := t.TempDir()
	open := func(o app.Config) *app.App {
		o.DataDir, o.Now, o.Log = dir, noon, slog.New(slog.DiscardHandler)
		a, err := app.Open(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { a.Close() })
		return a
	}
	if got := toolNames(t, spoken(t, open(app.Config{}), "")); !slices.Equal(got, allTools()) {
		t.Errorf("the owner is offered %v", got)
	}
	if got := toolNames(t, spoken(t, open(app.Config{BaseURL: "https://papers.example"}), "")); !slices.Equal(got, readingTools()) {
		t.Errorf("at a site with a public address, without a token: %v", got)
	}
	tokens := tokensOf(t, dir)
	a := open(app.Config{})
	for name, want := range map[string][]string{"": readingTools(), "read": readingTools(), "both": allTools()} {
		s := spoken(t, a, tokens[name])
		if got := toolNames(t, s); !slices.Equal(got, want) {
			t.Errorf("at a site with accounts, with the token %q: %v", name, got)
		}
		if text := toolText(t, s, "recommend", nil); strings.Contains(text, "you voted for") != (name != "") {
			t.Errorf("recommended with the token %q: %.100s", name, text)
		}
	}
	for _, name := range []string{"unknown", "spoilt", "ended", "write"} {
		var out bytes.Buffer
		if err := a.RunMCP(t.Context(), tokens[name], strings.NewReader(""), &out); err == nil || strings.Contains(err.Error(), "dp_") || out.Len() > 0 {
			t.Errorf("with the token %q: %v, %q", name, err, out.String())
		}
	}
}

// Papers are saved where the person finds them again, over HTTP and over
// standard input, on the saved list and on others; comments are read.
func TestMCPSaves(t *testing.T) {
	dir := t.TempDir()
	r := serve(t, dir)
	r.until("/readyz", "ready\n")
	token := tokensOf(t, dir)["both"]
	site := &client.Client{BaseURL: r.base, Token: token}
	made, err := site.MakeList(t.Context(), client.NewList{Title: "To read"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := site.AddComment(t.Context(), "2303.09555", "Does it\n\n*swim*?"); err != nil {
		t.Fatal(err)
	}
	overHTTP, err := modelAt(t, r.base, token)
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.Open(t.Context(), app.Config{DataDir: dir, Now: noon, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	for i, s := range []*sdk.ClientSession{overHTTP, spoken(t, a, token)} {
		id := []string{"2303.09555", "2405.18203"}[i]
		if text := toolText(t, s, "save_to_list", map[string]any{"paper_id": "https://arxiv.org/abs/" + id}); text != id+` is on the list "Saved".` {
			t.Errorf("saving says %s", text)
		}
		if text := toolText(t, s, "save_to_list", map[string]any{"paper_id": id, "list": "to READ", "note": "For Monday."}); text != id+` is on the list "To read".` {
			t.Errorf("saving to a list says %s", text)
		}
		for list, note := range map[string]string{client.SavedList: "", made.Name(): "For Monday."} {
			if it, err := site.ListPaper(t.Context(), list, id); err != nil || it.Note != note {
				t.Errorf("%s on %s: %+v, %v", id, list, it.Note, err)
			}
		}
		for given, want := range map[string]string{"list=nowhere": `list "nowhere" is none of the person's lists; they are saved, "To read"`, "paper_id=2401.99999": "2401.99999"} {
			name, value, _ := strings.Cut(given, "=")
			arguments := map[string]any{"paper_id": id}
			arguments[name] = value
			if text := toolText(t, s, "save_to_list", arguments); !strings.Contains(text, want) {
				t.Errorf("%s: %s", given, text)
			}
		}
		for on, want := range map[bool]bool{true: true, false: false} {
			text := toolText(t, s, "paper_details", map[string]any{"paper_id": "2303.09555", "include_comments": on})
			if strings.Contains(text, "- ada (2026-03-11): Does it *swim*?") != want {
				t.Errorf("comments %v: %s", on, text)
			}
		}
		if text := toolText(t, s, "recommend", nil); strings.Contains(text, "· "+id+" ·") || strings.Contains(text, "   "+id+" ") {
			t.Errorf("what is saved is recommended: %s", text)
		}
	}
}

// What is ingested while a model is at it is found, also where nobody serves.
func TestRunMCPFollows(t *testing.T) {
	dir := t.TempDir()
	a, err := app.Open(t.Context(), app.Config{DataDir: dir, Now: noon, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	s := spoken(t, a, "")
	put(t, dir, papers.Paper{ID: "x:late", Title: "Xylophones at dawn"})
	deadline := time.Now().Add(20 * time.Second)
	for !strings.Contains(toolText(t, s, "paper_search", map[string]any{"query": "xylophones", "results_limit": 1}), "x:late") {
		if time.Now().After(deadline) {
			t.Fatal("a new paper is not found")
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// Calls of models are counted as requests of whoever makes them.
func TestMCPLimits(t *testing.T) {
	a, err := app.Open(t.Context(), app.Config{DataDir: t.TempDir(), Now: noon, Log: slog.New(slog.DiscardHandler), PerMinute: 3})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	ask := func(address string) string {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://papers.example/mcp",
			strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"paper_search","arguments":{"query":"soft robots","results_limit":1}}}`))
		r.RemoteAddr = address
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept", "*/*")
		w := httptest.NewRecorder()
		a.Handler().ServeHTTP(w, r)
		return w.Body.String()
	}
	for i := range 5 {
		if body := ask("203.0.113.9:1"); strings.Contains(body, "more than 3 requests in a minute") != (i >= 3) || strings.Contains(body, `"isError":true`) != (i >= 3) {
			t.Errorf("call %d: %.200s", i, body)
		}
	}
	if body := ask("203.0.113.10:1"); strings.Contains(body, "isError") {
		t.Errorf("another address: %.200s", body)
	}
	refused := 0 // what asks the site nothing takes work all the same
	for range 9 {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://papers.example/mcp", strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"tools/list"}`))
		r.RemoteAddr = "203.0.113.11:1"
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept", "*/*")
		w := httptest.NewRecorder()
		a.Handler().ServeHTTP(w, r)
		if w.Code == http.StatusTooManyRequests && w.Header().Get("Retry-After") != "" && w.Header().Get("RateLimit") != "" {
			refused++
		}
	}
	if refused != 3 {
		t.Errorf("%d of 9 messages in a minute were refused, want 3", refused)
	}
}
