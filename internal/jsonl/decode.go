package jsonl

import (
	"cmp"
	"encoding/json"
	"errors"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// A Decoder reads lines. It is a value without state, safe for any number of
// goroutines.
type Decoder struct {
	calendar papers.Calendar
	now      time.Time
}

// NewDecoder returns a Decoder that refuses dates more than a year after now.
func NewDecoder(now time.Time) Decoder { return Decoder{papers.NewCalendar(), now} }

// Decode reads one line. Every error names the key and is ErrInvalid. Texts
// are returned as they were written.
func (d Decoder) Decode(line []byte) (papers.Paper, error) {
	var r row
	if err := json.Unmarshal(line, &r); err != nil {
		return papers.Paper{}, explain(err)
	}
	if r.ID == "" {
		return papers.Paper{}, papers.Invalid("id", "is missing")
	}
	id, _, err := papers.ParseID(r.ID)
	if err != nil {
		return papers.Paper{}, err
	}
	if strings.TrimSpace(r.Title) == "" {
		return papers.Paper{}, papers.Invalid("title", "is missing")
	}
	p := papers.Paper{
		ID: id, Title: r.Title, RawTitle: r.RawTitle, Abstract: r.Abstract,
		Summary:  papers.Summary{Text: r.Summary, By: r.SummaryBy},
		Authors:  []papers.Author(r.Authors),
		Keywords: r.Keywords, Categories: categories(r.Categories),
		Comments: r.Comments, Journal: cmp.Or(r.Journal, r.Venue), DOI: r.DOI, License: r.License,
		ReportNo: r.ReportNo, Language: language(r.Lang), Submitter: r.Submitter, Citations: int(r.Citations),
		Withdrawn: r.Withdrawn || strings.HasPrefix(strings.ToLower(r.Status), "withdr"),
	}
	if err := d.dates(&r, &p); err != nil {
		return papers.Paper{}, err
	}
	if p.Links, err = links(&r); err != nil {
		return papers.Paper{}, err
	}
	return p, nil
}

// explain words encoding/json's error for the person who wrote the line.
func explain(err error) error {
	var field *papers.FieldError
	if errors.As(err, &field) {
		return field
	}
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return papers.Invalid(cmp.Or(wrong.Field, "line"), "is a JSON %s, not %s", wrong.Value, wanted(wrong))
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return papers.Invalid("line", "is not JSON at byte %d: %s", syntax.Offset, syntax.Error())
	}
	return papers.Invalid("line", "is not a paper in JSON: %s", err)
}

func wanted(e *json.UnmarshalTypeError) string {
	switch e.Type.Kind().String() {
	case "string":
		return "a string"
	case "slice":
		return "a list"
	case "bool":
		return "true or false"
	case "int":
		return "a whole number"
	}
	return "an object"
}

// categories takes a list, or arXiv's own way of one string with spaces.
func categories(list texts) []papers.Category {
	if len(list) == 1 {
		list = strings.Fields(list[0])
	}
	if len(list) == 0 {
		return nil
	}
	codes := make([]papers.Category, len(list))
	for i, s := range list {
		codes[i] = papers.Category(s)
	}
	return codes
}

// language leaves English out, as papers.Paper does.
func language(s string) string {
	switch strings.ToLower(s) {
	case "eng", "en", "english":
		return ""
	}
	return s
}

// parse reads a date under its own key.
func (d Decoder) parse(key string, m moment) (papers.Date, error) {
	if m == "" {
		return papers.Date{}, nil
	}
	date, err := papers.ParseDate(string(m))
	if err == nil {
		err = date.Check(d.now)
	}
	if err != nil {
		return papers.Date{}, papers.Under(key, err)
	}
	return date, nil
}
