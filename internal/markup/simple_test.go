package markup

import "testing"

func TestSimple(t *testing.T) {
	r := New()
	for _, c := range []struct{ src, want string }{
		{"Is $x_{train} < y^2$?", "<p>Is x<sub>train</sub> &lt; y²?</p>\n"},
		{"@ada, @nobody: see https://example.org/", `<p><a href="https://papers.example.org/people/ada">@ada</a>, @nobody: see <a href="https://example.org/" rel="nofollow ugc noopener">https://example.org/</a></p>` + "\n"},
		{"```go\nx := 1\n```", "<pre><code>x := 1\n</code></pre>\n"},
		{"|a|b|\n|:-:|--:|\n|1|2|", "<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>\n"},
		{"$$\\sum_{k=1}^{n} a_k$$", "<p>∑<sub>k=1</sub><sup>n</sup> aₖ</p>\n"},
	} {
		if got := r.Simple(c.src, place, someone); got != c.want {
			t.Errorf("Simple(%q) = %q, want %q", c.src, got, c.want)
		}
	}
}
