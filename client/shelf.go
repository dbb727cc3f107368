package client

import (
	"context"
	"net/http"
	"net/url"
)

// A List is papers that somebody collected.
type List struct {
	ID     int64  `json:"id"`
	Title  string `json:"title"`
	Public bool   `json:"public"`
	Saved  bool   `json:"saved" doc:"The list that saving a paper writes to"`
	Items  int    `json:"items"`
}

// Lists returns the lists of the token's owner.
func (c *Client) Lists(ctx context.Context) ([]List, error) {
	var all []List
	_, err := c.getJSON(ctx, c.address("/api/lists", nil), &all)
	return all, err
}

// AddToList puts a paper on a list of the token's owner, which is named by its
// number or "saved", with a note unless that is "". It takes a token with the
// scope write.
func (c *Client) AddToList(ctx context.Context, list, paper, note string) error {
	var body any
	if note != "" {
		body = map[string]string{"note": note}
	}
	_, err := c.send(ctx, http.MethodPut, "/api/lists/"+url.PathEscape(list)+"/papers/"+url.PathEscape(paper), body, nil, "")
	return err
}
