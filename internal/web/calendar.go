package web

import (
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/internal/store"
)

// calendar is a month as a table, Monday first.
type calendar struct {
	Name     string
	Month    papers.Period
	Weeks    []calendarWeek
	Previous papers.Period // zero where nothing is held from before
	Next     papers.Period // zero where nothing is held from after, up to today
}

type calendarWeek struct {
	Week   papers.Period
	Number int  // of the week, by ISO 8601
	Come   bool // not ahead of today, so that its page can be led to
	Days   []calendarDay
}

type calendarDay struct {
	Day   papers.Day // zero outside the month
	Count int        // papers chosen, or announced where none were chosen
	Here  bool
	Today bool
}

func newCalendar(p papers.Period, held frontpage.Month, today papers.Day) calendar {
	month := p.As(papers.MonthPeriod)
	c := calendar{Name: month.First.Time().Format("January 2006"), Month: month}
	if held.Earlier {
		c.Previous = month.Before()
	}
	if held.Later {
		c.Next = month.After()
	}
	for week := papers.WeekOf(month.First); !month.Last.Before(week.First); week = week.After() {
		c.Weeks = append(c.Weeks, newWeek(week, month, p, held.Counts, today))
	}
	return c
}

func newWeek(week, month, here papers.Period, counts map[papers.Day]store.DayCount, today papers.Day) calendarWeek {
	_, number := week.First.Time().ISOWeek()
	w := calendarWeek{Week: week, Number: number, Come: !today.Before(week.First)}
	for d := week.First; !week.Last.Before(d); d = d.Add(1) {
		if !month.Contains(d) {
			w.Days = append(w.Days, calendarDay{})
			continue
		}
		n := counts[d].Featured
		if n == 0 {
			n = counts[d].Announced
		}
		w.Days = append(w.Days, calendarDay{Day: d, Count: n, Here: here.Contains(d), Today: d == today})
	}
	return w
}

// weekend reports whether arXiv announces nothing for this day.
func weekend(d papers.Day) bool {
	return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
}
