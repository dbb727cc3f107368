package httpd

import "strings"

// forwarded returns the "for" of each element of Forwarded headers
// (RFC 7239, 4), "" where an element has none or cannot be read. Lines are
// read apart, so that a quotation mark left open in one hides nothing of the
// next, which another forwarder wrote.
func forwarded(lines []string) (nodes []string) {
	for _, line := range lines {
		elements, ok := cutQuoted(line, ',')
		if !ok {
			nodes = append(nodes, "")
			continue
		}
		for _, element := range elements {
			nodes = append(nodes, forNode(element))
		}
	}
	return nodes
}

// forNode reads one element: for=192.0.2.60;proto=http.
func forNode(element string) string {
	node := ""
	pairs, _ := cutQuoted(element, ';')
	for _, pair := range pairs {
		name, value, ok := strings.Cut(strings.Trim(pair, " \t"), "=")
		if !ok || !strings.EqualFold(name, "for") {
			continue
		}
		if node != "" {
			return "" // RFC 7239: each parameter once at most
		}
		node = unquoted(value)
	}
	return node
}

// unquoted takes the marks off a quoted string (RFC 9110, 5.6.4). What is
// quoted in part is left as it is, and will be no address.
func unquoted(s string) string {
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
		return s
	}
	var b strings.Builder
	for inner := s[1 : len(s)-1]; inner != ""; inner = inner[1:] {
		if inner[0] == '\\' && len(inner) > 1 {
			inner = inner[1:]
		}
		b.WriteByte(inner[0])
	}
	return b.String()
}

// cutQuoted splits at a mark outside quoted strings; ok is false where one is
// left open.
func cutQuoted(s string, mark byte) (parts []string, ok bool) {
	quoted, start := false, 0
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case quoted && s[i] == '\\':
			i++
		case !quoted && s[i] == mark:
			parts, start = append(parts, s[start:i]), i+1
		}
	}
	return append(parts, s[start:]), !quoted
}
