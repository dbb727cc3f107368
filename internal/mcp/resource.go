package mcp

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
)

const (
	paperScheme = "paper://"
	maxPage     = 64 << 10 // bytes of a paper's page as Markdown: the longest abstracts are a tenth of it
)

// addResources lets people attach a paper to what they ask a model.
func (s *Service) addResources(server *sdk.Server, c Caller, gone <-chan struct{}) {
	server.AddResourceTemplate(&sdk.ResourceTemplate{
		Name: "paper", Title: "A paper", URITemplate: paperScheme + "{+id}", MIMEType: "text/markdown",
		Description: "A paper's page as Markdown, by the paper's id: paper://2405.18203",
	}, func(ctx context.Context, req *sdk.ReadResourceRequest) (*sdk.ReadResourceResult, error) {
		uri := req.Params.URI
		id, err := parseID("id", strings.TrimPrefix(uri, paperScheme))
		if err != nil {
			return nil, sdk.ResourceNotFoundError(uri)
		}
		var page string
		waited := s.bounded(ctx, gone, func(ctx context.Context) { page, err = c.Client.Markdown(ctx, id) })
		var answered *client.Error
		switch err = errors.Join(waited, err); {
		case errors.As(err, &answered) && answered.Status == http.StatusNotFound, errors.Is(err, papers.ErrNotFound):
			return nil, sdk.ResourceNotFoundError(uri)
		case err != nil:
			return nil, errors.New(words(err))
		case len(page) > maxPage:
			page = strings.ToValidUTF8(page[:maxPage], "") + "…"
		}
		return &sdk.ReadResourceResult{Contents: []*sdk.ResourceContents{{URI: uri, MIMEType: "text/markdown", Text: page}}}, nil
	})
}

// addPrompts offers what people begin with.
func addPrompts(server *sdk.Server) {
	server.AddPrompt(&sdk.Prompt{
		Name: "morning_briefing", Title: "Morning briefing", Description: "What to read this morning: the latest day's papers, sorted by what you work on",
		Arguments: []*sdk.PromptArgument{
			{Name: "interests", Title: "Interests", Description: "What you work on, in a few words; without it, what you voted for and saved"},
			{Name: "date", Title: "Day", Description: "2025-12-15; without it, the latest day"},
		},
	}, func(_ context.Context, req *sdk.GetPromptRequest) (*sdk.GetPromptResult, error) {
		interests, date := line(req.Params.Arguments["interests"], 500), line(req.Params.Arguments["date"], 20)
		return &sdk.GetPromptResult{Description: "Morning briefing", Messages: []*sdk.PromptMessage{
			{Role: "user", Content: &sdk.TextContent{Text: briefing(interests, date)}},
		}}, nil
	})
}

// briefing asks for a page of a minute's reading.
func briefing(interests, date string) string {
	which, taste := "the latest day", "Call recommend without papers, to learn what I read."
	if date != "" {
		which = date
	}
	if interests != "" {
		taste = fmt.Sprintf("I work on: %s", interests)
	}
	return fmt.Sprintf("Brief me on the papers of %s. %s\n\n"+
		"Call daily_papers, and paper_details for those whose sentence does not tell you enough. Then write, in this order:\n"+
		"1. The three to five papers that I should read, each with its link, what is new in it and why it is for me.\n"+
		"2. One line each for up to five others that people talk about.\n"+
		"3. If papers belong together, what they have in common.\n\n"+
		"Say only what titles and abstracts say, and say so where an abstract leaves something open.", which, taste)
}
