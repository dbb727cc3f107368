package markup_test

import (
	"strings"
	"testing"
	"time"

	"github.com/dailypapers/dailypapers/internal/markup"
)

// longest is the length of a source that callers let through.
const longest = 65_536

// bombs are texts whose repetition has brought readers of Markdown down.
func bombs() []string {
	return []string{
		">", "> ", "> \n", ">a\n", "[", "]", "[]", "![", "[a](", "[a](b", "[a](<b", "[a](b 'c", `[a](b "`, "[a](b (", "[a][", "[a][b", "][", "[a]: b\n", "[a]: b (\n",
		"[a]: b '\n\n", "[a]:\n", "![[]()", "[a](b) ", "[[a](b) ", "*", "_", "**", "***", "* ", "*a", "*a ", "a*", " *a_ ", "*a_b ", "_a* ", "a**b ", "**a _b ~c ", "a_ *b ", "~", "~a ", "~~a ",
		"~a~~b ", "`", "``", "`a``b", "` ", "`\n", "```\n", "~~~\n", "```a\n\n", "- ", "-", "- \n", "-\n\n", "- a\n", "1. ", "1) a\n", "+ - ", "* a\n\n", " - a\n", "#", "# ", "# a\n", "=\n", "a\n=\n", "a\n-\n",
		"<", "<a", "<a:", "<a:b", "<a@b", "<!--", "<?", "<![CDATA[", "</a", "&", "&a", "&#1", "&#x1;", "&amp;", "\\", "\\\n", `\(`, `\)`, `\[`, `\]`, `\(\)`, "\\[\n", "\\[ a\n", "$", "$$", "$ ", "$a", "$a$", "$$a",
		"$$\n", "$$a\n", "$a\n\n", `$\text{`, `${`, `$a{$}`, `\begin{equation}`, "\\begin{align}\n", `\begin{a`, "|", "|\n", "|-", "|a|\n|-|\n", "|`\\|`", "a|b\n-|-\n", "a|\n", "@", "@a", "@ab ", "@ab@", "a@b", "a@b.c ",
		"http://", "http://a ", "http://a.b/", "http://a.b/( ", "www.", "www.a.b ", "www.a.b/)", "(http://a.b", "\t", "    a\n", " ", "\n", "\x00", "\xff", "\u202e", "\u200d", "\u0301", "$x_", "$x^{",
	}
}

// shapes are bombs that are more than a repetition.
func shapes() map[string]string {
	half := longest / 2
	ladder := ""
	for i := 1; len(ladder) < longest; i++ {
		ladder += strings.Repeat("`", i) + " "
	}
	spaces := ""
	for i := 0; len(spaces) < longest; i++ {
		spaces += strings.Repeat("  ", i%200) + "- a\n"
	}
	return map[string]string{
		"brackets":         strings.Repeat("[", half) + strings.Repeat("]", half),
		"links":            strings.Repeat("[", half/8) + "a" + strings.Repeat("](b)", half/8),
		"pictures":         strings.Repeat("![", half/8) + "a" + strings.Repeat("](http://b.c)", longest/20),
		"emphasis":         strings.Repeat("*a **a ", half/8) + strings.Repeat("b* b** ", half/8),
		"openers, closers": strings.Repeat("_a ", half/3) + strings.Repeat("a* ", half/3),
		"mixed":            strings.Repeat("*_a ", half/4) + strings.Repeat(" b_*", half/4),
		"strong":           strings.Repeat("**", half) + "a" + strings.Repeat("**", half/2),
		"ladder":           ladder,
		"stairs":           spaces,
		"quotes, lines":    strings.Repeat(">", half) + "\n" + strings.Repeat("a\n", half/2),
		"quotes, blank":    strings.Repeat("> ", half/2) + "a\n" + strings.Repeat("\n", half),
		"lists, blank":     strings.Repeat("- ", half/2) + "a\n" + strings.Repeat("\n", half) + "a",
		"lists, indented":  strings.Repeat("- ", 200) + "a\n" + strings.Repeat(strings.Repeat(" ", 400)+"b\n", 160),
		"columns":          strings.Repeat("|a", half/2) + "\n" + strings.Repeat("|-", half/2),
		"columns, rows":    strings.Repeat("|a", half/4) + "\n" + strings.Repeat("|-", half/4) + "\n" + strings.Repeat("|\n", half/2),
		"fair, rows":       strings.Repeat("|a", 99) + "\n" + strings.Repeat("|-", 99) + "\n" + strings.Repeat("|\n", half),
		"many tables":      strings.Repeat(strings.Repeat("|a", 90)+"\n"+strings.Repeat("|-", 90)+"\n"+strings.Repeat("|\n", 50)+"\n", 140),
		"escaped bars":     strings.Repeat("|a|b|c|d\n|-|-|-|-\n"+strings.Repeat("|`\\|`|`\\|`|`\\|`|`\\|`\n", 100)+"\n", 28),
		"one reference":    "[a]: http://b.c/" + strings.Repeat("d", half) + "\n\n" + strings.Repeat("[a] ", half/4),
		"short reference":  "[a]: http://b.c/" + strings.Repeat("d", 1000) + "\n\n" + strings.Repeat("[a] ", longest/4-300),
		"titles":           strings.Repeat("[a](b '", longest/7),
		"long label":       strings.Repeat("["+strings.Repeat("a", 900), 60) + strings.Repeat("]", 9000),
		"labels":           strings.Repeat("[a\n", half/3) + strings.Repeat("]", half),
		"entities":         strings.Repeat("&", half) + strings.Repeat(";", half),
		"long word":        strings.Repeat("a", longest),
		"long name":        "@" + strings.Repeat("a", longest),
		"long address":     "http://a.b/" + strings.Repeat("(", half) + strings.Repeat(")", half),
		"dots":             "http://" + strings.Repeat("a.", half),
		"mail":             strings.Repeat("a", half) + "@" + strings.Repeat("b.", half/2),
		"one formula":      "$" + strings.Repeat("x_1", 5000) + "$",
		"code, dollars":    strings.Repeat("`$` $", longest/5),
		"display, quotes":  strings.Repeat("> $$\n> a\n", longest/9),
		"items, display":   strings.Repeat("- $$\n", longest/5),
		"fractions":        "$" + strings.Repeat(`\frac{`, 2000) + "$",
		"paragraphs":       strings.Repeat(strings.Repeat("*a_ [b", 160)+"\n\n", 68),
		"closing rows":     strings.Repeat(strings.Repeat("_a ", 500)+strings.Repeat("a* ", 499)+"\n\n", 21),
	}
}

// second is what the worst source of full length may take. It takes a quarter of one
// here; the race detector takes its share.
const second = time.Second

func TestTime(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time: not with -short")
	}
	r := markup.New()
	all := shapes()
	for _, b := range bombs() {
		all["repeated "+b] = strings.Repeat(b, longest/len(b))
	}
	var worst time.Duration
	var which string
	for name, src := range all {
		took, size := timed(r, src[:min(len(src), longest)])
		if took > worst {
			worst, which = took, name
		}
		if took > second {
			t.Errorf("%q takes %v", name, took)
		}
		if size > 60*longest {
			t.Errorf("%q makes %d bytes", name, size)
		}
	}
	t.Logf("the worst of %d sources is %q with %v", len(all), which, worst)
}

// timed tries again what took long, since the machine may have been busy.
func timed(r *markup.Renderer, src string) (took time.Duration, size int) {
	for try := range 3 {
		start := time.Now()
		size = len(r.HTML(src, nil))
		if now := time.Since(start); try == 0 || now < took {
			took = now
		}
		if took < second {
			break
		}
	}
	return took, size
}
