package texmath

import (
	"strings"

	"github.com/dailypapers/dailypapers/texmath/internal/formula"
)

// MathML shows TeX text as a fragment of HTML: Text with its characters escaped,
// and a math element for every formula, between delimiters or bare. It is well-formed
// as XML too. Only the elements and attributes of presentation mathematics occur in
// it, and none comes from the source.
func MathML(src string) string {
	if asItIs(src) {
		return escape(src)
	}
	return compose(src, appendEscaped, formula.AppendMathML)
}

// Plain shows TeX text as Unicode, mathematics too: O(n log n), x₁², α ≤ β. A source
// with nothing to do is returned itself, without allocation.
func Plain(src string) string {
	if asItIs(src) {
		return src
	}
	return compose(src,
		func(dst, text []byte) []byte { return append(dst, text...) },
		func(dst []byte, n *formula.Node, _ bool) []byte { return formula.AppendPlain(dst, n) })
}

// Tagged shows TeX text as HTML for readers that know no MathML, such as those of feeds
// and mail: Plain with its characters escaped, and sub and sup elements around the
// scripts that Unicode lacks, x<sub>train</sub> where Plain has x_{train}. No other
// markup occurs, and it is well-formed as XML too.
func Tagged(src string) string {
	if asItIs(src) {
		return escape(src)
	}
	return compose(src, appendEscaped, func(dst []byte, n *formula.Node, _ bool) []byte { return formula.AppendTagged(dst, n) })
}

// asItIs tells whether src is text that shows as it is written.
func asItIs(src string) bool { return strings.IndexByte(src, '$') < 0 && untouched(src) }

// compose writes the text of src and its formulas, in their order.
func compose(src string, text func(dst, text []byte) []byte, math func(dst []byte, n *formula.Node, display bool) []byte) string {
	d := read(clean(src), false)
	dst := make([]byte, 0, len(d.out)+len(d.out)/4)
	if len(d.marks) > 0 {
		dst = make([]byte, 0, 4*len(d.out))
	}
	from := 0
	for _, m := range d.marks {
		dst = text(dst, d.out[from:m.from])
		from = m.to
		if n, display, _ := d.parse(m); len(n.Kids) > 0 || n.Text != "" {
			dst = math(dst, n, display)
		} else if m.from > 0 && d.out[m.from-1] == ' ' && from < len(d.out) && d.out[from] == ' ' {
			from++
		}
	}
	return string(text(dst, d.out[from:]))
}

// GreekName is the English name of a Greek letter, "" for other characters: alpha,
// Gamma. Variants have the name of their letter.
func GreekName(r rune) string { return formula.GreekName(r) }

// SignName is how people type a sign that they read aloud, "" for others: infinity,
// partial, sqrt.
func SignName(r rune) string { return formula.SignName(r) }

// A Fallback is a piece of mathematics that is shown as its source.
type Fallback struct {
	Text       string // a command such as \foo, or what could not be read
	Start, End int    // bytes of the source
}

// Fallbacks lists what of src is shown as source, in reading order: commands of the
// text, and pieces of formulas.
func Fallbacks(src string) []Fallback {
	cleaned, at := cleanAt(src)
	d := read(cleaned, false)
	var all []Fallback
	kept := d.kept
	text := func(before int) {
		for len(kept) > 0 && kept[0].start < before {
			all = append(all, Fallback{cleaned[kept[0].start:kept[0].end], at(kept[0].start), at(kept[0].end)})
			kept = kept[1:]
		}
	}
	for _, m := range d.marks {
		text(m.start)
		n, _, in := d.parse(m)
		for _, f := range formula.Fallbacks(n) {
			all = append(all, Fallback{f.Text, at(in(f.Start)), at(in(f.End))})
		}
	}
	text(len(cleaned))
	return all
}
