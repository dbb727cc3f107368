package markup

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// MaxMentions is how many people one comment may reach: enough for a whole group,
// too few to call on everybody.
const MaxMentions = 20

// Names of people are so long.
const (
	minName = 2
	maxName = 32
)

// A mention is a node whose value is a name as it was typed, with its @.
type mention struct{ ast.String }

// name is the name as people are known by.
func (m *mention) name() string { return strings.ToLower(string(m.Value[1:])) }

type mentionParser struct{}

func (mentionParser) Trigger() []byte { return []byte{'@'} }

func (mentionParser) Parse(_ ast.Node, reader text.Reader, _ parser.Context) ast.Node {
	line, _ := reader.PeekLine()
	name := nameAt(reader.PrecendingCharacter(), string(line[1:min(len(line), 1+maxName+2*utf8.UTFMax)]))
	if name == "" {
		return nil
	}
	reader.Advance(1 + len(name))
	n := &mention{}
	n.Value = line[:1+len(name)]
	return n
}

// nameAt is the name behind an @, "" if there is none: what stands around the @ may
// be an address, a package or a handle elsewhere. The name in _@ada_ is ada.
func nameAt(before rune, rest string) string {
	if inWord(before) || strings.ContainsRune("@/.:&=+#-$\\", before) {
		return ""
	}
	n := 0
	for n < len(rest) && inName(rest[n]) {
		n++
	}
	name := rest[:n]
	if before == '_' {
		name = strings.TrimRight(name, "_")
	}
	if len(name) < minName || len(name) > maxName || name[0] == '_' || name[0] == '-' {
		return ""
	}
	after, size := utf8.DecodeRuneInString(rest[n:])
	behind, _ := utf8.DecodeRuneInString(rest[min(len(rest), n+size):])
	if inWord(after) || after == '@' || strings.ContainsRune("./:", after) && inWord(behind) {
		return ""
	}
	return name
}

func inName(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_'
}

// inWord tells whether r goes on with the word beside it. Scripts that write without
// spaces don't.
func inWord(r rune) bool {
	if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai) {
		return false
	}
	return r == zwj || r == zwnj || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// mentionsIn are the names of the mentions outside links.
func mentionsIn(root ast.Node) []string {
	var names []string
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Link, *ast.Image:
			return ast.WalkSkipChildren, nil
		case *mention:
			if name := n.name(); entering && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		if len(names) == MaxMentions {
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	return names
}
