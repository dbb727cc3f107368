package jsonl

import (
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// The kinds of date that the format names. A line without a kind is read as
// published.
const (
	created   = "created"   // the first version's submission
	published = "published" // the same, or a proceedings' own day
	announced = "announced" // the day of arXiv's announcement
	idMonth   = "id_month"  // the month that the id carries
	venue     = "venue"     // the year or month of the proceedings
)

// dates fills in the paper's dates, its first version and its day.
func (d Decoder) dates(r *row, p *papers.Paper) error {
	date, err := d.parse("date", r.Date)
	if err != nil {
		return err
	}
	if p.Updated, err = d.parse("updated", r.Updated); err != nil {
		return err
	}
	switch r.DateKind {
	case "", created, published, venue:
		p.Announced = d.day(p.ID, date)
	case announced:
		p.Announced, p.DayTold = date.Day(), date.HasDay()
	case idMonth:
		date = monthOnly(date)
	default:
		return papers.Invalid("date_kind", "%.40q is not one of created, published, announced, id_month, venue", r.DateKind)
	}
	p.Published = date
	if date.IsZero() {
		if p.Published = p.ID.Month(); p.Published.Check(d.now) != nil {
			return papers.Invalid("id", "month %s is more than a year ahead", p.Published)
		}
	}
	if err := d.explicitDay(r, p); err != nil {
		return err
	}
	return d.versions(r, p)
}

// day returns the front page's day: by arXiv's calendar for its own papers,
// the very day for others, none where the day is not known.
func (d Decoder) day(id papers.ID, date papers.Date) papers.Day {
	switch {
	case !date.HasDay() || id.Source() != "arxiv":
		return date.Day()
	case date.Precision == papers.InstantPrecision:
		return d.calendar.Announced(date.Time)
	}
	return d.calendar.AnnouncedOnDate(date.Day())
}

func (d Decoder) explicitDay(r *row, p *papers.Paper) error {
	if r.Announced == nil {
		return nil
	}
	day, err := d.parse("announced", moment(*r.Announced))
	if err != nil {
		return err
	}
	if !day.IsZero() && !day.HasDay() {
		return papers.Invalid("announced", "%.40q is not a day like 2025-12-15", *r.Announced)
	}
	p.Announced, p.DayTold = day.Day(), day.HasDay()
	return nil
}

func (d Decoder) versions(r *row, p *papers.Paper) error {
	if len(r.Versions) == 0 {
		if r.DateKind == created && p.ID.Source() == "arxiv" && p.Published.HasDay() {
			p.Versions = []papers.Version{{Number: 1, Date: p.Published}}
		}
		return nil
	}
	p.Versions = make([]papers.Version, len(r.Versions))
	for i, v := range r.Versions {
		date, err := d.parse("versions.date", v.Date)
		if err != nil {
			return err
		}
		if v.Number < 1 || i > 0 && v.Number <= r.Versions[i-1].Number {
			return papers.Invalid("versions.number", "%d at place %d does not rise from 1", v.Number, i+1)
		}
		p.Versions[i] = papers.Version{Number: v.Number, Date: date, Size: v.Size}
	}
	return nil
}

// monthOnly forgets the day of a date that only looks as if it had one.
func monthOnly(d papers.Date) papers.Date {
	if d.Precision <= papers.MonthPrecision {
		return d
	}
	t := time.Date(d.Time.Year(), d.Time.Month(), 1, 0, 0, 0, 0, time.UTC)
	return papers.Date{Time: t, Precision: papers.MonthPrecision}
}
