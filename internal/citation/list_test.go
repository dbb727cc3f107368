package citation_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/citation"
)

// noted are the samples, each with a note.
func noted() []citation.Noted {
	var works []citation.Noted
	all := samples()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		works = append(works, citation.Noted{Paper: all[name], Note: "On " + name + ":\n 100% {of} it."})
	}
	return works
}

func TestListsHoldTheEntries(t *testing.T) {
	var bib, ris bytes.Buffer
	var works []citation.Noted
	var bibs, riss []string
	for _, n := range noted() {
		works = append(works, citation.Noted{Paper: n.Paper})
		bibs, riss = append(bibs, citation.BibTeX(n.Paper)), append(riss, citation.RIS(n.Paper))
	}
	if err := errors.Join(citation.WriteBibTeX(&bib, works), citation.WriteRIS(&ris, works)); err != nil {
		t.Fatal(err)
	}
	if want := strings.Join(bibs, "\n"); bib.String() != want {
		t.Errorf("BibTeX:\n%s\nwant\n%s", &bib, want)
	}
	if want := strings.Join(riss, "\r\n"); ris.String() != want {
		t.Errorf("RIS:\n%s\nwant\n%s", &ris, want)
	}
}

func TestNotes(t *testing.T) {
	var bib, ris, csl bytes.Buffer
	if err := errors.Join(citation.WriteBibTeX(&bib, noted()), citation.WriteRIS(&ris, noted()), citation.WriteCSL(&csl, noted())); err != nil {
		t.Fatal(err)
	}
	for got, want := range map[string]string{
		bib.String(): `  annote        = {On article: 100\% \{of\} it.},`, ris.String(): "N1  - On article: 100% {of} it.\r\n", csl.String(): `    "note": "On article: 100% {of} it."`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

func TestCSLLists(t *testing.T) {
	for _, n := range []int{0, 1, 4} {
		var b bytes.Buffer
		if err := citation.WriteCSL(&b, noted()[:n]); err != nil {
			t.Fatal(err)
		}
		var items []struct{ Note string }
		if err := json.Unmarshal(b.Bytes(), &items); err != nil || len(items) != n || items == nil {
			t.Errorf("%d works gave %d items, %v:\n%s", n, len(items), err, &b)
		}
	}
}

// TestDistinctKeys holds that keys differ, also where a suffix makes a key
// that another paper has by itself.
func TestDistinctKeys(t *testing.T) {
	var works []citation.Noted
	var want []string
	for _, tt := range []struct{ title, key string }{
		{"Trees", "trees"}, {"Trees", "treesa"}, {"Treesb", "treesb"}, {"trees", "treesc"}, {"Treesa", "treesaa"}, {"Trees", "treesd"},
	} {
		works, want = append(works, citation.Noted{Paper: papers.Paper{ID: "x:1", Title: tt.title}}), append(want, tt.key)
	}
	for range 60 {
		works = append(works, citation.Noted{Paper: papers.Paper{ID: "x:1", Title: "Trees"}})
	}
	var b bytes.Buffer
	if err := citation.WriteBibTeX(&b, works); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range regexp.MustCompile(`(?m)^@misc\{(.*),$`).FindAllStringSubmatch(b.String(), -1) {
		got = append(got, m[1])
	}
	if len(got) != len(works) || !slices.Equal(got[:len(want)], want) {
		t.Errorf("got %v, want %v", got, want)
	}
	slices.Sort(got)
	if len(slices.Compact(got)) != len(works) {
		t.Errorf("the same key twice: %v", got)
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errNoRoom }

var errNoRoom = errors.New("no room")

func TestListsTellOfTheWriter(t *testing.T) {
	many := slices.Repeat(noted(), 50)
	for _, works := range [][]citation.Noted{noted(), many} {
		for _, err := range []error{citation.WriteBibTeX(full{}, works), citation.WriteRIS(full{}, works), citation.WriteCSL(full{}, works)} {
			if !errors.Is(err, errNoRoom) || !strings.HasPrefix(err.Error(), "citation: write ") {
				t.Errorf("%v", err)
			}
		}
	}
}
