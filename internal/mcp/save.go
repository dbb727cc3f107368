package mcp

import (
	"context"
	"fmt"
	"strings"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
)

// saved says what was done.
type saved struct {
	PaperID string `json:"paper_id"`
	List    string `json:"list" jsonschema:"The list's number, or saved"`
	Title   string `json:"title" jsonschema:"The list's title"`
}

func saveTool() (tool, error) {
	return describe[saved](tool{
		writes: true,
		declared: sdk.Tool{Name: "save_to_list", Title: "Save a paper to a list",
			Description: "Put a paper on a list of the person whose token is in use: the one of saved papers, or another by its title or number. " +
				"Lists are not made by this: name one that is there. A paper that is on the list already stays where it is; a note takes the place of the one before. " +
				"Call this only when the person asks for it."},
		arguments: []argument{
			paperArgument(),
			{name: "list", kind: textKind, most: 100, standard: client.SavedList, about: "The list, by its title or its number; saved is the one that everybody has"},
			{name: "note", kind: textKind, most: papers.MaxNote, about: "A note of the person's own beside the paper"},
		},
		call: save,
	})
}

func save(ctx context.Context, c Caller, in values) (answer, error) {
	id, err := parseID("paper_id", in.texts["paper_id"])
	if err != nil {
		return answer{}, err
	}
	to, title, err := c.list(ctx, in.texts["list"])
	if err != nil {
		return answer{}, err
	}
	if err := c.Client.AddToList(ctx, to, id, in.texts["note"]); err != nil {
		return answer{}, err
	}
	return answer{saved{id, to, title}, fmt.Sprintf("%s is on the list %q.", id, title)}, nil
}

// list finds a list of the caller's by its title or number.
func (c Caller) list(ctx context.Context, name string) (to, title string, err error) {
	if strings.EqualFold(name, client.SavedList) {
		return client.SavedList, "Saved", nil
	}
	all, err := c.Client.Lists(ctx)
	if err != nil {
		return "", "", err
	}
	var found []client.List
	for _, l := range all {
		if l.Name() == name {
			return name, line(l.Title, 200), nil
		}
		if strings.EqualFold(tidy(l.Title), name) {
			found = append(found, l)
		}
	}
	switch len(found) {
	case 1:
		return found[0].Name(), line(found[0].Title, 200), nil
	case 0:
		return "", "", papers.Invalid("list", "%s is none of the person's lists; they are %s", clip(name, 60), titles(all))
	}
	return "", "", papers.Invalid("list", "%s is the title of %d lists; name one by its number: %s", clip(name, 60), len(found), titles(found))
}

// titles names some lists with their numbers.
func titles(all []client.List) string {
	const most = 20
	parts := []string{client.SavedList}
	for _, l := range all {
		if len(parts) == most {
			parts = append(parts, fmt.Sprintf("and %d more", len(all)-most+1))
			break
		}
		if !l.Saved {
			parts = append(parts, fmt.Sprintf("%s (%s)", clip(line(l.Title, 60), 60), l.Name()))
		}
	}
	return strings.Join(parts, ", ")
}
