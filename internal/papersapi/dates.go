package papersapi

import (
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// dates fills in when a paper appeared and which day it belongs to. A date
// that makes no sense is none; arXiv's ids tell the month all the same.
func (d Decoder) dates(p *papers.Paper, publishedAt string) {
	date, err := papers.ParseDate(publishedAt)
	if err != nil || date.Check(d.now) != nil {
		date = papers.Date{}
	}
	p.Published = known(date).Or(p.ID.Month())
	if p.Published.Check(d.now) != nil {
		p.Published = papers.Date{}
	}
	switch {
	case !p.Published.HasDay() || p.ID.Source() != "arxiv":
		p.Announced = p.Published.Day()
	case p.Published.Precision == papers.InstantPrecision:
		p.Announced = d.calendar.Announced(p.Published.Time)
	default:
		p.Announced = d.calendar.AnnouncedOnDate(p.Published.Day())
	}
}

// known returns a date that says no more than is known. The API writes the
// first moment of what is known of a date, as 2019-01-01T00:00:00.000Z where
// that is the year: a midnight is taken for the least that it can stand for,
// so that no paper comes to stand on a day that nobody told.
func known(date papers.Date) papers.Date {
	t := date.Time
	switch {
	case date.Precision < papers.DayPrecision || !t.Equal(t.Truncate(24*time.Hour)):
		return date
	case t.YearDay() == 1:
		return papers.Date{Time: t, Precision: papers.YearPrecision}
	case t.Day() == 1:
		return papers.Date{Time: t, Precision: papers.MonthPrecision}
	}
	return papers.Date{Time: t, Precision: papers.DayPrecision}
}

// dayOf returns the UTC day of a time of the API's, zero for what is none.
func dayOf(at string) papers.Day {
	date, err := papers.ParseDate(at)
	if err != nil {
		return papers.Day{}
	}
	return date.Day()
}
