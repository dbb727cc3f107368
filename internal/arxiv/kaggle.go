package arxiv

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// A Kaggle decodes lines of the metadata snapshot. It is a value without
// state, safe for any number of goroutines.
type Kaggle struct {
	calendar papers.Calendar
	now      time.Time
}

// NewKaggle returns a Kaggle that refuses dates more than a year after now.
func NewKaggle(now time.Time) Kaggle { return Kaggle{papers.NewCalendar(), now} }

// A snapshotLine is one record as the snapshot writes it; null is as good as
// absent.
type snapshotLine struct {
	ID            string     `json:"id"`
	Submitter     string     `json:"submitter"`
	Authors       string     `json:"authors"`
	Title         string     `json:"title"`
	Comments      string     `json:"comments"`
	Journal       string     `json:"journal-ref"`
	DOI           string     `json:"doi"`
	ReportNo      string     `json:"report-no"`
	Categories    string     `json:"categories"`
	License       string     `json:"license"`
	Abstract      string     `json:"abstract"`
	Versions      []revision `json:"versions"`
	UpdateDate    string     `json:"update_date"`
	AuthorsParsed [][]string `json:"authors_parsed"` // key name, forenames, suffix, affiliations …
}

type revision struct {
	Version string `json:"version"` // "v1"
	Created string `json:"created"` // "Mon, 2 Apr 2007 19:18:42 GMT"
}

// Decode reads one line. Every error names the key and is ErrInvalid.
func (k Kaggle) Decode(line []byte) (papers.Paper, error) {
	var l snapshotLine
	if err := json.Unmarshal(line, &l); err != nil {
		return papers.Paper{}, explain(err)
	}
	if l.ID == "" {
		return papers.Paper{}, papers.Invalid("id", "is missing")
	}
	id, _, err := papers.ParseID(l.ID)
	if err != nil {
		return papers.Paper{}, err
	}
	if id.Source() != "arxiv" {
		return papers.Paper{}, papers.Invalid("id", "%.60q is not one of arXiv's", l.ID)
	}
	if strings.TrimSpace(l.Title) == "" {
		return papers.Paper{}, papers.Invalid("title", "is missing")
	}
	p := papers.Paper{
		ID: id, Title: unwrap(l.Title), Abstract: paragraphs(l.Abstract),
		Authors: authors(l.Authors, l.AuthorsParsed), Categories: categories(l.Categories),
		Comments: unwrap(l.Comments), Journal: unwrap(l.Journal), DOI: l.DOI, License: l.License,
		ReportNo: l.ReportNo, Submitter: l.Submitter,
	}
	if err := k.dates(&l, &p); err != nil {
		return papers.Paper{}, err
	}
	return p, nil
}

// dates takes the first version's time for publication and announcement, and
// the last one's for the update. Without a first version the id's month stays.
func (k Kaggle) dates(l *snapshotLine, p *papers.Paper) error {
	if p.Published = p.ID.Month(); p.Published.Check(k.now) != nil {
		return papers.Invalid("id", "month %s is more than a year ahead", p.Published)
	}
	for i, r := range l.Versions {
		v, err := k.version(r)
		if err != nil {
			return err
		}
		if i > 0 && v.Number <= p.Versions[i-1].Number {
			return papers.Invalid("versions.version", "%.20q does not follow v%d", r.Version, p.Versions[i-1].Number)
		}
		p.Versions = append(p.Versions, v)
	}
	if len(p.Versions) == 0 {
		return k.withoutVersions(l, p)
	}
	first, last := p.Versions[0], p.Versions[len(p.Versions)-1]
	if first.Number == 1 {
		p.Published = first.Date
		p.Announced = k.calendar.Announced(first.Date.Time)
	}
	if last.Number > 1 {
		p.Updated = last.Date
	}
	return nil
}

// withoutVersions keeps the month that the id carries, and takes the
// snapshot's own day of the last change.
func (k Kaggle) withoutVersions(l *snapshotLine, p *papers.Paper) error {
	if l.UpdateDate == "" {
		return nil
	}
	day, err := papers.ParseDay(l.UpdateDate)
	if err != nil {
		return papers.Invalid("update_date", "%.40q is not a date like 2008-11-26", l.UpdateDate)
	}
	p.Updated = day.Date()
	return papers.Under("update_date", p.Updated.Check(k.now))
}

func (k Kaggle) version(r revision) (papers.Version, error) {
	number, err := strconv.Atoi(strings.TrimPrefix(r.Version, "v"))
	if err != nil || number < 1 || number > 9999 {
		return papers.Version{}, papers.Invalid("versions.version", "%.20q is not a version like v1", r.Version)
	}
	t, err := time.Parse("Mon, 2 Jan 2006 15:04:05 MST", r.Created)
	if err != nil {
		return papers.Version{}, papers.Invalid("versions.created", "%.40q is not a time like Mon, 2 Apr 2007 19:18:42 GMT", r.Created)
	}
	date := papers.Instant(t)
	if err := date.Check(k.now); err != nil {
		return papers.Version{}, papers.Under("versions.created", err)
	}
	return papers.Version{Number: number, Date: date}, nil
}

// explain words encoding/json's error for the person who has the file.
func explain(err error) error {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) && wrong.Field != "" {
		return papers.Invalid(wrong.Field, "is a JSON %s, which the snapshot never has there", wrong.Value)
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return papers.Invalid("line", "is not JSON at byte %d: %s", syntax.Offset, syntax.Error())
	}
	return papers.Invalid("line", "is not a paper in JSON: %s", err)
}

func categories(s string) []papers.Category {
	var codes []papers.Category
	for code := range strings.FieldsSeq(s) {
		codes = append(codes, papers.Category(code))
	}
	return codes
}

// unwrap undoes the line breaks that arXiv puts into long fields.
func unwrap(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(s, "\n", " "))
}

// paragraphs marks arXiv's paragraphs, which begin with an indented line, by
// an empty line.
func paragraphs(s string) string {
	return strings.ReplaceAll(strings.TrimSpace(s), "\n  ", "\n\n")
}
