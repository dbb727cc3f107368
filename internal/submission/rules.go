package submission

import (
	"fmt"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// Rules say who may submit what, and when. Curators are above them.
type Rules struct {
	Who          papers.Role // the least role that may
	PerDay       int         // submissions of one person for one day; 0 is as many as she likes
	WindowDays   int         // how old a paper may be, counted from its first version or its announcement; 0 is any age
	Weekends     bool        // days of the weekend have front pages; otherwise what comes then stands on Monday
	Review       bool        // a curator publishes, or refuses
	ResubmitDays int         // after which a revised version may be submitted again
}

// Defaults are the rules of a site that sets none: every reader may, three
// times a day, within the month in which a paper is talked about.
func Defaults() Rules {
	return Rules{Who: papers.ReaderRole, PerDay: 3, WindowDays: 30, ResubmitDays: 180}
}

// A Refusal is a rule that says no, in a sentence for who submits.
type Refusal struct {
	Rule  string     // its setting: "per_day"; "already" where the paper stands or waits
	Words string     // which rule, and when it will be possible
	From  papers.Day // the first day on which it will be; zero where no day brings it
}

// Error is the sentence.
func (r *Refusal) Error() string { return r.Words }

// Unwrap makes errors.Is(err, papers.ErrForbidden) hold.
func (r *Refusal) Unwrap() error { return papers.ErrForbidden }

// A Proposal is what the rules are asked about.
type Proposal struct {
	By    papers.User
	Paper papers.Paper
	Today papers.Day
	Have  store.Standing
}

// Day is the day for which something submitted today stands.
func (r Rules) Day(today papers.Day) papers.Day {
	for !r.Weekends && !papers.NewCalendar().Announces(today) {
		today = today.Add(1)
	}
	return today
}

// Check returns the first rule that refuses, nil where none does.
func (r Rules) Check(p Proposal) *Refusal {
	for _, rule := range []func(Proposal) *Refusal{r.who, r.already, r.placed, r.window, r.perDay} {
		if no := rule(p); no != nil {
			return no
		}
	}
	return nil
}

func (r Rules) who(p Proposal) *Refusal {
	if p.By.Role.AtLeast(r.Who) {
		return nil
	}
	if r.Who == papers.AuthorRole {
		return &Refusal{Rule: "who", Words: "Here authors submit papers. Claim your name on a paper of yours to become one."}
	}
	return &Refusal{Rule: "who", Words: fmt.Sprintf("Here papers are submitted by those with the role %s.", r.Who)}
}

// already is for papers that somebody submitted before.
func (r Rules) already(p Proposal) *Refusal {
	last := p.Have.Last
	switch {
	case last.ID == 0:
		return nil
	case last.State == papers.Waiting:
		return &Refusal{Rule: "already", Words: fmt.Sprintf("%s submitted it on %s, and it waits for a curator.", shown(last.By), last.At.Format("January 2, 2006"))}
	}
	stood := fmt.Sprintf("%s submitted it, and it stands on the front page of %s.", shown(last.By), day(last.Day, p.Today))
	from := last.Day.Add(r.ResubmitDays)
	switch revised := version(p.Paper) > last.Version; {
	case revised && !p.Today.Before(from):
		return nil
	case revised:
		return &Refusal{Rule: "resubmit_days", Words: stood + fmt.Sprintf(" Its new version may be submitted from %s.", day(from, p.Today)), From: from}
	case p.Today.Before(from):
		return &Refusal{Rule: "already", Words: stood + fmt.Sprintf(" Should there be a new version, that may be submitted from %s.", day(from, p.Today)), From: from}
	}
	return &Refusal{Rule: "already", Words: stood + " Only a new version may be submitted again, and none has come since."}
}

// lent reports whether a paper has its place from elsewhere, from the library
// that comes with the program or another site's front page: nobody here put it
// there, and anybody may.
func lent(f papers.Feature) bool { return f.Kind == papers.FromStarter || f.Kind == papers.FromSite }

// placed is for papers that stand on a front page without anybody's
// submission.
func (r Rules) placed(p Proposal) *Refusal {
	f := p.Have.Placed
	if p.Have.Last.ID != 0 || f.Day.IsZero() || lent(f) {
		return nil
	}
	from := f.Day.Add(r.ResubmitDays)
	if !p.Today.Before(from) && revisedSince(p.Paper, f.Day) {
		return nil
	}
	return &Refusal{Rule: "already", Words: fmt.Sprintf("It stands on the front page of %s already. A version newer than that may be submitted from %s.", day(f.Day, p.Today), day(from, p.Today)), From: from}
}

// window counts from the first version or the announcement, whichever is
// later; for a revised version that is submitted again, from that version.
func (r Rules) window(p Proposal) *Refusal {
	if r.WindowDays == 0 {
		return nil
	}
	appeared, words := latest(lastDayOf(p.Paper.Published), p.Paper.Announced), "It appeared on"
	if p.Have.Last.ID != 0 || !p.Have.Placed.Day.IsZero() && !lent(p.Have.Placed) {
		appeared, words = lastDayOf(p.Paper.Updated), "Its newest version is of"
	}
	if appeared.IsZero() {
		return &Refusal{Rule: "window_days", Words: fmt.Sprintf("Nothing here tells when it appeared, and papers may be submitted within %s of that. A curator can put it on a front page all the same.", days(r.WindowDays))}
	}
	if !appeared.Add(r.WindowDays).Before(p.Today) {
		return nil
	}
	return &Refusal{Rule: "window_days", Words: fmt.Sprintf("%s %s, and papers may be submitted within %s of that. A curator can put it on a front page all the same.", words, day(appeared, p.Today), days(r.WindowDays))}
}

func (r Rules) perDay(p Proposal) *Refusal {
	if r.PerDay == 0 || p.Have.Today < r.PerDay {
		return nil
	}
	on := r.Day(p.Today)
	from := on.Add(1)
	for r.Day(from) == on { // cannot be: days only go on; but a loop that ends is worth a line
		from = from.Add(1)
	}
	return &Refusal{Rule: "per_day", Words: fmt.Sprintf("You have submitted %s for %s, which is as many as one person may. From %s you can submit more.",
		plural(p.Have.Today, "paper", "papers"), day(on, p.Today), day(from, p.Today)), From: from}
}

// version is the number of a paper's newest version, 0 where none is told.
func version(p papers.Paper) int {
	n := 0
	for _, v := range p.Versions {
		n = max(n, v.Number)
	}
	return n
}

// revisedSince reports whether a version newer than the first is from behind
// a day.
func revisedSince(p papers.Paper, d papers.Day) bool {
	return version(p) > 1 && d.Before(lastDayOf(p.Updated))
}

// lastDayOf is the last day that a date can mean: doubt is for who submits.
func lastDayOf(d papers.Date) papers.Day {
	switch day := d.Day(); {
	case d.IsZero():
		return papers.Day{}
	case d.Precision == papers.YearPrecision:
		return papers.Day{Year: d.Time.UTC().Year(), Month: 12, Day: 31}
	case d.Precision == papers.MonthPrecision:
		return papers.DayOf(d.Time.UTC().AddDate(0, 1, -1))
	default:
		return day
	}
}

func latest(a, b papers.Day) papers.Day {
	if a.Before(b) {
		return b
	}
	return a
}

func day(d, today papers.Day) string { return d.Shown(today.Time()) }

func days(n int) string { return plural(n, "day", "days") }

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func shown(u papers.User) string {
	if u.ID == 0 {
		return "Somebody who has left"
	}
	return u.Shown()
}
