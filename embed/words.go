package embed

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxWord bounds a word in bytes; what is longer is an address or data and is cut there.
const maxWord = 48

// A Words goes through the words of a text: runs of letters and digits in lower case,
// without accents, compatibility forms folded (x₁ is x1), each ideograph a word of its
// own. Invalid UTF-8 separates words. The zero value is at the end; use Reset.
type Words struct {
	text string
	at   int
	buf  []byte
	// Stop is set when a mark that ends a sentence stood before the last word.
	Stop bool
}

// Reset starts at the beginning of text.
func (w *Words) Reset(text string) { w.text, w.at = text, 0 }

// Next returns the next word, valid until the next call, or nil at the end.
func (w *Words) Next() []byte {
	w.buf, w.Stop = w.buf[:0], false
	for w.at < len(w.text) {
		c := w.text[w.at]
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			w.buf = append(w.buf, c)
		case c >= 'A' && c <= 'Z':
			w.buf = append(w.buf, c|0x20)
		case c >= utf8.RuneSelf:
			if w.wide() {
				return w.buf
			}
			continue
		default:
			if len(w.buf) > 0 {
				return w.buf
			}
			w.Stop = w.Stop || c == '.' || c == '?' || c == '!' || c == '\n'
		}
		w.at++
		if len(w.buf) >= maxWord {
			w.skip()
			return w.buf
		}
	}
	if len(w.buf) == 0 {
		return nil
	}
	return w.buf
}

// skip leaves out the rest of a word that is too long.
func (w *Words) skip() {
	for w.at < len(w.text) {
		r, n := utf8.DecodeRuneInString(w.text[w.at:])
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) || isIdeograph(r) {
			return
		}
		w.at += n
	}
}

// wide takes the rune at hand, which is not ASCII, and reports whether the word ends.
func (w *Words) wide() (done bool) {
	r, n := utf8.DecodeRuneInString(w.text[w.at:])
	switch {
	case isIdeograph(r):
		if len(w.buf) > 0 {
			return true
		}
		w.at += n
		w.buf = utf8.AppendRune(w.buf, r)
		return true
	case r == 0xAD || r >= 0x200C && r <= 0x200D || r == 0x2060 || unicode.Is(unicode.M, r): // nothing to read
		w.at += n
	case unicode.IsLetter(r) || unicode.IsNumber(r):
		w.buf = appendFolded(w.buf, w.text[w.at:w.at+n], r)
		w.at += n
		if len(w.buf) >= maxWord {
			w.skip()
			return true
		}
	default:
		if len(w.buf) > 0 {
			return true
		}
		w.Stop = w.Stop || r == '。'
		w.at += n
	}
	return false
}

func isIdeograph(r rune) bool {
	return r >= 0x2E80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// appendFolded adds the letters and digits that s, the rune r, stands for.
func appendFolded(b []byte, s string, r rune) []byte {
	switch unicode.ToLower(r) {
	case 'ß':
		return append(b, "ss"...)
	case 'ø':
		return append(b, 'o')
	case 'ł':
		return append(b, 'l')
	case 'đ', 'ð':
		return append(b, 'd')
	case 'æ':
		return append(b, "ae"...)
	case 'œ':
		return append(b, "oe"...)
	case 'þ':
		return append(b, "th"...)
	case 'ı':
		return append(b, 'i')
	}
	d := norm.NFKD.PropertiesString(s).Decomposition()
	if d == nil {
		return utf8.AppendRune(b, unicode.ToLower(r))
	}
	for len(d) > 0 {
		r, n := utf8.DecodeRune(d)
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			b = utf8.AppendRune(b, unicode.ToLower(r))
		}
		d = d[n:]
	}
	return b
}
