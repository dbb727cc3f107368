package mcp

import (
	"cmp"
	"context"
	"fmt"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
)

func dailyTool() (tool, error) {
	return describe[list](tool{
		declared: sdk.Tool{Name: "daily_papers", Title: "The papers of a day, week or month",
			Description: "The site's front page of a day, a week or a month: what was chosen for it or announced. Without a date it is the latest day that has papers. " +
				"Returns title, id, authors, votes, comments, one telling sentence and link of each. At most one of date, week and month can be given."},
		arguments: []argument{
			{name: "date", kind: textKind, most: 10, about: "A day: 2025-12-15"},
			{name: "week", kind: textKind, most: 8, about: "An ISO 8601 week: 2025-W51"},
			{name: "month", kind: textKind, most: 7, about: "A month: 2025-12"},
			{name: "sort", kind: textKind, most: 20, words: []string{"trending", "publishedAt"}, about: "trending is the front page's own order, publishedAt puts the newest first", standard: "trending"},
			{name: "limit", kind: numberKind, least: 1, most: 100, standard: 30, about: "How many papers to return"},
		},
		call: daily,
	})
}

func daily(ctx context.Context, c Caller, in values) (answer, error) {
	o := client.DailyOptions{Date: in.texts["date"], Week: in.texts["week"], Month: in.texts["month"], Sort: in.texts["sort"], Limit: in.numbers["limit"]}
	period := cmp.Or(o.Date, o.Week, o.Month)
	if o.Date+o.Week+o.Month != period {
		return answer{}, papers.Invalid("date", "stands beside week or month: give only one of them")
	}
	out := list{[]card{}}
	for it, err := range c.Client.DailyPapers(ctx, o) {
		if err != nil {
			return answer{}, err
		}
		if period == "" { // the latest day, which only its papers tell
			period = day(it.Paper.SubmittedOnDailyAt.Time)
		}
		out.Papers = append(out.Papers, itemCard(c, it, listed(true)))
		if len(out.Papers) == o.Limit {
			break
		}
	}
	if len(out.Papers) == 0 {
		return answer{out, "No papers stand there: weekends and holidays have none, and days to come are empty. Without a date you get the latest day that has papers."}, nil
	}
	return answer{out, cards(fmt.Sprintf("# Daily papers of %s", cmp.Or(period, "the latest day")), out.Papers)}, nil
}
