package formula

import (
	"bufio"
	"encoding/json"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/dailypapers/dailypapers/internal/papertest"
)

// TestParseCorpus reads the formulas of 20,000 abstracts drawn from the whole
// corpus: of a hundred, at most one may hold a piece that isn't understood. With
// -v it tells what falls back and how often.
func TestParseCorpus(t *testing.T) {
	if testing.Short() {
		t.Skip("reads the whole corpus")
	}
	formulas, whole := 0, 0
	left := map[string]int{}
	for _, abstract := range drawn(t, 20_000) {
		for _, src := range dollared(abstract) {
			root := Parse(src)
			checkTree(t, src, root)
			checkNothingLost(t, src, root)
			formulas++
			fallbacks := Fallbacks(root)
			if len(fallbacks) == 0 {
				whole++
			}
			for _, f := range fallbacks {
				left[f.Text]++
			}
		}
	}
	share := 100 * float64(whole) / float64(formulas)
	t.Logf("%d formulas, %.2f %% without a fallback", formulas, share)
	names := slices.SortedFunc(maps.Keys(left), func(a, b string) int { return left[b] - left[a] })
	for _, name := range names[:min(len(names), 40)] {
		t.Logf("%6d %.40s", left[name], name)
	}
	if share < 99 {
		t.Errorf("%.2f %% of %d formulas are read without a fallback, want 99 %%", share, formulas)
	}
}

// drawn returns abstracts drawn from all files with a fixed seed, every record
// with the same chance.
func drawn(t *testing.T, n int) []string {
	random := rand.New(rand.NewPCG(4, 20_000))
	var lines [][]byte
	seen := 0
	for _, file := range papertest.DataFiles(t, "corpus", "*.jsonl.zst") {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		z, err := zstd.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		defer z.Close()
		in := bufio.NewScanner(z)
		in.Buffer(nil, 1<<24)
		for in.Scan() {
			seen++
			if len(lines) < n {
				lines = append(lines, slices.Clone(in.Bytes()))
			} else if i := random.IntN(seen); i < n {
				lines[i] = append(lines[i][:0], in.Bytes()...)
			}
		}
		if err := in.Err(); err != nil {
			t.Fatal(err)
		}
	}
	var abstracts []string
	for _, line := range lines {
		var p struct{ Abstract string }
		if err := json.Unmarshal(line, &p); err != nil {
			t.Fatal(err)
		}
		abstracts = append(abstracts, p.Abstract)
	}
	return abstracts
}

// dollared is what stands between pairs of dollars.
func dollared(text string) (formulas []string) {
	text = strings.ReplaceAll(text, `\$`, "")
	pieces := strings.Split(strings.ReplaceAll(text, "$$", "$"), "$")
	for i := 1; i+1 < len(pieces); i += 2 {
		formulas = append(formulas, pieces[i])
	}
	return formulas
}
