package client

import (
	"context"
	"strings"
)

// A Recommendation is a paper that somebody may want to read, with the reason.
type Recommendation struct {
	Paper   Paper    `json:"paper"`
	Basis   string   `json:"basis" enum:"examples,history,trending,frontpage" doc:"What it rests on: the papers that were named; what the asking account voted for and kept; what others vote for and discuss; the latest day's front page"`
	Because []string `json:"because" nullable:"false" doc:"The papers that it is like, by id, the nearest first; none for trending and frontpage"`
}

// What a Recommendation rests on.
const (
	ByExamples  = "examples"
	ByHistory   = "history"
	ByTrending  = "trending"
	ByFrontPage = "frontpage"
)

// Recommend returns up to n papers (1 to 100, 0 is the site's choice) that are
// like those named by ids, 20 at most, in any spelling without a comma. Without
// any it goes by what the token's owner voted for and kept, and for strangers by
// what others read. An *Error of status 404 where the site doesn't hold one of
// them.
func (c *Client) Recommend(ctx context.Context, ids []string, n int) ([]Recommendation, error) {
	var picks []Recommendation
	_, err := c.getJSON(ctx, c.address("/api/recommendations", given(map[string]string{"ids": strings.Join(ids, ","), "limit": limit(n)})), &picks)
	return picks, err
}
