package api

import (
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	papers "github.com/dailypapers/dailypapers"
)

// feedRoutes describe the feeds, which package feed serves: each in both formats.
func feedRoutes() []Route {
	search := []*huma.Param{
		text("q", 250, "What to search for, as on the search page"),
		aboutCategory(),
		text("from", 40, "The first day: 2025-12-15"),
		text("until", 40, "The last day: 2025-12-15"),
		choice("sort", "date, which is the default, puts the newest first", string(papers.ByDate), string(papers.ByRelevance)),
	}
	all := choice("all", "1 asks for all that was announced, also where papers were chosen", "0", "1")
	var out []Route
	for _, f := range []struct {
		path, name, about string
		params            []*huma.Param
	}{
		{"/feed", "latest", "The latest day", []*huma.Param{all}},
		{"/papers/date/{date}", "day", "A day", []*huma.Param{segment("date", "2025-12-15"), all}},
		{"/papers/week/{week}", "week", "A week", []*huma.Param{segment("week", "2025-W51"), all}},
		{"/papers/month/{month}", "month", "A month", []*huma.Param{segment("month", "2025-12"), all}},
		{"/trending", "trending", "What people make of papers lately", []*huma.Param{choice("period", "How long votes count; week is the default", "day", "week", "month"), aboutCategory()}},
		{"/search", "search", "The newest papers that match a search", search},
		{"/authors/{name}", "author", "The newest papers with a name on their title page", []*huma.Param{segment("name", "Ada Example, escaped")}},
		{"/lists/{id}", "list", "A public list, what was added last first", []*huma.Param{segment("id", "The number of the list")}},
		{"/papers/{id}/comments", "comments", "The comments on a paper, the newest first", []*huma.Param{segment("id", aboutID)}},
	} {
		out = append(out, feedRoutesOf(f.path, f.name, f.about, f.params)...)
	}
	return out
}

func aboutCategory() *huma.Param { return text("cat", 40, "A category: cs.CL, or a whole archive: cs") }

func feedRoutesOf(path, name, about string, params []*huma.Param) []Route {
	params = append(slices.Clip(params), number("p", 1, 100_000, 1, "The page, from 1; the feed's own links lead through them"))
	ending := ".json"
	if name == "list" { // whose .json is the list as other programs take it in
		ending = ".feed.json"
	}
	feed := func(ending, id, about string, answer any, kind string) Route {
		return Route{Method: http.MethodGet, Path: path + ending, ID: name + id, Tag: ofFeeds, About: about, Action: papers.Read, Params: params, Answer: answer, Type: kind}
	}
	return []Route{
		feed(".atom", "-feed", about+" as an Atom feed", plainText(), "application/atom+xml; charset=utf-8"),
		feed(ending, "-json-feed", about+" as a JSON Feed", jsonFeedSchema(), "application/feed+json; charset=utf-8"),
	}
}

// jsonFeedSchema is what JSON Feed 1.1 demands. The feeds here have more of it.
func jsonFeedSchema() *huma.Schema {
	is := func(kind string) *huma.Schema { return &huma.Schema{Type: kind} }
	item := &huma.Schema{Type: huma.TypeObject, Required: []string{"id", "url", "title", "content_html", "date_modified"}, AdditionalProperties: true,
		Properties: map[string]*huma.Schema{"id": is(huma.TypeString), "url": is(huma.TypeString), "title": is(huma.TypeString),
			"content_html": is(huma.TypeString), "date_modified": is(huma.TypeString)}}
	return &huma.Schema{Type: huma.TypeObject, Required: []string{"version", "title", "home_page_url", "feed_url", "items"}, AdditionalProperties: true,
		Properties: map[string]*huma.Schema{"version": is(huma.TypeString), "title": is(huma.TypeString), "home_page_url": is(huma.TypeString),
			"feed_url": is(huma.TypeString), "next_url": is(huma.TypeString), "items": {Type: huma.TypeArray, Items: item}}}
}
