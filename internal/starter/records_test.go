package starter_test

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/jsonl"
	"github.com/dailypapers/dailypapers/internal/lines"
	"github.com/dailypapers/dailypapers/internal/papertest"
	"github.com/dailypapers/dailypapers/internal/starter"
)

// recordFiles hold the records.
func recordFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	for _, name := range []string{
		"acl_anthology.jsonl.zst", "arxiv_other_fields_to_2019.jsonl.zst",
		"arxiv_recent_cs_2025-09_2026-08.jsonl.zst", "arxiv_cs_stat_to_2019.jsonl.zst",
	} {
		files = append(files, papertest.Data(t, "corpus", name))
	}
	return append(files, reference(t))
}

// records returns every record of the library's papers, by id. It reads the
// whole corpus once for all tests, files side by side.
func records(t *testing.T) map[papers.ID][]papers.Paper {
	t.Helper()
	if testing.Short() {
		t.Skip("reads the whole corpus")
	}
	files := recordFiles(t)
	known.Do(func() { known.all, known.err = readRecords(files) })
	if known.err != nil {
		t.Fatal(known.err)
	}
	return known.all
}

// known keeps what the first test that asks has read.
var known struct {
	sync.Once
	all map[papers.ID][]papers.Paper
	err error
}

func readRecords(paths []string) (map[papers.ID][]papers.Paper, error) {
	list, err := starter.List(now)
	if err != nil {
		return nil, err
	}
	wanted := make(map[string]bool)
	for _, p := range list {
		wanted[string(p.ID)] = true
	}
	var mu sync.Mutex
	var readers sync.WaitGroup
	all := make(map[papers.ID][]papers.Paper)
	var failed error
	for _, path := range paths {
		readers.Go(func() {
			found, err := readFile(path, wanted)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				failed = err
			}
			for _, p := range found {
				all[p.ID] = append(all[p.ID], p)
			}
		})
	}
	readers.Wait()
	return all, failed
}

// readFile decodes the lines of the wanted papers; all others are passed over
// after a look at the id, which every line begins with.
func readFile(path string, wanted map[string]bool) ([]papers.Paper, error) {
	r, err := lines.Open(path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	decoder := jsonl.NewDecoder(now)
	var found []papers.Paper
	for line, err := range r.Lines(0) {
		if err != nil {
			return nil, err
		}
		rest, ok := bytes.CutPrefix(line.Text, []byte(`{"id": "`))
		id, _, closed := bytes.Cut(rest, []byte(`"`))
		if !ok || !closed || !wanted[string(id)] {
			continue
		}
		p, err := decoder.Decode(line.Text)
		if err != nil {
			return nil, err
		}
		found = append(found, p)
	}
	return found, nil
}

// TestFacts holds that every fact of the library stands in a record of the
// paper: none is from memory.
func TestFacts(t *testing.T) {
	known := records(t)
	for _, p := range library(t) {
		rs := known[p.ID]
		if len(rs) == 0 {
			t.Errorf("%s stands in no record", p.ID)
			continue
		}
		for _, fact := range []struct {
			name string
			same func(papers.Paper) bool
		}{
			{"title", func(r papers.Paper) bool { return r.Title == p.Title }},
			{"authors", func(r papers.Paper) bool { return slices.EqualFunc(r.Authors, p.Authors, sameName) }},
			{"date", func(r papers.Paper) bool { return r.Published == p.Published }},
			{"categories", func(r papers.Paper) bool { return slices.Equal(r.Categories, p.Categories) }},
			{"day", func(r papers.Paper) bool { return r.Announced == p.Announced || p.Announced.IsZero() }},
		} {
			if !slices.ContainsFunc(rs, fact.same) {
				t.Errorf("%s: the %s stands in no record: %+v", p.ID, fact.name, p)
			}
		}
		for _, l := range p.Links {
			if !slices.ContainsFunc(rs, func(r papers.Paper) bool { return slices.Contains(r.Links, l) || mentions(r, l.URL) }) {
				t.Errorf("%s: the link %s stands in no record", p.ID, l.URL)
			}
		}
	}
}

func sameName(a, b papers.Author) bool { return a.Name == b.Name }

// mentions reports whether a link was found in the abstract or the comments.
func mentions(r papers.Paper, url string) bool {
	_, address, _ := strings.Cut(strings.ToLower(url), "://")
	return strings.Contains(strings.ToLower(r.Abstract+" "+r.Comments), address)
}

func TestReferenceOrder(t *testing.T) {
	list := library(t)
	r, err := lines.Open(reference(t))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	decoder := jsonl.NewDecoder(now)
	n := 0
	for line, err := range r.Lines(0) {
		if err != nil {
			t.Fatal(err)
		}
		p, err := decoder.Decode(line.Text)
		if err != nil {
			t.Fatal(err)
		}
		if n >= len(list) || list[n].ID != p.ID || list[n].Title != p.Title {
			t.Errorf("no. %d of the reference is %s", n+1, p.ID)
		}
		n++
	}
	if n != starter.Featured {
		t.Errorf("the reference has %d papers, the library features %d", n, starter.Featured)
	}
}
