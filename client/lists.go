package client

import (
	"context"
	"iter"
	"net/url"
	"strconv"
	"strings"
)

// DailyOptions narrow down the daily papers. At most one of Date, Week and
// Month may be set; with none of them the site answers with its latest day.
type DailyOptions struct {
	Date      string // 2025-12-15
	Week      string // 2025-W51
	Month     string // 2025-12
	Submitter string
	Sort      string // "publishedAt" or "trending"
	All       bool   // everything announced, also where papers were chosen
	Limit     int    // how many a request brings, 1 to 100; 0 is the site's choice
}

func (o DailyOptions) values() url.Values {
	all := ""
	if o.All {
		all = "true"
	}
	return given(map[string]string{"date": o.Date, "week": o.Week, "month": o.Month,
		"submitter": o.Submitter, "sort": o.Sort, "all": all, "limit": limit(o.Limit)})
}

// DailyPapers yields a front page in its order, asking for further pages as
// the caller goes on. It ends with the first error.
func (c *Client) DailyPapers(ctx context.Context, o DailyOptions) iter.Seq2[DailyItem, error] {
	return pages[DailyItem](ctx, c, c.address("/api/daily_papers", o.values()))
}

// Papers yields all papers that the site holds, the latest to arrive first,
// pageSize (1 to 100, 0 is the site's choice) a request.
func (c *Client) Papers(ctx context.Context, pageSize int) iter.Seq2[Paper, error] {
	return pages[Paper](ctx, c, c.address("/api/papers", given(map[string]string{"limit": limit(pageSize)})))
}

// Search returns up to n papers (1 to 120, 0 is the site's choice), the best
// first. The query has at most 250 characters.
func (c *Client) Search(ctx context.Context, query string, n int) ([]SearchItem, error) {
	var found []SearchItem
	_, err := c.getJSON(ctx, c.address("/api/papers/search", given(map[string]string{"q": query, "limit": limit(n)})), &found)
	return found, err
}

// SearchOptions narrow a search down, and order it.
type SearchOptions struct {
	Query    string // of at most 250 characters
	Category string // cs.CL, or a whole archive: cs
	From     string // the first day: 2025-12-15
	Until    string // the last day
	Sort     string // "relevance" or "date"; "" is relevance where there is a query
	Limit    int    // how many a request brings, 1 to 120; 0 is the site's choice
	Offset   int    // how many to skip
}

// SearchAll yields all that a search finds, asking for further pages as the
// caller goes on. The site leads through some 10,000 papers at most.
func (c *Client) SearchAll(ctx context.Context, o SearchOptions) iter.Seq2[SearchItem, error] {
	return pages[SearchItem](ctx, c, c.address("/api/papers/search", given(map[string]string{"q": o.Query, "cat": o.Category,
		"from": o.From, "until": o.Until, "sort": o.Sort, "limit": limit(o.Limit), "offset": limit(o.Offset)})))
}

// Facets counts what Search finds by its words, in all and by category. Without a query it
// counts all papers.
func (c *Client) Facets(ctx context.Context, query string) (Facets, error) {
	var f Facets
	_, err := c.getJSON(ctx, c.address("/api/papers/facets", given(map[string]string{"q": query})), &f)
	return f, err
}

// Paper returns one paper by any spelling of its id or address; an *Error of
// status 404 where the site doesn't hold it.
func (c *Client) Paper(ctx context.Context, id string) (PaperDetail, error) {
	var p PaperDetail
	_, err := c.getJSON(ctx, c.address("/api/papers/"+url.PathEscape(id), nil), &p)
	return p, err
}

// Similar returns up to n papers (1 to 100, 0 is the site's choice) that are most like
// one, the likest first; an *Error of status 404 where the site doesn't hold that one.
func (c *Client) Similar(ctx context.Context, id string, n int) ([]Paper, error) {
	var like []Paper
	_, err := c.getJSON(ctx, c.address("/api/papers/"+url.PathEscape(id)+"/similar", given(map[string]string{"limit": limit(n)})), &like)
	return like, err
}

// Repos returns the repositories of code that a paper links to.
func (c *Client) Repos(ctx context.Context, id string) ([]CodeRepo, error) {
	var repos []CodeRepo
	_, err := c.getJSON(ctx, c.address("/api/arxiv/"+url.PathEscape(id)+"/repos", nil), &repos)
	return repos, err
}

// Markdown returns a paper's page as Markdown. id is the id itself, as the
// API writes it.
func (c *Client) Markdown(ctx context.Context, id string) (string, error) {
	path := strings.ReplaceAll(url.PathEscape(id), "%2F", "/") // the pages of old ids have two segments
	body, _, err := c.get(ctx, c.address("/papers/"+path+".md", nil), "text/markdown")
	return string(body), err
}

// pages yields the items of a list that goes on at Link rel="next".
func pages[T any](ctx context.Context, c *Client, address string) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for address != "" {
			var page []T
			next, err := c.getJSON(ctx, address, &page)
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			for _, item := range page {
				if !yield(item, nil) {
					return
				}
			}
			if next == address || len(page) == 0 {
				return // a site that leads in circles must not hold us
			}
			address = next
		}
	}
}

// given keeps the parameters that have a value.
func given(all map[string]string) url.Values {
	q := url.Values{}
	for name, value := range all {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q
}

func limit(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
