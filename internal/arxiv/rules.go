package arxiv

import (
	"strconv"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// Rules are what every form's papers are held to.
type rules struct {
	calendar papers.Calendar
	now      time.Time // dates more than a year behind it are refused
}

func newRules(now time.Time) rules { return rules{papers.NewCalendar(), now} }

// Keys are what a form calls the things that are most often wrong.
type keys struct{ id, number, created string }

// paper turns the fields of a record into a paper. Every error names the
// field and is ErrInvalid.
func (r rules) paper(l *snapshotLine, called keys) (papers.Paper, error) {
	id, _, err := arxivID(called.id, l.ID)
	if err != nil {
		return papers.Paper{}, err
	}
	if strings.TrimSpace(l.Title) == "" {
		return papers.Paper{}, papers.Invalid("title", "is missing")
	}
	p := papers.Paper{
		ID: id, Title: unwrap(l.Title), Abstract: paragraphs(l.Abstract),
		Authors: authors(l.Authors, l.AuthorsParsed), Categories: categories(l.Categories),
		Comments: unwrap(l.Comments), Journal: unwrap(l.Journal), DOI: unwrap(l.DOI), License: unwrap(l.License),
		ReportNo: unwrap(l.ReportNo), Submitter: unwrap(l.Submitter),
	}
	if err := r.dates(l, &p, called); err != nil {
		return papers.Paper{}, err
	}
	return p, nil
}

// arxivID reads an id of arXiv's, with its version.
func arxivID(key, s string) (papers.ID, int, error) {
	if strings.TrimSpace(s) == "" {
		return "", 0, papers.Invalid(key, "is missing")
	}
	id, version, err := papers.ParseID(s)
	if err != nil {
		return "", 0, papers.Under(key, err)
	}
	if id.Source() != "arxiv" {
		return "", 0, papers.Invalid(key, "%.60q is not one of arXiv's", s)
	}
	return id, version, nil
}

// dates takes the first version's time for publication and announcement, and
// the last one's for the update. Without a first version the id's month stays.
func (r rules) dates(l *snapshotLine, p *papers.Paper, called keys) error {
	if err := r.month(p); err != nil {
		return err
	}
	for i, rev := range l.Versions {
		v, err := r.version(rev, called)
		if err != nil {
			return err
		}
		if i > 0 && v.Number <= p.Versions[i-1].Number {
			return papers.Invalid(called.number, "%.20q does not follow v%d", rev.Version, p.Versions[i-1].Number)
		}
		p.Versions = append(p.Versions, v)
	}
	if len(p.Versions) == 0 {
		return r.withoutVersions(l, p)
	}
	first, last := p.Versions[0], p.Versions[len(p.Versions)-1]
	if first.Number == 1 {
		p.Published = first.Date
		p.Announced = r.calendar.Announced(first.Date.Time)
	}
	if last.Number > 1 {
		p.Updated = last.Date
	}
	return nil
}

// month takes the month that the id carries for the time of publication.
func (r rules) month(p *papers.Paper) error {
	if p.Published = p.ID.Month(); p.Published.Check(r.now) != nil {
		return papers.Invalid("id", "month %s is more than a year ahead", p.Published)
	}
	return nil
}

// withoutVersions keeps the month that the id carries, and takes the
// snapshot's own day of the last change.
func (r rules) withoutVersions(l *snapshotLine, p *papers.Paper) error {
	if l.UpdateDate == "" {
		return nil
	}
	day, err := papers.ParseDay(l.UpdateDate)
	if err != nil {
		return papers.Invalid("update_date", "%.40q is not a date like 2008-11-26", l.UpdateDate)
	}
	p.Updated = day.Date()
	return papers.Under("update_date", p.Updated.Check(r.now))
}

func (r rules) version(rev revision, called keys) (papers.Version, error) {
	number, err := strconv.Atoi(strings.TrimPrefix(rev.Version, "v"))
	if err != nil || number < 1 || number > 9999 {
		return papers.Version{}, papers.Invalid(called.number, "%.20q is not a version like v1", rev.Version)
	}
	date, err := r.instant(called.created, rev.Created)
	if err != nil {
		return papers.Version{}, err
	}
	return papers.Version{Number: number, Date: date, Size: rev.Size}, nil
}

// instant reads a time that a paper can bear.
func (r rules) instant(key, s string) (papers.Date, error) {
	t, ok := parseTime(s)
	if !ok {
		return papers.Date{}, papers.Invalid(key, "%.40q is not a time like Mon, 2 Apr 2007 19:18:42 GMT", s)
	}
	date := papers.Instant(t)
	return date, papers.Under(key, date.Check(r.now))
}
