package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestOpenAPI(t *testing.T) {
	s := newSite(t, testNow, testBatch())
	var doc struct {
		OpenAPI string
		Paths   map[string]map[string]struct {
			OperationID string
			Parameters  []struct {
				Name, In, Description string
				Required              bool
				Schema                map[string]any
			}
			Responses map[string]struct {
				Content map[string]struct{ Schema map[string]any }
			}
		}
		Components struct{ Schemas map[string]map[string]any }
	}
	s.get("/.well-known/openapi.json", &doc)
	if !strings.HasPrefix(doc.OpenAPI, "3.1") {
		t.Errorf("openapi %q", doc.OpenAPI)
	}
	for path, params := range map[string][]string{
		"/api/daily_papers":          {"all", "date", "limit", "month", "p", "sort", "submitter", "week"},
		"/api/papers/search":         {"cat", "from", "limit", "offset", "q", "sort", "until"},
		"/api/papers/facets":         {"cat", "from", "q", "until"},
		"/api/papers":                {"cursor", "limit"},
		"/api/papers/{id}":           {"id"},
		"/api/papers/{id}/similar":   {"id", "limit"},
		"/api/arxiv/{id}/repos":      {"id"},
		"/papers/{id}.md":            {"id"},
		"/feed.atom":                 {"all", "p"},
		"/feed.json":                 {"all", "p"},
		"/papers/date/{date}.atom":   {"all", "date", "p"},
		"/papers/date/{date}.json":   {"all", "date", "p"},
		"/papers/week/{week}.atom":   {"all", "p", "week"},
		"/papers/week/{week}.json":   {"all", "p", "week"},
		"/papers/month/{month}.atom": {"all", "month", "p"},
		"/papers/month/{month}.json": {"all", "month", "p"},
		"/trending.atom":             {"cat", "p", "period"},
		"/trending.json":             {"cat", "p", "period"},
		"/search.atom":               {"cat", "from", "p", "q", "sort", "until"},
		"/search.json":               {"cat", "from", "p", "q", "sort", "until"},
		"/authors/{name}.atom":       {"name", "p"},
		"/authors/{name}.json":       {"name", "p"},
		"/lists/{list}.atom":         {"list", "p"},
		"/lists/{list}.feed.json":    {"list", "p"},
		"/papers/{id}/comments.atom": {"id", "p"},
		"/papers/{id}/comments.json": {"id", "p"},
	} {
		op, ok := doc.Paths[path]["get"]
		if !ok {
			t.Errorf("%s is not described", path)
			continue
		}
		var names []string
		for _, p := range op.Parameters {
			names = append(names, p.Name)
			if p.Description == "" || p.Schema["type"] == nil || p.Required != (p.In == "path") {
				t.Errorf("%s: parameter %+v", path, p)
			}
		}
		if slices.Sort(names); !slices.Equal(names, params) || op.OperationID == "" {
			t.Errorf("%s (%s): parameters %v, want %v", path, op.OperationID, names, params)
		}
		for content, media := range op.Responses["200"].Content {
			if media.Schema == nil {
				t.Errorf("%s: %s has no schema", path, content)
			}
		}
	}
	if doc.Components.Schemas["DailyItem"] == nil || doc.Components.Schemas["Paper"] == nil {
		t.Errorf("schemas: %v", doc.Components.Schemas)
	}
}

// TestGolden holds that the document changes only on purpose: what clients are
// generated from is in the repository.
func TestGolden(t *testing.T) {
	s := newSite(t, testNow, testBatch())
	_, body := s.ask(http.MethodGet, "/api/openapi.json")
	var doc bytes.Buffer
	if err := json.Indent(&doc, []byte(body), "", "  "); err != nil {
		t.Fatal(err)
	}
	const path = "../../doc/openapi.json"
	if *update {
		if err := os.WriteFile(path, doc.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	held, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(held, doc.Bytes()) {
		t.Errorf("the document is another than %s; if that is meant: go test ./internal/api -run TestGolden -update", path)
	}
}

// What the document says an answer must have, answers have, and no more.
func TestAnswersFitTheDocument(t *testing.T) {
	s := newSite(t, testNow, testBatch())
	var doc map[string]any
	s.get("/api/openapi.json", &doc)
	schemas := doc["components"].(map[string]any)["schemas"].(map[string]any)
	for path, name := range map[string]string{"/api/daily_papers": "DailyItem", "/api/papers/search?q=soft": "SearchItem", "/api/papers": "Paper",
		"/api/papers/facets": "Facets", "/api/papers/facets?q=xylophones": "Facets",
		"/api/papers/2512.00001": "PaperDetail", "/api/papers/acl:2024.acl-long.1": "PaperDetail", "/api/arxiv/2512.00001/repos": "CodeRepo",
		"/api/papers/2512.00001/similar": "Paper", "/api/papers/hep-th/9901001/similar": "Paper"} {
		var answer any
		s.get(path, &answer)
		list, ok := answer.([]any)
		if !ok {
			list = []any{answer}
		}
		for _, v := range list {
			fit(t, path, schemas, schemas[name].(map[string]any), v)
		}
	}
	_, body := s.ask(http.MethodGet, "/api/papers/nothing")
	var problem any
	if err := json.Unmarshal([]byte(body), &problem); err != nil {
		t.Fatal(err)
	}
	fit(t, "an error", schemas, schemas["Problem"].(map[string]any), problem)
}

// fit checks the part of JSON Schema that the document uses.
func fit(t *testing.T, path string, schemas, schema map[string]any, v any) {
	t.Helper()
	if ref, ok := schema["$ref"].(string); ok {
		schema = schemas[ref[strings.LastIndexByte(ref, '/')+1:]].(map[string]any)
	}
	if kinds := map[string]string{"object": "object", "array": "array", "string": "string", "integer": "number", "boolean": "bool"}; kindOf(v) != kinds[schema["type"].(string)] {
		t.Errorf("%s is a %s, want %v", path, kindOf(v), schema["type"])
		return
	}
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			fit(t, path+"[]", schemas, schema["items"].(map[string]any), item)
		}
	case map[string]any:
		properties := schema["properties"].(map[string]any)
		for key, value := range v {
			if properties[key] == nil {
				t.Errorf("%s.%s is not described", path, key)
				continue
			}
			fit(t, path+"."+key, schemas, properties[key].(map[string]any), value)
		}
		required, _ := schema["required"].([]any)
		for _, key := range required {
			if _, ok := v[key.(string)]; !ok {
				t.Errorf("%s.%s is missing", path, key)
			}
		}
	}
}
