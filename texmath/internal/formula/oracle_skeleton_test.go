package formula_test

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// An element is one of MathML; one without a name is character data.
type element struct {
	name  string
	attrs map[string]string
	text  string
	kids  []*element
}

// parseMathML reads well-formed MathML.
func parseMathML(src string) (*element, error) {
	d := xml.NewDecoder(strings.NewReader(src))
	root := &element{name: "mrow"}
	stack := []*element{root}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return root, nil
		} else if err != nil {
			return nil, err
		}
		top := stack[len(stack)-1]
		switch token := token.(type) {
		case xml.StartElement:
			e := &element{name: token.Name.Local, attrs: map[string]string{}}
			for _, a := range token.Attr {
				e.attrs[a.Name.Local] = a.Value
			}
			top.kids = append(top.kids, e)
			stack = append(stack, e)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			top.text += string(token)
		}
	}
}

// A skeleton is what remains of MathML once everything is taken away that two
// writers may do differently and both be right: scripts stand behind their
// base, rows dissolve into what is around them, white space is gone.
type skeleton struct {
	fonts bool // letters carry the alphabet they are set in
	shape bool // no letters at all
	out   strings.Builder
}

// line writes an element as one line.
func line(e *element, fonts, shape bool) string {
	s := skeleton{fonts: fonts, shape: shape}
	s.element(e)
	return raisedPrime.ReplaceAllString(norm.NFC.String(s.out.String()), "$1")
}

// raisedPrime are primes in a superscript of their own, which look as they do
// on the line.
var raisedPrime = regexp.MustCompile(`\^\{(′+)\}`)

func (s *skeleton) element(e *element) {
	switch e.name {
	case "mspace", "annotation", "annotation-xml", "none", "mprescripts":
	case "mi", "mn", "mo", "mtext", "ms", "merror":
		s.leaf(e)
	case "msub", "munder":
		s.scripts(e, "_")
	case "msup", "mover":
		s.scripts(e, "^")
	case "msubsup", "munderover":
		s.scripts(e, "_", "^")
	case "mfrac":
		name := "frac"
		if strings.HasPrefix(e.attrs["linethickness"], "0") {
			name = "pile"
		}
		s.call(name, e.kids...)
	case "msqrt":
		s.call("sqrt", &element{name: "mrow", kids: e.kids})
	case "mroot":
		s.call("root", e.kids...)
	case "menclose":
		s.enclosed(e)
	case "mtable", "mtr", "mtd", "mphantom", "mmultiscripts":
		s.out.WriteString(e.name + "{")
		s.row(e.kids)
		s.out.WriteString("}")
	default:
		s.row(e.kids)
	}
}

func (s *skeleton) row(kids []*element) {
	for _, k := range kids {
		s.element(k)
	}
}

// call writes name{…}{…}.
func (s *skeleton) call(name string, args ...*element) {
	s.out.WriteString(name)
	for _, a := range args {
		s.out.WriteString("{")
		s.element(a)
		s.out.WriteString("}")
	}
}

// scripts writes base_{…}^{…}, or the name of an accent in front.
func (s *skeleton) scripts(e *element, signs ...string) {
	if len(e.kids) != len(signs)+1 {
		s.call("BROKEN"+e.name, e.kids...)
		return
	}
	if e.name == "mover" || e.name == "munder" {
		if mark := accent(e.kids[1]); mark != "" {
			s.call("accent"+signs[0]+mark, e.kids[0])
			return
		}
	}
	s.element(e.kids[0])
	for i, sign := range signs {
		s.call(sign, e.kids[i+1])
	}
}

// enclosed writes a menclose, whose lines over and under are accents.
func (s *skeleton) enclosed(e *element) {
	name := map[string]string{"top": "accent^‾", "bottom": "accent_‾"}[e.attrs["notation"]]
	if name == "" {
		name = "struck"
	}
	s.call(name, &element{name: "mrow", kids: e.kids})
}

// accent returns the mark that an over- or underscript is, "" if it is none.
func accent(e *element) string {
	text := line(e, false, false)
	kinds := []string{"‾¯ˉ\u0304\u0305―_\u0332\u0331̲–", "^ˆ\u0302⌃", "~˜\u0303∼\u0330", "→\u20d7⟶", "←\u20d6", "˙\u0307.", "¨\u0308", "´\u0301", "`\u0300", "˘\u0306", "ˇ\u030c", "˚\u030a", "⏞", "⏟", "⏜", "⏝", "↔", "\u20db⃛", "\u20dc"}
	for _, k := range kinds {
		if utf8.RuneCountInString(text) == 1 && strings.Contains(k, text) {
			first, _ := utf8.DecodeRuneInString(k)
			return string(first)
		}
	}
	return ""
}

// leaf writes the letters of a token, each in its alphabet if fonts are asked for.
func (s *skeleton) leaf(e *element) {
	if s.shape {
		return
	}
	text := strings.TrimSpace(e.text)
	fallback := "upright"
	if e.name == "mi" && utf8.RuneCountInString(text) == 1 {
		fallback = "italic"
	}
	if v := e.attrs["mathvariant"]; v != "" {
		fallback = v
	}
	if font, ok := map[string]string{"tb": "bold", "ti": "italic", "tbi": "bold-italic", "ts": "sans", "tt": "mono"}[e.attrs["class"]]; ok {
		fallback = font // the style sheet sets it
	}
	if style := e.attrs["style"]; strings.Contains(style, "bold") {
		fallback = "bold"
	} else if strings.Contains(style, "italic") {
		fallback = "italic"
	}
	for _, r := range text {
		plain, font := letter(r)
		if plain == "" {
			continue
		}
		s.out.WriteString(plain)
		if s.fonts && unicode.IsLetter([]rune(plain)[0]) {
			if font == "" {
				font = fallback
			}
			s.out.WriteString(short(font))
		}
	}
}

// short is the mark of an alphabet behind a letter; upright has none.
func short(font string) string {
	switch font {
	case "upright", "normal":
		return ""
	case "bold-italic":
		return "ₓᵢ"
	case "italic":
		return "ᵢ"
	case "bold":
		return "ₓ"
	}
	return "‹" + font + "›"
}

// letter folds a character to the plain one of its kind and the alphabet that
// the character itself stands for.
func letter(r rune) (plain, font string) {
	switch {
	case unicode.IsSpace(r), r >= 0x2060 && r <= 0x2064, r == 0x200b, r >= 0xfe00 && r <= 0xfe0f:
		return "", ""
	case r >= 0x1d6a8 && r <= 0x1d7cb:
		greek := []rune("ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡϴΣΤΥΦΧΨΩ∇αβγδεζηθικλμνξοπρςστυφχψω∂ϵϑϰϕϱϖ")
		return string(greek[(r-0x1d6a8)%58]), []string{"bold", "italic", "bold-italic", "sans", "sans"}[(r-0x1d6a8)/58]
	case r >= 0x1d400 && r <= 0x1d7ff:
		return norm.NFKC.String(string(r)), latin(r)
	case strings.ContainsRune("ℂℍℕℙℚℝℤ", r):
		return norm.NFKC.String(string(r)), "double-struck"
	case strings.ContainsRune("ℬℰℱℋℐℒℳℛℯℊℴ", r):
		return norm.NFKC.String(string(r)), "script"
	case strings.ContainsRune("ℭℌℑℜℨ", r):
		return norm.NFKC.String(string(r)), "fraktur"
	case r == 'ℎ':
		return "h", "italic"
	}
	if i := slices.IndexFunc(alike(), func(s string) bool { return strings.ContainsRune(s, r) }); i >= 0 {
		first, _ := utf8.DecodeRuneInString(alike()[i])
		return string(first), ""
	}
	return strings.NewReplacer("″", "′′", "‴", "′′′", "⁗", "′′′′", "…", "...").Replace(string(r)), ""
}

// latin names the alphabet of a letter or digit in the block of mathematical
// alphanumerics.
func latin(r rune) string {
	names := []string{"bold", "italic", "bold-italic", "script", "bold-script", "fraktur", "double-struck", "bold-fraktur", "sans", "bold-sans", "sans-italic", "sans-bold-italic", "mono"}
	if i := int(r-0x1d400) / 52; i < len(names) {
		return names[i]
	}
	return "digit"
}

// alike lists characters that stand for the same sign.
func alike() []string {
	return []string{"-−", "*∗", "|∣", "‖∥", "·⋅", ":∶", "′'’", "⟂⊥", "⟨〈", "⟩〉", "\\∖⧵", "/∕", "□▫◻", "∅⌀", "▷▹", "◁◃"}
}
