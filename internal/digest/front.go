package digest

import (
	"context"
	"slices"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/frontpage"
)

// readFront reads the newest front page: one that somebody chose, or any where
// nobody votes.
func (r *round) readFront(ctx context.Context, any bool) error {
	day, err := r.s.d.Frontpage.Latest(ctx)
	if err != nil {
		return err
	}
	e, err := r.s.d.Frontpage.Edition(ctx, frontpage.Request{Period: papers.OneDay(day), Limit: papers.MaxDigest})
	if err != nil || !e.Featured && !any {
		return err
	}
	f := &front{day: day}
	for _, entry := range e.Entries {
		r.papers[entry.Paper.ID] = entry.Paper
		if !entry.Paper.Withdrawn {
			f.offers = append(f.offers, offer{paper: entry.Paper.ID, reason: papers.Reason{Kind: papers.BecauseFrontPage, Target: day.String()}})
		}
	}
	if !e.Featured {
		f.offers = r.announced(day)
	}
	r.front = f
	return nil
}

// announced are the best papers of a day that nobody chose from, of those that
// are recent; in the order of their ids where nobody votes anywhere.
func (r *round) announced(day papers.Day) []offer {
	var all []offer
	for _, p := range r.recent {
		if p.Day == day {
			all = append(all, offer{paper: p.ID, reason: papers.Reason{Kind: papers.BecauseFrontPage, Target: day.String()}})
		}
	}
	return slices.Clip(all[:min(len(all), papers.MaxDigest)])
}
