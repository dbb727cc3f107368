package citation_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/citation"
)

// FuzzCitation puts one hostile text everywhere in a paper.
func FuzzCitation(f *testing.F) {
	for _, s := range []string{
		"", "Plain", "}", "{", "}{", `\{`, `\}`, "$}$", "$\\{$", "$a\\", "a $b$ c%\n@misc{x,", "\r\nER  - \r\nTY  - JOUR", "\u2028\u2029\u0085\x00\xff",
		`\(\(\[$$`, "$x^^5cinput$", `\\$x\\$`, "A and B", "and", "Jr.", "van der", ", , ,", "“𝔘”", "GPT{4}$G$", `$\def\x{y}$`, "$5 to $10", "10.1/{\"a b",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, p := range []papers.Paper{
			{ID: "2405.18203", Title: s, Authors: by(s, "Anna "+s), Abstract: s, Journal: s, DOI: s, Categories: []papers.Category{papers.Category(s)}, Keywords: []string{s}},
			{ID: papers.ID(s), Title: "T " + s, Authors: by(s + " B"), Links: []papers.Link{{Kind: papers.SameLink, URL: s}}, Published: papers.Instant(time.Unix(int64(len(s)), 0))},
		} {
			checkBibTeX(t, citation.BibTeX(p))
			checkRIS(t, citation.RIS(p))
			checkCSL(t, p)
		}
	})
}

// checkBibTeX counts braces as BibTeX does: the entry is at depth 1, the
// values of its fields deeper, and each field stands on a line of its own.
func checkBibTeX(t *testing.T, entry string) {
	t.Helper()
	shape := regexp.MustCompile(`^@(misc|article|inproceedings)\{[a-z0-9]+,\n(  [a-zA-Z]+ * = (\{.*\}|[a-z]{3}),\n)*\}\n$`)
	if !shape.MatchString(entry) {
		t.Errorf("not the shape of an entry:\n%q", entry)
	}
	for line := range strings.Lines(entry) {
		_, value, ok := strings.Cut(line, " = ")
		if !ok || value[0] != '{' {
			continue
		}
		value = strings.TrimSuffix(value, ",\n")
		depth := 0
		for i := range len(value) {
			switch value[i] {
			case '{':
				depth++
			case '}':
				depth--
			}
			if depth <= 0 && i < len(value)-1 {
				t.Fatalf("a value breaks out of its field: %q", line)
			}
		}
		if depth != 0 {
			t.Errorf("unbalanced braces: %q", line)
		}
	}
}

func checkRIS(t *testing.T, record string) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(record, "\r\n"), "\r\n")
	tag := regexp.MustCompile(`^[A-Z][A-Z0-9]  - [^\x00-\x1f\x7f\x{85}\x{2028}\x{2029}]*$`)
	for i, line := range lines {
		if !tag.MatchString(line) {
			t.Errorf("not a line of RIS: %q", line)
		}
		if strings.HasPrefix(line, "ER") != (i == len(lines)-1) || strings.HasPrefix(line, "TY") != (i == 0) {
			t.Errorf("a record inside the record: %q", record)
		}
	}
}

func checkCSL(t *testing.T, p papers.Paper) {
	t.Helper()
	b, err := citation.CSL(p)
	if err != nil {
		t.Fatal(err)
	}
	var items []map[string]any
	if err := json.Unmarshal(b, &items); err != nil || len(items) != 1 || items[0]["id"] == "" || items[0]["type"] == "" {
		t.Errorf("not an item of CSL: %s, %v", b, err)
	}
}

// TestLongTitles holds that no text costs more than its length.
func TestLongTitles(t *testing.T) {
	for _, s := range []string{`\(`, `$`, `$$`, `$a$`, `{`, `\`, `$\{`, "Aa "} {
		p := papers.Paper{ID: "x:1", Title: strings.Repeat(s, 200_000/len(s)), Authors: by(strings.Repeat(s, 1000))}
		took := time.Hour
		for range 3 { // a busy machine may hold up one
			start := time.Now()
			checkBibTeX(t, citation.BibTeX(p))
			if took = min(took, time.Since(start)); took <= 3*time.Second {
				break
			}
		}
		if took > 3*time.Second {
			t.Errorf("200 KB of %q took %v", s, took)
		}
	}
}
