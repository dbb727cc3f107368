package markup

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// pieces are what Markdown, TeX and HTML are made of.
func pieces() []string {
	return strings.Split("a|b | |\n|\n\n|\t|  |    |*|**|_|__|~~|`|``|```\n|~~~|>|> |- |1. |# |===|---\n|&#124;|&#124;-&#124;\n|[|]|](|)|](http://a.example)|](javascript:x)|![|<|>|<b>|</b>|<script>|"+
		"<http://a.example>|http://a.example/|www.a.example|a@b.example|@ada|@|$|$$|$x_1$|$$x$$|\\(|\\)|\\[|\\]|\\begin{align}|\\end{align}|\\frac{|}|{|^|\\\\|\\|\\text{|&amp;|&lt;|&#x202e;|\"|'|\x00|\xff|\u202e|\u200b|é|数|[r]: http://a.example\n|[r]|://|:", "|")
}

// TestMixed holds the same of pieces put together by chance.
func TestMixed(t *testing.T) {
	r := New()
	all := pieces()
	for i, p := range all {
		all[i] = strings.ReplaceAll(p, "&#124;", "|")
	}
	rapid.Check(t, func(rt *rapid.T) {
		src := strings.Join(rapid.SliceOfN(rapid.SampledFrom(all), 0, 60).Draw(rt, "pieces"), "")
		checkHTML(t, r, src)
		checkPlain(t, r, src, rapid.IntRange(-1, 80).Draw(rt, "limit"))
		checkMentions(t, r, src)
		if t.Failed() {
			rt.FailNow()
		}
	})
}

// TestDisplayRows holds that a display stands whatever its rows begin with, and what
// stands in front of them.
func TestDisplayRows(t *testing.T) {
	r := New()
	for _, row := range []string{"- b", "+ b", "* b", "= b", "# b", "> b", "1. b", "===", "---", "```", "| b | c |", "    b", "\tb", "[r]: b", "<b>", "_b_ *c*"} {
		for _, d := range [][2]string{{"$$", "$$"}, {`\[`, `\]`}, {`\begin{equation}`, `\end{equation}`}} {
			lines := []string{"where", d[0], "a", row, d[1], "holds"}
			for _, in := range [][2]string{{"", ""}, {"> ", "> "}, {"- ", "  "}, {"1. ", "   "}, {"-\t", "\t"}, {"> - ", ">   "}} {
				src := in[0] + strings.Join(lines, "\n"+in[1])
				out := r.HTML(src, nil)
				if strings.Count(out, `<math display="block">`) != 1 || !strings.Contains(out, "holds") || strings.Contains(out, d[0]) {
					t.Errorf("%q becomes\n%s", src, out)
				}
			}
		}
	}
}
