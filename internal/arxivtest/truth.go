package arxivtest

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	papers "github.com/dailypapers/dailypapers"
)

// An Expectation is what a harvester must have come to hold of one work.
type Expectation struct {
	// Paper is the work as it stands: Title, Abstract and Comments as arXiv
	// writes them, but unwrapped; Announced is the calendar's day. Authors
	// are as the query API names them.
	papers.Paper
	Told  papers.Day // the announcement's own day: another one behind a holiday
	Stamp papers.Day // OAI-PMH's datestamp
}

// Truth returns what is visible at a time and not deleted, of some groups,
// archives and categories ("cs", "hep-th", "cs.CL"), or of all.
func (w *World) Truth(at time.Time, names ...string) map[papers.ID]Expectation {
	all := map[papers.ID]Expectation{}
	for i := range w.works {
		c, ok := w.last(i, at)
		if !ok || c.deleted || len(names) > 0 && !inAny(categories(&w.works[i], c), names) {
			continue
		}
		all[w.works[i].ID] = w.expect(i, c)
	}
	return all
}

// Deleted returns the works that are deleted at a time, in no order.
func (w *World) Deleted(at time.Time) []papers.ID {
	var all []papers.ID
	for i := range w.works {
		if c, ok := w.last(i, at); ok && c.deleted {
			all = append(all, w.works[i].ID)
		}
	}
	return all
}

// StampAt returns the datestamp of a work at a time, false while it is not
// visible.
func (w *World) StampAt(id papers.ID, at time.Time) (papers.Day, bool) {
	i, ok := w.find[id]
	if !ok {
		return papers.Day{}, false
	}
	c, ok := w.last(i, at)
	return c.stamp, ok
}

func (w *World) expect(i int, c change) Expectation {
	work := &w.works[i]
	e := editionOf(work, c.versions)
	x := Expectation{Told: w.changes[i][0].day, Stamp: c.stamp, Paper: papers.Paper{
		ID: work.ID, Title: e.title, Abstract: e.abstract, Comments: e.comments, Withdrawn: e.withdrawn,
		DOI: work.DOI, Journal: work.Journal, License: work.License, ReportNo: work.ReportNo, Submitter: work.Submitter,
	}}
	for _, n := range work.Names {
		x.Authors = append(x.Authors, papers.Author{Name: n.Text})
	}
	for _, c := range categories(work, c) {
		x.Categories = append(x.Categories, papers.Category(c))
	}
	for n, v := range work.Versions[:c.versions] {
		x.Versions = append(x.Versions, papers.Version{Number: n + 1, Date: papers.Instant(v.Submitted), Size: v.Size})
	}
	x.Published, x.Updated = x.Versions[0].Date, x.Versions[c.versions-1].Date
	x.Announced = w.calendar.Announced(x.Published.Time)
	return x
}

// An edition is the text of a work as one version has it.
type edition struct {
	title, abstract, comments string
	withdrawn                 bool
}

func editionOf(work *Work, versions int) edition {
	e := edition{title: work.Title, abstract: work.Abstract}
	for _, v := range work.Versions[:versions] {
		for _, f := range []struct {
			to   *string
			from string
		}{{&e.title, v.Title}, {&e.abstract, v.Abstract}, {&e.comments, v.Comments}} {
			if f.from != "" {
				*f.to = f.from
			}
		}
		e.withdrawn = v.Withdrawn
	}
	return e
}

// Diff names what differs between what should be held and what is, "" where
// nothing does. Texts are compared as the source wrote them, but for white
// space. The day must be the calendar's, or where a source told it the
// announcement's; a paper of one version may leave Updated empty.
func Diff(want Expectation, got papers.Paper) string {
	title := got.RawTitle
	if title == "" {
		title = got.Title
	}
	var all []string
	differ := func(field string, want, got any) {
		all = append(all, fmt.Sprintf("%s is %q, should be %q", field, fmt.Sprint(got), fmt.Sprint(want)))
	}
	for _, f := range []struct{ name, want, got string }{
		{"ID", string(want.ID), string(got.ID)}, {"title", Normal(want.Title), Normal(title)},
		{"abstract", Normal(want.Abstract), Normal(got.Abstract)},
	} {
		if f.want != f.got {
			differ(f.name, f.want, f.got)
		}
	}
	if len(want.Authors) != len(got.Authors) {
		differ("authors", names(want.Authors), names(got.Authors))
	}
	if !slices.Equal(want.Categories, got.Categories) {
		differ("categories", want.Categories, got.Categories)
	}
	if w, g := dates(want.Versions), dates(got.Versions); w != g {
		differ("versions", w, g)
	}
	if !sameDate(want.Published, got.Published) {
		differ("published", want.Published, got.Published)
	}
	if !sameDate(want.Updated, got.Updated) && !(got.Updated.IsZero() && len(want.Versions) == 1) {
		differ("updated", want.Updated, got.Updated)
	}
	if day := want.day(got.DayTold); day != got.Announced {
		differ(fmt.Sprintf("announced (told: %v)", got.DayTold), day, got.Announced)
	}
	if want.Withdrawn != got.Withdrawn {
		differ("withdrawn", want.Withdrawn, got.Withdrawn)
	}
	return strings.Join(all, "; ")
}

func (x Expectation) day(told bool) papers.Day {
	if told {
		return x.Told
	}
	return x.Announced
}

func sameDate(a, b papers.Date) bool { return a.Precision == b.Precision && a.Time.Equal(b.Time) }

func dates(list []papers.Version) string {
	var all []string
	for _, v := range list {
		all = append(all, fmt.Sprintf("v%d %s", v.Number, v.Date))
	}
	return strings.Join(all, ", ")
}

func names(list []papers.Author) string {
	var all []string
	for _, a := range list {
		all = append(all, a.Name)
	}
	return strings.Join(all, " | ")
}

// Normal is a text with single spaces for its white space and without
// characters that are not seen.
func Normal(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
