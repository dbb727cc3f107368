package api

import (
	"cmp"
	"net/http"
	"reflect"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/frontpage"
)

// Document returns the OpenAPI document as JSON.
func (a *API) Document() ([]byte, error) { return encode(a.document) }

// The chapters of the document.
const (
	ofPapers    = "Papers"
	ofFeeds     = "Feeds"
	ofVoices    = "Votes and comments"
	ofShelves   = "Lists and follows"
	ofHooks     = "Webhooks"
	ofPeople    = "People"
	ofDesks     = "Submitting and claiming"
	ofCurators  = "Curating"
	ofOperators = "Running the site"
)

const (
	bearerScheme  = "bearer"
	sessionScheme = "session"
	maxQuery      = 250 // characters, as the papers API has it
)

// describe writes the OpenAPI document of all routes. Its version is the API's
// own and rises when a shape changes.
func (a *API) describe() *huma.OpenAPI {
	doc := &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{
			Title:   a.deps.SiteName + " API",
			Version: "1.1.0",
			Description: "Everything that the pages of this site show and do: the front page of every day, week and month, search, each paper, " +
				"votes, comments, lists, submissions and the desks of those who run it.\n\n" +
				"What is public needs no token. Programs act for people by a token that these make in their settings, sent as " +
				"`Authorization: Bearer TOKEN`; its scopes say what it is good for. Unknown parameters of an address are ignored; a wrong one, " +
				"and an unknown or wrong field of a body, is answered with 400 and its name. Errors are application/problem+json (RFC 9457).\n\n" +
				"Answers carry an ETag: ask again with If-None-Match, and change with If-Match what must not have changed meanwhile.",
			License: &huma.License{Name: "MIT", Identifier: "MIT"},
		},
		Tags: []*huma.Tag{
			{Name: ofPapers, Description: "Front pages, search and single papers: what clients of the well-known papers API ask for"},
			{Name: ofFeeds, Description: "Atom and JSON Feed"},
			{Name: ofVoices, Description: "What people say of papers"},
			{Name: ofShelves, Description: "What people keep, and what they follow"},
			{Name: ofHooks, Description: "Programs that are told, instead of asking"},
			{Name: ofPeople, Description: "Accounts, and what they are told"},
			{Name: ofDesks, Description: "Papers put forward, and names claimed on them"},
			{Name: ofCurators, Description: "Reports, decisions and front pages"},
			{Name: ofOperators, Description: "Accounts, invitations and sources"},
		},
		Components: &huma.Components{
			Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
			SecuritySchemes: map[string]*huma.SecurityScheme{
				bearerScheme:  {Type: "http", Scheme: "bearer", Description: "A token of the settings page"},
				sessionScheme: {Type: "apiKey", In: "cookie", Name: account.SessionCookie, Description: "The cookie of a browser that somebody signed in with; with TLS its name begins with __Host-"},
			},
		},
	}
	doc.Components.Schemas.RegisterTypeAlias(reflect.TypeFor[client.Time](), reflect.TypeFor[time.Time]()) // written as one
	doc.Servers = []*huma.Server{{URL: cmp.Or(a.deps.BaseURL, "/")}}                                       // from where the document is
	shared := newOutline(doc.Components)
	used := make(map[string]bool)
	for _, rt := range a.Routes() {
		doc.AddOperation(rt.operation(shared))
		used[rt.Tag] = true
	}
	doc.Tags = slices.DeleteFunc(doc.Tags, func(tag *huma.Tag) bool { return !used[tag.Name] })
	return doc
}

const (
	aboutID     = "The paper's id in any spelling: 2405.18203, 2405.18203v2, arXiv:2405.18203, hep-th/9901001 (its slash as it is or as %2F), acl:2024.acl-long.1, or the escaped address of its page"
	aboutCursor = "Where to go on, as the Link of the page before names it"
	aboutSort   = "publishedAt puts the newest papers first, or, where a list has more than 2000 papers, those of the newest day. " +
		"trending is the order of the front page itself, which is also the default: those with votes first, the most first; the others as chosen, or by id where all announced papers stand"
	aboutSubmitter = "Only papers that this person, file or library put on the front page, by submittedBy.name; announced papers that nobody chose have no submitter"
	aboutQuery     = "Words, \"words kept together\", -excluded words, author:name, cat:cs.CL, inferred:cs.CL, year:2020..2024"
)

// paperID declares the paper of an address.
func paperID() *huma.Param { return segment("id", aboutID) }

// listRoutes are the lists of papers.
func (a *API) listRoutes() []Route {
	q := func() *huma.Param { return text("q", maxQuery, aboutQuery) }
	cat := func() *huma.Param { return text("cat", 40, "A category: cs.CL, or a whole archive: cs") }
	from, until := func() *huma.Param { return text("from", 40, "The first day: 2025-12-15") }, func() *huma.Param { return text("until", 40, "The last day: 2025-12-15") }
	return []Route{
		{Method: http.MethodGet, Path: "/api/daily_papers", ID: "daily-papers", Tag: ofPapers, Action: papers.Read,
			About: "The front page of a day, a week or a month; the latest day's without any of them", Params: a.dailyParams(),
			Answer: []client.DailyItem(nil), serve: a.daily},
		{Method: http.MethodGet, Path: "/api/papers/search", ID: "search-papers", Tag: ofPapers, Action: papers.Read,
			About: "Search; without q, the newest papers", Params: []*huma.Param{q(), cat(), from(), until(),
				choice("sort", "relevance puts the best first and is the default where q is given; date puts the newest first", string(papers.ByRelevance), string(papers.ByDate)),
				number("limit", 1, catalog.MaxLimit, frontpage.PageSize, "How many to return"), number("offset", 0, catalog.MaxOffset, 0, "How many to skip")},
			Answer: []client.SearchItem(nil), serve: a.search},
		{Method: http.MethodGet, Path: "/api/papers/facets", ID: "count-papers", Tag: ofPapers, Action: papers.Read,
			About:  "How what a search matches is spread over the categories; without q, all papers. What cat narrows to does not narrow the counts",
			Params: []*huma.Param{q(), cat(), from(), until()},
			Answer: client.Facets{}, serve: a.facets},
		{Method: http.MethodGet, Path: "/api/papers", ID: "list-papers", Tag: ofPapers, Action: papers.Read,
			About:  "All papers, the latest to arrive first",
			Params: []*huma.Param{text("cursor", 20, aboutCursor), number("limit", 1, 100, frontpage.PageSize, "How many to return")},
			Answer: []client.Paper(nil), serve: a.list},
	}
}

// paperRoutes are those of one paper.
func (a *API) paperRoutes() []Route {
	return []Route{
		{Method: http.MethodGet, Path: "/api/papers/{id}", ID: "get-paper", Tag: ofPapers, Action: papers.Read,
			About: "One paper, with the repositories that it links to", Params: []*huma.Param{paperID()}, Answer: client.PaperDetail{}, serve: a.paper},
		{Method: http.MethodGet, Path: "/api/papers/{id}/similar", ID: "similar-papers", Tag: ofPapers, Action: papers.Read,
			About:  "The papers that are most like one, the likest first",
			Params: []*huma.Param{paperID(), number("limit", 1, 100, 10, "How many to return")}, Answer: []client.Paper(nil), serve: a.similar},
		{Method: http.MethodGet, Path: "/api/arxiv/{id}/repos", ID: "list-repos", Tag: ofPapers, Action: papers.Read,
			About: "The repositories of code that a paper links to", Params: []*huma.Param{paperID()}, Answer: []client.CodeRepo(nil), serve: a.repos},
		{Method: http.MethodGet, Path: "/papers/{id}.md", ID: "paper-markdown", Tag: ofPapers, Action: papers.Read,
			About:  "A paper's page as Markdown; /papers/{id} with Accept: text/markdown is the same",
			Params: []*huma.Param{paperID()}, Answer: plainText(), Type: markdownType},
	}
}

// plainText is the schema of an answer that is no JSON.
func plainText() *huma.Schema { return &huma.Schema{Type: huma.TypeString} }
