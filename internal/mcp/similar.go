package mcp

import (
	"context"
	"fmt"
	"strings"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/dailypapers/dailypapers/client"
)

func limitArgument() argument {
	return argument{name: "limit", kind: numberKind, least: 1, most: 50, standard: 10, about: "How many papers to return"}
}

func similarTool() (tool, error) {
	return describe[list](tool{
		declared: sdk.Tool{Name: "similar_papers", Title: "Papers like one",
			Description: "The papers that are most like one paper in what they say, the likest first. Use recommend for papers like several."},
		arguments: []argument{paperArgument(), limitArgument()},
		call: func(ctx context.Context, c Caller, in values) (answer, error) {
			id, err := parseID("paper_id", in.texts["paper_id"])
			if err != nil {
				return answer{}, err
			}
			like, err := c.Client.Similar(ctx, id, in.numbers["limit"])
			if err != nil {
				return answer{}, err
			}
			out := list{[]card{}}
			for _, p := range like[:min(len(like), in.numbers["limit"])] {
				out.Papers = append(out.Papers, cardOf(c, p, listed(true)))
			}
			if len(out.Papers) == 0 {
				return answer{out, "No other paper here is like " + id + "."}, nil
			}
			return answer{out, cards("# Papers like "+id, out.Papers)}, nil
		},
	})
}

// A pick is a recommended paper.
type pick struct {
	card
	Because []string `json:"because" jsonschema:"The papers that it is like, by id, the nearest first; empty where it is recommended for other reasons"`
}

// picks are what recommend answers.
type picks struct {
	Basis  string `json:"basis" jsonschema:"examples: the papers you named; history: what the token's owner voted for and saved; trending: what people read now; frontpage: the latest day"`
	Papers []pick `json:"papers"`
}

// maxExamples is how many papers can be named: the API takes no more.
const maxExamples = 20

func recommendTool() (tool, error) {
	return describe[picks](tool{
		declared: sdk.Tool{Name: "recommend", Title: "Recommend papers",
			Description: "Recommend papers to read next. With paper_ids: papers like those taken together, each with the ones it is like. " +
				"Without: papers for the person whose token is in use, like what she voted for and saved and without what she knows already; for strangers, what people read now."},
		arguments: []argument{
			{name: "paper_ids", kind: textsKind, most: maxExamples, id: true, about: "Papers to recommend by, by their ids or addresses in any spelling"},
			limitArgument(),
		},
		call: recommend,
	})
}

func recommend(ctx context.Context, c Caller, in values) (answer, error) {
	var ids []string
	for _, spelling := range in.lists["paper_ids"] {
		id, err := parseID("paper_ids", spelling)
		if err != nil {
			return answer{}, err
		}
		ids = append(ids, id)
	}
	found, err := c.Client.Recommend(ctx, ids, in.numbers["limit"])
	if err != nil {
		return answer{}, err
	}
	out := picks{Basis: client.ByExamples, Papers: []pick{}}
	for _, r := range found[:min(len(found), in.numbers["limit"])] {
		p := pick{card: cardOf(c, r.Paper, listed(true)), Because: []string{}}
		for _, id := range r.Because[:min(len(r.Because), maxExamples)] {
			p.Because = append(p.Because, clean(id))
		}
		out.Papers, out.Basis = append(out.Papers, p), clean(r.Basis)
	}
	return answer{out, out.text()}, nil
}

// text writes recommendations with their reasons.
func (p picks) text() string {
	if len(p.Papers) == 0 {
		return "There is nothing to recommend by these. Name other papers, or none."
	}
	heading := map[string]string{
		client.ByExamples: "# Papers like those you named", client.ByHistory: "# Papers like those you voted for and saved",
		client.ByTrending: "# What people read now; nothing is known of your own taste", client.ByFrontPage: "# From the latest day; nothing is known of your own taste",
	}[p.Basis]
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", heading)
	for i, c := range p.Papers {
		fmt.Fprintf(&b, "\n%d. %s", i+1, c.lines())
		if len(c.Because) > 0 {
			fmt.Fprintf(&b, "   Like %s\n", strings.Join(c.Because, ", "))
		}
	}
	return b.String()
}
