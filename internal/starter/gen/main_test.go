package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
)

// TestLibraryIsMadeOfSummaries is what go generate does without the data.
func TestLibraryIsMadeOfSummaries(t *testing.T) {
	t.Chdir("..")
	if err := run(t.Context(), filepath.Join(t.TempDir(), "absent")); err != nil {
		t.Error(err)
	}
}

func TestVerify(t *testing.T) {
	path := filepath.Join(t.TempDir(), "starter.jsonl")
	text := `{"id":"2405.18203","title":"A","summary":"One."}` + "\n" + `{"id":"2405.18204","title":"B","summary":"Two."}` + "\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	order := []papers.ID{"2405.18203", "2405.18204"}
	for _, c := range []struct {
		name, says string
		order      []papers.ID
		first      string
	}{
		{"the same", "", order, "One."},
		{"another summary", ":1: the summary of 2405.18203 is another", order, "Uno."},
		{"another order", ":1: 2405.18203 stands where the summaries have 2405.18204", []papers.ID{order[1], order[0]}, "One."},
		{"one more", "ends before 2405.18205", append(order[:2:2], "2405.18205"), "One."},
		{"one less", ":2: 2405.18204 is no longer among the summaries", order[:1], "One."},
	} {
		err := verify(path, c.order, map[papers.ID]string{order[0]: c.first, order[1]: "Two."})
		if c.says == "" && err != nil || c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.says)
		}
	}
}

// A line too long for the scanner must not end the list in silence.
func TestReadSummariesToTheEnd(t *testing.T) {
	path := filepath.Join(t.TempDir(), "summaries.tsv")
	text := "2405.18203\tOne.\n2405.18204\t" + strings.Repeat("x", 100_000) + "\n2405.18205\tThree.\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if order, _, err := readSummaries(path); err == nil || !strings.Contains(err.Error(), "behind line 1") {
		t.Errorf("read %v, %v", order, err)
	}
}
