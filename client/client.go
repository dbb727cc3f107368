package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// maxAnswer bounds what is read of one answer, in bytes. A hundred papers are
// about 400 kB.
const maxAnswer = 64 << 20

// A Client asks one site. Its methods are safe for many goroutines as long as
// its fields stay as they are.
type Client struct {
	BaseURL    string       // "http://localhost:8080"; a path is kept
	HTTPClient *http.Client // nil is http.DefaultClient
	Token      string       // sent as a bearer token, to BaseURL's host only; "" sends none
}

// address joins the site's address with a path that is escaped already.
func (c *Client) address(path string, q url.Values) string {
	address := strings.TrimRight(c.BaseURL, "/") + path
	if len(q) == 0 {
		return address
	}
	return address + "?" + q.Encode()
}

// get asks for an address and returns the answer's body and headers.
func (c *Client) get(ctx context.Context, address, accept string) ([]byte, http.Header, error) {
	return c.do(ctx, http.MethodGet, address, accept, nil, "")
}

// do sends a request, with a body of JSON unless that is nil and with If-Match
// unless match is "", and returns the answer's body and headers. Answers from
// 300 on are an *Error.
func (c *Client) do(ctx context.Context, method, address, accept string, body []byte, match string) ([]byte, http.Header, error) {
	req, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
	if err != nil {
		return nil, nil, fmt.Errorf("client: %w", err)
	}
	req.Header.Set("Accept", accept)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if match != "" {
		req.Header.Set("If-Match", match)
	}
	if c.Token != "" && c.ours(req.URL) {
		req.Header.Set("Authorization", "Bearer "+c.Token)
	}
	res, err := c.http().Do(req)
	if err != nil {
		return nil, nil, fmt.Errorf("client: %w", err)
	}
	defer res.Body.Close()
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return nil, nil, answered(res)
	}
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	if err == nil && len(answer) > maxAnswer {
		err = fmt.Errorf("the answer is longer than %d bytes", maxAnswer)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("client: read %s: %w", address, err)
	}
	return answer, res.Header, nil
}

// send changes something at a path, which is escaped already: it sends body as
// JSON (nil sends none) and decodes the answer into answer, unless that is nil
// or the site answers with nothing. It returns the tag of what was changed.
func (c *Client) send(ctx context.Context, method, path string, body, answer any, match string) (tag string, err error) {
	var sent []byte
	if body != nil {
		if sent, err = json.Marshal(body); err != nil {
			return "", fmt.Errorf("client: encode for %s: %w", path, err)
		}
	}
	got, header, err := c.do(ctx, method, c.address(path, nil), "application/json", sent, match)
	if err != nil {
		return "", err
	}
	if answer != nil && len(got) > 0 {
		if err := json.Unmarshal(got, answer); err != nil {
			return "", fmt.Errorf("client: decode %s: %w", path, err)
		}
	}
	return header.Get("ETag"), nil
}

// ours keeps the token from a host that a Link leads to.
func (c *Client) ours(u *url.URL) bool {
	base, err := url.Parse(c.BaseURL)
	return err == nil && base.Scheme == u.Scheme && base.Host == u.Host
}

func (c *Client) http() *http.Client {
	if c.HTTPClient == nil {
		return http.DefaultClient
	}
	return c.HTTPClient
}

// getJSON asks for an address, decodes the answer into v and returns the
// address of the next page, "" at the end.
func (c *Client) getJSON(ctx context.Context, address string, v any) (next string, err error) {
	body, header, err := c.get(ctx, address, "application/json")
	if err != nil {
		return "", err
	}
	if err := json.Unmarshal(body, v); err != nil {
		return "", fmt.Errorf("client: decode %s: %w", address, err)
	}
	return NextLink(address, header), nil
}

// NextLink finds the address of rel="next" in the Link headers of an answer
// (RFC 8288), absolute by the address that was asked for; "" where there is none.
func NextLink(from string, h http.Header) string {
	links := strings.Join(h.Values("Link"), ",")
	for {
		_, rest, ok := strings.Cut(links, "<")
		target, rest, closed := strings.Cut(rest, ">")
		if !ok || !closed {
			return ""
		}
		parameters, _, _ := strings.Cut(rest, "<")
		if strings.Contains(parameters, `rel="next"`) {
			return resolve(from, target)
		}
		links = rest
	}
}

// resolve makes an address absolute; "" where one of the two is none.
func resolve(from, target string) string {
	base, err := url.Parse(from)
	if err != nil {
		return ""
	}
	u, err := base.Parse(target)
	if err != nil {
		return ""
	}
	return u.String()
}
