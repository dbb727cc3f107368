package client

import (
	"context"
	"net/http"
	"net/url"
)

// A Standing is what people made of a paper, and the asking account among
// them.
type Standing struct {
	PaperID     string `json:"paperId"`
	Upvotes     int    `json:"upvotes"`
	NumComments int    `json:"numComments"`
	Upvoted     bool   `json:"upvoted" doc:"Whether the asking account voted for it"`
}

// Vote votes for a paper, or takes the vote back, and returns how it stands
// then. It takes a token with the scope write.
func (c *Client) Vote(ctx context.Context, paper string, on bool) (Standing, error) {
	method := http.MethodPut
	if !on {
		method = http.MethodDelete
	}
	var s Standing
	_, err := c.send(ctx, method, "/api/papers/"+url.PathEscape(paper)+"/vote", nil, &s, "")
	return s, err
}
