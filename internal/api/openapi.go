package api

import (
	"net/http"
	"reflect"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/dailypapers/dailypapers/client"
)

// document begins the OpenAPI document. Its version is the API's own and
// rises when a shape changes.
func (a *API) document() *huma.OpenAPI {
	return &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{
			Title:   a.deps.SiteName + " API",
			Version: "1.0.0",
			Description: "The papers of this site: the front page of every day, week and month, search, and each paper. " +
				"Unknown parameters are ignored; a wrong one is answered with 400 and its name.",
		},
		Components: &huma.Components{Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)},
	}
}

const (
	aboutID     = "The paper's id in any spelling: 2405.18203, 2405.18203v2, arXiv:2405.18203, hep-th/9901001 (its slash as %2F), acl:2024.acl-long.1, or the address of its page"
	aboutCursor = "Where to go on, as the Link of the page before names it"
	aboutSort   = "publishedAt puts the newest papers first, or, where a list has more than 2000 papers, those of the newest day. " +
		"trending is the order of the front page itself, which is also the default: as chosen, or by id where all announced papers stand, until votes are counted"
	aboutSubmitter = "Only papers that this person, file or library put on the front page, by submittedBy.name; announced papers that nobody chose have no submitter"
)

// routes are all operations, in the order of the document.
func (a *API) routes(schemas huma.Registry) []route {
	is := func(v any) *huma.Schema { return schemas.Schema(reflect.TypeOf(v), true, "") }
	id := segment("id", aboutID)
	q := text("q", 250, "Words, \"words kept together\", -excluded words, author:name, cat:cs.CL, inferred:cs.CL, year:2020..2024")
	likest := number("limit", 1, 100, 10, "How many to return")
	return slices.Concat([]route{
		{get("/api/daily_papers", "daily-papers", "The front page of a day, a week or a month; the latest day's without any of them",
			jsonType, is([]client.DailyItem(nil)), is(client.ErrorBody{}), a.dailyParams()...), a.daily},
		{get("/api/papers/search", "search-papers", "Search; without q, the newest papers",
			jsonType, is([]client.SearchItem(nil)), is(client.ErrorBody{}),
			q, number("limit", 1, 120, 50, "How many to return")), a.search},
		{get("/api/papers/facets", "count-papers", "How what a search matches is spread over the categories; without q, all papers",
			jsonType, is(client.Facets{}), is(client.ErrorBody{}), q), a.facets},
		{get("/api/papers", "list-papers", "All papers, the latest to arrive first",
			jsonType, is([]client.Paper(nil)), is(client.ErrorBody{}),
			text("cursor", 20, aboutCursor), number("limit", 1, 100, 50, "How many to return")), a.list},
		{get("/api/papers/{id}", "get-paper", "One paper, with the repositories that it links to",
			jsonType, is(client.PaperDetail{}), is(client.ErrorBody{}), id), a.paper},
		{hidden(get("/api/papers/{archive}/{number}", "get-old-paper", "", jsonType, nil, nil)), a.oldPaper},
		{get("/api/papers/{id}/similar", "similar-papers", "The papers that are most like one, the likest first",
			jsonType, is([]client.Paper(nil)), is(client.ErrorBody{}), id, likest), a.similar},
		{hidden(get("/api/papers/{archive}/{number}/similar", "similar-old-papers", "", jsonType, nil, nil, likest)), a.oldSimilar},
		{get("/api/arxiv/{id}/repos", "list-repos", "The repositories of code that a paper links to",
			jsonType, is([]client.CodeRepo(nil)), is(client.ErrorBody{}), id), a.repos},
		{get("/papers/{id}.md", "paper-markdown", "A paper's page as Markdown; /papers/{id} with Accept: text/markdown is the same",
			markdownType, &huma.Schema{Type: huma.TypeString}, nil, id), nil},
	}, a.recommendRoutes(is), a.feedRoutes())
}

// get describes an operation that answers one type of content.
func get(path, id, about, contentType string, body, problem *huma.Schema, params ...*huma.Param) *huma.Operation {
	content := func(kind string, s *huma.Schema) map[string]*huma.MediaType {
		return map[string]*huma.MediaType{kind: {Schema: s}}
	}
	op := &huma.Operation{OperationID: id, Method: http.MethodGet, Path: path, Summary: about, Parameters: params}
	op.Responses = map[string]*huma.Response{
		"200": {Description: "What was asked for", Content: content(contentType, body)},
		"304": {Description: "What If-None-Match named is still current"},
		"400": {Description: "A parameter is wrong: " + client.ErrorMessageHeader + " says which"},
		"404": {Description: "Nothing is held under this address"},
	}
	if problem != nil {
		op.Responses["400"].Content = content(jsonType, problem)
		op.Responses["404"].Content = content(jsonType, problem)
	}
	return op
}

// hidden keeps a second spelling of an operation out of the document.
func hidden(op *huma.Operation) *huma.Operation {
	op.Hidden = true
	return op
}
