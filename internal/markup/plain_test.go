package markup

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestPlain(t *testing.T) {
	r := New()
	for _, c := range []struct {
		src   string
		limit int
		want  string
	}{
		{"", 10, ""},
		{"one *two*\n\n- three\n- `four`", 100, "one two three four"},
		{"Let $x_1 \\le \\alpha^2$, for $5", 100, "Let x₁ ≤ α², for $5"},
		{"$$\na\n- b\n$$", 100, "a − b"},
		{"# Title\n\n> quoted\n\n```go\nx := 1\n```", 100, "Title quoted x := 1"},
		{"[text](http://a.example) ![alt](http://a.example/x.png) <http://b.example>", 100, "text alt http://b.example"},
		{"| a | b |\n|---|---|\n| 1 | 2 |", 100, "a b 1 2"},
		{"&lt;b&gt; &amp;amp; \\*x\\* <i> std::vector<std::string>", 100, "<b> &amp; *x* <i> std::vector<std::string>"},
		{"@ada ~~no~~", 100, "@ada no"},
		{"a&#x202e;b\u200bc\td", 100, "abc d"},

		{"one two three", 13, "one two three"},
		{"one two three", 12, "one two…"},
		{"one two three", 9, "one two…"},
		{"one two three", 8, "one two…"},
		{"one two three", 7, "one…"},
		{"one, two three", 8, "one…"},
		{"extraordinary", 6, "extra…"},
		{"extraordinary", 1, "…"},
		{"extraordinary", 0, ""},
		{"extraordinary", -1, ""},
		{"abe\u0302\u0303\u0304", 4, "ab…"},
		{"ab👩\u200d👩\u200d👧", 5, "ab…"},
		{"数学很美", 3, "数学…"},
	} {
		if got := r.Plain(c.src, c.limit); got != c.want {
			t.Errorf("Plain(%q, %d) = %q, want %q", c.src, c.limit, got, c.want)
		}
	}
}

func TestReadable(t *testing.T) {
	r := New()
	for _, c := range []struct{ src, want string }{
		{"", ""},
		{"one *two*\n\n- three\n- `four`\n", "one *two*\n\n- three\n- `four`\n"},
		{"Let $x_1 \\le \\alpha^2$, for $5 and x_1 of \\emph{y}", "Let x₁ ≤ α², for $5 and x_1 of \\emph{y}"},
		{"> so $\\sqrt{2}$\n> and \\(\\beta\\)\n\nNo: $\\gamma$.", "> so √2\n> and β\n\nNo: γ."},
		{"> $a +\n> b$ c", "> a + b c"},
		{"Code `$x_1$` and $x_1$", "Code `$x_1$` and x₁"},
		{"    $x_1$", "    $x_1$"},
		{"$$\na\n- b\n$$\nthen", "a − b\nthen"},
		{"- $\\alpha$\n  - $\\beta$ | $\\gamma$", "- α\n  - β | γ"},
		{"| a | b |\n|---|---|\n| $x^2$ | $y_2$ |", "| a | b |\n|---|---|\n| x² | y₂ |"},
		{"$a < b$ a\u202eb <b>", "a < b ab <b>"},
	} {
		if got := r.Readable(c.src); got != c.want {
			t.Errorf("Readable(%q) = %q, want %q", c.src, got, c.want)
		}
	}
}

func TestMentions(t *testing.T) {
	r := New()
	long := strings.Repeat("a", 32)
	for _, c := range []struct {
		src  string
		want []string
	}{
		{"", nil},
		{"@ada", []string{"ada"}},
		{"@ada @Bob @ADA", []string{"ada", "bob"}},
		{"(@ada), @bob! @c3po's; \"@dan\" @eve: @fred?", []string{"ada", "bob", "c3po", "dan", "eve", "fred"}},
		{"- @ada\n> @bob\n\n| @cy |\n|---|\n# @dan", []string{"ada", "bob", "cy", "dan"}},
		{"*@ada* **@bob** _@cy_ ~~@dan~~ __@eve__", []string{"ada", "bob", "cy", "dan", "eve"}},
		{"@a_b-c @2nd @x_", []string{"a_b-c", "2nd", "x_"}},
		{"@a @_ada @-ada @" + long + " @" + long + "a", []string{long}},
		{"`@ada` $@bob$ \\(@cy\\)\n\n    @dan\n\n```\n@eve\n```", nil},
		{"x@ada.org a@b @ada@mastodon.social @ada.org @ada/code npm/@ada http://a.example/@ada <http://a.example/@bob>", nil},
		{"[@ada](http://a.example) ![@bob](http://a.example) [x](http://a.example/@cy)", nil},
		{"\\@ada &#64;bob @@cy", nil},
		{"@ada. @bob, @cy", []string{"ada", "bob", "cy"}},
		{"请@ada看 @bobу @boé @bob\u200d\u0430", []string{"ada"}},
	} {
		if got := r.Mentions(c.src); !slices.Equal(got, c.want) {
			t.Errorf("Mentions(%q) = %q, want %q", c.src, got, c.want)
		}
	}
	var many strings.Builder
	for i := range 100 {
		many.WriteString("@user" + strconv.Itoa(i) + " ")
	}
	if got := r.Mentions(many.String()); len(got) != MaxMentions || got[0] != "user0" {
		t.Errorf("of a hundred names %d are mentioned, %q", len(got), got)
	}
	asked := 0
	r.HTML(strings.Repeat(many.String(), 2), func(string) (string, bool) { asked++; return "/x", true })
	if asked != MaxMentions {
		t.Errorf("a page asks for %d names", asked)
	}
}

// TestBounds shows what is left of what lies beyond the bounds.
func TestBounds(t *testing.T) {
	r := New()
	quotes := r.HTML(strings.Repeat("> ", 100)+"end", nil)
	if n := strings.Count(quotes, "<blockquote>"); n != maxNesting || !strings.Contains(quotes, "&gt; end") {
		t.Errorf("%d quotations in each other: %.300s", n, quotes)
	}
	bold := r.HTML(strings.Repeat("*a **b ", 50)+strings.Repeat("c** d* ", 50), nil)
	if err := strict(bold); err != nil || strings.Count(bold, "<em>")+strings.Count(bold, "<strong>") > 100 {
		t.Errorf("emphasis: %v: %s", err, bold)
	}
	marks := r.HTML(strings.Repeat("*a* ", 600), nil)
	if n := strings.Count(marks, "<em>"); n != maxMarks/2 || !strings.HasSuffix(marks, "*a*</p>\n") {
		t.Errorf("%d marks: %s", n, marks[len(marks)-100:])
	}
	if wide := r.HTML(strings.Repeat("|a", 101)+"\n"+strings.Repeat("|-", 101), nil); strings.Contains(wide, "<table>") {
		t.Errorf("a wide table: %.100s", wide)
	}
	links := r.HTML("[a]: http://b.example/"+strings.Repeat("c", 20_000)+"\n\n"+strings.Repeat("[a] ", 200), nil)
	if len(links) > 100_000 {
		t.Errorf("references make %d bytes", len(links))
	}
}
