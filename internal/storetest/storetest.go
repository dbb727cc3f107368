package storetest

import (
	"testing"

	"github.com/dailypapers/dailypapers/internal/store"
)

// A check is one promise of the store's, tried on an empty store of its own.
type check struct {
	name string
	run  func(d desk)
}

// Run tries every promise about one open store. open returns a new and empty
// store at each call and closes it when the test ends.
func Run(t *testing.T, open func(t *testing.T) *store.Store) {
	for _, group := range []struct {
		name   string
		checks []check
	}{
		{"papers", paperChecks()},
		{"put", putChecks()},
		{"batch", batchChecks()},
		{"changes", changeChecks()},
		{"history", historyChecks()},
		{"lists", listChecks()},
		{"days", dayChecks()},
		{"features", featureChecks()},
		{"texts", textChecks()},
		{"site", siteChecks()},
		{"crowd", crowdChecks()},
	} {
		t.Run(group.name, func(t *testing.T) {
			for _, c := range group.checks {
				t.Run(c.name, func(t *testing.T) { c.run(desk{t, open(t)}) })
			}
		})
	}
	t.Run("oracle", func(t *testing.T) { compareWithOracle(t, open(t)) })
}
