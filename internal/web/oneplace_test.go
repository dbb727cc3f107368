package web

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TeX and Markdown of other people become HTML in one place each.
func TestHTMLComesFromOnePlace(t *testing.T) {
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	rooms, err := filepath.Glob("*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(names, rooms...) {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		want := 0
		if name == filepath.Join("page", "typeset.go") || name == filepath.Join("page", "prose.go") { // TeX, and Markdown
			want = 1
		}
		for _, unsafe := range []string{"template.HTML(", "template.HTMLAttr(", "template.JS", "template.CSS(", "template.URL(", "template.Srcset("} {
			if got := strings.Count(string(b), unsafe); got > want || unsafe == "template.HTML(" && got != want {
				t.Errorf("%s says %s %d times", name, unsafe, got)
			}
		}
	}
}
