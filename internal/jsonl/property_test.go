package jsonl

import (
	"bytes"
	"reflect"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"pgregory.net/rapid"
)

func text(t *rapid.T, name string) string { return rapid.String().Draw(t, name) }

func anyDate(t *rapid.T, name string) papers.Date {
	at := time.Date(rapid.IntRange(1900, 2026).Draw(t, name), 1, 1, 0, 0, 0, 0, time.UTC)
	switch papers.Precision(rapid.IntRange(0, 4).Draw(t, name+" precision")) {
	case papers.YearPrecision:
		return papers.Date{Time: at, Precision: papers.YearPrecision}
	case papers.MonthPrecision:
		return papers.Date{Time: at.AddDate(0, 4, 0), Precision: papers.MonthPrecision}
	case papers.DayPrecision:
		return papers.DayOf(at.AddDate(0, 0, rapid.IntRange(0, 300).Draw(t, name+" day"))).Date()
	case papers.InstantPrecision:
		return papers.Instant(at.Add(time.Duration(rapid.Int64Range(0, 1e16).Draw(t, name+" instant"))))
	}
	return papers.Date{}
}

// anyPaper draws a paper as Decode could return it.
func anyPaper(t *rapid.T) papers.Paper {
	p := papers.Paper{
		ID:    papers.ID(rapid.SampledFrom([]string{"2405.18203", "hep-th/9901001", "acl:2024.acl-long.1", "pl:nips2017:9253"}).Draw(t, "id")),
		Title: "T" + text(t, "title"), RawTitle: text(t, "raw title"), Abstract: text(t, "abstract"),
		Summary:   papers.Summary{Text: text(t, "summary"), By: text(t, "by")},
		Published: anyDate(t, "published"), Updated: anyDate(t, "updated"),
		Comments: text(t, "comments"), Journal: text(t, "journal"), DOI: text(t, "doi"), License: text(t, "license"),
		ReportNo: text(t, "report"), Submitter: text(t, "submitter"), Language: rapid.SampledFrom([]string{"", "fra", "zho"}).Draw(t, "language"),
		Citations: rapid.IntRange(0, 1e6).Draw(t, "citations"), Withdrawn: rapid.Bool().Draw(t, "withdrawn"),
	}
	p.Published = p.Published.Or(p.ID.Month())
	switch rapid.IntRange(0, 2).Draw(t, "day") {
	case 1:
		p.Announced = NewDecoder(now).day(p.ID, p.Published)
	case 2:
		p.DayTold = true
		p.Announced = papers.DayOf(time.Date(2024, 1, rapid.IntRange(1, 300).Draw(t, "day"), 0, 0, 0, 0, time.UTC))
	}
	for range rapid.IntRange(0, 3).Draw(t, "authors") {
		p.Authors = append(p.Authors, papers.Author{Name: text(t, "name"), Raw: text(t, "raw"), Affiliation: text(t, "affiliation")})
	}
	for n := range rapid.IntRange(0, 3).Draw(t, "items") {
		p.Categories = append(p.Categories, papers.Category(rapid.StringMatching(`[a-z-]+(\.[A-Z]+)?`).Draw(t, "category")))
		p.Keywords = append(p.Keywords, "k"+text(t, "keyword"))
		p.Versions = append(p.Versions, papers.Version{Number: n + 1, Date: anyDate(t, "version"), Size: text(t, "size")})
		p.Links = append(p.Links, papers.Link{Kind: papers.CodeLink, URL: "https://github.com/x/" + rapid.StringMatching(`[a-z&<]+`).Draw(t, "link")})
	}
	return p
}

func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { roundTrip(t, anyPaper(t)) })
}

// FuzzDecode looks for a line that panics, and for a paper that changes when
// it is written and read.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"id":"1705.01224v3","title":"T","authors":["A","B \u00e9"],"date":"2017-05-02","date_kind":"created","updated":"2017-05-03"}`))
	f.Add([]byte(`{"id":"acl:2024.acl-long.1","title":"T","date":"2024-08","date_kind":"venue","also":["pl:x:1"],"lang":"fra","citations":3}`))
	f.Add([]byte(`{"id":"acl:http://www.lrec-conf.org/a/942_Paper.pdf","title":"T","links":[{"kind":"code","url":"https://github.com/a/b"}]}`))
	f.Add([]byte(`{"id":"2405.18203","title":"T","authors":[{"name":"A"},null],"versions":[{"number":1,"date":"2024-05-28T20:00:00.5+02:00"}],"announced":""}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		if !bytes.Equal(bytes.ToValidUTF8(line, nil), line) {
			return
		}
		p, err := NewDecoder(now).Decode(line)
		if err != nil {
			return
		}
		again, err := Encode(p)
		if err != nil {
			t.Fatal(err)
		}
		q, err := NewDecoder(now).Decode(again)
		if err != nil {
			t.Fatalf("%s: %v", again, err)
		}
		third, err := Encode(q)
		if err != nil || !bytes.Equal(third, again) {
			t.Fatalf("%v\n%s\n%s\n%v", err, again, third, reflect.DeepEqual(p, q))
		}
	})
}
