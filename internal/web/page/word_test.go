package page

import (
	"strings"
	"testing"
)

func TestWordsTogether(t *testing.T) {
	const f, wide = "<math><mi>n</mi></math>", "<math><mi>a</mi><mtext>as wide as a phone's window</mtext></math>"
	const display = `<math display="block"><mi>n</mi></math>`
	for _, tt := range []struct{ name, set, want string }{
		{"no formula", "All (of) it, as &lt;it&gt; is.", "All (of) it, as &lt;it&gt; is."},
		{"alone", "In " + f + " steps", "In " + f + " steps"},
		{"a comma", "In " + f + ", or", "In [" + f + ",] or"},
		{"brackets", "(" + f + ") and", "[(" + f + ")] and"},
		{"a word", "the " + f + "-means", "the [" + f + "-means]"},
		{"two formulas", f + "-" + f, "[" + f + "-" + f + "]"},
		{"side by side", f + f + " and", "[" + f + f + "] and"},
		{"entities", "&#34;" + f + "&#34;", "[&#34;" + f + "&#34;]"},
		{"spaces inside", `<math><mtext class="tt">a b</mtext></math>.`, `[<math><mtext class="tt">a b</mtext></math>.]`},
		{"a wide one", "(" + wide + ")", "(" + wide + ")"},
		{"a long word", "非常に長い文章の中の式" + f + "がここにありますので分かれます。", "非常に長い文章の中の式" + f + "がここにありますので分かれます。"},
		{"a line of its own", display + ".", display + "."},
		{"never closed", "<math>,", "<math>,"},
	} {
		want := strings.NewReplacer("[", wordStart, "]", wordEnd).Replace(tt.want)
		if got := wordsTogether(tt.set); got != want {
			t.Errorf("%s: %s, want %s", tt.name, got, want)
		}
	}
}
