package webtest_test

import (
	"testing"

	"github.com/dailypapers/dailypapers/internal/webtest"
)

func TestParse(t *testing.T) {
	page, err := webtest.Parse(`<!doctype html><main id="m"><p class="a b">One <b>two</b> &amp; <span class="hidden">not</span> three</p><input id="q" required><p>Four</p></main>`)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		selector string
		found    int
	}{
		{"p", 2}, {".b", 1}, {"p.a.b", 1}, {"main p b", 1}, {"#m > b", 0}, {"b p", 0}, {"[required]", 1}, {"main#m input#q", 1}, {"i", 0},
	} {
		if got := len(page.All(tt.selector)); got != tt.found {
			t.Errorf("%s: %d elements, want %d", tt.selector, got, tt.found)
		}
	}
	if got := page.TextOf("p"); got != "One two & three" {
		t.Errorf("the text is %q", got)
	}
	if got := page.One("p").AllText(); got != "One two & not three" {
		t.Errorf("all the text is %q", got)
	}
}

func TestParseRefuses(t *testing.T) {
	for _, page := range []string{
		"<p>", "<p></div>", "<p><b></p></b>", `<p id="x"></p><b id="x"></b>`, `<input id="x"><b id="x"></b>`, `<p class="a" class="b"></p>`,
	} {
		if _, err := webtest.Parse(page); err == nil {
			t.Errorf("%s was taken for a page", page)
		}
	}
}
