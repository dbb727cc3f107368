package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// A Client sends requests. It is safe for many goroutines.
type Client struct {
	o    Options
	take Take
}

// New returns a Client.
func New(o Options) *Client {
	take := o.Take
	if take == nil {
		take = atOnce()
	}
	return &Client{o.filled(), take}
}

// A Request asks for one document.
type Request struct {
	URL    string
	Accept string // media types; "" is "*/*": the header is always sent
	ETag   string // of the copy at hand; "" for none
	Token  string // bearer token; "" sends none. It goes to the scheme, host and port of URL alone, not where a redirect leads
}

// An Answer is a document, or the word that the copy at hand is still good.
type Answer struct {
	URL    string // the last one, after redirects
	Status int    // 200 and its like, 304, or the world's own word: 400, 404, 410
	Header http.Header
	Body   []byte
	ETag   string    // fit for a Request; "" for none
	At     time.Time // by the server's Date header; by the clock where it has none
}

// Get asks until there is an answer: below 400 but no redirect, or 400, 404
// and 410, which are the world's own word and stand in Status; 304 comes only
// to a Request with an ETag. Every request, be it another try or a redirect's
// next, has a turn of its own.
//
// 406, 429 and 503 are taken as "slow down": the pause is what Retry-After
// asks for, else it doubles from a minute, with jitter, and all who share the
// turns keep it. Other failures are tried again after shorter pauses, but for
// those that are Offline. The error of a Get that gave up is a *SlowDown, a
// *StatusError, ErrTooLarge or what the network said, which is
// papers.ErrUnavailable; else it is ctx's or the turn keeper's.
func (c *Client) Get(ctx context.Context, r Request) (*Answer, error) {
	u, err := address(r.URL)
	if err != nil {
		return nil, fmt.Errorf("fetch: %w", err)
	}
	g := &get{Client: c, request: r, first: u, at: u}
	answer, err := g.run(ctx)
	if err != nil {
		return nil, fmt.Errorf("fetch: get %s: %w", place(u), err)
	}
	return answer, nil
}

// address reads an URL. Its errors do not repeat it: it may hold tokens.
func address(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil {
		return nil, errors.New("the address cannot be read")
	}
	if u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, errors.New("the address does not begin with https:// or http:// and a host")
	}
	return u, nil
}

// A get is one Get under way.
type get struct {
	*Client
	request  Request
	first    *url.URL // what was asked for
	at       *url.URL // what is asked for now, after redirects
	hops     int      // redirects so far
	failures int      // failures so far that nobody wished for
}

func (g *get) run(ctx context.Context) (*Answer, error) {
	for n := 1; ; n++ {
		v, err := g.try(ctx)
		if err != nil {
			return nil, err
		}
		if v.answer != nil {
			return v.answer, nil
		}
		if !v.again || n >= g.o.Tries || v.pause > g.o.Patience {
			return nil, v.err
		}
		if err := g.wait(ctx, v); err != nil {
			return nil, err
		}
	}
}

// wait sits out what a verdict asks for, as far as the next turn does not do
// so by itself.
func (g *get) wait(ctx context.Context, v verdict) error {
	own := v.rest
	if g.o.Take == nil {
		own += v.pause
	}
	if all := v.pause + v.rest; all > 0 {
		g.o.Waiting(Wait{g.o.Clock.Now().Add(all), v.why})
	}
	if own <= 0 {
		return nil
	}
	return g.o.Clock.Sleep(ctx, own)
}
