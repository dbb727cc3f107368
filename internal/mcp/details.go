package mcp

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/dailypapers/dailypapers/client"
)

// details is one paper with all that is known of it.
type details struct {
	card
	Categories []string `json:"categories" jsonschema:"As the sources write them, the primary first: cs.CL"`
	Inferred   string   `json:"inferredCategory,omitempty" jsonschema:"Where no source names a category: the one that the text suggests"`
	Models     []string `json:"models,omitempty" jsonschema:"Addresses of its models"`
	Datasets   []string `json:"datasets,omitempty" jsonschema:"Addresses of its data"`
	Demos      []string `json:"demos,omitempty" jsonschema:"Addresses of demonstrations"`
	Thread     []remark `json:"thread,omitempty" jsonschema:"With include_comments: what people say below the paper, each comment below what it answers"`
	ThreadCut  bool     `json:"threadCut,omitempty" jsonschema:"Whether there are more comments than thread tells"`
}

// A remark is a comment that can be read.
type remark struct {
	By       string `json:"by" jsonschema:"Who wrote it"`
	IsAuthor bool   `json:"isAuthor,omitempty" jsonschema:"Whether that is an author of the paper"`
	Date     string `json:"date,omitempty"`
	Depth    int    `json:"depth,omitempty" jsonschema:"How many comments it stands below"`
	Text     string `json:"text" jsonschema:"Markdown on one line"`
}

const (
	remarks    = 30   // told of a thread
	remarkText = 1500 // characters of each
)

func detailsTool() (tool, error) {
	return describe[details](tool{
		declared: sdk.Tool{Name: "paper_details", Title: "Read about one paper",
			Description: "Everything this site knows about one paper: title, all authors, full abstract, categories, keywords, date, votes, " +
				"links to the PDF, code, models and data; with include_comments also what people say below it. Use similar_papers for papers like it."},
		arguments: []argument{paperArgument(),
			{name: "include_comments", kind: switchKind, standard: false, about: "Tell the comments below the paper, too"}},
		call: func(ctx context.Context, c Caller, in values) (answer, error) {
			id, err := parseID("paper_id", in.texts["paper_id"])
			if err != nil {
				return answer{}, err
			}
			p, err := c.Client.Paper(ctx, id)
			if err != nil {
				return answer{}, err
			}
			d := detailsOf(c, p)
			if in.switches["include_comments"] {
				err = d.addThread(ctx, c)
			}
			return answer{d, d.text()}, err
		},
	})
}

func detailsOf(c Caller, p client.PaperDetail) details {
	d := details{card: cardOf(c, p.Paper, bound{wholeAuthors, wholeAbstract}), Categories: []string{},
		Models: addresses(p.LinkedModels), Datasets: addresses(p.LinkedDatasets), Demos: addresses(p.LinkedSpaces)}
	for _, category := range p.Categories[:min(len(p.Categories), 20)] {
		d.Categories = append(d.Categories, line(category, 40))
	}
	if p.InferredCategory != nil {
		d.Inferred = line(p.InferredCategory.Category, 40)
	}
	return d
}

// addThread reads the beginning of the thread below a paper.
func (d *details) addThread(ctx context.Context, c Caller) error {
	for said, err := range c.Client.Comments(ctx, d.ID) {
		if err != nil {
			return err
		}
		if said.State != "visible" {
			continue
		}
		if len(d.Thread) == remarks {
			d.ThreadCut = true
			break
		}
		r := remark{By: "somebody who has left", IsAuthor: said.IsAuthor, Date: day(said.CreatedAt.Time), Depth: said.Depth, Text: line(said.Text, remarkText)}
		if said.Author != nil {
			r.By = line(cmp.Or(said.Author.Fullname, said.Author.Name), 100)
		}
		d.Thread = append(d.Thread, r)
	}
	return nil
}

func addresses(all []client.LinkedRepo) []string {
	var out []string
	for _, l := range all[:min(len(all), 20)] {
		if address := web(l.URL); address != "" {
			out = append(out, address)
		}
	}
	return out
}

// text writes a paper as Markdown.
func (d details) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", d.Title)
	authors := strings.Join(d.Authors, ", ")
	if d.MoreAuthors > 0 {
		authors += fmt.Sprintf(" and %d more", d.MoreAuthors)
	}
	categories := strings.Join(d.Categories, ", ")
	if categories == "" && d.Inferred != "" {
		categories = d.Inferred + " (inferred from its text)"
	}
	for _, fact := range [][2]string{
		{"Id", d.ID}, {"Authors", authors}, {"Published", d.Published}, {"Categories", categories}, {"Keywords", strings.Join(d.Keywords, ", ")},
		{"Votes", fmt.Sprint(d.Upvotes)}, {"In one sentence", d.Sentence}, {"Page", d.URL}, {"PDF", d.PDF}, {"Code", d.Code}, {"Project", d.Project},
		{"Models", strings.Join(d.Models, " ")}, {"Data", strings.Join(d.Datasets, " ")}, {"Demos", strings.Join(d.Demos, " ")},
	} {
		if fact[1] != "" {
			fmt.Fprintf(&b, "- %s: %s\n", fact[0], fact[1])
		}
	}
	if d.Abstract != "" {
		fmt.Fprintf(&b, "\n%s\n", d.Abstract)
	}
	if len(d.Thread) > 0 {
		b.WriteString("\n## Comments\n\n")
	}
	for _, r := range d.Thread {
		by := r.By
		if r.IsAuthor {
			by += ", author"
		}
		fmt.Fprintf(&b, "%s- %s (%s): %s\n", strings.Repeat("  ", min(max(r.Depth, 0), 10)), by, r.Date, r.Text)
	}
	if d.ThreadCut {
		b.WriteString("- There are more, on the paper's page.\n")
	}
	return b.String()
}
