package summary_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/dailypapers/dailypapers/internal/summary"
)

func TestSentences(t *testing.T) {
	tests := []struct {
		text string
		want []string
	}{
		{"", nil},
		{" \n ", nil},
		{"One. Two! Three? Four", []string{"One.", "Two!", "Three?", "Four"}},
		{"  We pool.\n  It works. ", []string{"We pool.", "It works."}},
		{"Pools, e.g. Means, help. They do, i.e. Always.", []string{"Pools, e.g. Means, help.", "They do, i.e. Always."}},
		{"Lee et al. Found it. Lee et al. We do not.", []string{"Lee et al. Found it.", "Lee et al.", "We do not."}},
		{"See Fig. 2 and Eq. (3). Then Sec. 4, vs. None.", []string{"See Fig. 2 and Eq. (3).", "Then Sec. 4, vs. None."}},
		{"By P. Ek and D. E. Knuth. We show it.", []string{"By P. Ek and D. E. Knuth.", "We show it."}},
		{"For a graph G. We show more.", []string{"For a graph G.", "We show more."}},
		{"It is 3.5 times faster. Version 2. Next.", []string{"It is 3.5 times faster.", "Version 2.", "Next."}},
		{"Errors are i.i.d. Gaussian in the U.S. The rest is not.", []string{"Errors are i.i.d. Gaussian in the U.S.", "The rest is not."}},
		{"Code is at https://example.org/ab.C. Node.js and yahoo! are not.", []string{"Code is at https://example.org/ab.C.", "Node.js and yahoo! are not."}},
		{"Let $f. G$ be in $\\{x. Y\\}$. Then $$a. B$$ is.", []string{"Let $f. G$ be in $\\{x. Y\\}$.", "Then $$a. B$$ is."}},
		{"Let $f(x). $ Then \\(a. B\\) and \\[c. D\\] are.", []string{"Let $f(x). $", "Then \\(a. B\\) and \\[c. D\\] are."}},
		{"So $f(x). $ and \\begin{align*}a &= b. C\\\\ d. E\\end{align*} hold. Yes.", []string{"So $f(x). $ and \\begin{align*}a &= b. C\\\\ d. E\\end{align*} hold.", "Yes."}},
		{"So that $$x = y.$$ We show $x_1, x_2, ...$ It holds.", []string{"So that $$x = y.$$", "We show $x_1, x_2, ...$ It holds."}},
		{"An open \\( brace. An open \\begin{x} too. Yes.", []string{"An open \\( brace.", "An open \\begin{x} too.", "Yes."}},
		{"It costs $5 a day. We save $3. Good.", []string{"It costs $5 a day.", "We save $3.", "Good."}},
		{"It costs \\$5. We pay.", []string{"It costs \\$5.", "We pay."}},
		{"He said \"stop.\" Then (it did.) Yes...", []string{"He said \"stop.\"", "Then (it did.)", "Yes..."}},
		{"Wait... what? No ... not this.", []string{"Wait... what?", "No ... not this."}},
		{"A better model.We show it (here).In this work it is.", []string{"A better model.", "We show it (here).", "In this work it is."}},
		{"As in [Ek, Am. J. Phys. 78, 828 (2010)], we fall. (So they say. Yes.) No.", []string{"As in [Ek, Am. J. Phys. 78, 828 (2010)], we fall.", "(So they say. Yes.)", "No."}},
		{"Open (and never closed. We go on.", []string{"Open (and never closed.", "We go on."}},
		{"1. First of all. 2. And then.", []string{"1. First of all.", "2. And then."}},
		{"Nous montrons « cela ». Élargir est facile.", []string{"Nous montrons « cela ».", "Élargir est facile."}},
		{"本文提出一种方法。实验表明有效！好吗？是", []string{"本文提出一种方法。", "实验表明有效！", "好吗？", "是"}},
		{"他说：「好。」然后走了。", []string{"他说：「好。」", "然后走了。"}},
	}
	for _, tt := range tests {
		if got := summary.Sentences(tt.text); !slices.Equal(got, tt.want) {
			t.Errorf("Sentences(%q)\n got %q\nwant %q", tt.text, got, tt.want)
		}
	}
}

func TestSentence(t *testing.T) {
	tests := []struct{ name, title, abstract, want string }{
		{"nothing", "A title", "", ""},
		{"white space", "A title", " \n\t ", ""},
		{"only one", "On pools", "Pools are deep.", "Pools are deep."},
		{"proposal after background", "Learned pooling for graphs",
			"Graphs are everywhere in science and in industry today. However, pooling them is hard. To address this, we propose a learned pooling layer that keeps the graph's symmetries. Experiments show that it outperforms others.",
			"We propose a learned pooling layer that keeps the graph's symmetries."},
		{"this paper", "A corpus of tides",
			"Tides have been recorded for centuries. This paper presents a corpus of tides from forty harbours with their weather. The corpus is freely available.",
			"This paper presents a corpus of tides from forty harbours with their weather."},
		{"in this paper, without a comma", "Sums of cubes",
			"In this paper we prove that almost every even integer is a sum of four cubes of primes.",
			"We prove that almost every even integer is a sum of four cubes of primes."},
		{"several leads", "Sums of cubes",
			"Cubes are old and much is known of them. However, in this paper, we show that almost every even integer is a sum of four cubes.",
			"We show that almost every even integer is a sum of four cubes."},
		{"the passive", "Shocks in dusty plasmas",
			"Shocks in dusty plasmas with two temperatures are investigated analytically and numerically. The width depends on the charge of the dust.",
			"Shocks in dusty plasmas with two temperatures are investigated analytically and numerically."},
		{"others' passive is no cue", "Beams that look ahead",
			"Beam search was originally introduced for speech and is widely used in translation today. We introduce a beam search that looks ahead by several steps.",
			"We introduce a beam search that looks ahead by several steps."},
		{"the first of two", "Tidal networks",
			"We introduce tidal networks, which compute with the moon's gravity alone. We also introduce a library for them and show its use in five harbours.",
			"We introduce tidal networks, which compute with the moon's gravity alone."},
		{"the name in the title", "TideNet: forecasting water",
			"We present an analysis of errors in earlier forecasts of the water level. We present TideNet, a network for forecasting water from the moon and the wind.",
			"We present TideNet, a network for forecasting water from the moon and the wind."},
		{"no cue: the title decides", "Superdestructible cardinals",
			"Forcing is a tool. After small forcing, any cardinal becomes superdestructible by further closed forcing of a certain kind. So it goes.",
			"After small forcing, any cardinal becomes superdestructible by further closed forcing of a certain kind."},
		{"a heading", "Sleep and tides", "Objective: We examine whether people who live by the sea sleep longer at low tide. Results: They do not.",
			"We examine whether people who live by the sea sleep longer at low tide."},
		{"a name keeps its case", "mRNA and tides", "However, mRNA decays with the tides in all of the forty species that were kept in the harbour.",
			"mRNA decays with the tides in all of the forty species that were kept in the harbour."},
		{"a lead that says something stays", "Pools", "To pool graphs with symmetries, we propose a learned layer that keeps every one of them.",
			"To pool graphs with symmetries, we propose a learned layer that keeps every one of them."},
		{"a lead that cannot go stays", "Pools", "In this paper, and in its companion, we pool graphs of several kinds with one learned layer.",
			"In this paper, and in its companion, we pool graphs of several kinds with one learned layer."},
		{"French", "La coréférence", "La coréférence est difficile. Dans cet article, nous proposons une méthode qui résout la coréférence sans annotations. Les résultats sont bons.",
			"Nous proposons une méthode qui résout la coréférence sans annotations."},
		{"Chinese", "中文分词", "分词是中文处理的基础。本文提出一种基于图的中文分词方法，能够处理新词。实验结果表明该方法有效。", "本文提出一种基于图的中文分词方法，能够处理新词。"},
		{"a comma of a formula", "Pools", "To address this for $(a, b)$ and more of them we pool graphs of several kinds.",
			"To address this for $(a, b)$ and more of them we pool graphs of several kinds."},
		{"a formula may begin the rest", "Pools", "In this paper, \\(k\\) pools are joined to one layer that keeps every symmetry.",
			"\\(k\\) pools are joined to one layer that keeps every symmetry."},
		{"white space inside", "Pools", "We propose\n  a learned   layer.", "We propose a learned layer."},
	}
	for _, tt := range tests {
		if got := summary.Sentence(tt.title, tt.abstract); got != tt.want {
			t.Errorf("%s:\n got %q\nwant %q", tt.name, got, tt.want)
		}
	}
}

func TestSentenceIsCutAtAClause(t *testing.T) {
	clause := "we propose a layer for graphs with symmetries, " + strings.Repeat("which keeps every one of them, ", 12)
	got := summary.Sentence("", clause+"always.")
	if n := utf8.RuneCountInString(got); n > summary.Limit || n < 250 || !strings.HasSuffix(got, "them…") {
		t.Errorf("%d characters: %q", n, got)
	}
	for name, long := range map[string]string{
		"words":    strings.Repeat("word ", 100),
		"one word": strings.Repeat("é", 1000),
		"formula":  "We show that " + strings.Repeat("it is so ", 30) + "$x + " + strings.Repeat("y + ", 60) + "z$ for all.",
		"parens":   "We show that " + strings.Repeat("it is so ", 30) + "\\(x + " + strings.Repeat("y + ", 60) + "z\\) for all.",
		"display":  "We show that " + strings.Repeat("it is so ", 30) + "\\[x + " + strings.Repeat("y + ", 60) + "z\\] for all.",
		"align":    "We show that " + strings.Repeat("it is so ", 30) + "\\begin{align}x + " + strings.Repeat("y + ", 60) + "z\\end{align} for all.",
		"bracket":  "We show that " + strings.Repeat("it is so ", 20) + "(" + strings.Repeat("here, ", 60) + ") for all.",
	} {
		got := summary.Sentence("", long)
		body, cut := strings.CutSuffix(got, "…")
		if n := utf8.RuneCountInString(got); n > summary.Limit || !cut || !strings.HasPrefix(long, body) {
			t.Errorf("%s: %d characters: %q", name, n, got)
		}
		if strings.ContainsAny(body, `$(\\`) {
			t.Errorf("%s is cut in two: %q", name, got)
		}
	}
}

func FuzzSentence(f *testing.F) {
	for _, s := range []string{
		"We propose X. However, we don't.", "To address this, in this paper, we propose $x. Y$", "本文提出。", "a.B.c. \\", "$", "\xff\xe2\x80", "Objective: ǆ. x", "Here we " + strings.Repeat("(", 400),
		strings.Repeat("\\é", 300), "Thus, ß is. İ", "However, ﬁne.",
	} {
		f.Add("Title: of it", s)
	}
	f.Fuzz(func(t *testing.T, title, abstract string) {
		got := summary.Sentence(title, abstract)
		whole := strings.Join(strings.Fields(strings.ToValidUTF8(abstract, "")), " ")
		if (got == "") != (whole == "") {
			t.Fatalf("Sentence(%q) = %q", abstract, got)
		}
		if !utf8.ValidString(got) || utf8.RuneCountInString(got) > summary.Limit {
			t.Fatalf("Sentence(%q) = %q, %d characters", abstract, got, utf8.RuneCountInString(got))
		}
		if body := strings.TrimSuffix(got, "…"); !strings.Contains(whole, body) {
			_, first := utf8.DecodeRuneInString(body) // a raised letter
			if !strings.Contains(whole, body[first:]) {
				t.Fatalf("Sentence(%q) = %q, which does not stand there", abstract, got)
			}
		}
		rest := abstract
		for _, s := range summary.Sentences(abstract) {
			i := strings.Index(rest, s)
			if i < 0 || strings.TrimSpace(rest[:i]) != "" || s == "" || strings.TrimSpace(s) != s {
				t.Fatalf("Sentences(%q): %q leaves out %q before it", abstract, s, rest[:max(i, 0)])
			}
			rest = rest[i+len(s):]
		}
		if strings.TrimSpace(rest) != "" {
			t.Fatalf("Sentences(%q) leaves out %q", abstract, rest)
		}
	})
}

// TestLongTexts holds the time for texts made to cost: in proportion to
// their length, each takes milliseconds; by its square, minutes.
func TestLongTexts(t *testing.T) {
	const size = 1 << 20
	for _, part := range []string{"a", " ", ".", "$", "(", "(.", "\\", "we ", "A. ", "1. ", "$x. ", "We propose. ", "e.g. ", "。", "\xff", "To this, ", "However, ", "\\(", "\\[", "\\begin{", "\\begin{a}", "$x.$ A", "\u00a0.", "$\\$"} {
		text := strings.Repeat(part, size/len(part))
		for _, s := range []string{text, strings.Repeat(" ", size/2) + text[:size/2], "we " + text + " propose."} {
			start := time.Now()
			summary.Sentence(text, s)
			summary.Sentences(s)
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("1 MB of %q takes %v", part, took)
			}
		}
	}
}

func BenchmarkSentence(b *testing.B) {
	title := "TideNet: Learned Forecasting of Water Levels with Lunar Attention"
	abstract := "Forecasting the water level of harbours is needed for shipping, for building and for the protection of coasts. Classical methods decompose the tide into harmonic parts, e.g. by least squares, and treat the wind as noise (see Fig. 2 of Ek et al. 2019). " +
		"Recent networks learn both at once, but they need decades of records and forget the moon. However, most harbours have been measured for a few years only. To address this gap, we propose TideNet, a network for forecasting water levels that attends to the moon's orbit and shares what it learns between harbours. " +
		"It has two parts: a lunar encoder that turns the positions of sun and moon into $d = 64$ features, and a decoder that mixes them with the wind of the last 48.5 hours. We train it on records of 412 harbours from nine countries. Extensive experiments show that TideNet lowers the error by 23.4 % against the best earlier method, and that two months of records are enough for a new harbour. " +
		"We also study what the network has learned and find the known harmonic parts in its weights. Code and data are available at https://example.org/tidenet."
	b.SetBytes(int64(len(abstract)))
	b.ReportAllocs()
	for b.Loop() {
		summary.Sentence(title, abstract)
	}
}
