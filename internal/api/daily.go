package api

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/frontpage"
)

const (
	// furthestPage keeps a page's offset inside an int; past the end is past
	// the end.
	furthestPage = 1 << 24
	// sortable is the largest list that is brought into another order: more
	// than any month of chosen papers has had (about 1,500), and little enough
	// to hold while a request lasts.
	sortable = 2000
	// scanned is how many papers one statement brings when a whole list is
	// gone through.
	scanned = 500
)

func (a *API) dailyParams() []*huma.Param {
	return []*huma.Param{
		number("p", 0, 0, 0, "The page, from 0"),
		number("limit", 1, 100, frontpage.PageSize, "How many to return"),
		text("date", 40, "A day: 2025-12-15"),
		text("week", 40, "An ISO 8601 week: 2025-W51"),
		text("month", 40, "A month: 2025-12"),
		text("submitter", 200, aboutSubmitter),
		choice("sort", aboutSort, "publishedAt", "trending"),
		choice("all", "true for everything announced, also where papers were chosen", "false", "true"),
	}
}

// A dailyRequest is what one page of daily papers is made of.
type dailyRequest struct {
	period    papers.Period
	submitter string
	newest    bool // first, instead of the front page's order
	all       bool // announced papers, also where some were chosen
	limit     int
	offset    int
}

func (a *API) daily(w http.ResponseWriter, r *http.Request, in arguments) error {
	period, err := a.period(r.Context(), in)
	if err != nil {
		return err
	}
	page, limit := min(in.numbers["p"], furthestPage), in.numbers["limit"]
	entries, total, err := a.entries(r.Context(), dailyRequest{period, in.texts["submitter"], in.texts["sort"] == "publishedAt", in.texts["all"] == "true", limit, page * limit})
	if err != nil {
		return err
	}
	if err := a.count(r.Context(), entries); err != nil {
		return err
	}
	if (page+1)*limit < total {
		// The period is named too, so that following the links stays within
		// one day's list when the day changes on the way.
		a.linkNext(w, r, map[string]string{"p": strconv.Itoa(page + 1), string(period.Kind): period.String()})
	}
	items, shown := make([]client.DailyItem, len(entries)), make([]*client.DailyItem, len(entries))
	for i, e := range entries {
		items[i] = a.item(e)
		shown[i] = &items[i]
	}
	if err := a.illustrate(r.Context(), a.base(r), shown...); err != nil {
		return err
	}
	return a.respond(w, r, items)
}

// period reads date, week or month; without them it is the latest day.
func (a *API) period(ctx context.Context, in arguments) (papers.Period, error) {
	var found papers.Period
	for _, kind := range []papers.PeriodKind{papers.DayPeriod, papers.WeekPeriod, papers.MonthPeriod} {
		value := in.texts[string(kind)]
		if value == "" {
			continue
		}
		if found.Kind != "" {
			return found, papers.Invalid(string(kind), "cannot stand beside %s", found.Kind)
		}
		p, err := papers.ParsePeriod(kind, value)
		if err != nil {
			return found, err
		}
		found = p
	}
	if found.Kind != "" {
		return found, nil
	}
	day, err := a.deps.Frontpage.Latest(ctx)
	return papers.OneDay(day), err
}

// entries returns a page of an edition and how many entries there are in all.
func (a *API) entries(ctx context.Context, q dailyRequest) ([]papers.Entry, int, error) {
	e, err := a.deps.Frontpage.Edition(ctx, frontpage.Request{Period: q.period, All: q.all, Limit: q.limit, Offset: q.offset})
	if err != nil {
		return nil, 0, err
	}
	switch {
	case q.submitter != "" && !e.Featured:
		return nil, 0, nil
	case q.submitter == "" && (!q.newest || e.Total > sortable):
		return e.Entries, e.Total, nil
	}
	all, err := a.whole(ctx, q)
	if err != nil {
		return nil, 0, err
	}
	if q.newest && len(all) <= sortable {
		slices.SortStableFunc(all, func(x, y papers.Entry) int {
			return cmp.Compare(y.Paper.Appeared().Unix(), x.Paper.Appeared().Unix())
		})
	}
	start := min(q.offset, len(all))
	return all[start:min(start+q.limit, len(all))], len(all), nil
}

// whole goes through all of an edition and keeps what the request wants.
func (a *API) whole(ctx context.Context, q dailyRequest) ([]papers.Entry, error) {
	var kept []papers.Entry
	for offset := 0; ; offset += scanned {
		e, err := a.deps.Frontpage.Edition(ctx, frontpage.Request{Period: q.period, All: q.all, Limit: scanned, Offset: offset})
		if err != nil {
			return nil, err
		}
		for _, entry := range e.Entries {
			if q.submitter == "" || q.submitter == cmp.Or(entry.Feature.Account, entry.Feature.By) {
				kept = append(kept, entry)
			}
		}
		if offset+len(e.Entries) >= e.Total || len(e.Entries) == 0 {
			return kept, nil
		}
	}
}
