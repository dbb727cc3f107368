package exchange

import (
	"context"
	"errors"
	"fmt"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/fetch"
	"github.com/dailypapers/dailypapers/internal/papersapi"
)

// A day has at most so many papers: all of arXiv announces some 1,500 a day. A
// site that goes on behind them leads nowhere.
const (
	maxPapers = 10_000
	maxPages  = 500
	maxDay    = 64 << 20 // bytes; a thousand papers have some 4 MB
)

// whole reads a day to its end. first is the answer to its first page, if that
// was asked for already.
func (g *reading) whole(ctx context.Context, day papers.Day, first *fetch.Answer) ([]papersapi.Item, []page, error) {
	var all []papersapi.Item
	var pages []page
	seen, size := map[papers.ID]bool{}, 0
	for at := g.Site.Day(day, 0); at != ""; {
		answer := first
		if first = nil; answer == nil {
			var err error
			if answer, err = g.ask(ctx, page{URL: at}); err != nil {
				return nil, nil, err
			}
		}
		if size += len(answer.Body); size > maxDay {
			return nil, nil, fmt.Errorf("exchange: %s, %s: the list does not end: it has more than %d MB", g.Site.Name, day, maxDay>>20)
		}
		items, err := g.decode(answer)
		if err != nil {
			return nil, nil, err
		}
		fresh := 0
		for _, it := range items {
			if id := it.Paper.ID; id == "" || !seen[id] {
				seen[id] = true
				all = append(all, it)
				fresh++
			}
		}
		pages = append(pages, page{at, answer.ETag})
		if len(all) > maxPapers || len(pages) > maxPages {
			return nil, nil, fmt.Errorf("exchange: %s, %s: the list does not end: it has more than %d papers, or pages", g.Site.Name, day, maxPapers)
		}
		if fresh == 0 { // the end, or a circle
			break
		}
		if at, err = g.next(answer, at, day, len(items), len(pages)); err != nil {
			return nil, nil, err
		}
	}
	return all, pages, nil
}

// next is the address of the next page, "" at the end: where the site says, or
// behind a full page by its number.
func (g *reading) next(answer *fetch.Answer, at string, day papers.Day, items, pages int) (string, error) {
	link := client.NextLink(answer.URL, answer.Header)
	switch {
	case link == "" && items < papersapi.PageSize, link == at:
		return "", nil
	case link == "":
		return g.Site.Day(day, pages), nil
	case !g.Site.Holds(link):
		return "", fmt.Errorf("exchange: %s, %s: the next page is said to be on another host, which is not asked", g.Site.Name, day)
	}
	return link, nil
}

// ask asks for a page, or whether it still is as its tag says.
func (g *reading) ask(ctx context.Context, p page) (*fetch.Answer, error) {
	answer, err := g.client.Get(ctx, fetch.Request{URL: p.URL, Accept: "application/json", ETag: p.ETag, Token: g.Token})
	var status *fetch.StatusError
	switch {
	case errors.As(err, &status) && (status.Status == 401 || status.Status == 403):
		return nil, g.closed(status)
	case err != nil:
		return nil, fmt.Errorf("exchange: %s: %w", g.Site.Name, err)
	case answer.Status == 404 || answer.Status == 410:
		return nil, fmt.Errorf("exchange: %s answers %d at %s: it does not speak the papers API, or has it at another address", g.Site.Name, answer.Status, g.Site.Base)
	case answer.Status == 400:
		_, err := g.decoder.Decode(answer.Body)
		return nil, fmt.Errorf("exchange: %s does not take the request (400): %w", g.Site.Name, err)
	}
	return answer, nil
}

// closed words that a site wants to know who asks.
func (g *reading) closed(status *fetch.StatusError) error {
	if g.Token == "" {
		return fmt.Errorf("exchange: %s wants a token (%d): put one that it gave you into a file and name that with --token-file FILE", g.Site.Name, status.Status)
	}
	return fmt.Errorf("exchange: %s does not take the token (%d): it may be over, or not good for reading", g.Site.Name, status.Status)
}

func (g *reading) decode(answer *fetch.Answer) ([]papersapi.Item, error) {
	items, err := g.decoder.Decode(answer.Body)
	switch {
	case errors.Is(err, papersapi.ErrWebPage):
		return nil, fmt.Errorf("exchange: %s answers with a web page where JSON was asked for: it does not speak the papers API, or something stands before it, such as a page to sign in: %w", g.Site.Name, err)
	case err != nil:
		return nil, fmt.Errorf("exchange: %s: %w", g.Site.Name, err)
	}
	return items, nil
}
