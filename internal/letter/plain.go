package letter

import (
	"fmt"
	"strings"
)

// text writes the sheet as plain text.
func (s sheet) text() string {
	var b strings.Builder
	b.Grow(usualSize / 4)
	paragraph := func(text string) { b.WriteString(wrap(text, "", columns) + "\n\n") }
	b.WriteString(wrap(s.Site.name(), "", columns) + "\n")
	if s.Over != "" {
		b.WriteString(wrap(line(s.Over), "", columns) + "\n")
	}
	heading := wrap(line(s.Heading), "", columns)
	b.WriteString("\n" + heading + "\n" + strings.Repeat("=", underline(heading)) + "\n\n")
	b.WriteString(s.papers)
	for _, p := range s.Parts {
		switch {
		case p.Quote != "":
			b.WriteString(quoted(p) + "\n")
		case p.Link != "":
			b.WriteString(wrap(p.Label+":", "", columns) + "\n" + p.Link + "\n\n")
		case p.Read != "":
			b.WriteString(wrap(line(p.Text), "", columns) + "\n" + p.Read + "\n\n")
		default:
			paragraph(line(p.Text))
		}
	}
	b.WriteString("-- \n") // where mail programs end what they quote
	for _, p := range s.Foot {
		b.WriteString(footText(p) + "\n")
	}
	if postal := s.Postal(); postal != "" {
		b.WriteString(wrap(postal, "", columns) + "\n")
	}
	return b.String()
}

// underline is as long as the longest line above it.
func underline(above string) int {
	n := 1
	for l := range strings.SplitSeq(above, "\n") {
		n = max(n, columnsOf(l))
	}
	return n
}

// quoted writes somebody's words as mail quotes them.
func quoted(p part) string {
	var b strings.Builder
	for l := range strings.SplitSeq(lines(p.Quote), "\n") {
		if l == "" {
			b.WriteString(">\n")
			continue
		}
		b.WriteString(wrap(l, "> ", columns) + "\n")
	}
	if p.By != "" {
		b.WriteString(wrap("— "+line(p.By), "  ", columns) + "\n")
	}
	return b.String()
}

func footText(p part) string {
	text := line(p.Text)
	if p.Link == "" {
		return wrap(text, "", columns)
	}
	return wrap(strings.TrimSpace(fmt.Sprintf("%s %s: %s", text, p.Label, p.Link)), "", columns)
}
