package mcp

import (
	"context"
	"fmt"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// searchTool has the name and the arguments under which models know the search
// of papers elsewhere.
func searchTool() (tool, error) {
	return describe[list](tool{
		declared: sdk.Tool{Name: "paper_search", Title: "Search papers",
			Description: "Search all papers that this site holds, by their words and by what they mean: a description of an idea finds papers that put it in other words. " +
				"Returns the best matches first, each with id, title, authors, date, votes, one telling sentence, abstract and link. " +
				"Narrow the search inside the query: \"words kept together\", -excluded, author:name, cat:cs.CL, year:2023..2025. " +
				"Use paper_details for everything about one paper."},
		arguments: []argument{
			{name: "query", kind: textKind, least: 3, most: 200, required: true, about: "What to look for: words, a question or a sentence"},
			{name: "results_limit", kind: numberKind, least: 1, most: 60, standard: 12, about: "How many papers to return"},
			{name: "concise_only", kind: switchKind, standard: false, about: "Leave out the abstracts: one sentence of each paper is enough to choose by"},
		},
		call: search,
	})
}

func search(ctx context.Context, c Caller, in values) (answer, error) {
	query := in.texts["query"]
	found, err := c.Client.Search(ctx, query, in.numbers["results_limit"])
	if err != nil {
		return answer{}, err
	}
	out := list{[]card{}}
	for _, it := range found[:min(len(found), in.numbers["results_limit"])] {
		out.Papers = append(out.Papers, itemCard(c, it.DailyItem, listed(in.switches["concise_only"])))
	}
	if len(out.Papers) == 0 {
		return answer{out, fmt.Sprintf("No paper was found for %q. Try fewer or other words, or leave out what narrows the search.", query)}, nil
	}
	return answer{out, cards(fmt.Sprintf("# %s for %q", counted(len(out.Papers), "paper"), query), out.Papers)}, nil
}
