package formula

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// text writes what the source brought, so that it stays text.
func (s *setter) text(t string) {
	from := 0
	for i := 0; i < len(t); {
		c := t[i]
		if c < utf8.RuneSelf && c >= ' ' && c != 0x7f && c != '<' && c != '>' && c != '&' && c != '"' && c != '\'' {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(t[i:])
		if c >= utf8.RuneSelf && isVisible(r) && (r != utf8.RuneError || size > 1) {
			i += size
			continue
		}
		s.write(t[from:i])
		s.rune(r)
		i += size
		from = i
	}
	s.write(t[from:])
}

// rune writes one character of text.
func (s *setter) rune(r rune) {
	switch r {
	case '<':
		s.write("&lt;")
	case '>':
		s.write("&gt;")
	case '&':
		s.write("&amp;")
	case '"':
		s.write("&#34;")
	case '\'':
		s.write("&#39;")
	case '\t', '\n', '\r':
		s.write(" ")
	default:
		if isVisible(r) {
			s.dst = utf8.AppendRune(s.dst, r)
		}
	}
}

// isVisible refuses what XML can't hold and what would turn the text around it:
// controls, overrides and isolates, and code points that are no characters.
func isVisible(r rune) bool {
	switch {
	case r < ' ', 0x7f <= r && r < 0xa0:
		return false
	case 0x202a <= r && r <= 0x202e, 0x2066 <= r && r <= 0x2069, r == 0x200e, r == 0x200f, r == 0x061c:
		return false
	case r == 0xfffe, r == 0xffff:
		return false
	}
	return true
}

// word writes running text. Browsers drop white space at the ends of an element,
// so that stands as spaces that don't break.
func (s *setter) word(n *Node) {
	s.mtext(wordClass(n.Font))
	body := strings.TrimFunc(n.Text, isWhite)
	if body == "" {
		s.hardSpace(n.Text)
	} else {
		at := strings.Index(n.Text, body)
		s.hardSpace(n.Text[:at])
		s.text(body)
		s.hardSpace(n.Text[at+len(body):])
	}
	s.write("</mtext>")
}

func isWhite(r rune) bool { return unicode.IsSpace(r) && r != 0xa0 && r < 0x2000 }

func (s *setter) hardSpace(of string) {
	if of != "" {
		s.write("\u00a0")
	}
}

// wordClass leaves the fonts of words to the style sheet: letters of the
// mathematical alphabets are none to those who listen or search in the page.
func wordClass(font Font) string {
	switch font {
	case Bold:
		return "tb"
	case Italic:
		return "ti"
	case BoldItalic:
		return "tbi"
	case SansSerif:
		return "ts"
	case Monospace:
		return "tt"
	}
	return ""
}

// source writes what was not understood.
func (s *setter) source(text string) {
	s.mtext("tex")
	s.text(text)
	s.write("</mtext>")
}

func (s *setter) mtext(class string) {
	if class == "" {
		s.write("<mtext>")
		return
	}
	s.write(`<mtext class="`)
	s.write(class)
	s.write(`">`)
}

// widestGap bounds spaces: what is wider was not meant for this page.
const widestGap = 10

// gap writes a space so many ems wide. No attribute pulls things together, so
// the style sheet does, by so many thin spaces.
func (s *setter) gap(em float64) {
	if em < 0 {
		thin := math.Round(-em * 6)
		s.write(`<mspace class="back`)
		s.dst = strconv.AppendInt(s.dst, int64(max(1, min(thin, 6))), 10)
		s.write(`"/>`)
		return
	}
	s.write(`<mspace width="`)
	s.em(em)
	s.write(`"/>`)
}

// space writes a space of so many eighteenths of an em.
func (s *setter) space(mu uint8) { s.gap(float64(mu) / 18) }

// em writes a length. One that is no number has none.
func (s *setter) em(em float64) {
	if !(em > 0) {
		em = 0
	}
	from := len(s.dst)
	s.dst = strconv.AppendFloat(s.dst, min(em, widestGap), 'f', 4, 64)
	for len(s.dst) > from && s.dst[len(s.dst)-1] == '0' {
		s.dst = s.dst[:len(s.dst)-1]
	}
	if s.dst[len(s.dst)-1] == '.' {
		s.dst = s.dst[:len(s.dst)-1]
	}
	s.write("em")
}
