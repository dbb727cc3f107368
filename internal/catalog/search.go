package catalog

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/search"
	"github.com/dailypapers/dailypapers/search/analysis"
	"github.com/dailypapers/dailypapers/search/query"
	"github.com/dailypapers/dailypapers/texmath"
)

const (
	// MaxLimit is the most hits one answer holds; the papers API allows 120.
	MaxLimit = 120
	// MaxOffset bounds how far a reader can page: past it, narrowing the
	// search serves her better, and each page costs as much as all before it.
	MaxOffset = 9_800
	// snippetRunes is the length of the passage under a result: about three
	// lines of a page's column.
	snippetRunes = 240
)

// Search answers what a reader asks for. The query is never refused: what
// could not be understood is searched as words, with a note.
func (c *Catalog) Search(ctx context.Context, s papers.Search) (papers.Results, error) {
	if err := check(s); err != nil {
		return papers.Results{}, err
	}
	q := query.Parse(s.Query)
	if hits, err := c.byID(ctx, q, s); len(hits) > 0 || err != nil {
		r := papers.Results{Hits: hits[:min(len(hits), s.Limit)], Total: len(hits), Exact: true}
		if s.Facets {
			r.Categories = c.categoriesOf(hits)
		}
		return r, err
	}
	o, notes := options(s, q)
	if strings.TrimSpace(s.Query) != "" && wordless(q) {
		if len(q.Restrictions) == 0 {
			notes = append(notes, "There is no word in this search, only signs; add one.")
		}
		if len(o.Filters) == 0 { // nothing is found, rather than everything
			return papers.Results{Exact: true, Notes: slices.Concat(notes, q.Notes)}, nil
		}
	}
	from, err := c.open()
	if err != nil {
		return papers.Results{}, fmt.Errorf("catalog: search %q: %w", s.Query, err)
	}
	defer from.Close()
	if s.Limit > 0 {
		var note string
		if o.Meaning, note = from.meaning.Ask(ctx, q); note != "" {
			notes = append(notes, note)
		}
	}
	found, err := from.Search(ctx, q, o)
	var facet *search.Facet
	if err == nil && s.Facets {
		facet, err = countCategories(ctx, from.Searcher, s, q)
	}
	if err != nil {
		return papers.Results{}, fmt.Errorf("catalog: search %q: %w", s.Query, c.noticedIn(from, err))
	}
	hits, err := c.hits(ctx, q, found.Hits)
	if err != nil {
		return papers.Results{}, fmt.Errorf("catalog: search %q: %w", s.Query, err)
	}
	for _, n := range slices.Concat(q.Notes, found.Notes) { // the engine repeats the parser's
		if !slices.Contains(notes, n) {
			notes = append(notes, n)
		}
	}
	r := papers.Results{Hits: hits, Total: found.Total, Exact: found.TotalExact, More: found.More, Notes: notes, Worded: !wordless(q)}
	if facet != nil {
		r.Categories = categoryCounts(facet.Counts)
		if len(s.Categories) == 0 { // the very matches were counted, to the end
			r.Total, r.Exact = max(r.Total, facet.Total), r.Exact || o.Meaning == nil
		}
	}
	return r, nil
}

// byID returns the one paper whose id or address the query is, in any spelling
// that papers.ParseID reads, and nothing for any other query.
func (c *Catalog) byID(ctx context.Context, q query.Query, s papers.Search) ([]papers.Hit, error) {
	id, _, err := papers.ParseID(s.Query)
	if err != nil || s.Offset > 0 {
		return nil, nil
	}
	hits, err := c.hits(ctx, q, []search.Hit{{Key: string(id)}})
	if err != nil {
		return nil, fmt.Errorf("catalog: search %q: %w", s.Query, err)
	}
	return hits, nil
}

// opened is a snapshot of the index that answers now, and by what it is asked.
type opened struct {
	*search.Searcher
	meaning Meaning
	old     bool
}

// open takes a snapshot: whatever is rebuilt or let go meanwhile, it goes on answering.
func (c *Catalog) open() (opened, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	switch {
	case c.index == nil:
		return opened{}, ErrBusy
	case c.old != nil:
		return opened{c.old.index.Searcher(), c.old.meaning, true}, nil
	}
	return opened{c.index.Searcher(), c.meaning, false}, nil
}

// noticedIn is noticed for what a search met. An older index that is damaged is let go
// at once: ours is on its way.
func (c *Catalog) noticedIn(from opened, err error) error {
	if !from.old || !isDamage(err) {
		return c.noticed(err)
	}
	return errors.Join(papers.ErrUnavailable, err, c.retire())
}

// noticed remembers that a file of the index is damaged, misplaced or gone, so
// that the next Sync heals it, and makes the error one that passes.
func (c *Catalog) noticed(err error) error {
	if !isDamage(err) {
		return err
	}
	c.damaged.Store(true)
	return errors.Join(papers.ErrUnavailable, err)
}

// wordless holds for a query without a term that the index could have, such as ≤ or \leq.
func wordless(q query.Query) bool {
	a := analysis.New(analysis.Names)
	for _, t := range q.Terms {
		if len(a.Append(nil, t.Text)) > 0 {
			return false
		}
	}
	return true
}

func check(s papers.Search) error {
	switch {
	case len(s.Query) > papers.MaxQuery:
		return papers.Invalid("q", "is longer than %d bytes", papers.MaxQuery)
	case s.Limit < 1 && !s.Facets || s.Limit < 0 || s.Limit > MaxLimit:
		return papers.Invalid("limit", "must be from 1 to %d", MaxLimit)
	case s.Offset < 0 || s.Offset > MaxOffset:
		return papers.Invalid("offset", "must be from 0 to %d", MaxOffset)
	case s.Sort != "" && s.Sort != papers.ByRelevance && s.Sort != papers.ByDate:
		return papers.Invalid("sort", "must be relevance or date")
	case !s.From.IsZero() && !s.Until.IsZero() && s.Until.Before(s.From):
		return papers.Invalid("until", "%s is before from, %s", s.Until, s.From)
	}
	return nil
}

// hits fetches the papers of an answer in one go and marks what matched.
// Papers deleted since the index saw them are left out.
func (c *Catalog) hits(ctx context.Context, q query.Query, found []search.Hit) ([]papers.Hit, error) {
	ids := make([]papers.ID, len(found))
	scores := make(map[papers.ID]float64, len(found))
	for i, h := range found {
		ids[i] = papers.ID(h.Key)
		scores[ids[i]] = h.Score
	}
	held, err := c.store.Papers(ctx, ids)
	if err != nil {
		return nil, err
	}
	titles := search.NewHighlighter(q, analysis.English, titleField)
	texts := search.NewHighlighter(q, analysis.English, abstractField)
	hits := make([]papers.Hit, len(held))
	for i, p := range held {
		hits[i] = hit(titles, texts, p, scores[p.ID])
	}
	return hits, nil
}

// hit shows the texts that were indexed.
func hit(titles, texts *search.Highlighter, p papers.Paper, score float64) papers.Hit {
	h := papers.Hit{Paper: p, Score: score}
	title := texmath.Plain(p.TitleSource())
	h.Title = fragments(title, titles.Spans(title), search.Span{End: len(title)})
	text := texmath.Plain(p.Text())
	spans := texts.Spans(text)
	h.Text = fragments(text, spans, search.Span{End: len(text)})
	window := search.Snippet(text, spans, snippetRunes)
	h.Snippet, h.Cut = fragments(text, spans, window), window.Start > 0
	return h
}

// fragments cuts the window of text at the spans' ends.
func fragments(text string, spans []search.Span, window search.Span) []papers.Fragment {
	var out []papers.Fragment
	at := window.Start
	for _, s := range spans {
		if s.Start < at || s.End > window.End {
			continue
		}
		if s.Start > at {
			out = append(out, papers.Fragment{Text: text[at:s.Start]})
		}
		out = append(out, papers.Fragment{Text: text[s.Start:s.End], Match: true})
		at = s.End
	}
	if at < window.End {
		out = append(out, papers.Fragment{Text: text[at:window.End]})
	}
	return out
}
