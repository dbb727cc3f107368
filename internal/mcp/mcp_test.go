package mcp_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/jsonschema-go/jsonschema"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/app"
	"github.com/dailypapers/dailypapers/internal/mcp"
)

var update = flag.Bool("update", false, "write the golden file anew")

func service(t testing.TB) *mcp.Service {
	t.Helper()
	s, err := mcp.New("1.2.3", func(err error) { t.Log(err) })
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// library is a whole site with the library that the binary carries, and nobody
// asking.
func library(t testing.TB) mcp.Caller {
	t.Helper()
	a, err := app.Open(t.Context(), app.Config{DataDir: t.TempDir(), Log: slog.New(slog.DiscardHandler),
		Now: func() time.Time { return time.Date(2025, 12, 15, 15, 0, 0, 0, time.UTC) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	return asking(a.Handler(), httptest.NewRequest("POST", "http://papers.example/mcp", nil))
}

// asking asks a site in this process on behalf of a request.
func asking(site http.Handler, r *http.Request) mcp.Caller {
	return mcp.Caller{Site: "https://papers.example", Writes: true,
		Client: &client.Client{BaseURL: "http://inside.invalid", HTTPClient: &http.Client{Transport: mcp.Inside(site, r)}}}
}

// session connects the protocol's own client over two pipes, as a client
// connects to a command.
func session(t testing.TB, c mcp.Caller) *sdk.ClientSession {
	t.Helper()
	toServer, fromClient := io.Pipe()
	toClient, fromServer := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- service(t).Run(context.Background(), c, toServer, fromServer); fromServer.Close() }()
	s, err := sdk.NewClient(&sdk.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(), &sdk.IOTransport{Reader: toClient, Writer: fromClient}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.Close()
		if err := <-done; err != nil {
			t.Errorf("the end of the input is an error: %v", err)
		}
	})
	return s
}

func call(t testing.TB, s *sdk.ClientSession, name string, arguments any) *sdk.CallToolResult {
	t.Helper()
	res, err := s.CallTool(t.Context(), &sdk.CallToolParams{Name: name, Arguments: arguments})
	if err != nil {
		t.Fatalf("%s %v: %v", name, arguments, err)
	}
	return res
}

func textOf(res *sdk.CallToolResult) string {
	var all []string
	for _, c := range res.Content {
		all = append(all, c.(*sdk.TextContent).Text)
	}
	return strings.Join(all, "\n")
}

// into reads what a tool answers for programs.
func into[T any](t testing.TB, res *sdk.CallToolResult) T {
	t.Helper()
	var v T
	b, err := json.Marshal(res.StructuredContent)
	if err == nil {
		err = json.Unmarshal(b, &v)
	}
	if err != nil || res.IsError {
		t.Fatalf("%v: %s", err, textOf(res))
	}
	return v
}

// Names, descriptions and schemas are what models go by: whoever changes one
// means to.
func TestToolsGolden(t *testing.T) {
	s := session(t, mcp.Caller{Writes: true})
	var all bytes.Buffer
	enc := json.NewEncoder(&all)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	show := func(v any, err error) {
		if err == nil {
			err = enc.Encode(v)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	tools, err := s.ListTools(t.Context(), nil)
	show(tools.Tools, err)
	templates, err := s.ListResourceTemplates(t.Context(), nil)
	show(templates.ResourceTemplates, err)
	prompts, err := s.ListPrompts(t.Context(), nil)
	show(prompts.Prompts, err)
	name := filepath.Join("testdata", "tools.json")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, all.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil || !bytes.Equal(want, all.Bytes()) {
		t.Errorf("what models are told is another than %s (%v); if that is meant: go test ./internal/mcp -run Golden -update", name, err)
	}
}

// Who may not write is not offered to.
func TestToolsOffered(t *testing.T) {
	reading := []string{"daily_papers", "paper_details", "paper_search", "recommend", "similar_papers"}
	for writes, want := range map[bool][]string{false: reading, true: append(slices.Clone(reading), "save_to_list")} {
		s := session(t, mcp.Caller{Writes: writes})
		tools, err := s.ListTools(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, tool := range tools.Tools {
			names = append(names, tool.Name)
			if tool.Annotations.ReadOnlyHint == (tool.Name == "save_to_list") {
				t.Errorf("%s is said to change nothing: %v", tool.Name, tool.Annotations.ReadOnlyHint)
			}
		}
		slices.Sort(names)
		slices.Sort(want)
		if !slices.Equal(names, want) {
			t.Errorf("writes %v: %v", writes, names)
		}
		_, err = s.CallTool(t.Context(), &sdk.CallToolParams{Name: "save_to_list", Arguments: map[string]any{"paper_id": "2405.18203"}})
		if (err == nil) != writes {
			t.Errorf("writes %v: saving says %v", writes, err)
		}
	}
}

type card struct {
	ID, Title, Abstract, Sentence, URL, PDF, Published string
	Authors                                            []string
	Because                                            []string
}

type papersFound struct {
	Basis  string
	Papers []card
}

func TestTools(t *testing.T) {
	s := session(t, library(t))
	found := into[papersFound](t, call(t, s, "paper_search", map[string]any{"query": "soft robots", "results_limit": 3}))
	if len(found.Papers) != 3 || !strings.HasPrefix(found.Papers[0].Title, "SoftZoo") || found.Papers[0].Abstract == "" {
		t.Errorf("search: %+v", found)
	}
	soft := found.Papers[0]
	if soft.URL != "https://papers.example/papers/2303.09555" || soft.PDF != "https://arxiv.org/pdf/2303.09555" || soft.Published != "2023-03-16" || len(soft.Authors) == 0 || soft.Sentence == "" {
		t.Errorf("a paper: %+v", soft)
	}
	concise := call(t, s, "paper_search", map[string]any{"query": "soft robots", "concise_only": true})
	for _, c := range into[papersFound](t, concise).Papers {
		if c.Abstract != "" || c.Sentence == "" {
			t.Errorf("concise: %+v", c)
		}
	}
	if text := textOf(concise); !strings.Contains(text, "**SoftZoo") || !strings.Contains(text, "2303.09555 · 2023-03-16 · Tsun-Hsuan Wang") || !strings.Contains(text, soft.Sentence) {
		t.Errorf("concise text: %s", text)
	}
	if n := len(into[papersFound](t, concise).Papers); n != 12 {
		t.Errorf("without a limit: %d papers", n)
	}
	for _, spelling := range []string{"2303.09555", "arXiv:2303.09555v2", "https://arxiv.org/pdf/2303.09555v1.pdf", " 2303.09555 "} {
		one := into[card](t, call(t, s, "paper_details", map[string]any{"paper_id": spelling}))
		if one.ID != "2303.09555" || one.Abstract == "" {
			t.Errorf("%s: %+v", spelling, one)
		}
	}
	like := into[papersFound](t, call(t, s, "similar_papers", map[string]any{"paper_id": "2303.09555", "limit": 4}))
	if len(like.Papers) != 4 || slices.ContainsFunc(like.Papers, func(c card) bool { return c.ID == "2303.09555" || c.Abstract != "" }) {
		t.Errorf("similar: %+v", like)
	}
	daily := call(t, s, "daily_papers", map[string]any{"limit": 5})
	if got := into[papersFound](t, daily); len(got.Papers) != 5 || !strings.HasPrefix(textOf(daily), "# Daily papers of 2025-12-15\n") {
		t.Errorf("daily: %d papers, %.60s", len(got.Papers), textOf(daily))
	}
	for _, period := range []map[string]any{{"date": "2025-12-15"}, {"week": "2025-W51"}, {"month": "2025-12", "sort": "publishedAt"}} {
		if got := into[papersFound](t, call(t, s, "daily_papers", period)); len(got.Papers) != 30 {
			t.Errorf("%v: %d papers", period, len(got.Papers))
		}
	}
	if empty := call(t, s, "daily_papers", map[string]any{"date": "2001-01-01"}); empty.IsError || len(into[papersFound](t, empty).Papers) != 0 || !strings.Contains(textOf(empty), "No papers") {
		t.Errorf("an empty day: %s", textOf(empty))
	}
	picks := into[papersFound](t, call(t, s, "recommend", map[string]any{"paper_ids": []string{"2303.09555", "https://arxiv.org/abs/2405.18203"}, "limit": 4}))
	if len(picks.Papers) != 4 || picks.Basis != "examples" || len(picks.Papers[0].Because) == 0 {
		t.Errorf("recommend: %+v", picks)
	}
	if none := into[papersFound](t, call(t, s, "recommend", nil)); len(none.Papers) != 10 || none.Basis != "frontpage" {
		t.Errorf("recommend to a stranger: %+v", none)
	}
}

// What tools answer for programs is what their schemas promise.
func TestAnswersFitSchemas(t *testing.T) {
	s := session(t, library(t))
	tools, err := s.ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, tool := range tools.Tools {
		if tool.Name == "save_to_list" {
			continue // TestSave
		}
		arguments := map[string]any{"paper_search": map[string]any{"query": "language models"}, "paper_details": map[string]any{"paper_id": "2405.18203"},
			"similar_papers": map[string]any{"paper_id": "2405.18203"}}[tool.Name]
		fits(t, tool, call(t, s, tool.Name, arguments))
	}
}

func fits(t *testing.T, tool *sdk.Tool, res *sdk.CallToolResult) {
	t.Helper()
	var schema jsonschema.Schema
	b, err := json.Marshal(tool.OutputSchema)
	if err == nil {
		err = json.Unmarshal(b, &schema)
	}
	if err != nil {
		t.Fatal(err)
	}
	resolved, err := schema.Resolve(nil)
	if err == nil {
		err = resolved.Validate(res.StructuredContent)
	}
	if err != nil || res.IsError {
		t.Errorf("%s: %v: %s", tool.Name, err, textOf(res))
	}
}

func TestResourcesAndPrompts(t *testing.T) {
	s := session(t, library(t))
	res, err := s.ReadResource(t.Context(), &sdk.ReadResourceParams{URI: "paper://2405.18203"})
	if err != nil || len(res.Contents) != 1 || !strings.HasPrefix(res.Contents[0].Text, "# IAPT") || res.Contents[0].MIMEType != "text/markdown" {
		t.Errorf("a paper: %+v, %v", res, err)
	}
	for _, uri := range []string{"paper://2401.99999", "paper://hep-th/9901001", "paper://nothing", "paper://", "paper://../../admin", "file:///etc/passwd", "paper://acl:2024.acl-long.1"} {
		if res, err := s.ReadResource(t.Context(), &sdk.ReadResourceParams{URI: uri}); err == nil || !strings.Contains(err.Error(), "not found") {
			t.Errorf("%s: %+v, %v", uri, res, err)
		}
	}
	prompt, err := s.GetPrompt(t.Context(), &sdk.GetPromptParams{Name: "morning_briefing", Arguments: map[string]string{"interests": "soft\nrobots\x00", "date": "2025-12-15"}})
	if err != nil {
		t.Fatal(err)
	}
	if text := prompt.Messages[0].Content.(*sdk.TextContent).Text; !strings.Contains(text, "papers of 2025-12-15. I work on: soft robots\n") {
		t.Errorf("the briefing: %s", text)
	}
}
