package texmath

import "strings"

// escape writes text so that no character of it is markup.
func escape(text string) string {
	if !strings.ContainsAny(text, `&<>"'`) {
		return text
	}
	return string(appendEscaped(make([]byte, 0, len(text)+32), []byte(text)))
}

func appendEscaped(dst, text []byte) []byte {
	from := 0
	for i, c := range text {
		var as string
		switch c {
		case '&':
			as = "&amp;"
		case '<':
			as = "&lt;"
		case '>':
			as = "&gt;"
		case '"':
			as = "&#34;"
		case '\'':
			as = "&#39;"
		default:
			continue
		}
		dst = append(append(dst, text[from:i]...), as...)
		from = i + 1
	}
	return append(dst, text[from:]...)
}
