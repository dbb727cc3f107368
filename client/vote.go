package client

import "context"

// A Standing is what people made of a paper, and the asking account among
// them.
type Standing struct {
	PaperID     string `json:"paperId"`
	Upvotes     int    `json:"upvotes"`
	NumComments int    `json:"numComments"`
	Upvoted     bool   `json:"upvoted" doc:"Whether the asking account voted for it"`
	Saved       bool   `json:"saved" doc:"Whether the asking account saved it"`
	Dismissed   bool   `json:"dismissed" doc:"Whether it is of no interest to the asking account"`
}

// Standing returns how a paper stands.
func (c *Client) Standing(ctx context.Context, paper string) (Standing, error) {
	var s Standing
	_, err := c.getJSON(ctx, c.address(paperPath(paper, "standing"), nil), &s)
	return s, err
}

// Vote votes for a paper, or takes the vote back, and returns how it stands
// then. It takes a token with the scope write.
func (c *Client) Vote(ctx context.Context, paper string, on bool) (Standing, error) {
	return c.stand(ctx, paper, "vote", on)
}

// Save saves a paper, or takes it out of what is saved.
func (c *Client) Save(ctx context.Context, paper string, on bool) (Standing, error) {
	return c.stand(ctx, paper, "save", on)
}

// Dismiss says that a paper is of no interest, or takes that back.
func (c *Client) Dismiss(ctx context.Context, paper string, on bool) (Standing, error) {
	return c.stand(ctx, paper, "dismiss", on)
}

func (c *Client) stand(ctx context.Context, paper, how string, on bool) (Standing, error) {
	var s Standing
	_, err := c.send(ctx, putOrDelete(on), paperPath(paper, how), nil, &s, "")
	return s, err
}
