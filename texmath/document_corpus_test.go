package texmath

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

// drawn are n abstracts drawn from the whole corpus, the same at every run, or the
// test is skipped where there is no corpus. One line of eight is looked at.
func drawn(t testing.TB, n int) []string {
	r := rand.New(rand.NewPCG(4, 4))
	var all []string
	for _, name := range papertest.DataFiles(t, "corpus", "*.jsonl.zst") {
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
		lines := bufio.NewScanner(z)
		lines.Buffer(nil, 1<<24)
		for lines.Scan() {
			if r.IntN(8) != 0 {
				continue
			}
			var p paper
			if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
				t.Fatal(err)
			}
			all = append(all, p.Abstract)
		}
		if err := lines.Err(); err != nil {
			t.Fatal(err)
		}
	}
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all[:min(n, len(all))]
}

// TestDocumentCorpus wants of the formulas of 20,000 real abstracts 99 in 100 shown
// without a piece of source, and all that checkDocument holds of some of them. With
// -v it tells what falls back, and how often.
func TestDocumentCorpus(t *testing.T) {
	var c census
	c.left = map[string]int{}
	for i, src := range drawn(t, 20_000) {
		if i%8 == 0 {
			checkDocument(t, src)
			checkWords(t, src)
		}
		c.count(src)
	}
	t.Logf("%d formulas between delimiters in %d abstracts, %d with source in them; %d bare ones in %d, %d with source",
		c.formulas, c.with, c.broken, c.bare, c.withBare, c.brokenBare)
	t.Logf("%d commands outside formulas shown as source", c.text)
	names := slices.SortedFunc(maps.Keys(c.left), func(a, b string) int {
		if d := c.left[b] - c.left[a]; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	for _, name := range names[:min(len(names), 60)] {
		t.Logf("%6d %.60q", c.left[name], name)
	}
	if c.broken*100 > c.formulas {
		t.Errorf("%d of %d formulas show source: more than one in a hundred", c.broken, c.formulas)
	}
}

// census counts formulas, and those that are shown with source in them.
type census struct {
	formulas, broken, with     int
	text                       int // commands outside formulas that are shown as source
	bare, brokenBare, withBare int
	left                       map[string]int
}

func (c *census) count(src string) {
	d := read(clean(src), false)
	fallbacks := Fallbacks(clean(src))
	formulas, bare := c.formulas, c.bare
	for _, m := range d.marks {
		for len(fallbacks) > 0 && fallbacks[0].Start < m.start {
			c.text, fallbacks = c.text+1, fallbacks[1:]
		}
		broken := false
		for len(fallbacks) > 0 && fallbacks[0].Start < m.end {
			c.left[fallbacks[0].Text]++
			broken, fallbacks = true, fallbacks[1:]
		}
		n, with := &c.formulas, &c.broken
		if m.bare {
			n, with = &c.bare, &c.brokenBare
		}
		*n++
		if broken {
			*with++
		}
	}
	c.text += len(fallbacks)
	c.with += min(1, c.formulas-formulas)
	c.withBare += min(1, c.bare-bare)
}

// checkWords wants the words of the text outside all formulas in Plain and around
// the math elements, in their order.
func checkWords(t *testing.T, src string) {
	t.Helper()
	d := read(clean(src), false)
	plain := Plain(src)
	from, at := 0, 0
	for i := 0; i <= len(d.marks); i++ {
		to := len(d.out)
		if i < len(d.marks) {
			to = d.marks[i].from
		}
		for _, word := range strings.Fields(string(d.out[from:to])) {
			n := strings.Index(plain[at:], word)
			if n < 0 {
				t.Errorf("Plain(%.200q) has lost %q", src, word)
				return
			}
			at += n + len(word)
		}
		if i < len(d.marks) {
			from = d.marks[i].to
		}
	}
	if !strings.ContainsAny(src, `$^_\`) && plain != Text(src) {
		t.Errorf("Plain(%.200q) is not its Text", src)
	}
}
