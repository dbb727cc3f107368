package formula_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/dailypapers/dailypapers/texmath/internal/formula"
)

// length is what an attribute of length em may hold.
var length = regexp.MustCompile(`^[0-9]+(\.[0-9]{1,4})?em$`)

// checkMathML says what is wrong with a math element: it must be well-formed,
// hold only what Allowed lists, and give every element as many others as it takes.
func checkMathML(out []byte) error {
	if !utf8.Valid(out) {
		return errors.New("no UTF-8")
	}
	allowed := formula.Allowed()
	var open []string
	var kids []int
	roots := 0
	for d := xml.NewDecoder(bytes.NewReader(out)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			if err := checkStart(token, allowed, open); err != nil {
				return err
			}
			if len(kids) > 0 {
				kids[len(kids)-1]++
			} else {
				roots++
			}
			open, kids = append(open, token.Name.Local), append(kids, 0)
		case xml.EndElement:
			last := len(open) - 1
			if want, ok := partsOf(token.Name.Local); ok && want != kids[last] {
				return fmt.Errorf("%s holds %d elements, not %d", token.Name.Local, kids[last], want)
			}
			open, kids = open[:last], kids[:last]
		case xml.CharData:
			if len(open) == 0 || !holdsText(open[len(open)-1]) {
				return fmt.Errorf("text %q in %v", token, open)
			}
		default:
			return fmt.Errorf("a %T", token)
		}
	}
	if roots != 1 {
		return fmt.Errorf("%d elements at the top", roots)
	}
	return nil
}

// checkStart checks a tag and that it may stand where it does.
func checkStart(e xml.StartElement, allowed map[string][]string, open []string) error {
	name := e.Name.Local
	values, ok := allowed[name]
	if !ok || e.Name.Space != "" {
		return fmt.Errorf("element %s:%s is not allowed", e.Name.Space, name)
	}
	parent := ""
	if len(open) > 0 {
		parent = open[len(open)-1]
	}
	if want := map[string]string{"math": "", "mtr": "mtable", "mtd": "mtr"}[name]; want != parent && (want != "" || name == "math" || holdsText(parent) || parent == "mtable" || parent == "mtr") {
		return fmt.Errorf("%s in %s", name, parent)
	}
	seen := map[string]bool{}
	for _, a := range e.Attr {
		i := slices.IndexFunc(values, func(v string) bool { return strings.HasPrefix(v, a.Name.Local+"=") })
		if i < 0 || a.Name.Space != "" || seen[a.Name.Local] {
			return fmt.Errorf("attribute %s of %s is not allowed", a.Name.Local, name)
		}
		seen[a.Name.Local] = true
		_, takes, _ := strings.Cut(values[i], "=")
		if takes == "em" {
			em, err := strconv.ParseFloat(strings.TrimSuffix(a.Value, "em"), 64)
			if !length.MatchString(a.Value) || err != nil || em > 10 {
				return fmt.Errorf("%s=%q of %s is no length", a.Name.Local, a.Value, name)
			}
		} else if !slices.Contains(strings.Split(takes, "|"), a.Value) {
			return fmt.Errorf("%s=%q of %s is not allowed", a.Name.Local, a.Value, name)
		}
	}
	return nil
}

// partsOf is how many elements one must hold, if that is fixed.
func partsOf(name string) (n int, fixed bool) {
	switch name {
	case "mi", "mn", "mo", "mtext", "mspace":
		return 0, true
	case "mfrac", "mroot", "msub", "msup", "munder", "mover":
		return 2, true
	case "msubsup", "munderover":
		return 3, true
	}
	return 0, false
}

func holdsText(name string) bool {
	return name == "mi" || name == "mn" || name == "mo" || name == "mtext"
}

// Trees that no source has must be written as well as others.
func TestMathMLOfAnyTree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := drawNode(t, 5)
		out := formula.AppendMathML([]byte{}, n, rapid.Bool().Draw(t, "display"))
		if err := checkMathML(out); err != nil {
			t.Fatalf("%v in %s", err, out)
		}
	})
}

func drawNode(t *rapid.T, depth int) *formula.Node {
	if depth < 0 || rapid.SampledFrom([]int{1, 2, 3, 4, 5, 6, 7, 8, 0}).Draw(t, "nil") == 0 {
		return nil
	}
	flag := rapid.Bool()
	n := &formula.Node{
		Kind:  formula.Kind(rapid.IntRange(0, int(formula.Source)+1).Draw(t, "kind")),
		Class: formula.Class(rapid.IntRange(0, int(formula.Slash)+1).Draw(t, "class")),
		Font:  formula.Font(rapid.IntRange(0, int(formula.Monospace)+1).Draw(t, "font")),
		Size:  uint8(rapid.SampledFrom([]int{0, 0, 0, 1, 4, 255}).Draw(t, "size")),
		Width: rapid.Float32().Draw(t, "width"),
		Text:  drawText(t), Close: drawText(t),
		Limits: flag.Draw(t, "limits"), Under: flag.Draw(t, "under"), Bare: flag.Draw(t, "bare"),
		Display: flag.Draw(t, "display"), Stretchy: flag.Draw(t, "stretchy"),
	}
	for range rapid.SampledFrom([]int{2, 3, 1, 0, 4}).Draw(t, "kids") {
		n.Kids = append(n.Kids, drawNode(t, depth-1))
	}
	return n
}

func drawText(t *rapid.T) string {
	return rapid.OneOf(rapid.SampledFrom([]string{"", "x", "Γ", "h", "log", "∑", "(", "|", "=", "−", "'", "′", "…", "→", "7", "cases", "aligned", "lcr",
		"</mi><script>", `"><img src=x onerror=alert(1)>`, "&lt;", "]]>", "\x00\x01\x1b", "\xff\xfe", "\u202e", "\ufffe", "a\u2028b", " ", "\n x\t"}), rapid.String()).Draw(t, "text")
}

func TestMathMLOfDeepTrees(t *testing.T) {
	for _, kind := range []formula.Kind{formula.Row, formula.Script, formula.Frac, formula.Styled, formula.Fence, formula.Struck, formula.Accent, formula.Table} {
		n := &formula.Node{Kind: formula.Ident, Text: "x"}
		for range 100_000 {
			n = &formula.Node{Kind: kind, Kids: []*formula.Node{n, {Kind: formula.Ident, Text: "y"}}}
		}
		out := formula.AppendMathML(nil, n, false)
		if err := checkMathML(out); err != nil {
			t.Errorf("kind %d: %v", kind, err)
		}
		if len(out) > 1<<16 {
			t.Errorf("kind %d: %d bytes", kind, len(out))
		}
	}
}

func FuzzMathML(f *testing.F) {
	for _, tt := range set {
		f.Add(tt.source, false)
	}
	for _, source := range hostile {
		f.Add(source, true)
	}
	f.Fuzz(func(t *testing.T, source string, display bool) {
		n := formula.Parse(source)
		out := formula.AppendMathML(nil, n, display)
		if err := checkMathML(out); err != nil {
			t.Fatalf("%v in %s", err, out)
		}
		if again := formula.AppendMathML(nil, n, display); !bytes.Equal(out, again) {
			t.Fatalf("once %s, once %s", out, again)
		}
		if len(out) > 400+400*len(source) {
			t.Fatalf("%d bytes for %d", len(out), len(source))
		}
	})
}
