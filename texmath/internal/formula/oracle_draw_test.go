package formula_test

import (
	"bufio"
	"encoding/json"
	"hash/crc32"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/dailypapers/dailypapers/internal/papertest"
)

// drawFormulas returns n distinct formulas of abstracts all over the corpus,
// the same ones for the same seed.
func drawFormulas(t testing.TB, seed uint64, n int) []string {
	t.Helper()
	seen := map[string]bool{}
	var all []string
	for _, file := range papertest.DataFiles(t, "corpus", "*.jsonl.zst") {
		drawAbstracts(t, file, uint32(seed), 8, func(abstract string) {
			for _, f := range dollars(abstract) {
				if !seen[f] {
					seen[f] = true
					all = append(all, f)
				}
			}
		})
	}
	r := rand.New(rand.NewPCG(seed, 0))
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all[:min(n, len(all))]
}

// drawAbstracts calls with about one abstract of every so many in a file.
func drawAbstracts(t testing.TB, file string, seed, every uint32, call func(string)) {
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
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		if (crc32.ChecksumIEEE(lines.Bytes())^seed)*0x9E3779B1>>8%every != 0 {
			continue
		}
		var p struct{ Abstract string }
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		call(p.Abstract)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

// dollars returns what stands between pairs of dollars, none where a dollar is
// left over or money is talked of. It is cruder than texmath on purpose: what
// is no formula for certain has no place in a comparison of formulas.
func dollars(text string) []string {
	pieces := strings.Split(strings.ReplaceAll(text, `\$`, "\x00"), "$")
	if len(pieces)%2 == 0 {
		return nil
	}
	var formulas []string
	for i := 1; i < len(pieces); i += 2 {
		f := strings.ReplaceAll(pieces[i], "\x00", `\$`)
		money := f != "" && f[0] >= '0' && f[0] <= '9' && strings.HasSuffix(f, " ")
		if strings.TrimSpace(f) == "" || money || len(f) > 1000 {
			continue
		}
		formulas = append(formulas, f)
	}
	return formulas
}
