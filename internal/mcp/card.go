package mcp

import (
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
)

const (
	listedAuthors  = 10   // named of each paper of a list
	listedAbstract = 2000 // characters of each abstract in a list; arXiv takes 1,920
	wholeAuthors   = 200
	wholeAbstract  = 20_000
)

// A card is a paper as tools answer it.
type card struct {
	ID          string   `json:"id" jsonschema:"By which every tool takes it"`
	Title       string   `json:"title" jsonschema:"Its mathematics is TeX between dollars"`
	Authors     []string `json:"authors" jsonschema:"The first of them, where there are many"`
	MoreAuthors int      `json:"moreAuthors,omitempty" jsonschema:"How many are not named in authors"`
	Published   string   `json:"published,omitempty" jsonschema:"The day of the first version: 2024-05-28"`
	Upvotes     int      `json:"upvotes" jsonschema:"Votes of the site's people"`
	Comments    int      `json:"comments,omitempty" jsonschema:"How many comments can be read on its page"`
	Sentence    string   `json:"sentence,omitempty" jsonschema:"The one sentence of the abstract that says most"`
	Abstract    string   `json:"abstract,omitempty"`
	Keywords    []string `json:"keywords,omitempty"`
	URL         string   `json:"url,omitempty" jsonschema:"Its page, to show to people"`
	PDF         string   `json:"pdf,omitempty"`
	Code        string   `json:"code,omitempty" jsonschema:"A repository of its code"`
	Project     string   `json:"project,omitempty" jsonschema:"The authors' page about it"`
}

// A bound is how much of a paper is told.
type bound struct {
	authors  int
	abstract int // characters; 0 leaves it out
}

func listed(concise bool) bound {
	if concise {
		return bound{listedAuthors, 0}
	}
	return bound{listedAuthors, listedAbstract}
}

// cardOf tells a paper within bounds.
func cardOf(c Caller, p client.Paper, b bound) card {
	out := card{ID: clean(p.ID), Title: line(p.Title, 1000), Authors: []string{}, Published: day(p.PublishedAt.Time), Upvotes: p.Upvotes,
		Sentence: line(p.AISummary, 1000), Abstract: line(p.Summary, b.abstract), Code: web(p.GithubRepo), Project: web(p.ProjectPage)}
	for _, a := range p.Authors {
		if len(out.Authors) == b.authors {
			out.MoreAuthors++
		} else if name := line(a.Name, 200); name != "" {
			out.Authors = append(out.Authors, name)
		}
	}
	for _, k := range p.AIKeywords[:min(len(p.AIKeywords), 20)] {
		out.Keywords = append(out.Keywords, line(k, 100))
	}
	if id, _, err := papers.ParseID(p.ID); err == nil {
		out.URL, out.PDF = id.AbstractURL(), id.PDFURL()
		if c.Site != "" {
			out.URL = strings.TrimRight(c.Site, "/") + id.Path()
		}
	}
	return out
}

// itemCard is cardOf for what stands in a list of daily papers.
func itemCard(c Caller, it client.DailyItem, b bound) card {
	p := it.Paper
	p.Upvotes = max(p.Upvotes, it.Upvotes) // some sites tell it in one of both places
	if p.AISummary == "" {
		p.AISummary = it.AISummary
	}
	if p.Title == "" {
		p.Title, p.Summary = it.Title, it.Summary
	}
	out := cardOf(c, p, b)
	out.Comments = it.NumComments
	return out
}

// line makes one line of a text and cuts it behind so many characters.
func line(s string, most int) string {
	s = tidy(s)
	if len(s) <= most {
		return s
	}
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	if most == 0 {
		return ""
	}
	return strings.TrimSpace(string(runes[:most])) + "…"
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}

// web keeps an address of the web, and nothing else: models follow links.
func web(s string) string {
	if !papers.IsWeb(s) || len(s) > 2000 || tidy(s) != s {
		return ""
	}
	return s
}
