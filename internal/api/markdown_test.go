package api

import (
	"net/http"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
)

func TestMarkdownAnswers(t *testing.T) {
	s := newSite(t, testNow, testBatch())
	for _, path := range []string{"/papers/2512.00001.md", "/papers/2512.00001", "/papers/hep-th/9901001.md", "/papers/hep-th%2F9901001.md", "/papers/acl:2024.acl-long.1.md"} {
		res, body := s.ask(http.MethodGet, path)
		if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "text/markdown; charset=utf-8" || !strings.HasPrefix(body, "# ") {
			t.Errorf("%s: %s %v %.100s", path, res.Status, res.Header, body)
		}
	}
}

func TestMarkdownStaysText(t *testing.T) {
	p := papers.Paper{ID: "2512.00001", Title: "<script>x</script>\n# [a](javascript:b)", Abstract: "# no heading\n\n<img src=x> $a<b$ and $x < y$ <javascript:x> <?x </p> <a",
		Links:   []papers.Link{{Kind: papers.CodeLink, URL: "javascript:alert(1)"}, {Kind: papers.CodeLink, URL: "https://x.example/a b> <i>"}},
		Authors: []papers.Author{{Name: "A\x00da"}}}
	got := markdown(p, "http://site.example")
	for _, want := range []string{
		"# \\<script>x\\</script> # [a\\](javascript:b)\n\nAda\n",
		"\n- Code: javascript:alert(1)\n", "\n- Code: https://x.example/a b> \\<i>\n",
		"\n\\# no heading \\<img src=x> $a<b$ and $x < y$ \\<javascript:x> \\<?x \\</p> \\<a\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

// Formulas reach renderers as their authors wrote them, money stays money,
// and neither makes a tag or a link.
func TestMarkdownKeepsFormulas(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{`$x_1*y_2^* \{a\}$ and $a<b$`, `$x_1*y_2^* \{a\}$ and $a<b$`},
		{`\(x_1\) and \[ y \]`, `$x_1$ and $$y$$`},
		{`$$ a < b $$ follows`, `$$a < b$$ follows`},
		{`\begin{align}a&=b\\ c&=d\end{align}`, `$$\begin{align}a&=b\\ c&=d\end{align}$$`},
		{`from $5 to $10, or $3 a day and $x$`, `from \$5 to \$10, or \$3 a day and $x$`},
		{`in $10^{-3}$ of $2 n$`, `in $10^{-3}$ of $2 n$`},
		{`$[0,1](x)$ and [a](b)`, `$[0,1] (x)$ and [a\](b)`},
		{`$x<script>y</script>$ $\text{<img src=x>}$`, `$x< script>y< /script>$ $\text{< img src=x>}$`},
		{`$[a]: b$ $[a][b]$`, `$[a] : b$ $[a] [b]$`},
		{`$a \$ b$ and $open <b>`, `$a \$ b$ and \$open \<b>`},
		{`$$ and $`, `\$\$ and \$`},
		{`costs \$5 and \$6, Schr\"odinger's 10^-17 and K^+ \to \pi^+`, `costs \$5 and \$6, Schrödinger's $10^{-17}$ and $K^+ \to \pi^+$`},
		{`\begin{x} \( \[ \`, `\begin{x} \( \[ \`},
	} {
		if got := inline(tt.text); got != tt.want {
			t.Errorf("%s\n got %s\nwant %s", tt.text, got, tt.want)
		}
	}
}

// What a formula could hide is found by a renderer that knows none.
func FuzzInlineOpensNothing(f *testing.F) {
	for _, s := range []string{`$x<b>$`, `$[a](b)$`, `\(<script>\)`, `$a$<b>`, `$$]$$(x)`, `\begin{a}<b>\end{a}`, `$5 <i> $`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := inline(s)
		for i := range len(got) {
			escaped := false
			for j := i - 1; j >= 0 && got[j] == '\\'; j-- {
				escaped = !escaped
			}
			if !escaped && (opensTag(got, i) || joinsLink(got, i)) {
				t.Fatalf("%q gives %q, which opens something at %d", s, got, i)
			}
		}
	})
}
