package page

import (
	"html/template"
	"strings"
	"testing"

	"github.com/dailypapers/dailypapers/internal/markup"
)

// A comment is remembered as it was set, and set anew when somebody whom it
// mentions comes or leaves.
func TestProse(t *testing.T) {
	set := 0
	w := newProse(markup.New())
	inner := w.setText
	w.setText = func(key string) template.HTML { set++; return inner(key) }
	const text = "One line, to @ada and @bob:\n\n> two, $x_1$"
	for _, tt := range []struct {
		people []string
		links  []string
		sets   int
	}{
		{nil, nil, 1}, {nil, nil, 1}, {[]string{"ada"}, []string{"/u/ada"}, 2}, {[]string{"ada", "bob"}, []string{"/u/ada", "/u/bob"}, 3},
		{[]string{"ada"}, []string{"/u/ada"}, 3}, {nil, nil, 3},
	} {
		html := string(w.set(proseKey(tt.people, text)))
		if strings.Count(html, `href="/u/`) != len(tt.links) || set != tt.sets {
			t.Errorf("with %v, set %d times: %s", tt.people, set, html)
		}
		for _, link := range tt.links {
			if !strings.Contains(html, `href="`+link+`"`) {
				t.Errorf("with %v: no link to %s in %s", tt.people, link, html)
			}
		}
		if !strings.Contains(html, "<math") || !strings.Contains(html, "<blockquote") || !strings.Contains(html, "One line") {
			t.Errorf("with %v: %s", tt.people, html)
		}
	}
}
