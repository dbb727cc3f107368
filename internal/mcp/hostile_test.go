package mcp_test

import (
	"fmt"
	"strings"
	"testing"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// Whatever a model gets wrong comes back as a tool's error, in words that say
// what would be right, and within bounds.
func TestHostileArguments(t *testing.T) {
	s := session(t, library(t))
	long := strings.Repeat("x", 600_000)
	for _, tt := range []struct {
		tool  string
		given any
		words string
	}{
		{"paper_search", nil, "query is missing; it is a text of 3 to 200 characters"},
		{"paper_search", map[string]any{}, "query is missing"},
		{"paper_search", map[string]any{"query": nil}, "query is missing"},
		{"paper_search", map[string]any{"query": "ab"}, "query has 2 characters; it must be a text of 3 to 200 characters"},
		{"paper_search", map[string]any{"query": "a \t\n\x00\x07 "}, "query has 1 characters"},
		{"paper_search", map[string]any{"query": strings.Repeat("é", 201)}, "query has 201 characters"},
		{"paper_search", map[string]any{"query": long}, "query has 600000 characters"},
		{"paper_search", map[string]any{"query": 7}, "query must be a text of 3 to 200 characters, and not 7"},
		{"paper_search", map[string]any{"query": []string{"soft", "robots"}}, `query must be a text of 3 to 200 characters, and not ["soft","robots"]`},
		{"paper_search", map[string]any{"query": map[string]any{"a": long}}, "query must be a text"},
		{"paper_search", map[string]any{"query": "soft robots", "results_limit": 0}, "results_limit must be a whole number from 1 to 60, and not 0"},
		{"paper_search", map[string]any{"query": "soft robots", "results_limit": 61}, "results_limit must be a whole number from 1 to 60"},
		{"paper_search", map[string]any{"query": "soft robots", "results_limit": 1e300}, "results_limit must be"},
		{"paper_search", map[string]any{"query": "soft robots", "results_limit": 2.5}, "results_limit must be a whole number"},
		{"paper_search", map[string]any{"query": "soft robots", "results_limit": "12"}, `results_limit must be a whole number from 1 to 60, and not "12"`},
		{"paper_search", map[string]any{"query": "soft robots", "concise_only": "yes"}, `concise_only must be true or false, and not "yes"`},
		{"paper_search", map[string]any{"query": "soft robots", "limit": 5}, `arguments hold "limit", which is none of this tool's; it takes query, results_limit, concise_only`},
		{"paper_search", map[string]any{"query": "soft robots", "Query": "x"}, `arguments hold "Query"`},
		{"paper_search", map[string]any{"query": "soft robots", long: 1}, "arguments hold"},
		{"paper_search", []string{"soft robots"}, `arguments must be an object: {"query": a text of 3 to 200 characters}`},
		{"paper_search", "soft robots", "arguments must be an object"},
		{"paper_details", map[string]any{"paper_id": ""}, "paper_id has 0 characters"},
		{"paper_details", map[string]any{"paper_id": "the one about robots"}, "paper_id \"the one about robots\" is not a paper's id or address"},
		{"paper_details", map[string]any{"paper_id": "../../admin"}, "paper_id \"../../admin\" is not"},
		{"paper_details", map[string]any{"paper_id": "2405.18203?x=1&token=y"}, "paper_id"},
		{"paper_details", map[string]any{"paper_id": "\x00\x00"}, "paper_id has 0 characters"},
		{"paper_details", map[string]any{"paper_id": "2401.99999"}, "no paper 2401.99999 is held here. Look for the paper with paper_search"},
		{"paper_details", map[string]any{"paper_id": 2405.1820}, "paper_id \"2405.182\" is not a paper's id"}, // of 2405.18200 a number leaves that
		{"paper_details", map[string]any{"paper_id": true}, "paper_id must be a text of 1 to 300 characters, and not true"},
		{"paper_details", map[string]any{"paper_id": long}, "paper_id has 600000 characters"},
		{"similar_papers", map[string]any{"paper_id": "hep-th/9901001"}, "no paper hep-th/9901001 is held here"},
		{"similar_papers", map[string]any{"paper_id": "2405.18203", "limit": 51}, "limit must be a whole number from 1 to 50"},
		{"daily_papers", map[string]any{"date": "yesterday"}, "date"},
		{"daily_papers", map[string]any{"date": "2025-02-30"}, "date"},
		{"daily_papers", map[string]any{"date": "a very long text indeed"}, "date has 23 characters"},
		{"daily_papers", map[string]any{"week": "2025-51"}, "week"},
		{"daily_papers", map[string]any{"month": "12/2025"}, "month"},
		{"daily_papers", map[string]any{"date": "2025-12-15", "month": "2025-12"}, "date stands beside week or month"},
		{"daily_papers", map[string]any{"sort": "best"}, `sort must be one of trending, publishedAt, and not "best"`},
		{"daily_papers", map[string]any{"limit": -1}, "limit must be a whole number from 1 to 100"},
		{"recommend", map[string]any{"paper_ids": "2405.18203"}, "paper_ids must be a list of up to 20 texts"},
		{"recommend", map[string]any{"paper_ids": []any{"2405.18203", nil}}, "paper_ids must be a list of up to 20 texts, and not one of null"},
		{"recommend", map[string]any{"paper_ids": make([]string, 21)}, "paper_ids has 21 items"},
		{"recommend", map[string]any{"paper_ids": []string{long}}, "paper_ids has an item of more than 300 characters"},
		{"recommend", map[string]any{"paper_ids": []string{"2405.18203", "x,y"}}, `paper_ids "x,y" is not a paper's id`},
		{"recommend", map[string]any{"paper_ids": []string{"2405.18203", "2401.99999"}}, "no paper 2401.99999 is held here"},
		{"save_to_list", map[string]any{"paper_id": "nothing"}, "paper_id \"nothing\" is not"},
		{"save_to_list", map[string]any{"paper_id": "2405.18203", "note": strings.Repeat("n", 2001)}, "note has 2001 characters"},
		{"save_to_list", map[string]any{"paper_id": "2405.18203", "list": strings.Repeat("n", 101)}, "list has 101 characters"},
	} {
		res, err := s.CallTool(t.Context(), &sdk.CallToolParams{Name: tt.tool, Arguments: tt.given})
		name := fmt.Sprintf("%s %.80v", tt.tool, tt.given)
		if err != nil {
			t.Errorf("%s: an error of the protocol: %v", name, err)
			continue
		}
		if text := textOf(res); !res.IsError || !strings.Contains(text, tt.words) || len(text) > 1000 || res.StructuredContent != nil {
			t.Errorf("%s: error %v, %.300s; want %q", name, res.IsError, text, tt.words)
		}
	}
}

// What can be meant in one way only is taken.
func TestForgivenArguments(t *testing.T) {
	s := session(t, library(t))
	for _, tt := range []struct {
		tool  string
		given map[string]any
	}{
		{"paper_search", map[string]any{"query": "  soft\nrobots ", "results_limit": 3.0, "concise_only": nil}},
		{"paper_search", map[string]any{"query": `"soft robots`, "results_limit": nil}},
		{"paper_search", map[string]any{"query": "title:( ) AND -\"\" cat:"}},
		{"paper_search", map[string]any{"query": strings.Repeat("é", 200)}},
		{"daily_papers", map[string]any{"date": "", "sort": ""}},
		{"recommend", map[string]any{"paper_ids": []string{}}},
		{"recommend", map[string]any{"paper_ids": []any{2405.18203}}},
		{"paper_details", map[string]any{"paper_id": 2405.18203}},
	} {
		if res := call(t, s, tt.tool, tt.given); res.IsError {
			t.Errorf("%s %v: %s", tt.tool, tt.given, textOf(res))
		}
	}
}
