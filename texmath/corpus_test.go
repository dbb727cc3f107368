package texmath

import (
	"bufio"
	"encoding/json"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/dailypapers/dailypapers/internal/papertest"
)

type paper struct {
	Title    string   `json:"title"`
	Authors  []string `json:"authors"`
	Abstract string   `json:"abstract"`
}

// corpus reads up to limit papers of a file of the shared corpus (0: all), and
// skips the test where there is none.
func corpus(t testing.TB, name string, limit int) []paper {
	f, err := os.Open(papertest.Data(t, "corpus", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := zstd.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var papers []paper
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() && (limit == 0 || len(papers) < limit) {
		var p paper
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		papers = append(papers, p)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return papers
}

// outside is a source without its mathematics.
func outside(src string) string {
	var l layout
	l.scan(src)
	var b strings.Builder
	from := 0
	for _, m := range l.maths {
		b.WriteString(src[from:m.start])
		from = m.end
	}
	b.WriteString(src[from:])
	return b.String()
}

// tally counts texts with commands outside mathematics, and those that keep one.
type tally struct {
	before, after int
	left          map[string]int
	samples       []string
}

var commandPattern = regexp.MustCompile(`\\([A-Za-z]+|.|$)`)

func (c *tally) add(t testing.TB, src string, show func(string) string) {
	got := show(src)
	if t, ok := t.(*testing.T); ok {
		check(t, src, got)
	}
	if !strings.Contains(outside(src), `\`) {
		return
	}
	c.before++
	rest := outside(got)
	if !strings.Contains(rest, `\`) {
		return
	}
	c.after++
	c.samples = append(c.samples, got)
	for _, name := range commandPattern.FindAllString(rest, -1) {
		c.left[name]++
	}
}

func (c *tally) report(t testing.TB, what string) {
	names := slices.SortedFunc(maps.Keys(c.left), func(a, b string) int { return c.left[b] - c.left[a] })
	t.Logf("%s: %d with commands outside mathematics, %d of them afterwards", what, c.before, c.after)
	for _, name := range names[:min(len(names), 20)] {
		t.Logf("%6d %s", c.left[name], name)
	}
	for _, s := range c.samples[:min(len(c.samples), 5)] {
		t.Logf("       %.160q", s)
	}
}

// TestCorpus reads real titles, names and abstracts: of a hundred that hold TeX,
// fewer than one may still show a command. TEXMATH_CORPUS names a file to read
// whole, for its figures alone, instead of the beginning of the one with most TeX.
func TestCorpus(t *testing.T) {
	name, limit := "arxiv_other_fields_to_2019.jsonl.zst", 20_000
	if s := os.Getenv("TEXMATH_CORPUS"); s != "" {
		name, limit = s, 0
	}
	short, long := tally{left: map[string]int{}}, tally{left: map[string]int{}}
	for _, p := range corpus(t, name, limit) {
		short.add(t, p.Title, Text)
		for _, a := range p.Authors {
			short.add(t, a, Name)
		}
		long.add(t, p.Abstract, Text)
	}
	short.report(t, "titles and names")
	long.report(t, "abstracts")
	if limit > 0 && short.after*100 >= short.before && short.after > 0 {
		t.Errorf("%d of %d titles and names still show a command", short.after, short.before)
	}
}
