package mcp

import (
	"cmp"
	"fmt"
	"strings"
)

// namedAuthors is how many authors a line names.
const namedAuthors = 3

// A list is what tools answer that find papers.
type list struct {
	Papers []card `json:"papers"`
}

// cards writes papers as Markdown below a heading.
func cards(heading string, all []card) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", heading)
	for i, c := range all {
		fmt.Fprintf(&b, "\n%d. %s", i+1, c.lines())
	}
	return b.String()
}

// lines is a paper in a few lines: what it is called, how it is named, who
// wrote it when, what people make of it, what it says, where it is.
func (c card) lines() string {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s**\n", c.Title)
	facts := []string{c.ID, c.Published, c.authors(), counted(c.Upvotes, "vote")}
	if c.Comments > 0 {
		facts = append(facts, counted(c.Comments, "comment"))
	}
	fmt.Fprintf(&b, "   %s\n", joined(facts))
	for _, text := range []string{cmp.Or(c.Abstract, c.Sentence), c.URL} { // the sentence is one of the abstract's
		if text != "" {
			fmt.Fprintf(&b, "   %s\n", text)
		}
	}
	return b.String()
}

// authors names the first few.
func (c card) authors() string {
	named := c.Authors[:min(len(c.Authors), namedAuthors)]
	more := len(c.Authors) - len(named) + c.MoreAuthors
	if len(named) == 0 {
		return ""
	}
	if more == 0 {
		return strings.Join(named, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(named, ", "), more)
}

// joined parts what is there by dots.
func joined(facts []string) string {
	var all []string
	for _, f := range facts {
		if f != "" {
			all = append(all, f)
		}
	}
	return strings.Join(all, " · ")
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
