package client

import (
	"context"
	"iter"
	"net/http"
)

// A Follow is something that the asking account follows.
type Follow struct {
	Kind   string `json:"kind" enum:"author,category,topic,search,list,person"`
	Target string `json:"target" doc:"A name on title pages, a category's code, a topic's word, the query of a search's address (q=soft+prompts&cat=cs.CL), a list's number, a person's name"`
	Title  string `json:"title" doc:"What is followed, for a person to read"`
	Since  Time   `json:"since,omitzero"`
	URL    string `json:"url,omitempty" doc:"Where it can be read; left out where it can be no longer"`
}

// A News is what is new from some of the things that the asking account follows.
type News struct {
	Papers   []NewPaper `json:"papers" nullable:"false" doc:"Newest first, each once"`
	Lists    []List     `json:"lists" nullable:"false" doc:"Public lists of people, those that changed last first"`
	Complete bool       `json:"complete" doc:"False where some of it could not be looked up just now"`
}

// A NewPaper is a paper with what brought it.
type NewPaper struct {
	Paper   Paper    `json:"paper"`
	At      Time     `json:"at,omitzero" doc:"When it was published, put into the list or voted for"`
	Because []Follow `json:"because" nullable:"false"`
}

// Follows returns all that the asking account follows, what it followed last
// first.
func (c *Client) Follows(ctx context.Context) ([]Follow, error) {
	var all []Follow
	_, err := c.getJSON(ctx, c.address("/api/follows", nil), &all)
	return all, err
}

// IsFollowing returns what the asking account follows; an *Error of status 404
// where it does not follow that.
func (c *Client) IsFollowing(ctx context.Context, kind, target string) (Follow, error) {
	var f Follow
	_, err := c.getJSON(ctx, c.address(followPath(kind, target), nil), &f)
	return f, err
}

// Follow follows something.
func (c *Client) Follow(ctx context.Context, kind, target string) (Follow, error) {
	var f Follow
	_, err := c.send(ctx, http.MethodPut, followPath(kind, target), nil, &f, "")
	return f, err
}

// Unfollow stops that.
func (c *Client) Unfollow(ctx context.Context, kind, target string) error {
	_, err := c.send(ctx, http.MethodDelete, followPath(kind, target), nil, nil, "")
	return err
}

// News yields what is new from what the asking account follows, twenty things at
// a time.
func (c *Client) News(ctx context.Context) iter.Seq2[News, error] {
	return func(yield func(News, error) bool) {
		for address := c.address("/api/news", nil); address != ""; {
			var n News
			next, err := c.getJSON(ctx, address, &n)
			if !yield(n, err) || err != nil || next == address {
				return
			}
			address = next
		}
	}
}

func followPath(kind, target string) string { return escaped("api", "follows", kind, target) }
