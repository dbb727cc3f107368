package client

import (
	"context"
	"iter"
)

// A TrendingItem is a paper with what its heat is made of.
type TrendingItem struct {
	DailyItem
	Heat         float64 `json:"heat" doc:"What the order goes by: heatVotes + heatComments"`
	HeatVotes    float64 `json:"heatVotes" doc:"What its votes are worth now: each half of what it was a half-life ago"`
	HeatComments float64 `json:"heatComments" doc:"The same of people commenting, each of whom counts as two votes from her first comment on"`
	NumPeople    int     `json:"numPeople" doc:"How many people comment"`
}

// A Calendar is which days of a month have papers.
type Calendar struct {
	Month    string `json:"month" doc:"2025-12"`
	Days     []Day  `json:"days" nullable:"false" doc:"Those that have papers, in their order; none after today"`
	Previous string `json:"previous,omitempty" doc:"The month before; left out where nothing is held from before this one"`
	Next     string `json:"next,omitempty" doc:"The month behind; left out where nothing is held from there up to today"`
}

// A Day is how many papers a day has.
type Day struct {
	Day       string `json:"day" doc:"2025-12-15"`
	Featured  int    `json:"featured" doc:"How many were chosen: where there are any, they are the day's front page"`
	Announced int    `json:"announced" doc:"How many were announced"`
}

// A History is what became of a paper.
type History struct {
	Versions      []Version      `json:"versions" nullable:"false" doc:"At its source, the first one first"`
	Announcements []Announcement `json:"announcements" nullable:"false" doc:"Newest day first; one day's can hold it more than once"`
	FrontPages    []FrontPage    `json:"frontPages" nullable:"false" doc:"Days on whose front page it stands, newest first"`
}

// A Version is one revision of a paper at its source.
type Version struct {
	Number int    `json:"number" doc:"From 1"`
	Date   string `json:"date,omitempty" doc:"When it was submitted, as exactly as is known: 2025, 2025-12, 2025-12-15 or 2025-12-15T08:00:00Z"`
	Size   string `json:"size,omitempty" doc:"As the source prints it"`
}

// An Announcement is a paper's place in a source's announcement of a day.
type Announcement struct {
	Day  string `json:"day" doc:"2025-12-15"`
	Kind string `json:"kind" doc:"new, cross, replace or replace-cross"`
}

// A FrontPage is a paper's place on the front page of a day.
type FrontPage struct {
	Day string `json:"day" doc:"2025-12-15"`
	By  string `json:"by" doc:"The person, file or library that put it there"`
	At  Time   `json:"at,omitzero" doc:"When it was put there"`
}

// TrendingOptions narrow down what is trending.
type TrendingOptions struct {
	Window   string // "day", "week" or "month"; "" is the week
	Category string // cs.CL, or a whole archive: cs
	Limit    int    // how many a request brings, 1 to 100; 0 is the site's choice
}

// Trending yields what people make of papers lately, the hottest first.
func (c *Client) Trending(ctx context.Context, o TrendingOptions) iter.Seq2[TrendingItem, error] {
	return pages[TrendingItem](ctx, c, c.address("/api/trending", given(map[string]string{"window": o.Window, "category": o.Category, "limit": limit(o.Limit)})))
}

// Days returns the calendar of a month (2025-12); of "", that of the latest day.
func (c *Client) Days(ctx context.Context, month string) (Calendar, error) {
	var all Calendar
	_, err := c.getJSON(ctx, c.address("/api/days", given(map[string]string{"month": month})), &all)
	return all, err
}

// History returns what became of a paper.
func (c *Client) History(ctx context.Context, paper string) (History, error) {
	var h History
	_, err := c.getJSON(ctx, c.address(paperPath(paper, "history"), nil), &h)
	return h, err
}
