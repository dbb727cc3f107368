package storetest

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/dailypapers/dailypapers/internal/store"
)

// A check is one promise of the store's, tried on an empty store of its own.
type check struct {
	name string
	run  func(d desk)
}

// Run tries every promise about one open store. open returns a new and empty
// store at each call, by the options given, and closes it when the test ends.
func Run(t *testing.T, open func(t *testing.T, o store.Options) *store.Store) {
	fresh := func(t *testing.T) desk {
		w := newWatch()
		return desk{t, w, open(t, store.Options{Now: w.now})}
	}
	for _, group := range []struct {
		name   string
		checks []check
	}{
		{"papers", paperChecks()},
		{"put", putChecks()},
		{"batch", batchChecks()},
		{"delete", deleteChecks()},
		{"announcements", announcementChecks()},
		{"changes", changeChecks()},
		{"history", historyChecks()},
		{"lists", listChecks()},
		{"days", dayChecks()},
		{"features", featureChecks()},
		{"signals", signalChecks()},
		{"texts", textChecks()},
		{"site", siteChecks()},
		{"jobs", jobChecks()},
		{"turns", turnChecks()},
		{"people", peopleChecks()},
		{"crowd", crowdChecks()},
		{"decisions", decisionChecks()},
		{"submissions", submissionChecks()},
		{"claims", claimChecks()},
		{"reports", reportChecks()},
		{"votes", voteChecks()},
		{"comments", commentChecks()},
		{"shelves", shelfChecks()},
		{"follows", followChecks()},
		{"conditions", conditionChecks()},
		{"webhooks", webhookChecks()},
		{"mail", mailChecks()},
		{"letters that did not leave", lostChecks()},
		{"mailed notifications", mailableChecks()},
		{"recent papers", recentChecks()},
	} {
		t.Run(group.name, func(t *testing.T) {
			for _, c := range group.checks {
				t.Run(c.name, func(t *testing.T) { c.run(fresh(t)) })
			}
		})
	}
	t.Run("orders", func(t *testing.T) { compareOrders(t, fresh(t)) })
	t.Run("heats", func(t *testing.T) {
		d := fresh(t)
		rapid.Check(t, func(r *rapid.T) { compareHeats(r, d) })
	})
	t.Run("oracle", func(t *testing.T) { compareWithOracle(t, fresh(t)) })
	t.Run("desks", func(t *testing.T) { compareDesks(t, fresh(t)) })
	t.Run("reports at random", func(t *testing.T) { compareReports(t, fresh(t)) })
}
