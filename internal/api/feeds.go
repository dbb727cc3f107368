package api

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	papers "github.com/dailypapers/dailypapers"
)

// feedRoutes are the feeds, which only the document lists here.
func feedRoutes() []Route {
	feed := func(path, id, about string, params ...*huma.Param) Route {
		return Route{Method: http.MethodGet, Path: path, ID: id, Tag: ofFeeds, About: about, Action: papers.Read, Params: params, Answer: plainText(), Type: atomType}
	}
	return []Route{
		feed("/feed.atom", "latest-feed", "The latest day as an Atom feed"),
		feed("/papers/date/{date}.atom", "day-feed", "A day as an Atom feed", segment("date", "2025-12-15")),
		feed("/papers/week/{week}.atom", "week-feed", "A week as an Atom feed", segment("week", "2025-W51")),
		feed("/papers/month/{month}.atom", "month-feed", "A month as an Atom feed", segment("month", "2025-12")),
		feed("/search.atom", "search-feed", "The newest papers that match a search as an Atom feed", searchFeedParams()...),
	}
}
