package exchange

import (
	"context"
	"errors"
	"fmt"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/ingest"
	"github.com/dailypapers/dailypapers/internal/papersapi"
	"github.com/dailypapers/dailypapers/internal/store"
)

// maxTold bounds the refused records that one reading tells one by one. All of
// them are counted.
const maxTold = 200

// maxName bounds the name of who put a paper forward, in bytes.
const maxName = 200

// put takes a day in that was read to its end.
func (g *reading) put(ctx context.Context, day papers.Day, items []papersapi.Item, c cursor) error {
	where := g.Site.Name + " " + day.String()
	front := &store.SiteFront{Site: g.Site.Name, Base: g.Site.Base, Day: day, Choose: g.Choose}
	p := ingest.Page{Where: where, Front: front, Cursor: c.stored(g.Site, day), Strict: g.Strict}
	for i, it := range items {
		if it.Err != nil {
			refused := &papers.RecordError{Where: fmt.Sprintf("%s:%d", where, i+1), Line: i + 1, Err: it.Err}
			if g.Strict {
				return refused
			}
			g.tell(refused)
			g.Counts.Read++
			g.Rejected++
			continue
		}
		if it.Place == client.SitePlace && it.Votes+it.Comments == 0 {
			continue // a third site's, or our own come back
		}
		if it.Place == client.AnnouncedPlace {
			it.Paper.Announced = day
		}
		p.Records = append(p.Records, papers.Record{Paper: it.Paper, Line: i + 1})
		g.place(front, it)
	}
	sum, err := ingest.Put(ctx, g.st, p, g.tell)
	var refused *papers.RecordError
	if errors.As(err, &refused) {
		return refused
	}
	if err != nil {
		return fmt.Errorf("exchange: %w", err)
	}
	g.count(sum, front)
	return nil
}

// place adds what the site says of a paper, and its place where the site chose it.
func (g *reading) place(front *store.SiteFront, it papersapi.Item) {
	chosen := it.Place != client.AnnouncedPlace && it.Place != client.SitePlace && !g.own(it.By)
	position := 0
	if chosen {
		front.Features = append(front.Features, papers.Feature{Paper: it.Paper.ID})
		position = len(front.Features)
	}
	if !it.Counted || !chosen && it.Votes+it.Comments == 0 {
		return
	}
	by := ingest.Line(it.By)
	if len(by) > maxName {
		by = ""
	}
	front.Signals = append(front.Signals, papers.Signal{Paper: it.Paper.ID, Position: position, Votes: it.Votes, Comments: it.Comments, By: by})
}

// tell hands a refused record to whoever listens.
func (g *reading) tell(r *papers.RecordError) {
	if g.told++; g.told <= maxTold && g.o.Refused != nil {
		g.o.Refused(r)
	}
}

func (g *reading) count(s ingest.Summary, front *store.SiteFront) {
	g.Counts.Read += s.Read
	g.Added += s.Added
	g.Changed += s.Changed
	g.Unchanged += s.Unchanged
	g.Rejected += s.Rejected
	g.State.Days++
	g.Signals += len(front.Signals)
	if front.Choose {
		g.Features += len(front.Features)
	}
}
