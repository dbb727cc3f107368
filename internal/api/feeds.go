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
		{"/lists/{list}", "list", "A public list, what was added last first", []*huma.Param{segment("list", "The number of the list")}},
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

// jsonFeedSchema is the part of JSON Feed 1.1 that feeds here have.
func jsonFeedSchema() *huma.Schema {
	authors := listOf(object([]string{"name"}, "name", "url"))
	item := object([]string{"id", "url", "title", "content_html", "date_modified"},
		"id", "url", "external_url", "title", "content_html", "summary", "date_published", "date_modified", "language")
	item.Properties["authors"], item.Properties["tags"] = authors, listOf(&huma.Schema{Type: huma.TypeString})
	feed := object([]string{"version", "title", "home_page_url", "feed_url", "language", "items"},
		"version", "title", "home_page_url", "feed_url", "description", "next_url", "favicon", "language")
	feed.Properties["authors"], feed.Properties["items"] = authors, listOf(item)
	return feed
}

// object is the schema of an object with texts, of which some must be there.
func object(required []string, texts ...string) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeObject, Required: required, Properties: map[string]*huma.Schema{}, AdditionalProperties: false}
	for _, name := range texts {
		s.Properties[name] = &huma.Schema{Type: huma.TypeString}
	}
	return s
}

func listOf(item *huma.Schema) *huma.Schema { return &huma.Schema{Type: huma.TypeArray, Items: item} }
