package markup

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"testing"
)

// hostile are the comments of testdata/hostile.txt.
func hostile(t testing.TB) []string {
	f, err := os.Open("testdata/hostile.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []string
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		line := lines.Text()
		if len(all) == 0 && strings.HasPrefix(line, "# Comments meant") {
			continue
		}
		if s, err := strconv.Unquote(line); err == nil {
			line = s
		}
		all = append(all, line)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestHostile(t *testing.T) {
	r := New()
	all := hostile(t)
	if len(all) < 120 {
		t.Fatalf("only %d hostile comments", len(all))
	}
	for _, src := range all {
		for _, s := range []string{src, "> " + src, "- " + src, "**" + src + "**", "[" + src + "](http://a.example)", "| " + src + " |\n|---|\n| " + src + " |", "a\n" + src + "\nb", src + "\n\n" + src} {
			checkHTML(t, r, s)
			checkPlain(t, r, s, 40)
			checkMentions(t, r, s)
		}
	}
	checkHTML(t, r, strings.Join(all, "\n"))
	checkHTML(t, r, strings.Join(all, "\n\n"))
	checkHTML(t, r, strings.Join(all, " "))
}

// TestStrict holds that the check refuses what it should.
func TestStrict(t *testing.T) {
	for _, bad := range []string{
		"<script>x</script>", "<p>", "</p>", "<p></em></p>", "<!-- x -->", "<!DOCTYPE html>", `<p style="x">a</p>`, `<a href="javascript:x">a</a>`,
		`<a href="http://a.example">a</a>`, `<a href="/logout" rel="nofollow ugc noopener">a</a>`, `<a href="//b" rel="nofollow ugc noopener">a</a>`,
		`<p onclick="x">a</p>`, "<math><annotation-xml>x</annotation-xml></math>", "<img>", "a > b", "a\u202eb", "\xff",
	} {
		if strict(bad) == nil {
			t.Errorf("%q passes", bad)
		}
	}
	for _, bad := range []string{"<p><p>a</p></p>", "<table><p>a</p></table>", "<ul><li>a<li>b</li></li></ul>"} {
		if asParsed(bad) == nil {
			t.Errorf("%q passes", bad)
		}
	}
	if err := strict(`<p>a &amp; b<br><a href="https://a.example" rel="nofollow ugc noopener">c</a></p>`); err != nil {
		t.Error(err)
	}
}

// TestPolicyAlone holds that the policy doesn't lean on the writer.
func TestPolicyAlone(t *testing.T) {
	p := newPolicy()
	for _, c := range []struct{ in, want string }{
		{`<script>alert(1)</script>a`, "a"},
		{`<p onclick="x" class="y" id="z" style="w">a</p>`, "<p>a</p>"},
		{`<a href="javascript:alert(1)">a</a>`, "a"},
		{`<a href="//evil.example">a</a>`, "a"},
		{`<a href="/\evil.example">a</a>`, "a"},
		{`<a href="logout">a</a>`, "a"},
		{`<a href="/people/ada" class="mention">a</a>`, `<a href="/people/ada" class="mention">a</a>`},
		{`<a href="https://b.example">a</a>`, `<a href="https://b.example" rel="nofollow">a</a>`},
		{`<img src="x">`, ""},
		{`<math href="javascript:x"><maction>a</maction><mi mathvariant="bold">b</mi></math>`, "<math>a<mi>b</mi></math>"},
		{`<math><annotation-xml encoding="text/html"><svg onload=x>`, "<math>"},
		{`<mspace width="9999em">`, "<mspace>"},
		{"<!-- a --><!DOCTYPE html>b", "b"},
	} {
		if got := p.Sanitize(c.in); got != c.want {
			t.Errorf("Sanitize(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}
