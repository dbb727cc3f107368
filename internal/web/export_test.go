package web

import (
	"time"

	"github.com/dailypapers/dailypapers/internal/web/page"
)

// For tests of words that no page shows in all their forms.

func Ahead(d time.Duration) string   { return page.Ahead(d) }
func Lasting(d time.Duration) string { return page.Lasting(d) }
func Zone(now time.Time) string      { return page.Zone(now) }

// Moment returns the words and the exact form of a time.
func Moment(t, now time.Time) (text, exact string) {
	m := page.NewMoment(t, now)
	return m.Text, m.Exact
}

// Zones are the values of all time zones that the form offers.
func Zones() []string {
	var all []string
	for _, g := range zoneGroups("") {
		for _, z := range g.All {
			all = append(all, z.Value)
		}
	}
	return all
}
