package inbox

import (
	"testing"

	papers "github.com/dailypapers/dailypapers"
)

// Every zone that the form offers is one.
func TestZones(t *testing.T) {
	var all []string
	for _, g := range zoneGroups("") {
		for _, z := range g.All {
			all = append(all, z.Value)
		}
	}
	if len(all) < 400 {
		t.Errorf("%d zones", len(all))
	}
	for _, name := range all {
		if _, err := (papers.Schedule{Rhythm: papers.Daily, Zone: name}).Check(); err != nil {
			t.Error(err)
		}
	}
}
