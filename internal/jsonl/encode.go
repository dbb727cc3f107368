package jsonl

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// Encode writes a paper as one line, without its end. Decoding the line gives
// the same paper again, provided that the paper could have come from Decode:
// its id is canonical, it has a title, its dates are acceptable, an arXiv
// paper has at least its id's month, and empty lists are nil.
func Encode(p papers.Paper) ([]byte, error) {
	r := row{
		ID: string(p.ID), Title: p.Title, RawTitle: p.RawTitle, Abstract: p.Abstract,
		Summary: p.Summary.Text, SummaryBy: p.Summary.By,
		Authors: people(p.Authors), Keywords: p.Keywords,
		Date: write(p.Published), Updated: write(p.Updated),
		Comments: p.Comments, Journal: p.Journal, DOI: p.DOI, License: p.License,
		ReportNo: p.ReportNo, Lang: p.Language, Submitter: p.Submitter, Citations: count(p.Citations),
		Withdrawn: p.Withdrawn,
	}
	// A day that follows from the date is left to follow from it again.
	if day := p.Announced.String(); p.DayTold || p.Published.HasDay() == p.Announced.IsZero() {
		r.Announced = &day
	}
	for _, c := range p.Categories {
		r.Categories = append(r.Categories, string(c))
	}
	for _, v := range p.Versions {
		r.Versions = append(r.Versions, version{v.Number, write(v.Date), v.Size})
	}
	for _, l := range p.Links {
		r.Links = append(r.Links, link{string(l.Kind), l.URL})
	}
	line, err := marshal(r)
	if err != nil {
		return nil, fmt.Errorf("jsonl: encode %s: %w", p.ID, err)
	}
	return line, nil
}

// write keeps the fractions of a second, which Date.String does not show.
func write(d papers.Date) moment {
	if d.Precision == papers.InstantPrecision {
		return moment(d.Time.UTC().Format(time.RFC3339Nano))
	}
	return moment(d.String())
}

// marshal leaves <, > and & as they are: the line is a file's, not a page's.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte{'\n'}), nil
}
