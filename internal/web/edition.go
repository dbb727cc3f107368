package web

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// editionPage is a day's, a week's or a month's front page.
type editionPage struct {
	page.Frame
	Edition  papers.Edition
	Cards    []card
	Heading  string
	Reason   string // why these papers stand here
	ChosenIn string // the one list they were all chosen in, "" if there are several
	All      bool   // everything announced is shown
	Calendar calendar
	Pager    page.Pager
	Due      time.Time // when the next announcement is expected; zero where that is no answer
	Latest   papers.Day
	Inbox    bool // the visitor is offered the papers by mail
}

// home is the latest day's page.
func (s *Site) home(w http.ResponseWriter, r *http.Request) error {
	d, err := s.deps.Frontpage.Latest(r.Context())
	if err != nil {
		return err
	}
	return s.edition(w, r, papers.OneDay(d), true)
}

// jump goes where the date form points: /papers/date?date=2025-12-15.
func (s *Site) jump(w http.ResponseWriter, r *http.Request) error {
	day, err := s.deps.Frontpage.Latest(r.Context())
	if err != nil {
		return err
	}
	if v := r.FormValue("date"); v != "" {
		if day, err = papers.ParseDay(v); err != nil {
			return err
		}
	}
	kind := papers.DayPeriod
	for _, k := range []papers.PeriodKind{papers.WeekPeriod, papers.MonthPeriod} {
		if r.URL.Path == "/papers/"+string(k) || r.URL.Path == "/papers/"+string(k)+"/" {
			kind = k
		}
	}
	http.Redirect(w, r, papers.OneDay(day).As(kind).Path(), http.StatusFound)
	return nil
}

// Period serves /papers/{kind}/{period}.
func (s *Site) Period(w http.ResponseWriter, r *http.Request, kind papers.PeriodKind, period string) error {
	p, err := papers.ParsePeriod(kind, period)
	if err != nil {
		return err
	}
	if p.First.Year < papers.EarliestYear {
		return papers.Invalid(string(kind), "%s is before %d, when no paper is held", p, papers.EarliestYear)
	}
	if s.deps.Frontpage.Today().Before(p.First) {
		return page.Refuse(papers.ErrNotFound, "Not yet", p.Shown(s.deps.Now())+" has not come yet.")
	}
	return s.edition(w, r, p, false)
}

func (s *Site) edition(w http.ResponseWriter, r *http.Request, p papers.Period, home bool) error {
	nth, err := page.Nth(r)
	if err != nil {
		return err
	}
	all, err := page.Flag(r, "all")
	if err != nil {
		return err
	}
	e, err := s.deps.Frontpage.Edition(r.Context(), frontpage.Request{
		Period: p, All: all, Limit: frontpage.PageSize, Offset: (nth - 1) * frontpage.PageSize})
	if err != nil {
		return err
	}
	if nth > 1 && len(e.Entries) == 0 {
		return papers.Invalid("p", "%d is past the end: there are %s here", nth, page.Count(e.Total, "paper", "papers"))
	}
	view, err := s.editionView(r, e, nth, all, home)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "edition", view)
}

func (s *Site) editionView(r *http.Request, e papers.Edition, nth int, all, home bool) (editionPage, error) {
	now := s.deps.Now()
	heading := e.Period.Shown(now)
	v := editionPage{Frame: s.Frame(r, heading, string(e.Period.Kind)), Edition: e, Heading: heading, All: all}
	v.Canonical, v.Inbox = e.Period.Path(), home && v.Visitor.User.Email == "" && s.deps.Subscription != nil
	query, feed := url.Values{}, v.Canonical
	if all {
		query.Set("all", "1")
	}
	if home {
		feed = "/feed"
	}
	v.Feeds = page.FeedsOf("This list", feed, query)
	v.Cards = s.cards(e.Entries, now, (nth-1)*frontpage.PageSize)
	if err := s.give(r, v.Frame, pointers(v.Cards), true); err != nil {
		return v, err
	}
	s.show(v.Frame, "edition", pointers(v.Cards))
	v.Reason, v.ChosenIn = reason(e), sharedBy(e.Entries)
	v.Description = fmt.Sprintf("Research papers of %s: %s.", heading, cmp.Or(v.Reason, "none"))
	v.Tabs = tabs(e.Period, v.Today)
	v.Pager = page.NewPager(e.Period.Path(), query, nth, e.Total, frontpage.PageSize)
	if e.Period.Contains(v.Today) {
		v.Due = s.deps.Frontpage.NextDue()
	}
	if s.deps.Notice != nil && (home || e.Period.Contains(v.Today)) { // older pages stay as they are
		v.Notice = s.deps.Notice(r.Context())
	}
	month, err := s.deps.Frontpage.Month(r.Context(), e.Period.Last)
	if err != nil {
		return v, err
	}
	v.Calendar = newCalendar(e.Period, month, v.Today)
	v.Latest, err = s.deps.Frontpage.Latest(r.Context())
	return v, err
}

// reason says why the papers of an edition stand there.
func reason(e papers.Edition) string {
	switch {
	case e.Total == 0:
		return ""
	case !e.Featured:
		return page.Count(e.Total, "paper", "papers") + " announced"
	case len(e.Entries) > 0 && e.Entries[0].Feature.Kind == papers.FromStarter:
		return page.Count(e.Total, "paper", "papers") + " from the library that comes with the program"
	}
	if site := sharedSite(e.Entries); site != "" {
		return page.Count(e.Total, "paper", "papers") + " chosen on " + site
	}
	return page.Count(e.Total, "paper", "papers") + " chosen"
}

// tabs leads from a period to the same time at the other lengths.
func tabs(p papers.Period, today papers.Day) []page.Tab {
	if today.Before(p.Last) { // the week's or the month's last day has not come
		p = papers.Period{Kind: p.Kind, First: p.First, Last: today}
	}
	return []page.Tab{
		{Name: "Day", Path: p.As(papers.DayPeriod).Path(), Here: p.Kind == papers.DayPeriod},
		{Name: "Week", Path: p.As(papers.WeekPeriod).Path(), Here: p.Kind == papers.WeekPeriod},
		{Name: "Month", Path: p.As(papers.MonthPeriod).Path(), Here: p.Kind == papers.MonthPeriod},
		{Name: "Trending", Path: page.TrendingPath, Here: false},
	}
}

// LeadsElsewhere reports whether the latest day is neither this page's nor one
// of its neighbours.
func (v editionPage) LeadsElsewhere() bool {
	return !v.Edition.Period.Contains(v.Latest) && (v.Edition.Next.Kind == "" || !v.Edition.Next.Contains(v.Latest)) &&
		(v.Edition.Previous.Kind == "" || !v.Edition.Previous.Contains(v.Latest))
}

// Unit is the period's length as a word: "day".
func (v editionPage) Unit() string {
	if v.Edition.Period.Kind == papers.DayPeriod {
		return "day"
	}
	return string(v.Edition.Period.Kind)
}

// EmptyWords say why there is nothing, as far as that is known.
func (v editionPage) EmptyWords() string {
	p := v.Edition.Period
	switch {
	case v.Latest == v.Today && v.Edition.Previous.Kind == "" && v.Edition.Next.Kind == "":
		return "No papers have been taken in yet."
	case p.Kind != papers.DayPeriod:
		return "Nothing is held of this " + v.Unit() + "."
	case weekend(p.First):
		return "Nothing is announced on a " + p.First.Weekday().String() + "."
	}
	if p.First == v.Today {
		return "Nothing has come in for today yet."
	}
	return "No papers were announced on this day."
}

// DueWords is the moment of the next announcement as people say it.
func (v editionPage) DueWords() string {
	return v.Due.Format("Monday, January 2, at 15:04 MST")
}
