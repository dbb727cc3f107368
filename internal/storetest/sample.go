package storetest

import (
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// instant is a moment with every microsecond digit in use.
func instant(y int, m time.Month, d int) papers.Date {
	return papers.Instant(time.Date(y, m, d, 17, 59, 58, 123456789, time.UTC))
}

func known(y int, m time.Month, d int, p papers.Precision) papers.Date {
	return papers.Date{Time: time.Date(y, m, d, 0, 0, 0, 0, time.UTC), Precision: p}
}

func december(d int) papers.Day { return papers.Day{Year: 2025, Month: time.December, Day: d} }

// full returns a paper with something in every field.
func full(id papers.ID) papers.Paper {
	return papers.Paper{
		ID:       id,
		Title:    "Schrödinger operators on $\\mathbb{Z}^d$",
		RawTitle: `Schr\"odinger operators on $\mathbb{Z}^d$`,
		Abstract: "We show that\n  $a < b$ & so on.",
		Summary:  papers.Summary{Text: "Operators are bounded.", By: "starter library"},
		Authors: []papers.Author{
			{Name: "Zoë Ångström", Raw: `Zo\"e \AA{}ngstr\"om`, Affiliation: "Uppsala"},
			{Name: "李明"},
			{Name: "Anna B. Berg", Affiliation: "Bonn; KIT"},
			{Name: "Anna B. Berg"},
		},
		Categories: []papers.Category{"math.SP", "math-ph", "cs.LG"},
		Versions: []papers.Version{
			{Number: 1, Date: instant(2024, 5, 28), Size: "127kb"},
			{Number: 2, Date: known(2024, 6, 3, papers.DayPrecision)},
			{Number: 10, Size: "1,024kb"},
		},
		Links: []papers.Link{
			{Kind: papers.CodeLink, URL: "https://example.org/code?a=1&b=2"},
			{Kind: papers.SameLink, URL: "https://aclanthology.org/2024.acl-long.1/"},
			{Kind: papers.CodeLink, URL: "https://example.org/another"},
		},
		Keywords:  []string{"operators", `a "quoted", <b>`, "спектр"},
		Published: instant(2024, 5, 28),
		Updated:   known(2024, 6, 1, papers.MonthPrecision),
		Announced: papers.Day{Year: 2024, Month: time.May, Day: 30}, DayTold: true,
		Comments: "12 pages, 5 figures", Journal: "J. Spectr. Theory 3 (2024) 1-12", DOI: "10.1000/abc(1)<2>",
		License: "http://creativecommons.org/licenses/by/4.0/", ReportNo: "CERN-TH-2024-001", Language: "deu",
		Submitter: "A. Berg", Citations: 1<<31 - 1, Withdrawn: true,
	}
}

// plain returns a paper that holds little more than its name.
func plain(id papers.ID) papers.Paper {
	return papers.Paper{ID: id, Title: "On " + string(id), Authors: []papers.Author{{Name: "A. Berg"}}}
}

// on returns a plain paper announced on a day.
func on(d papers.Day, id papers.ID) papers.Paper {
	p := plain(id)
	p.Announced = d
	return p
}

// numbered returns plain papers x:0000, x:0001, …
func numbered(n int) []papers.Paper {
	ps := make([]papers.Paper, n)
	for i := range ps {
		ps[i] = plain(papers.ID(fmt.Sprintf("x:%04d", i)))
	}
	return ps
}
