package arxiv

import (
	"bytes"
	"strings"
)

func newlines(s []byte) int { return bytes.Count(s, []byte("\n")) }

// glimpse looks for what names a record that may be no XML: the text of its
// first identifier, id or guid, "" where it has none that is fit to print.
func glimpse(raw []byte) string {
	for _, name := range [...]string{"identifier", "guid", "id"} {
		for s := raw; ; {
			i := bytes.Index(s, []byte(name))
			if i < 0 {
				break
			}
			before := s[:i]
			s = s[i+len(name):]
			if i == 0 || before[i-1] != '<' && before[i-1] != ':' || nameLength(s) > 0 {
				continue
			}
			if id := heldBy(s); id != "" {
				return id
			}
		}
	}
	return ""
}

// heldBy returns what stands between the end of a tag and the next one.
func heldBy(s []byte) string {
	s = s[:min(len(s), 400)]
	_, s, ok := bytes.Cut(s, []byte(">"))
	if !ok {
		return ""
	}
	if i := bytes.IndexByte(s, '<'); i >= 0 {
		s = s[:i]
	}
	id := strings.TrimSpace(string(s[:min(len(s), 100)]))
	for i := range len(id) {
		if id[i] <= ' ' || id[i] >= 0x7f {
			return ""
		}
	}
	return id
}
