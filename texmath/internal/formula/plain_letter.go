package formula

import (
	"unicode"
	"unicode/utf8"
)

// height is where characters stand to the line.
type height uint8

const (
	onLine height = iota
	raised
	lowered
)

// of is the form that r has at a height, 0 if Unicode has none.
func (h height) of(r rune) rune {
	switch h {
	case raised:
		return Superscript(r)
	case lowered:
		return Subscript(r)
	}
	return r
}

// Superscript is the raised form of a letter, digit or sign, 0 if Unicode has
// none that is read as such: there is no q, and Greek has too few.
func Superscript(r rune) rune {
	switch r {
	case '1':
		return '¹'
	case '2', '3':
		return '²' + r - '2'
	case '0', '4', '5', '6', '7', '8', '9':
		return '⁰' + r - '0'
	}
	return follower(superscripts, r)
}

// Subscript is the lowered form of a letter, digit or sign, 0 if Unicode has none.
func Subscript(r rune) rune {
	if '0' <= r && r <= '9' {
		return '₀' + r - '0'
	}
	return follower(subscripts, r)
}

// Characters and what they are raised and lowered.
const (
	superscripts = "nⁿ+⁺-⁻−⁻kᵏiⁱdᵈmᵐpᵖaᵃbᵇcᶜeᵉfᶠgᵍhʰjʲlˡoᵒrʳsˢtᵗuᵘvᵛwʷxˣyʸzᶻ=⁼(⁽)⁾" +
		"AᴬBᴮDᴰEᴱGᴳHᴴIᴵJᴶKᴷLᴸMᴹNᴺOᴼPᴾRᴿTᵀUᵁVⱽWᵂ"
	subscripts = "iᵢnₙjⱼkₖ+₊-₋−₋=₌(₍)₎aₐeₑhₕlₗmₘoₒpₚrᵣsₛtₜuᵤvᵥxₓ"
)

// onTheLine is the character that was raised or lowered to r, and how.
func onTheLine(r rune) (rune, height) {
	switch {
	case r < '²':
		return r, onLine
	case r == '¹':
		return '1', raised
	case r == '²', r == '³':
		return r - '²' + '2', raised
	case r == '⁰', '⁴' <= r && r <= '⁹':
		return r - '⁰' + '0', raised
	case '₀' <= r && r <= '₉':
		return r - '₀' + '0', lowered
	}
	if b := leader(superscripts, r); b != 0 {
		return b, raised
	}
	if b := leader(subscripts, r); b != 0 {
		return b, lowered
	}
	return r, onLine
}

// text writes s, which was read as n.
func (w *plain) text(n *Node, s string) {
	w.from(n)
	w.runes(s)
}

// runes writes s at the present height, without what isn't fit to be seen.
func (w *plain) runes(s string) {
	for i, r := range s {
		switch {
		case r == utf8.RuneError && s[i] != "\ufffd"[0], isHidden(r):
		case unicode.IsSpace(r):
			if last, _ := w.lastRune(); last != ' ' {
				w.out = append(w.out, ' ')
			}
		default:
			if shifted := w.height.of(r); shifted != 0 {
				r = shifted
			}
			w.out = utf8.AppendRune(w.out, r)
		}
	}
}

// isHidden holds for control and formatting characters: they could turn the
// direction of the text around the formula, or hide in it.
func isHidden(r rune) bool {
	switch {
	case r < 0x7f:
		return r < ' ' && !unicode.IsSpace(r)
	case r < 0xa0:
		return r != 0x85
	}
	return unicode.Is(unicode.Cf, r)
}

// doubleStruck writes s in the only alphabet that is more than a font.
func (w *plain) doubleStruck(n *Node, s string) {
	w.from(n)
	for _, r := range s {
		if d := inFont(r, DoubleStruck); d != r {
			w.out = utf8.AppendRune(w.out, d)
			continue
		}
		w.runes(string(r))
	}
}

// notDoubleStruck is the letter or digit of a double-struck one, r itself if
// it is none.
func notDoubleStruck(r rune) rune {
	switch r {
	case 'ℂ':
		return 'C'
	case 'ℍ':
		return 'H'
	case 'ℕ':
		return 'N'
	case 'ℙ', 'ℚ':
		return 'P' + r - 'ℙ'
	case 'ℝ':
		return 'R'
	case 'ℤ':
		return 'Z'
	}
	switch {
	case '𝔸' <= r && r < '𝔸'+26:
		return 'A' + r - '𝔸'
	case '𝕒' <= r && r < '𝕒'+26:
		return 'a' + r - '𝕒'
	case '𝟘' <= r && r < '𝟘'+10:
		return '0' + r - '𝟘'
	}
	return r
}

// sign is an operator as it is typed in running text, where signs that only
// differ in their spacing are the same.
func sign(s string) string {
	switch s {
	case "-":
		return "−"
	case "∗":
		return "*"
	case "⋅":
		return "·"
	case "'":
		return "′"
	case "∣":
		return "|"
	case "∥":
		return "‖"
	case "∶":
		return ":"
	case "∕":
		return "/"
	case `\`: // which would be read as a command again
		return "∖"
	case "⩽":
		return "≤"
	case "⩾":
		return "≥"
	}
	return s
}

// lastRune is the character of the formula written last.
func (w *plain) lastRune() (rune, bool) {
	if len(w.out) == w.start {
		return 0, false
	}
	r, _ := utf8.DecodeLastRune(w.out)
	return r, true
}

// endsIn tells whether the formula so far ends in c.
func (w *plain) endsIn(c byte) bool {
	return len(w.out) > w.start && w.out[len(w.out)-1] == c
}

// isOneLetter holds for one character with any combining marks.
func isOneLetter(s string) bool {
	_, n := utf8.DecodeRuneInString(s)
	for _, r := range s[n:] {
		if !isMark(r) {
			return false
		}
	}
	return s != ""
}
