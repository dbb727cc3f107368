package page

import (
	"net/url"
	"strconv"
)

// Pager leads through a list of pages.
type Pager struct {
	Page, Pages    int
	First, Last    int // papers on this page, from 1
	Total          int
	Previous, Next string // addresses, "" at either end
}

// NewPager leads through total things, size on a page, of which the nth page is
// shown; the address is path with query.
func NewPager(path string, query url.Values, nth, total, size int) Pager {
	p := Pager{Page: nth, Pages: (total + size - 1) / size, Total: total,
		First: (nth-1)*size + 1, Last: min(nth*size, total)}
	if nth > 1 {
		p.Previous = address(path, query, nth-1)
	}
	if nth < p.Pages {
		p.Next = address(path, query, nth+1)
	}
	return p
}

func address(path string, query url.Values, nth int) string {
	q := url.Values{}
	for k, v := range query {
		q[k] = v
	}
	if nth > 1 {
		q.Set("p", strconv.Itoa(nth))
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}
