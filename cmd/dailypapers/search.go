package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/catalog"
)

type searchCommand struct {
	Query  []string `arg:"" help:"What to look for, in the language of the search page. Write -- before a word that begins with a minus."`
	N      int      `short:"n" default:"10" help:"How many results to print, up to 120."`
	JSON   bool     `help:"Print one JSON object instead of text."`
	Facets bool     `help:"Count what has the words by category too, behind the results."`
}

func (c *searchCommand) Run(e *env) error {
	if c.N < 1 || c.N > catalog.MaxLimit {
		return fmt.Errorf("-n must be from 1 to %d", catalog.MaxLimit)
	}
	st, err := e.held()
	if err != nil {
		return err
	}
	defer st.Close()
	meaning, err := e.meaning()
	if err != nil {
		return err
	}
	cat, err := catalog.Open(e.data, st, meaning)
	if err != nil {
		return err
	}
	defer cat.Close()
	if err := e.sync(cat); err != nil {
		return err
	}
	ask := papers.Search{Query: strings.Join(c.Query, " "), Limit: c.N, Facets: c.Facets}
	start := time.Now()
	results, err := cat.Search(e.ctx, ask)
	if errors.Is(err, papers.ErrUnavailable) { // a damaged file: the next sync builds the index anew
		if err = e.sync(cat); err == nil {
			start = time.Now()
			results, err = cat.Search(e.ctx, ask)
		}
	}
	if err != nil {
		return err
	}
	took := time.Since(start)
	if c.JSON {
		return c.printJSON(e, results, took)
	}
	c.print(e, results, took)
	return nil
}

func (c *searchCommand) print(e *env, r papers.Results, took time.Duration) {
	bold := terminal(e.out)
	for i, h := range r.Hits {
		fmt.Fprintf(e.out, "%d. %s\n   %s\n", i+1, flat(h.Title, bold), meta(h.Paper))
		if len(h.Snippet) > 0 {
			fmt.Fprintf(e.out, "   %s\n", flat(h.Snippet, bold))
		}
		fmt.Fprintln(e.out)
	}
	for _, n := range r.Categories {
		fmt.Fprintln(e.out, categoryLine(n))
	}
	for _, n := range r.Notes {
		fmt.Fprintln(e.err, "note:", n)
	}
	at := ""
	if !r.Exact {
		at = "at least "
	}
	fmt.Fprintf(e.err, "%s%s, %s\n", at, counted(r.Total, "paper"), took.Round(10*time.Microsecond))
}

// categoryLine is "   1240  cs.CL  Computation and Language, 310 inferred".
func categoryLine(c papers.CategoryCount) string {
	line := fmt.Sprintf("%7d  %s", c.Papers, c.Category)
	if c.Category.Known() {
		line += "  " + c.Category.Name()
	}
	if c.Inferred > 0 {
		line += fmt.Sprintf(", %d inferred", c.Inferred)
	}
	return line
}

func meta(p papers.Paper) string {
	parts := []string{string(p.ID)}
	if n := len(p.Authors); n > 0 {
		parts = append(parts, p.Authors[0].Name)
		if n > 1 {
			parts[1] += fmt.Sprintf(" and %d more", n-1)
		}
	}
	if d := p.Published.Shown(time.Time{}); d != "" {
		parts = append(parts, d)
	}
	if c := p.Primary(); c != "" {
		parts = append(parts, string(c))
	}
	return strings.Join(parts, " · ")
}

// flat joins fragments, with the matches in bold on a terminal.
func flat(fragments []papers.Fragment, bold bool) string {
	var b strings.Builder
	for _, f := range fragments {
		if f.Match && bold {
			b.WriteString("\x1b[1m" + f.Text + "\x1b[0m")
			continue
		}
		b.WriteString(f.Text)
	}
	return b.String()
}

// found is the JSON form of an answer.
type found struct {
	Total      int             `json:"total"`
	Exact      bool            `json:"exact"`
	TookMS     float64         `json:"took_ms"`
	Notes      []string        `json:"notes,omitempty"`
	Hits       []result        `json:"hits"`
	Categories []categoryCount `json:"categories,omitzero"` // where --facets asks for them
}

type categoryCount struct {
	Category papers.Category `json:"category"`
	Papers   int             `json:"papers"`
	Inferred int             `json:"inferred"`
}

type result struct {
	ID         papers.ID         `json:"id"`
	Score      float64           `json:"score"`
	Title      string            `json:"title"`
	Authors    []string          `json:"authors"`
	Published  string            `json:"published,omitempty"`
	Categories []papers.Category `json:"categories,omitempty"`
	Snippet    string            `json:"snippet,omitempty"`
	URL        string            `json:"url,omitempty"`
}

func (c *searchCommand) printJSON(e *env, r papers.Results, took time.Duration) error {
	f := found{Total: r.Total, Exact: r.Exact, TookMS: float64(took.Microseconds()) / 1000, Notes: r.Notes, Hits: []result{}}
	for _, h := range r.Hits {
		names := make([]string, len(h.Paper.Authors))
		for i, a := range h.Paper.Authors {
			names[i] = a.Name
		}
		f.Hits = append(f.Hits, result{h.Paper.ID, h.Score, h.Paper.Title, names, h.Paper.Published.String(),
			h.Paper.Categories, flat(h.Snippet, false), h.Paper.ID.AbstractURL()})
	}
	if c.Facets {
		f.Categories = []categoryCount{}
	}
	for _, n := range r.Categories {
		f.Categories = append(f.Categories, categoryCount(n))
	}
	enc := json.NewEncoder(e.out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(f)
}
