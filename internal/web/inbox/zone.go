package inbox

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/dailypapers/dailypapers/internal/web/page"
)

// zones are the names of time zones that forms offer, one a line: those of the
// tz database's table by countries. Others are understood where somebody's
// browser or program names one.
//
//go:embed zones.txt
var zones string

// zoneGroup is a part of the world with its zones.
type zoneGroup struct {
	Region string
	All    []page.Option
}

// zoneGroups are all zones, and the chosen one where it is not among them.
func zoneGroups(chosen string) []zoneGroup {
	groups := []zoneGroup{{"Everywhere", []page.Option{page.Offer("UTC", "UTC")}}}
	known := chosen == "" || chosen == "UTC"
	for name := range strings.Lines(zones) {
		name = strings.TrimSpace(name)
		region, place, _ := strings.Cut(name, "/")
		if groups[len(groups)-1].Region != region {
			groups = append(groups, zoneGroup{Region: region})
		}
		last := &groups[len(groups)-1]
		last.All = append(last.All, page.Offer(name, strings.NewReplacer("_", " ", "/", ", ").Replace(place)))
		known = known || name == chosen
	}
	for i := range groups { // St Johns before Santiago: as they are read
		slices.SortFunc(groups[i].All, func(a, b page.Option) int { return strings.Compare(a.Words, b.Words) })
	}
	if !known {
		groups[0].All = append(groups[0].All, page.Offer(chosen, chosen))
	}
	return groups
}
