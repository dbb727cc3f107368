package bibliography

import (
	"cmp"
	"slices"
	"strings"

	papers "github.com/dailypapers/dailypapers"
)

// risLine parts "TY  - JOUR" at its dash. Programs differ in the blanks around
// it and in front of the tag.
func risLine(line string) (tag, value string, ok bool) {
	line = strings.TrimLeft(line, " \t\u00a0")
	if len(line) < 3 || !isTagByte(line[0]) || line[0] <= '9' || !isTagByte(line[1]) {
		return "", "", false
	}
	rest, dash := strings.CutPrefix(strings.TrimLeft(line[2:], " \t\u00a0"), "-")
	if !dash || rest != "" && line[2] == '-' && !isBlank(rest[0]) { // "IN-vitro"
		return "", "", false
	}
	return line[:2], strings.TrimSpace(rest), true
}

func isTagByte(c byte) bool { return c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' }

// risTags are those of the format's two versions and of EndNote's own. Other
// pairs of letters in front of a dash belong to a text that goes on.
const risTags = " TY ER A1 A2 A3 A4 AB AD AN AU AV BT C1 C2 C3 C4 C5 C6 C7 C8 CA CN CP CR CT CY DA DB DI DO DP ED EP ET H1 H2 ID IS J1 J2 JA JF JO JT KW" +
	" L1 L2 L3 L4 LA LB LK M1 M2 M3 N1 N2 NO NV OP PA PB PP PY RD RI RN RP RT SE SF SL SN SO SP SR ST SV T1 T2 T3 TA TI TT U1 U2 U3 U4 U5 UR VL VO WP WT WV Y1 Y2 "

func isRISTag(tag string) bool { return strings.Contains(risTags, " "+tag+" ") }

// A risField is a tag and the lines of its value.
type risField struct {
	tag   string
	lines []string
}

// A risReader gathers the fields of one record after another.
type risReader struct {
	list
	fields []risField
	line   int  // where the record begins
	typed  bool // it began with TY, and so ends with ER or before the next TY
}

func readRIS(s string) list {
	var r risReader
	n := 0
	for line := range strings.SplitSeq(s, "\n") {
		n++
		tag, value, ok := risLine(line)
		switch {
		case ok && isRISTag(tag):
			if !r.field(tag, value, n) {
				return r.list
			}
		case strings.TrimSpace(line) == "":
			if !r.typed {
				r.end()
			}
		case len(r.fields) > 0:
			last := &r.fields[len(r.fields)-1]
			last.lines = append(last.lines, line)
		}
	}
	r.end()
	return r.list
}

// field takes one field in. It is false where the file has too many records.
func (r *risReader) field(tag, value string, n int) bool {
	if tag == "ER" {
		r.end()
		return true
	}
	if tag == "TY" {
		r.end()
		r.typed = true
	}
	if len(r.fields) == 0 {
		r.line = n
		if r.full(n) {
			return false
		}
	}
	r.fields = append(r.fields, risField{tag, []string{value}})
	return true
}

func (r *risReader) end() {
	if len(r.fields) > 0 {
		r.add(risRecord(r.fields).entry(r.line))
	}
	r.fields, r.typed = nil, false
}

type risRecord []risField

// all returns the values of tags, in the order of the record.
func (r risRecord) all(tags ...string) []string {
	var values []string
	for _, f := range r {
		if slices.Contains(tags, f.tag) {
			if v := oneLine(strings.Join(f.lines, " ")); v != "" {
				values = append(values, v)
			}
		}
	}
	return values
}

// first returns the first value of the first tag that has one.
func (r risRecord) first(tags ...string) string {
	for _, tag := range tags {
		if values := r.all(tag); len(values) > 0 {
			return values[0]
		}
	}
	return ""
}

func (r risRecord) entry(line int) Entry {
	e := Entry{
		Key: r.first("ID", "LB"), Title: r.first("TI", "T1", "CT", "BT", "ST", "TT"), Note: strings.Join(r.all("N1", "NO"), " "), Line: line,
	}
	people := r.all("AU", "A1")
	if len(people) == 0 {
		people = r.all("A2", "ED")
	}
	for _, value := range people {
		e.Authors = append(e.Authors, commaNames(value)...)
	}
	for _, value := range r.all("PY", "Y1", "DA") {
		e.Year = cmp.Or(e.Year, yearIn(value))
	}
	for _, value := range r.all("DO", "DI") {
		e.DOI = cmp.Or(e.DOI, doiIn(value))
	}
	for _, value := range r.all("UR", "LK", "L1", "L2", "M3") {
		e.DOI = cmp.Or(e.DOI, doiOfLink(value))
		e.URL = cmp.Or(e.URL, linkIn(value))
	}
	if doi := r.first("M3"); strings.HasPrefix(doi, "10.") {
		e.DOI = cmp.Or(e.DOI, doiIn(doi))
	}
	e.ID = r.id(e.DOI)
	return e
}

// id looks where programs put ids, the surest place first.
func (r risRecord) id(doi string) papers.ID {
	for _, value := range r.all("AN", "M1", "C1", "C6") {
		if id := idIn(value, anywhere); id != "" {
			return id
		}
	}
	if id := idOfDOI(doi); id != "" {
		return id
	}
	for _, value := range r.all("UR", "LK", "L1", "L2", "DO") {
		for word := range strings.FieldsFuncSeq(value, isBreak) {
			if id := idOfLink(word); id != "" {
				return id
			}
		}
	}
	for _, value := range r.all("JO", "JF", "JA", "J1", "J2", "T2", "VL", "PB", "IS", "SP", "M2", "M3") {
		if id := idIn(value, anywhere); id != "" {
			return id
		}
	}
	if strings.Contains(strings.ToLower(strings.Join(r.all("DB", "DP", "PB", "JO", "JF", "T2"), " ")), "arxiv") {
		for _, value := range r.all("AN", "M1", "VL", "IS") {
			if id := arxivID(value); id != "" {
				return id
			}
		}
	}
	for _, value := range r.all("N1") {
		if id := idIn(value, ahead); id != "" {
			return id
		}
	}
	return ""
}
