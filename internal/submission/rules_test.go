package submission

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

func march(d int) papers.Day { return papers.Day{Year: 2026, Month: time.March, Day: d} }

// today is a Wednesday.
var today = march(11)

func proposal(change func(*Proposal)) Proposal {
	p := Proposal{By: papers.User{ID: 7, Name: "ada", Role: papers.ReaderRole}, Today: today,
		Paper: papers.Paper{ID: "2603.01001", Published: march(6).Date(), Announced: march(10), Updated: march(6).Date(), Versions: []papers.Version{{Number: 1}}}}
	change(&p)
	return p
}

func submittedOn(d papers.Day, version int, state papers.SubmissionState) store.Standing {
	return store.Standing{Last: papers.Submission{ID: 1, Day: d, Version: version, State: state, By: papers.User{ID: 3, Name: "bob"}, At: d.Time()}}
}

func TestRules(t *testing.T) {
	const none = ""
	for _, tt := range []struct {
		name  string
		rules func(*Rules)
		of    func(*Proposal)
		rule  string // that refuses
		says  string
		from  papers.Day
	}{
		{"a new paper", nil, nil, none, "", papers.Day{}},
		{"authors only", func(r *Rules) { r.Who = papers.AuthorRole }, nil, "who", "Claim your name", papers.Day{}},
		{"an author among authors", func(r *Rules) { r.Who = papers.AuthorRole }, func(p *Proposal) { p.By.Role = papers.AuthorRole }, none, "", papers.Day{}},
		{"curators only", func(r *Rules) { r.Who = papers.CuratorRole }, func(p *Proposal) { p.By.Role = papers.AuthorRole }, "who", "curator", papers.Day{}},
		{"a visitor", nil, func(p *Proposal) { p.By.Role = papers.VisitorRole }, "who", "reader", papers.Day{}},

		{"on the last day of the window", nil, func(p *Proposal) {
			p.Paper.Announced, p.Paper.Published = papers.Day{}, today.Add(-30).Date()
		}, none, "", papers.Day{}},
		{"a day too old", nil, func(p *Proposal) {
			p.Paper.Announced, p.Paper.Published = papers.Day{}, today.Add(-31).Date()
		}, "window_days", "February 8", papers.Day{}},
		{"old, announced lately", nil, func(p *Proposal) { p.Paper.Published = today.Add(-400).Date() }, none, "", papers.Day{}},
		{"of this month, nobody knows the day", nil, func(p *Proposal) {
			p.Paper.Announced, p.Paper.Published = papers.Day{}, papers.Date{Time: march(1).Time(), Precision: papers.MonthPrecision}
		}, none, "", papers.Day{}},
		{"of last year", nil, func(p *Proposal) {
			p.Paper.Announced, p.Paper.Published = papers.Day{}, papers.Date{Time: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), Precision: papers.YearPrecision}
		}, "window_days", "December 31, 2025", papers.Day{}},
		{"without a date", nil, func(p *Proposal) { p.Paper.Announced, p.Paper.Published = papers.Day{}, papers.Date{} }, "window_days", "Nothing here tells", papers.Day{}},
		{"of any age", func(r *Rules) { r.WindowDays = 0 }, func(p *Proposal) { p.Paper.Announced, p.Paper.Published = papers.Day{}, papers.Date{} }, none, "", papers.Day{}},

		{"the third of the day", nil, func(p *Proposal) { p.Have.Today = 2 }, none, "", papers.Day{}},
		{"the fourth", nil, func(p *Proposal) { p.Have.Today = 3 }, "per_day", "3 papers", march(12)},
		{"the fourth on a Friday", nil, func(p *Proposal) { p.Have.Today, p.Today = 3, march(13) }, "per_day", "Saturday, March 14", march(14)},
		{"the fourth on a Saturday", nil, func(p *Proposal) { p.Have.Today, p.Today = 3, march(14) }, "per_day", "for Monday, March 16", march(17)},
		{"any number", func(r *Rules) { r.PerDay = 0 }, func(p *Proposal) { p.Have.Today = 99 }, none, "", papers.Day{}},

		{"submitted before", nil, func(p *Proposal) { p.Have = submittedOn(march(2), 1, papers.Published) }, "already", "bob submitted it", march(2).Add(180)},
		{"waiting", nil, func(p *Proposal) { p.Have = submittedOn(march(2), 1, papers.Waiting) }, "already", "waits for a curator", papers.Day{}},
		{"revised too soon", nil, func(p *Proposal) {
			p.Have = submittedOn(march(2), 1, papers.Published)
			p.Paper.Versions = []papers.Version{{Number: 1}, {Number: 2}}
		}, "resubmit_days", "new version may be submitted from", march(2).Add(180)},
		{"revised after the pause", nil, func(p *Proposal) {
			p.Have = submittedOn(today.Add(-180), 1, papers.Published)
			p.Paper.Versions, p.Paper.Updated, p.Paper.Announced = []papers.Version{{Number: 1}, {Number: 2}}, march(9).Date(), today.Add(-181)
		}, none, "", papers.Day{}},
		{"revised a day before the pause ends", nil, func(p *Proposal) {
			p.Have = submittedOn(today.Add(-179), 1, papers.Published)
			p.Paper.Versions, p.Paper.Updated = []papers.Version{{Number: 2}}, march(9).Date()
		}, "resubmit_days", "March 12", march(12)},
		{"revised long ago", nil, func(p *Proposal) {
			p.Have = submittedOn(today.Add(-400), 1, papers.Published)
			p.Paper.Versions, p.Paper.Updated = []papers.Version{{Number: 2}}, today.Add(-200).Date()
		}, "window_days", "Its newest version", papers.Day{}},
		{"not revised, long after", nil, func(p *Proposal) { p.Have = submittedOn(today.Add(-400), 1, papers.Published) }, "already", "none has come", papers.Day{}},
		{"at once, where there is no pause", func(r *Rules) { r.ResubmitDays = 0 }, func(p *Proposal) {
			p.Have = submittedOn(march(9), 1, papers.Published)
			p.Paper.Versions, p.Paper.Updated = []papers.Version{{Number: 2}}, march(10).Date()
		}, none, "", papers.Day{}},

		{"chosen by a list", nil, func(p *Proposal) { p.Have.Placed = papers.Feature{Day: march(10), Kind: papers.FromFile} }, "already", "Tuesday, March 10", march(10).Add(180)},
		{"in the starter library", nil, func(p *Proposal) { p.Have.Placed = papers.Feature{Day: march(10), Kind: papers.FromStarter} }, none, "", papers.Day{}},
		{"chosen long ago, revised since", nil, func(p *Proposal) {
			p.Have.Placed = papers.Feature{Day: today.Add(-200), Kind: papers.FromFile}
			p.Paper.Versions, p.Paper.Updated = []papers.Version{{Number: 1}, {Number: 2}}, march(9).Date()
		}, none, "", papers.Day{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := Defaults()
			if tt.rules != nil {
				tt.rules(&r)
			}
			no := r.Check(proposal(func(p *Proposal) {
				if tt.of != nil {
					tt.of(p)
				}
			}))
			if no == nil {
				no = &Refusal{}
			}
			if no.Rule != tt.rule || !strings.Contains(no.Words, tt.says) || no.From != tt.from {
				t.Errorf("got %q from %s: %q; want %q from %s: …%s…", no.Rule, no.From, no.Words, tt.rule, tt.from, tt.says)
			}
		})
	}
}

// What a rule says will be possible, is: on the day that it names, the same
// rule refuses no more.
func TestRefusalsKeepTheirWord(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		rules := Rules{Who: papers.ReaderRole, PerDay: rapid.IntRange(0, 3).Draw(r, "per day"), WindowDays: rapid.IntRange(0, 40).Draw(r, "window"),
			Weekends: rapid.Bool().Draw(r, "weekends"), ResubmitDays: rapid.IntRange(0, 200).Draw(r, "resubmit")}
		p := proposal(func(p *Proposal) {
			p.Today = today.Add(rapid.IntRange(0, 9).Draw(r, "today"))
			p.Have.Today = rapid.IntRange(0, 4).Draw(r, "made")
			p.Paper.Versions = []papers.Version{{Number: rapid.IntRange(1, 3).Draw(r, "version")}}
			p.Paper.Published = p.Today.Add(-rapid.IntRange(0, 60).Draw(r, "age")).Date()
			p.Paper.Announced = papers.Day{}
			p.Paper.Updated = p.Paper.Published
			if rapid.Bool().Draw(r, "before") {
				have := submittedOn(p.Today.Add(-rapid.IntRange(0, 250).Draw(r, "since")), rapid.IntRange(1, 3).Draw(r, "of"), papers.Published)
				have.Today, p.Have = p.Have.Today, have
			}
		})
		no := rules.Check(p)
		if no == nil {
			return
		}
		if no.Words == "" || no.Error() != no.Words {
			r.Fatalf("a refusal without words: %+v", no)
		}
		if no.From.IsZero() {
			return
		}
		if !p.Today.Before(no.From) {
			r.Fatalf("%s refuses until %s, which is no later than today, %s", no.Rule, no.From, p.Today)
		}
		p.Today = no.From
		if rules.Day(no.From) != rules.Day(today) {
			p.Have.Today = 0
		}
		if no.Rule == "already" { // of which the words are about a new version
			p.Paper.Versions[0].Number = p.Have.Last.Version + 1
		}
		if again := rules.Check(p); again != nil && again.Rule == no.Rule {
			r.Fatalf("%s refuses from %s on as well: %s", no.Rule, no.From, again.Words)
		}
	})
}

func TestDay(t *testing.T) {
	for day, want := range map[int]int{11: 11, 13: 13, 14: 16, 15: 16, 16: 16} {
		if got := Defaults().Day(march(day)); got != march(want) {
			t.Errorf("submitted on March %d it stands on %s, want March %d", day, got, want)
		}
		if got := (Rules{Weekends: true}).Day(march(day)); got != march(day) {
			t.Errorf("with weekends, on March %d: %s", day, got)
		}
	}
}
