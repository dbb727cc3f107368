package citation

import (
	"strings"

	papers "github.com/dailypapers/dailypapers"
)

// RIS returns one record, its lines ended by CRLF as reference managers
// expect: UNPB for a preprint, JOUR in a journal, CPAPER in a volume, else GEN.
// Mathematics is Unicode.
func RIS(p papers.Paper) string { return ris(workOf(p)) }

func ris(w work) string {
	var r record
	kind, venue := "GEN", "T2"
	switch w.form {
	case preprint:
		kind = "UNPB"
	case article:
		kind, venue = "JOUR", "JO"
	case inVolume:
		kind = "CPAPER"
	}
	r.line("TY", kind)
	for _, a := range w.authors {
		r.line("AU", risName(a))
	}
	r.line("TI", w.plain)
	if !w.date.IsZero() {
		r.line("PY", w.date.Time.Format("2006"))
		r.line("DA", risDate(w.date))
	}
	r.line(venue, w.venue)
	if w.arxiv != "" {
		r.line("AN", "arXiv:"+w.arxiv)
	}
	r.line("DO", w.doi)
	r.line("UR", w.url)
	for _, k := range w.keywords {
		r.line("KW", k)
	}
	r.line("AB", w.abstract)
	r.line("N1", w.note)
	r.WriteString("ER  - \r\n")
	return r.String()
}

type record struct{ strings.Builder }

// line writes a tag and its value, which is a single line already.
func (r *record) line(tag, value string) {
	if value != "" {
		r.WriteString(tag + "  - " + value + "\r\n")
	}
}

// risDate writes year/month/day/ with what is not known left empty.
func risDate(d papers.Date) string {
	switch d.Precision {
	case papers.YearPrecision:
		return d.Time.Format("2006///")
	case papers.MonthPrecision:
		return d.Time.Format("2006/01//")
	}
	return d.Time.Format("2006/01/02/")
}

// risName writes "van der Berg, Anna, Jr.".
func risName(a name) string {
	if a.literal != "" {
		return a.literal
	}
	s := strings.TrimSpace(a.particle + " " + a.family)
	for _, part := range []string{a.given, a.suffix} {
		if part != "" {
			s += ", " + part
		}
	}
	return s
}
