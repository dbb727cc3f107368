package storetest

import (
	"fmt"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
	"pgregory.net/rapid"
)

func reportChecks() []check {
	return []check{
		{"one open report a person and target", reportOnce},
		{"what is nowhere cannot be reported", reportNothing},
		{"what was reported, in words", reportedTexts},
		{"what waits is counted", backlog},
	}
}

func reportOnce(d desk) {
	ada, bob, carl := d.enrol("ada", papers.ReaderRole), d.enrol("bob", papers.ReaderRole), d.enrol("carl", papers.CuratorRole)
	d.put(plain("x:a"))
	on := papers.Target{Kind: papers.OnPaper, Key: "x:a"}
	first := d.report(ada, on)
	equal(d, "again", d.report(ada, on).ID, first.ID)
	d.report(bob, on)
	open, err := d.st.OpenReports(d.Context(), 9)
	d.must(err)
	equal(d, "open", fmt.Sprintln(len(open), open[0].By.Name, open[0].Paper), "2 ada x:a\n")
	row, err := d.st.DecideReports(d.Context(), by(carl), on, false)
	d.must(err)
	_, err = d.st.DecideReports(d.Context(), by(carl), on, true)
	d.wants(err, papers.ErrConflict)
	told, err := d.st.Notifications(d.Context(), bob.ID, false, 0, 9)
	d.must(err)
	equal(d, "told", fmt.Sprint(len(told), told[0].Kind), fmt.Sprint(1, papers.OfDecision))
	if again := d.report(ada, on); again.ID == first.ID {
		d.Errorf("what was decided can be reported anew")
	}
	_, err = d.st.Undo(d.Context(), by(carl), row.ID)
	d.wants(err, papers.ErrConflict) // she has one open by now
}

func reportNothing(d desk) {
	ada := d.enrol("ada", papers.ReaderRole)
	for _, on := range []papers.Target{{Kind: papers.OnPaper, Key: "x:a"}, {Kind: papers.OnComment, Key: "7"}, {Kind: papers.OnUser, Key: "99"}, {Kind: papers.OnList, Key: "1"}, {Kind: papers.OnComment, Key: "x"}} {
		_, err := d.st.AddReport(d.Context(), papers.Complaint{By: ada, Target: on, Reason: "spam"})
		d.wants(err, papers.ErrNotFound)
	}
	_, err := d.st.AddReport(d.Context(), papers.Complaint{By: ada, Target: papers.Target{Kind: papers.OnSite, Key: "1"}})
	d.wants(err, papers.ErrInvalid)
}

func reportedTexts(d desk) {
	g := d.ground()
	person := papers.Target{Kind: papers.OnUser, Key: fmt.Sprint(int64(g.reader.ID))}
	paper := papers.Target{Kind: papers.OnPaper, Key: "x:b"}
	gone := papers.Target{Kind: papers.OnPaper, Key: "x:nowhere"}
	found, err := d.st.ReportedTexts(d.Context(), []papers.Target{g.on, person, paper, gone, g.on})
	d.must(err)
	equal(d, "found", len(found), 3)
	c := found[g.on]
	equal(d, "comment", fmt.Sprint(c.Text, c.Author.Name, c.Paper, c.Path, c.Gone), fmt.Sprint("Nonsense.", "ada", "x:a", g.comment.Path(), false))
	equal(d, "person", found[person].Path, "/u/ada")
	equal(d, "paper", found[paper].About, "On x:b")
}

func backlog(d desk) {
	d.ground()
	b, err := d.st.Backlog(d.Context())
	d.must(err)
	equal(d, "waits", b, store.Backlog{Reports: 2, Submissions: 1, Claims: 1})
	roles, suspended, err := d.st.Census(d.Context())
	d.must(err)
	equal(d, "people", fmt.Sprint(roles[papers.ReaderRole], roles[papers.CuratorRole], suspended), "2 1 0")
}

// compareReports makes, decides and undoes reports at random, and holds that
// each is open exactly where it should be.
func compareReports(t *testing.T, d desk) {
	carl := d.enrol("carl", papers.CuratorRole)
	people := []papers.User{d.enrol("ada", papers.ReaderRole), d.enrol("bob", papers.ReaderRole), d.enrol("cid", papers.ReaderRole)}
	round := 0
	rapid.Check(t, func(r *rapid.T) {
		round++
		d := desk{r, d.watch, d.st}
		id := papers.ID(fmt.Sprintf("x:%d", round))
		d.put(plain(id))
		on := papers.Target{Kind: papers.OnPaper, Key: string(id)}
		state := map[int64]papers.ReportState{}
		open := func() (nums []int64) {
			for n, s := range state {
				if s == papers.ReportOpen {
					nums = append(nums, n)
				}
			}
			return nums
		}
		few(r, map[string]func(*rapid.T){
			"report": func(r *rapid.T) {
				c := d.report(rapid.SampledFrom(people).Draw(r, "who"), on)
				state[c.ID] = papers.ReportOpen
			},
			"decide": func(r *rapid.T) {
				upheld := rapid.Bool().Draw(r, "upheld")
				_, err := d.st.DecideReports(d.Context(), by(carl), on, upheld)
				if len(open()) == 0 {
					d.wants(err, papers.ErrConflict)
					return
				}
				d.must(err)
				for _, n := range open() {
					state[n] = map[bool]papers.ReportState{true: papers.ReportUpheld, false: papers.ReportDismissed}[upheld]
				}
			},
			"undo": func(*rapid.T) {
				for _, n := range undoReports(d, carl, on, len(open())) {
					state[n] = papers.ReportOpen
				}
			},
			"": func(*rapid.T) {
				n, err := d.st.CountReports(d.Context(), on)
				d.must(err)
				equal(d, "open", n, len(open()))
				onceEach(d, people, on)
			},
		})
	})
}

// onceEach holds that nobody has two open reports of one thing.
func onceEach(d desk, people []papers.User, on papers.Target) {
	d.Helper()
	for _, u := range people {
		mine := 0
		all, err := d.st.ReportsBy(d.Context(), u.ID, 50)
		d.must(err)
		for _, c := range all {
			if c.Target == on && c.State == papers.ReportOpen {
				mine++
			}
		}
		if mine > 1 {
			d.Errorf("%s has %d open reports of one thing", u.Name, mine)
		}
	}
}

// undoReports undoes the last decision on a target, unless it was an undoing,
// and returns what is open behind that.
func undoReports(d desk, carl papers.User, on papers.Target, before int) (open []int64) {
	d.Helper()
	log, err := d.st.Decisions(d.Context(), store.DecisionFilter{Kind: papers.OnPaper, On: on.Key}, 1)
	d.must(err)
	if len(log) == 0 || log[0].Did == papers.DidReopen {
		return nil
	}
	if _, err = d.st.Undo(d.Context(), by(carl), log[0].ID); err != nil {
		d.wants(err, papers.ErrConflict)
		if before == 0 {
			d.Errorf("nothing stands in the way: %v", err)
		}
		return nil
	}
	all, err := d.st.OpenReports(d.Context(), 10_000)
	d.must(err)
	for _, c := range all {
		if c.Target == on {
			open = append(open, c.ID)
		}
	}
	return open
}
