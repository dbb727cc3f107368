package formula

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/dailypapers/dailypapers/internal/papertest"
)

// TestPlainCorpus reads the formulas of real abstracts.
func TestPlainCorpus(t *testing.T) {
	const lines = 2000
	formulas := 0
	for _, file := range papertest.DataFiles(t, "corpus", "*.jsonl.zst") {
		for _, src := range formulasIn(t, file, lines) {
			n := Parse(src)
			got := string(AppendPlain(nil, n))
			checkPlain(t, src, got)
			checkTokens(t, src, got, AppendTokens(nil, n))
			formulas++
		}
	}
	t.Logf("%d formulas", formulas)
}

// formulasIn returns what stands between dollars in the first abstracts of a file.
func formulasIn(t *testing.T, file string, lines int) (formulas []string) {
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
	for ; in.Scan() && lines > 0; lines-- {
		var p struct{ Abstract string }
		if err := json.Unmarshal(in.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		pieces := strings.Split(p.Abstract, "$")
		for i := 1; len(pieces)%2 == 1 && i < len(pieces); i += 2 {
			formulas = append(formulas, pieces[i])
		}
	}
	if err := in.Err(); err != nil {
		t.Fatal(err)
	}
	return formulas
}
