package web

import (
	"html/template"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
)

// fragmentsOf reads "a [b] c", in which b matched.
func fragmentsOf(s string) []papers.Fragment {
	var out []papers.Fragment
	for i, part := range strings.FieldsFunc(s, func(r rune) bool { return r == '[' || r == ']' }) {
		if match := i%2 == 1; strings.HasPrefix(s, "[") {
			out = append(out, papers.Fragment{Text: part, Match: !match})
		} else {
			out = append(out, papers.Fragment{Text: part, Match: match})
		}
	}
	return out
}

// written writes pieces as fragmentsOf reads them.
func written(pieces []piece) string {
	var b strings.Builder
	for _, p := range pieces {
		s := p.Text + string(p.Math)
		if p.Match {
			s = "[" + s + "]"
		}
		b.WriteString(s)
	}
	return b.String()
}

func TestMarked(t *testing.T) {
	for _, tt := range []struct{ name, set, plain, want string }{
		{"text alone", "Pools &amp; graphs", "Pools & [graphs]", "Pools & [graphs]"},
		{"nothing matched", "In <math>n</math> steps", "In n steps", "In <math>n</math> steps"},
		{"beside a formula", "In <math>n</math> steps", "In n [steps]", "In <math>n</math> [steps]"},
		{"a formula", "In <math>O<b/>n</math> steps", "In [O](n) steps", "In [<math>O<b/>n</math>] steps"},
		{"a letter of a formula", "In <math>O(n<b>3</b>)</math>", "In [O](n³)", "In <math>O(n<b>3</b>)</math>"},
		{"a word held together", "In <span class=\"word\"><math>n</math>,</span> steps", "In [n], steps", "In [<math>n</math>], steps"},
		{"across a formula's edge", "The <math>k</math>-means way", "The [k-means] way", "The [<math>k</math>][-means] way"},
		{"formulas at both ends", "<math>a</math> and <math>b</math>", "[a] and b", "[<math>a</math>] and <math>b</math>"},
		{"formulas side by side", "<math>a</math><math>b</math> and", "ab [and]", "<math>a</math><math>b</math> [and]"},
		{"a formula that says nothing", "So<math></math> it is", "So it [is]", "So<math></math> it [is]"},
		{"a text that the formula holds too", "<math>a, b</math>, b", "a, b, [b]", "<math>a, b</math>, [b]"},
		{"other words: the plain form", "Other <math>n</math>", "In [n] steps", "In [n] steps"},
		{"more words: the plain form", "In <math>n</math> steps", "In [n] steps or more", "In [n] steps or more"},
		{"an open formula is text", "In &lt;math <math", "In [n]", "In [n]"},
		{"nothing", "", "", ""},
	} {
		plain := fragmentsOf(tt.plain)
		got := marked([]template.HTML{template.HTML(tt.set)}, plain, 0, len(joinedText(plain)))
		if written(got) != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, written(got), tt.want)
		}
	}
}

// A window shows the formulas it touches whole.
func TestMarkedInAWindow(t *testing.T) {
	set := []template.HTML{"We pool <math>n</math> graphs.", "It takes <math>O(n)</math> steps."}
	plain := fragmentsOf("We pool n [graphs]. It [takes] O(n) steps.")
	for want, window := range map[string]string{
		"pool <math>n</math> [graphs].":          "pool n graphs.",
		"[graphs]. It [takes] <math>O(n)</math>": "graphs. It takes O",
		"<math>O(n)</math> steps":                "(n) steps",
		"[aphs]. It [ta]":                        "aphs. It ta",
	} {
		from := strings.Index(joinedText(plain), window)
		if got := written(marked(set, plain, from, from+len(window))); got != want {
			t.Errorf("%q: %s, want %s", window, got, want)
		}
	}
}
