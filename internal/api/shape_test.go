package api

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/papertest"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A recordedDay is one day's list as the API that clients know answered it.
type recordedDay struct {
	Date    string           `json:"date"`
	Payload []map[string]any `json:"payload"`
}

// recorded reads the days, which lie beside the repository where they are.
func recorded(t *testing.T) []recordedDay {
	t.Helper()
	f, err := os.Open(papertest.Data(t, "preference", "daily_papers_api_payloads.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var days []recordedDay
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var d recordedDay
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			t.Fatal(err)
		}
		days = append(days, d)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return days
}

// optional are keys of today's shape that ours may lack, with the reason.
// Everything else that a recorded item holds, our item must hold.
var optional = map[string]string{
	"paper.authors[].user":                "an author's account: present only where a claim is confirmed, and of one paper only",
	"paper.authors[].status":              "of a claim to authorship: present only beside user",
	"paper.authors[].statusLastChangedAt": "of a claim to authorship: present only beside user",
	"paper.organization":                  "present in half of the items only; no source tells the institution yet",
	"organization":                        "as paper.organization",
	"paper.mediaUrls[]":                   "the array is there, and empty where nobody sent a picture",
	"mediaUrls[]":                         "as paper.mediaUrls",
}

// retired are keys that the API itself dropped before 2026.
var retired = map[string]string{
	"mediaUrl":              "of June 2024, a thumbnail's address",
	"submitterOrganization": "of late 2025, became organization",
}

func TestShapeOfRecordedDays(t *testing.T) {
	days := recorded(t)
	b := store.Batch{}
	for _, d := range days {
		day, err := papers.ParseDay(d.Date)
		if err != nil {
			t.Fatal(err)
		}
		for i, it := range d.Payload {
			p := fromWire(t, it)
			b.Papers = append(b.Papers, p)
			b.Features = append(b.Features, papers.Feature{Day: day, Paper: p.ID, Position: i + 1, Kind: papers.FromFile, By: "recorded"})
		}
	}
	s := newSite(t, time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC), b)
	current, older := 0, 0
	for _, d := range days {
		var got []map[string]any
		s.get("/api/daily_papers?limit=100&date="+d.Date, &got)
		if len(got) != len(d.Payload) {
			t.Fatalf("%s: %d items, want %d", d.Date, len(got), len(d.Payload))
		}
		for i, want := range d.Payload {
			excused := optional
			if d.Date >= "2026" {
				current++
			} else {
				excused, older = both(optional, retired), older+1
			}
			compare(t, d.Date, "", want, got[i], excused)
			compareTexts(t, d.Date, want, got[i])
		}
	}
	if current < 100 || older < 100 {
		t.Errorf("compared %d items of 2026 and %d older ones: too few to mean anything", current, older)
	}
}

func both(a, b map[string]string) map[string]string {
	all := map[string]string{}
	for _, m := range []map[string]string{a, b} {
		for k, v := range m {
			all[k] = v
		}
	}
	return all
}

// compare walks want and demands each of its keys of got, in the same type.
func compare(t *testing.T, date, path string, want, got any, excused map[string]string) {
	t.Helper()
	if kindOf(want) != kindOf(got) {
		t.Errorf("%s: %s is a %s, want a %s", date, path, kindOf(got), kindOf(want))
		return
	}
	switch want := want.(type) {
	case map[string]any:
		for key, value := range want {
			at := strings.TrimPrefix(path+"."+key, ".")
			other, ok := got.(map[string]any)[key]
			switch {
			case ok:
				compare(t, date, at, value, other, excused)
			case excused[at] == "":
				t.Errorf("%s: %s is missing", date, at)
			}
		}
	case []any:
		items := got.([]any)
		for i, value := range want {
			switch {
			case i < len(items):
				compare(t, date, path+"[]", value, items[i], excused)
			case excused[path+"[]"] == "":
				t.Errorf("%s: %s has %d elements, want %d", date, path, len(items), len(want))
				return
			}
		}
	}
}

func kindOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "bool"
	case float64:
		return "number"
	case string:
		return "string"
	case []any:
		return "array"
	}
	return "object"
}

// compareTexts demands the facts that both sides know in the same words.
func compareTexts(t *testing.T, date string, want, got map[string]any) {
	t.Helper()
	w, g := want["paper"].(map[string]any), got["paper"].(map[string]any)
	for _, key := range []string{"id", "title", "summary", "publishedAt", "projectPage", "githubRepo"} {
		if key == "githubRepo" && g[key] == nil {
			continue // the site names repositories elsewhere under this key too
		}
		if w[key] != g[key] {
			t.Errorf("%s: %s of %v is %v, want %v", date, key, w["id"], g[key], w[key])
		}
	}
	for _, key := range []string{"upvotes", "ai_summary", "ai_keywords", "projectPage", "githubRepo", "githubStars"} {
		if top, _ := json.Marshal(got[key]); string(top) != string(mustJSON(t, g[key])) {
			t.Errorf("%s: %s of %v is not the same at the top", date, key, w["id"])
		}
	}
	by := got["submittedBy"].(map[string]any)
	if by["user"] != by["name"] || by["name"] != "recorded" {
		t.Errorf("%s: submitted by %v", date, by)
	}
}

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// fromWire makes the paper that a recorded item shows.
func fromWire(t *testing.T, item map[string]any) papers.Paper {
	t.Helper()
	w := item["paper"].(map[string]any)
	at, err := time.Parse(time.RFC3339, w["publishedAt"].(string))
	if err != nil {
		t.Fatal(err)
	}
	p := papers.Paper{ID: papers.ID(w["id"].(string)), Title: w["title"].(string), Abstract: w["summary"].(string), Published: papers.Instant(at)}
	for _, a := range w["authors"].([]any) {
		p.Authors = append(p.Authors, papers.Author{Name: a.(map[string]any)["name"].(string)})
	}
	for _, l := range []struct {
		key  string
		kind papers.LinkKind
	}{{"githubRepo", papers.CodeLink}, {"projectPage", papers.ProjectLink}} {
		if v, ok := w[l.key].(string); ok {
			p.Links = append(p.Links, papers.Link{Kind: l.kind, URL: v})
		}
	}
	if words, ok := w["ai_keywords"].([]any); ok {
		for _, k := range words {
			p.Keywords = append(p.Keywords, k.(string))
		}
	}
	return p
}

// The walk itself must find what is missing, and what has another type.
func TestCompareFindsFaults(t *testing.T) {
	want := map[string]any{"a": 1.0, "b": []any{map[string]any{"c": "x"}}, "d": true}
	got := map[string]any{"a": "1", "b": []any{map[string]any{}}, "e": true}
	var faults []string
	for _, path := range []string{"a", "b[].c", "d"} {
		probe := &testing.T{}
		excused := map[string]string{"b[].c": "-", "d": "-"}
		delete(excused, path)
		if path != "a" {
			got["a"] = 1.0
		}
		compare(probe, "", "", want, got, excused)
		if probe.Failed() {
			faults = append(faults, path)
		}
	}
	if !slices.Equal(faults, []string{"a", "b[].c", "d"}) {
		t.Errorf("found faults at %v only", faults)
	}
}
