package markup

import (
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

const ordinaryFile = "testdata/ordinary.txt"

// An example is a comment and what becomes of it.
type example struct{ name, src, html string }

// ordinary reads the golden file: examples of a line ==== with a name, the comment, a
// line ---- and its HTML.
func ordinary(t testing.TB) []example {
	b, err := os.ReadFile(ordinaryFile)
	if err != nil {
		t.Fatal(err)
	}
	var all []example
	for part := range strings.SplitSeq(strings.TrimPrefix(string(b), "==== "), "\n==== ") {
		name, rest, _ := strings.Cut(part, "\n")
		src, html, _ := strings.Cut(rest, "\n----")
		all = append(all, example{name, src, strings.TrimSpace(html)})
	}
	return all
}

func TestOrdinary(t *testing.T) {
	r := New()
	all := ordinary(t)
	for i, c := range all {
		got := strings.TrimSpace(r.HTML(c.src, someone))
		if got != c.html && !*update {
			t.Errorf("%s:\n%s\nbecomes\n%s\nwant\n%s", c.name, c.src, got, c.html)
		}
		all[i].html = got
		checkHTML(t, r, c.src)
		checkPlain(t, r, c.src, 60)
		checkMentions(t, r, c.src)
	}
	if !*update {
		return
	}
	var b strings.Builder
	for _, c := range all {
		b.WriteString("==== " + c.name + "\n" + c.src + "\n----\n" + c.html + "\n")
	}
	if err := os.WriteFile(ordinaryFile, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
