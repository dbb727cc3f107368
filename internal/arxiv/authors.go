package arxiv

import (
	"strings"

	papers "github.com/dailypapers/dailypapers"
)

// authors returns the names in reading order. The snapshot's own parse is
// trusted where there is one: its accents are already Unicode. The string it
// was made from then tells how the source wrote each name.
func authors(raw string, parsed [][]string) []papers.Author {
	written := parseAuthors(raw)
	if len(parsed) == 0 {
		return written
	}
	list := make([]papers.Author, 0, len(parsed))
	for _, parts := range parsed {
		if a := readingOrder(parts); a.Name != ":" { // which follows a collaboration's name
			list = append(list, a)
		}
	}
	for i := range list {
		if len(written) == len(list) && written[i].Name != list[i].Name {
			list[i].Raw = written[i].Name
		}
	}
	return list
}

// readingOrder turns key name, forenames, suffix, affiliations … into
// "Forenames Key Suffix".
func readingOrder(parts []string) papers.Author {
	var order []string
	for _, i := range []int{1, 0, 2} {
		if i < len(parts) && strings.TrimSpace(parts[i]) != "" {
			order = append(order, strings.TrimSpace(parts[i]))
		}
	}
	a := papers.Author{Name: strings.Join(order, " ")}
	if len(parts) > 3 {
		a.Affiliation = strings.TrimSpace(strings.Join(parts[3:], ", "))
	}
	return a
}

// parseAuthors reads arXiv's author line: names parted by commas and "and",
// each perhaps followed by an affiliation in parentheses, and perhaps headed
// by a collaboration and a colon. Affiliations may be numbers, which a last
// group spells out: "A. Author (1), B. Author (2) ((1) Here, (2) There)".
func parseAuthors(s string) []papers.Author {
	s = strings.Join(strings.Fields(s), " ")
	if s == "" {
		return nil
	}
	s, places := cutPlaces(s)
	var list []papers.Author
	for _, part := range splitAuthors(s) {
		name, affiliation := cutAffiliation(part)
		if last := len(list) - 1; isSuffix(name) && last >= 0 && len(list[last].Name) < longestName {
			list[last].Name += " " + name
			continue
		}
		if name != "" {
			list = append(list, papers.Author{Name: name, Affiliation: places.spelled(affiliation)})
		}
	}
	return list
}

// longestName bounds what suffixes may make of a name, in bytes.
const longestName = 300

// splitAuthors parts at commas, semicolons, "and", "&" and a collaboration's
// colon outside of any brackets.
func splitAuthors(s string) []string {
	var parts []string
	depth, start := 0, 0
	cut := func(end, next int) {
		parts = append(parts, strings.TrimSpace(s[min(start, end):end])) // of "and and", the second begins in the first
		start = next
	}
	for i := 0; i < len(s); i++ {
		depth = nesting(depth, s, i)
		if depth > 0 {
			continue
		}
		switch {
		case s[i] == ',' || s[i] == ';' || s[i] == ':' && isCollaboration(s[start:i]):
			cut(i, i+1)
		case strings.HasPrefix(s[i:], " and "):
			cut(i, i+5)
			i += 3 // the space behind may begin another "and"
		case strings.HasPrefix(s[i:], " & "):
			cut(i, i+3)
			i++
		}
	}
	cut(len(s), len(s))
	return parts
}

func isCollaboration(s string) bool {
	const word = "collaboration"
	return len(s) >= len(word) && strings.EqualFold(s[len(s)-len(word):], word)
}

// nesting counts the brackets up to and including s[i]. An escaped bracket
// is none, and one that was never opened doesn't count.
func nesting(depth int, s string, i int) int {
	if i > 0 && s[i-1] == '\\' {
		return depth
	}
	switch s[i] {
	case '(', '{', '[':
		return depth + 1
	case ')', '}', ']':
		return max(depth-1, 0)
	}
	return depth
}

// cutAffiliation parts "A. Author (Here)" into the name and "Here".
func cutAffiliation(s string) (name, affiliation string) {
	s = strings.TrimPrefix(s, "and ")
	open := strings.IndexByte(s, '(')
	if open < 0 {
		return s, ""
	}
	name = strings.TrimSpace(s[:open])
	inside := strings.TrimSpace(s[open+1:])
	return name, strings.TrimSpace(strings.TrimSuffix(inside, ")"))
}

// Places are affiliations by their numbers.
type places struct {
	byNumber map[string]string
	left     int // bytes that may still be spelled out
}

// maxSpelled bounds what the numbers of one line may come to, in bytes: a
// long place that thousands of authors name is the bomb that XML's entities
// are known for.
const maxSpelled = 4 << 20

// cutPlaces takes off the last group that spells numbered affiliations out.
func cutPlaces(s string) (string, places) {
	open := strings.LastIndex(s, "((")
	if open < 0 || !strings.HasSuffix(s, ")") {
		return s, places{}
	}
	p := places{map[string]string{}, maxSpelled}
	for item := range strings.SplitSeq(s[open+1:len(s)-1], "(") {
		if number, place, ok := strings.Cut(item, ")"); ok {
			p.byNumber[strings.TrimSpace(number)] = strings.Trim(place, " ,;.")
		}
	}
	return strings.TrimSpace(s[:open]), p
}

// spelled looks the numbers of an affiliation up; what is not a number stays.
func (p *places) spelled(affiliation string) string {
	if len(p.byNumber) == 0 || affiliation == "" {
		return affiliation
	}
	var names []string
	for number := range strings.FieldsFuncSeq(affiliation, func(r rune) bool { return r == ',' || r == ' ' }) {
		place := p.byNumber[number]
		if place == "" {
			continue
		}
		if p.left -= len(place); p.left < 0 {
			return affiliation
		}
		names = append(names, place)
	}
	if len(names) == 0 {
		return affiliation
	}
	return strings.Join(names, ", ")
}

func isSuffix(s string) bool {
	switch strings.TrimSuffix(s, ".") {
	case "Jr", "Sr", "II", "III", "IV", "Ph.D", "PhD", "M.D", "MD":
		return true
	}
	return false
}
