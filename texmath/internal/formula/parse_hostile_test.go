package formula

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// hostileParts are pieces that, repeated, make a careless parser quadratic or deep.
var hostileParts = []string{
	"{", "}", "{}", "^", "_", "'", "''' ", "^{", "_{", "x^", "^a", `\`, "&", `\\`, "$", "[", "]", "~", "%", ",000", "1{,}", "..", "&lt;",
	`\left`, `\left(`, `\left\{`, `\left{`, `\right)`, `\right}`, `\middle|`, `\big`, `\big{`, `\big{\big`, `\frac`, `\frac{`, `\sqrt`, `\sqrt[`, `\root`, `\root{`,
	`\over`, `a\over`, `{a\over`, `\choose{`, `\not`, `\hat`, `\overline{`, `\overbrace`, `\operatorname`, `\operatorname{`, `\displaystyle`, `\displaystyle x`,
	`\begin{matrix}`, `\begin{matrix}a&`, `\begin{foo}`, `\begin{`, `\begin`, `\end{matrix}`, `\matrix{`, `\cases`, `\substack{`, `\cr`, `\hline`, `\begin{array}{`,
	`\text{`, `\text{$`, `\text`, `\text{\text`, `\mbox{{`, `\bf`, `{\bf`, `\mathbf`, `\mathbb{`, `\boldsymbol`, `\cal`, `\label{`, `\label`, `\href{`, `\textcolor{a}`,
	`\cite[`, `\cite`, `\class{a}{`, `\unicode{`, `\char`, `\hspace{`, `\kern`, `\kern1pt plus`, `\phantom`, `\smash`, `\rule[`, `\mathchoice`, `\genfrac`, `\genfrac{`,
	`\pmod`, `\xrightarrow[`, `\overset`, `\sideset`, `\SI{`, `\SI{1}{`, `\si{m^`, `\num{1e`, `\unit[`, `\ang{;`, `\ce{`, `\ce{H^`, `\ce{A->[`, `\foo`, `\foo{`,
	`\mathbbRR`, `\xbar`, `\la`, `\ra`, `\la x\ra `, `\f{`, `\ip{`, `\wt`, `\abs{`, `\braket{`, `\dv[`, `\'`, `\"{`, `\limits`, `\sp`, "²", "₁", "\u0301", "e\u0301", "𝔸", "\xff",
}

// TestParseHostile wants a time that only quadratic work can reach.
func TestParseHostile(t *testing.T) {
	for _, part := range hostileParts {
		n := MaxBytes / len(part)
		for _, src := range []string{
			strings.Repeat(part, n),
			strings.Repeat(part, n/2) + "x" + strings.Repeat("}", MaxBytes-n/2*len(part)-1),
			strings.Repeat("{"+part, MaxBytes/(len(part)+1)),
		} {
			start := time.Now()
			root := Parse(src)
			if took := time.Since(start); took > 2*time.Second {
				t.Errorf("%q: a formula of %d bytes took %v", part, len(src), took)
			}
			checkTree(t, src, root)
		}
	}
}

// TestParseLinear compares the time of a source with that of one four times as
// long. The limit is generous, as machines are busy.
func TestParseLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	measure := func(src string) time.Duration {
		best := time.Hour
		for range 5 {
			start := time.Now()
			Parse(src)
			best = min(best, time.Since(start))
		}
		return best
	}
	for _, part := range hostileParts {
		n := MaxBytes / len(part) / 4
		short, long := time.Duration(0), time.Hour
		for try := 0; try < 4 && long > 10*short+2*time.Millisecond; try++ { // another process may have been in the way
			short, long = measure(strings.Repeat(part, n)), measure(strings.Repeat(part, 4*n))
		}
		if long > 10*short+2*time.Millisecond {
			t.Errorf("%q: %d times take %v, four times as many %v", part, n, short, long)
		}
	}
}

// TestParseLimits holds the documented limits.
func TestParseLimits(t *testing.T) {
	long := strings.Repeat("x", MaxBytes+1)
	if n := Parse(long); n.Kind != Source || n.Text != long || n.End != len(long) {
		t.Error("a formula that is too long isn't one Source")
	}
	if n := Parse(long[1:]); n.Kind != Row || len(n.Kids) != MaxBytes {
		t.Error("a formula of the greatest length isn't read")
	}
	at := strings.Repeat("{", MaxDepth) + "x" + strings.Repeat("}", MaxDepth)
	if list := Fallbacks(Parse(at + "y")); len(list) != 0 {
		t.Errorf("groups of the greatest depth fall back: %v", list)
	}
	list := Fallbacks(Parse("{" + at + "}y"))
	if len(list) != 1 || list[0].Text != "{x}" {
		t.Errorf("a group that is too deep falls back to %v", list)
	}
}

// treeDepth bounds the depth of trees: the most nodes that one level of the
// parser puts around another.
const treeDepth = 8 * (MaxDepth + 2)

// checkTree holds what is true of every tree.
func checkTree(t testing.TB, src string, root *Node) {
	t.Helper()
	if root.Kind != Row && root.Kind != Source || root.Start != 0 || root.End != len(src) {
		t.Errorf("Parse(%.200q): the root is %v from %d to %d", src, root.Kind, root.Start, root.End)
	}
	nodes := 0
	if fault := faultIn(root, 0, len(src), 0, &nodes); fault != "" {
		t.Errorf("Parse(%.200q): %s", src, fault)
	}
	if limit := 8 + 6*len(src); nodes > limit {
		t.Errorf("Parse(%.200q): %d nodes, more than %d", src, nodes, limit)
	}
}

// faultIn is what is wrong with a tree.
func faultIn(n *Node, from, to, depth int, nodes *int) string {
	*nodes++
	switch {
	case depth > treeDepth:
		return "too deep"
	case n.Start < from || n.End > to || n.Start > n.End:
		return "a node outside its parent: " + dump(n)
	case n.Kind == Source && n.Text == "":
		return "an empty source"
	case n.Kind <= Word && n.Kind != Row && n.Text == "":
		return "an empty leaf"
	case n.Kind != Source && !utf8.ValidString(n.Text):
		return "text that is not UTF-8"
	case n.Kind <= Space && n.Kind != Row && n.Kids != nil:
		return "a leaf with kids"
	case n.Kids == nil && n.Kind > Space && n.Kind != Source && n.Kind != Fence && n.Kind != Table:
		return "no kids: " + dump(n)
	}
	if want := kidsOf(n.Kind); want > 0 && len(n.Kids) != want {
		return "a wrong number of kids: " + dump(n)
	}
	for i, kid := range n.Kids {
		if kid == nil {
			if n.Kind == Script && i > 0 || n.Kind == Root && i == 1 {
				continue
			}
			return "a kid is missing: " + dump(n)
		}
		if n.Kind == Table && kid.Kind != Row {
			return "a line of a table that is no row"
		}
		if fault := faultIn(kid, n.Start, n.End, depth+1, nodes); fault != "" {
			return fault
		}
	}
	return ""
}

// kidsOf is how many kids a node of a kind has, 0 where that differs.
func kidsOf(k Kind) int {
	switch k {
	case Frac, Root:
		return 2
	case Script:
		return 3
	case Accent, Styled, Phantom, Struck:
		return 1
	}
	return 0
}

// checkNothingLost wants every letter and digit of the source in a leaf, save
// for those of commands and of arguments that mean nothing to a reader.
func checkNothingLost(t testing.TB, src string, root *Node) {
	t.Helper()
	covered := make([]bool, len(src))
	cover(root, covered)
	for i := 0; i < len(src); i++ {
		if src[i] == '\\' {
			p := parser{src: src, i: i}
			if hides(p.look().meaning.does, strings.Contains(src, "[")) || p.look().name == "genfrac" {
				return
			}
			i = p.look().end - 1
			continue
		}
		if strings.HasPrefix(src[i:], "&lt;") || strings.HasPrefix(src[i:], "&gt;") || strings.HasPrefix(src[i:], "&amp;") {
			return
		}
		if !covered[i] && (isLetter(src[i]) || isDigit(src[i])) {
			t.Errorf("Parse(%q) loses %q at %d: %s", src, src[i], i, dump(root))
			return
		}
	}
}

// hides tells whether a command has arguments that don't show, or options where
// the source has brackets.
func hides(d deed, brackets bool) bool {
	if brackets && slices.Contains([]deed{rowBreak, cite, textFont, fraction, keep, stack, quantity, number, units, angle}, d) {
		return true
	}
	return slices.Contains([]deed{drop, dropTwo, dropFirst, invisible, lengths, codePoint, charCode, beginTable, endTable,
		choice, infixFraction, guess, definition}, d)
}

func cover(n *Node, covered []bool) {
	if n == nil {
		return
	}
	if n.Kids == nil {
		for i := n.Start; i < n.End; i++ {
			covered[i] = true
		}
	}
	for _, kid := range n.Kids {
		cover(kid, covered)
	}
}

func FuzzParse(f *testing.F) {
	for _, c := range slices.Concat(parseCases, habitCases) {
		f.Add(c.src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		root := Parse(src)
		checkTree(t, src, root)
		if root.Kind == Row {
			checkNothingLost(t, src, root)
		}
	})
}

// TestCommittedInputs keeps the inputs that once broke the parser.
func TestCommittedInputs(t *testing.T) {
	files, err := filepath.Glob("testdata/fuzz/FuzzParse/*")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d inputs, error %v", len(files), err)
	}
	for _, file := range files {
		if text, err := os.ReadFile(file); err != nil || !strings.HasPrefix(string(text), "go test fuzz v1\n") {
			t.Errorf("%s is no fuzz input: %v", file, err)
		}
	}
}

// TestTablesAreConsistent looks for a command that two tables disagree on, and
// for pairs without a text.
func TestTablesAreConsistent(t *testing.T) {
	for _, table := range signTables() {
		for pair := range strings.FieldsSeq(table.pairs) {
			if name, text, ok := strings.Cut(pair, "="); !ok || name == "" || text == "" && pair != "equals==" {
				t.Errorf("%q is no pair", pair)
			} else if got := lookup(name); got.text != text || got.class != table.class || got.does != table.does {
				t.Errorf(`\%s means %q of class %d somewhere else, %q of class %d here`, name, got.text, got.class, text, table.class)
			}
		}
	}
	for name := range strings.FieldsSeq(functions) {
		if got := lookup(name); got.does != function {
			t.Errorf(`\%s is no function but %q`, name, got.text)
		}
	}
}
