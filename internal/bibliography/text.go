package bibliography

import (
	"encoding/binary"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// decoded returns a file's text with line feeds only. UTF-16 is known by its
// mark. A byte that is no UTF-8 is taken for Windows-1252, which holds Latin-1:
// files that were put together from two may have both.
func decoded(src []byte) string {
	s := string(src)
	switch {
	case strings.HasPrefix(s, "\xff\xfe"):
		s = decodeUTF16(src[2:], binary.LittleEndian)
	case strings.HasPrefix(s, "\xfe\xff"):
		s = decodeUTF16(src[2:], binary.BigEndian)
	case !utf8.ValidString(s):
		s = decodeBytes(s)
	}
	s = strings.TrimPrefix(s, "\ufeff")
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

func decodeUTF16(src []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(src)/2)
	for i := range units {
		units[i] = order.Uint16(src[2*i:])
	}
	return string(utf16.Decode(units))
}

func decodeBytes(s string) string {
	var b strings.Builder
	for s != "" {
		r, n := utf8.DecodeRuneInString(s)
		if r == utf8.RuneError && n == 1 {
			r = charmap.Windows1252.DecodeByte(s[0])
		}
		b.WriteRune(r)
		s = s[n:]
	}
	return b.String()
}

// oneLine joins the lines of a text, drops what no reader sees and what turns
// the direction of writing, and returns normal form C.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r == '\u2028', r == '\u2029':
			return ' '
		case unicode.IsControl(r), r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\ufeff':
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	return norm.NFC.String(strings.Join(strings.Fields(s), " "))
}

// yearIn returns the first number of exactly four digits that can be a year,
// 0 where there is none: 2024 of "2024/05/28/", "{2024}" and "c. 2024".
func yearIn(s string) int {
	year, digits := 0, 0
	for i := range len(s) + 1 {
		if i < len(s) && s[i] >= '0' && s[i] <= '9' {
			if digits++; digits <= 4 {
				year = 10*year + int(s[i]-'0')
			}
			continue
		}
		if digits == 4 && year >= 1000 && year < 3000 {
			return year
		}
		year, digits = 0, 0
	}
	return 0
}

// clip shortens a text for a message to so many bytes at most, at a character.
func clip(s string, most int) string {
	s = oneLine(s)
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most] + "…"
}

// A counter tells the line of an offset. Offsets are asked for in rising order.
type counter struct {
	s          string
	at, passed int
}

func (c *counter) line(offset int) int {
	if offset > c.at {
		c.passed += strings.Count(c.s[c.at:offset], "\n")
		c.at = offset
	}
	return c.passed + 1
}
