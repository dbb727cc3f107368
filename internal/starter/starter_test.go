package starter_test

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/ingest"
	"github.com/dailypapers/dailypapers/internal/jsonl"
	"github.com/dailypapers/dailypapers/internal/papertest"
	"github.com/dailypapers/dailypapers/internal/starter"
	"github.com/dailypapers/dailypapers/internal/store"
)

// now is a moment after all that the library holds.
var now = time.Date(2025, time.December, 16, 12, 0, 0, 0, time.UTC)

func library(t *testing.T) []papers.Paper {
	t.Helper()
	list, err := starter.List(now)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestEveryPaper(t *testing.T) {
	list := library(t)
	if len(list) != starter.Papers {
		t.Errorf("%d papers, want %d", len(list), starter.Papers)
	}
	seen := make(map[papers.ID]bool)
	for _, p := range list {
		if id, version, err := papers.ParseID(string(p.ID)); err != nil || id != p.ID || version != 0 || seen[p.ID] {
			t.Errorf("%s is no id of its own: %s, %d, %v", p.ID, id, version, err)
		}
		seen[p.ID] = true
		if p.Title == "" || len(p.Authors) == 0 || p.Published.IsZero() {
			t.Errorf("%s lacks its title, authors or date", p.ID)
		}
		if p.Abstract != "" {
			t.Errorf("%s carries an abstract, which is its authors' own text", p.ID)
		}
		if p.Summary.By != "starter library" {
			t.Errorf("%s: the summary is marked as by %q", p.ID, p.Summary.By)
		}
		for _, c := range p.Categories {
			if !c.Known() {
				t.Errorf("%s: %s is no category of arXiv's", p.ID, c)
			}
		}
		for _, l := range p.Links {
			if !strings.HasPrefix(l.URL, "https://") && !strings.HasPrefix(l.URL, "http://") {
				t.Errorf("%s: the link %q", p.ID, l.URL)
			}
		}
	}
}

func TestSummaries(t *testing.T) {
	end := regexp.MustCompile(`[.?!]["”’)]*(?: [A-Z0-9"“(]|$)`)
	seen := make(map[string]papers.ID)
	for _, p := range library(t) {
		s := p.Summary.Text
		if n := len(end.FindAllString(s, -1)); n < 2 || n > 4 || s != strings.TrimSpace(s) {
			t.Errorf("%s: %d sentences: %q", p.ID, n, s)
		}
		if words := len(strings.Fields(s)); words < 25 || words > 110 {
			t.Errorf("%s: %d words: %q", p.ID, words, s)
		}
		if strings.ContainsAny(s, "\t\n\\$<>") {
			t.Errorf("%s: markup in the summary: %q", p.ID, s)
		}
		if other, twice := seen[s]; twice {
			t.Errorf("%s and %s have one summary", other, p.ID)
		}
		seen[s] = p.ID
	}
}

// A summary is in our own words: it shares no long run of them with the
// abstract, where that can be looked up.
func TestSummariesAreOurOwn(t *testing.T) {
	known := records(t)
	for _, p := range library(t) {
		for _, r := range known[p.ID] {
			if run := sharedRun(p.Summary.Text, r.Abstract); len(strings.Fields(run)) >= 10 {
				t.Errorf("%s: the summary copies %q", p.ID, run)
			}
		}
	}
}

// sharedRun returns the longest run of words that stands in both texts.
func sharedRun(a, b string) string {
	fold := func(s string) []string {
		return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return strings.ContainsRune(" ,.;:()\n", r) })
	}
	words, other := fold(a), " "+strings.Join(fold(b), " ")+" "
	best := ""
	for i := range words {
		for j := i + len(strings.Fields(best)) + 1; j <= len(words); j++ {
			run := strings.Join(words[i:j], " ")
			if !strings.Contains(other, " "+run+" ") {
				break
			}
			best = run
		}
	}
	return best
}

func loaded(t *testing.T) (*store.Store, *catalog.Catalog) {
	t.Helper()
	dir := t.TempDir()
	st, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	if n, err := starter.Load(t.Context(), st, now, nil); err != nil || n != starter.Papers {
		t.Fatalf("loaded %d papers: %v", n, err)
	}
	c, err := catalog.Open(dir, st, catalog.Meaning{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if _, err := c.Sync(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	return st, c
}

func TestLoad(t *testing.T) {
	st, c := loaded(t)
	if c.Docs() != starter.Papers {
		t.Errorf("%d papers can be found", c.Docs())
	}
	front, err := st.Featured(t.Context(), starter.Day(), starter.Day(), 100, 0)
	if err != nil {
		t.Fatal(err)
	}
	list := library(t)
	if len(front) != starter.Featured {
		t.Fatalf("%d papers on the front page, want %d", len(front), starter.Featured)
	}
	for i, e := range front {
		if e.Paper.ID != list[i].ID || e.Feature.Position != i+1 || e.Feature.Kind != papers.FromStarter {
			t.Errorf("no. %d is %s: %+v", i+1, e.Paper.ID, e.Feature)
		}
	}
	mark, err := st.Mark(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := starter.Load(t.Context(), st, now, nil); err != nil {
		t.Fatal(err)
	}
	if again, err := st.Mark(t.Context()); err != nil || again != mark {
		t.Errorf("loading it twice changes %d papers, %v", again-mark, err)
	}
}

func TestLoadAllOrNothing(t *testing.T) {
	st, err := store.Open(t.Context(), t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := starter.Load(ctx, st, now, nil); err == nil {
		t.Error("a cancelled load says nothing")
	}
	if empty, err := st.Empty(t.Context()); err != nil || !empty {
		t.Errorf("a cancelled load left papers behind: %v", err)
	}
}

// Someone who cannot name a paper describes what it is about.
func TestVagueIdeas(t *testing.T) {
	_, c := loaded(t)
	for _, tt := range []struct {
		idea string
		want []papers.ID // any of these among the first five
	}{
		{"a car learns to steer by imitating human drivers", []papers.ID{"1710.02410"}},
		{"fill in the missing part of a photo", []papers.ID{"1801.07892", "1806.03589"}},
		{"people say which of two behaviours they like better and the agent learns from it", []papers.ID{"1706.03741"}},
		{"translate between two languages without any example translations", []papers.ID{"1711.00043", "1710.04087"}},
		{"ask a database in plain English", []papers.ID{"1709.00103"}},
		{"how hubs appear in the web and in social networks", []papers.ID{"cond-mat/0106096"}},
		{"neural network for energies and forces of atoms in molecules", []papers.ID{"1706.08566"}},
		{"do chatbots repeat popular myths", []papers.ID{"acl:2022.acl-long.229"}},
		{"robot learns from failed attempts when reward is rare", []papers.ID{"1707.01495"}},
		{"replace a training set by a few synthetic pictures", []papers.ID{"2501.07575", "2408.08201"}},
		{"soft robots that walk and swim", []papers.ID{"2303.09555"}},
		{"which examples to label when data come as a stream", []papers.ID{"2302.08893"}},
		{"finding diseases in x-rays of the chest", []papers.ID{"1705.02315"}},
		{"predicting rogue waves and other rare extreme events", []papers.ID{"1803.06277"}},
		{"help with writing papers inside the editor", []papers.ID{"2512.02589"}},
		{"stolen model poisoned by one participant in federated training", []papers.ID{"1807.00459"}},
		{"make several people talk in a generated video", []papers.ID{"2511.23475"}},
		{"send fewer gradients between machines when training", []papers.ID{"1712.01887"}},
	} {
		r, err := c.Search(t.Context(), papers.Search{Query: tt.idea, Limit: 5})
		if err != nil {
			t.Fatal(err)
		}
		var found []string
		ok := false
		for _, h := range r.Hits {
			found = append(found, string(h.Paper.ID)+" "+h.Paper.Title)
			ok = ok || slices.Contains(tt.want, h.Paper.ID)
		}
		if !ok {
			t.Errorf("%q does not find %s but\n\t%s", tt.idea, tt.want, strings.Join(found, "\n\t"))
		}
	}
}

// reference is the file with the records of the page in its order.
func reference(t *testing.T) string {
	t.Helper()
	return papertest.Data(t, "reference_page.jsonl")
}

// The library's front page goes with the first papers of the site's own, in
// whatever run; its papers stay.
func TestMakesRoom(t *testing.T) {
	st, err := store.Open(t.Context(), t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if _, err := starter.Load(t.Context(), st, now, nil); err != nil {
		t.Fatal(err)
	}
	take := func(lines string) {
		path := filepath.Join(t.TempDir(), "own.jsonl")
		if err := os.WriteFile(path, []byte(lines), 0o600); err != nil {
			t.Fatal(err)
		}
		src, err := ingest.OpenFile("jsonl", path, jsonl.NewDecoder(now).Decode)
		if err != nil {
			t.Fatal(err)
		}
		defer src.Close()
		if _, err := ingest.Run(t.Context(), st, src, ingest.Options{}); err != nil {
			t.Fatal(err)
		}
	}
	count := func() int {
		n, err := st.CountFeatured(t.Context(), starter.Day(), starter.Day())
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	take("{\"id\": \"x:1\"}\n") // refused: no title
	if n := count(); n != starter.Featured {
		t.Errorf("after a file without papers %d are featured, want %d", n, starter.Featured)
	}
	take("{\"id\": \"x:1\", \"title\": \"A paper of our own\"}\n")
	if n := count(); n != 0 {
		t.Errorf("after a paper of one's own %d are featured, want none", n)
	}
	if _, err := st.Paper(t.Context(), "1706.03762"); err != nil {
		t.Error(err)
	}
}
