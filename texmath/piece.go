package texmath

import "strings"

// A Piece is a stretch of a text: words, or one formula.
type Piece struct {
	Text    string // words as they are shown, no TeX; or a formula's TeX without its delimiters
	Formula bool
	Display bool // the formula stands on a line of its own
}

// Pieces parts TeX text at its formulas, for who writes them between other
// delimiters. Bare formulas are among them, spelled so that TeX shows what their
// authors mean: 10^{-17}, x_{\mathrm{max}}. The words put together are those of MathML
// and Plain.
func Pieces(src string) []Piece {
	d := read(clean(src), false)
	all := make([]Piece, 0, 2*len(d.marks)+1)
	from := 0
	for _, m := range d.marks {
		all = appendWords(all, d.out[from:m.from])
		from = m.to
		tex, _, display := inside(d.src, m.span)
		tex = respelled(tex, m.span).tex()
		if strings.TrimSpace(tex) != "" {
			all = append(all, Piece{tex, true, display})
		}
	}
	return appendWords(all, d.out[from:])
}

func appendWords(all []Piece, words []byte) []Piece {
	if len(words) == 0 {
		return all
	}
	return append(all, Piece{Text: string(words)})
}
