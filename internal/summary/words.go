package summary

import "strings"

// lower folds ASCII letters only, so that offsets stay as they are.
func lower(s string) string {
	for i := range len(s) {
		if isUpper(s[i]) {
			return lowerFrom(s, i)
		}
	}
	return s
}

func lowerFrom(s string, i int) string {
	b := []byte(s)
	for ; i < len(b); i++ {
		if isUpper(b[i]) {
			b[i] += 'a' - 'A'
		}
	}
	return string(b)
}

// wordLimit bounds how many words of a sentence are looked at: what it is
// about has been said by then.
const wordLimit = 150

// appendWords adds the words of s, letters, digits, hyphens and apostrophes,
// to list and returns it.
func appendWords(list []string, s string) []string {
	start := -1
	for i := 0; i < len(s) && len(list) < wordLimit; i++ {
		if wordByte(s, i) {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			list, start = append(list, s[start:i]), -1
		}
	}
	if start >= 0 && len(list) < wordLimit {
		list = append(list, s[start:])
	}
	return list
}

// wordByte reports whether the byte at i belongs to a word. Beyond ASCII all
// do but general punctuation, U+2000 to U+207F, which is E2 80 and E2 81.
func wordByte(s string, i int) bool {
	c := s[i]
	switch {
	case isLowerASCII(c), isDigit(c), isUpper(c), c == '-', c == '\'':
		return true
	case c < 0x80:
		return false
	case c == 0xe2:
		return i+1 >= len(s) || s[i+1] > 0x81
	}
	return !(i > 0 && s[i-1] == 0xe2 && c <= 0x81 || i > 1 && s[i-2] == 0xe2 && s[i-1] <= 0x81)
}

// stem cuts a verb's ending: propose, proposes, proposed and proposing are
// all "propos".
func stem(w string) string {
	for _, suffix := range [...]string{"ing", "ed", "es", "e", "s"} {
		if len(w) > len(suffix)+1 && strings.HasSuffix(w, suffix) {
			return w[:len(w)-len(suffix)]
		}
	}
	return w
}
