package web

import (
	"net/url"
	"strconv"
)

// pager leads through a list of pages.
type pager struct {
	Page, Pages    int
	First, Last    int // papers on this page, from 1
	Total          int
	Previous, Next string // addresses, "" at either end
}

func newPager(path string, query url.Values, page, total, size int) pager {
	p := pager{Page: page, Pages: (total + size - 1) / size, Total: total,
		First: (page-1)*size + 1, Last: min(page*size, total)}
	if page > 1 {
		p.Previous = address(path, query, page-1)
	}
	if page < p.Pages {
		p.Next = address(path, query, page+1)
	}
	return p
}

func address(path string, query url.Values, page int) string {
	q := url.Values{}
	for k, v := range query {
		q[k] = v
	}
	if page > 1 {
		q.Set("p", strconv.Itoa(page))
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}
