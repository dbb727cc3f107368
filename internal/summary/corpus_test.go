package summary_test

import (
	"bufio"
	"encoding/json"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"

	"github.com/dailypapers/dailypapers/internal/papertest"
	"github.com/dailypapers/dailypapers/internal/summary"
)

// corpusPart is how many abstracts of each file are read: enough to meet
// every kind of text, little enough for every run of the tests.
const corpusPart = 8000

type sample struct{ Title, Abstract string }

// TestCorpus holds the shape of summaries on real abstracts, and with -v
// prints 20 for a person to judge.
func TestCorpus(t *testing.T) {
	all := readCorpus(t)
	empty, long, whole := 0, 0, 0
	for _, p := range all {
		s := summary.Sentence(p.Title, p.Abstract)
		if s == "" {
			empty++
		}
		if n := utf8.RuneCountInString(s); n > summary.Limit {
			long++
			t.Errorf("%d characters: %s", n, s)
		}
		if !strings.HasSuffix(s, "…") {
			whole++
		}
	}
	t.Logf("%d abstracts, %d without a summary, %d cut", len(all), empty, len(all)-whole)
	if empty*100 >= len(all) {
		t.Errorf("%d of %d abstracts have no summary", empty, len(all))
	}
	if (len(all)-whole)*100 > 10*len(all) {
		t.Errorf("%d of %d summaries are cut: more than one in ten", len(all)-whole, len(all))
	}
	draw := rand.New(rand.NewPCG(2026, 20))
	for range 20 {
		p := all[draw.IntN(len(all))]
		t.Logf("%s\n\t%s", p.Title, summary.Sentence(p.Title, p.Abstract))
	}
}

func readCorpus(t *testing.T) []sample {
	var all []sample
	for _, name := range papertest.DataFiles(t, "corpus", "*.jsonl.zst") {
		all = append(all, readPart(t, name)...)
	}
	return all
}

func readPart(t *testing.T, name string) []sample {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := zstd.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var part []sample
	lines := bufio.NewScanner(z)
	lines.Buffer(make([]byte, 1<<20), 1<<26)
	for lines.Scan() && len(part) < corpusPart {
		var p sample
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		if strings.TrimSpace(p.Abstract) != "" {
			part = append(part, p)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return part
}
