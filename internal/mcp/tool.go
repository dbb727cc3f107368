package mcp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/google/jsonschema-go/jsonschema"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
)

// A tool is what a model can call.
type tool struct {
	declared  sdk.Tool
	arguments []argument
	writes    bool
	call      func(ctx context.Context, c Caller, in values) (answer, error)
}

// An answer is what a tool found: for programs, and for whoever reads.
type answer struct {
	data any
	text string
}

// describe completes a tool whose answers have the type T.
func describe[T any](t tool) (tool, error) {
	out, err := jsonschema.For[T](&jsonschema.ForOptions{})
	if err != nil {
		return t, fmt.Errorf("mcp: tool %s: %w", t.declared.Name, err)
	}
	plain(out)
	open := false // all that tools can reach is the site's
	t.declared.InputSchema, t.declared.OutputSchema = schemaOf(t.arguments), out
	t.declared.Annotations = &sdk.ToolAnnotations{Title: t.declared.Title, ReadOnlyHint: !t.writes, IdempotentHint: true, OpenWorldHint: &open}
	if t.writes {
		destructive := true // a note can take another's place
		t.declared.Annotations.DestructiveHint = &destructive
	}
	return t, nil
}

// plain says of lists that they are lists: ours are never null.
func plain(s *jsonschema.Schema) {
	if len(s.Types) == 2 && s.Types[0] == "null" {
		s.Type, s.Types = s.Types[1], nil
	}
	for _, p := range s.Properties {
		plain(p)
	}
	if s.Items != nil {
		plain(s.Items)
	}
}

// handler calls a tool for a caller. It returns no error: what goes wrong is
// for the model to read.
func (s *Service) handler(t tool, c Caller, gone <-chan struct{}) sdk.ToolHandler {
	return func(ctx context.Context, req *sdk.CallToolRequest) (*sdk.CallToolResult, error) {
		in, err := read(req.Params.Arguments, t.arguments)
		if err != nil {
			return failed(err), nil
		}
		var found answer
		waited := s.bounded(ctx, gone, func(ctx context.Context) { found, err = t.call(ctx, c, in) })
		if err = errors.Join(waited, err); err != nil {
			return failed(err), nil
		}
		data, err := json.Marshal(found.data)
		if err != nil {
			return failed(err), nil
		}
		return &sdk.CallToolResult{Content: []sdk.Content{&sdk.TextContent{Text: found.text}}, StructuredContent: json.RawMessage(data)}, nil
	}
}

func failed(err error) *sdk.CallToolResult {
	return &sdk.CallToolResult{IsError: true, Content: []sdk.Content{&sdk.TextContent{Text: words(err)}}}
}

// maxWords bounds what is told of an error, in bytes: a site may answer anything.
const maxWords = 600

// words says what went wrong and what to do about it.
func words(err error) string {
	var field *papers.FieldError
	var answered *client.Error
	switch {
	case errors.As(err, &field):
		return clean(field.Error())
	case errors.As(err, &answered):
		return clean(answered.Message) + advice(answered)
	case errors.Is(err, context.DeadlineExceeded):
		return "The site took too long to answer. Ask for less, or try again in a moment."
	case errors.Is(err, context.Canceled):
		return "The call was cancelled."
	}
	return "The site could not be asked, or its answer not be read. Try again in a moment; if it stays so, tell whoever runs the site."
}

// advice is what to do about a refusal of the site's.
func advice(e *client.Error) string {
	switch {
	case e.Status == http.StatusNotFound && strings.Contains(e.Message, "paper"):
		return ". Look for the paper with paper_search: only papers that the site holds can be asked for."
	case e.Status == http.StatusUnauthorized:
		return ". Tell the person whose token this is to make another one in the settings of the site."
	case e.Status == http.StatusTooManyRequests && e.Wait > 0:
		return fmt.Sprintf(". Wait %s before the next call.", e.Wait.Round(time.Second))
	case e.Status == http.StatusTooManyRequests:
		return ". Wait a little before the next call."
	case e.Status >= 500:
		return ". Try again in a moment."
	}
	return "."
}

// clean bounds a message of the site's and makes one line of it.
func clean(s string) string {
	s = tidy(s)
	if len(s) > maxWords {
		return string([]rune(s)[:min(len([]rune(s)), maxWords/4)]) + "…"
	}
	return s
}

// parseID reads a paper's id or address and writes it as the site does.
func parseID(name, spelling string) (string, error) {
	id, _, err := papers.ParseID(spelling)
	if err != nil {
		return "", papers.Under(name, err)
	}
	return string(id), nil
}

// paperArgument is the paper that a tool is about.
func paperArgument() argument {
	return argument{name: "paper_id", kind: textKind, least: 1, most: 300, required: true, id: true,
		about: "The paper, by its id or address in any spelling: 2405.18203, 2405.18203v2, arXiv:2405.18203, hep-th/9901001, https://arxiv.org/abs/2405.18203"}
}
