package web

import "time"

// For tests of words that no page shows in all their forms.

func Ahead(d time.Duration) string   { return ahead(d) }
func Lasting(d time.Duration) string { return lasting(d) }
func Zone(now time.Time) string      { return zone(now) }

// Moment returns the words and the exact form of a time.
func Moment(t, now time.Time) (text, exact string) {
	m := newMoment(t, now)
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
