package arxivtest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/papertest"
)

// A text is what a work says, whoever wrote it.
type text struct {
	title, abstract, comments, doi string
	names                          []Name
	categories                     []string
}

// MakeWorld makes a world of our own texts, always the same one for a seed:
// about perDay submissions a weekday and a third of it on weekends, from a
// day after March 2007 on, with replacements, crosses, withdrawals and
// returns, deletions, old papers that are replaced, holidays and one late day.
// Nothing happens after the last day.
func MakeWorld(seed uint64, first papers.Day, days, perDay int) *World {
	m := newMaker(seed, first, days)
	var times []time.Time
	for i := range days {
		n := perDay - perDay/5 + m.r.IntN(2*(perDay/5)+1)
		d := first.Add(i)
		if wd := d.Weekday(); wd == time.Saturday || wd == time.Sunday {
			n /= 3
		}
		for range n {
			times = append(times, d.Time().Add(m.second()))
		}
	}
	from := int(seed%997) * 31
	return m.world(times, func(i int) text { return m.text(from + i) })
}

// A maker draws histories.
type maker struct {
	r      *rand.Rand
	first  papers.Day
	days   int
	end    time.Time
	counts map[string]int // ids given, by month

	accents, plain *strings.Replacer // of real names
}

func newMaker(seed uint64, first papers.Day, days int) *maker {
	return &maker{r: rand.New(rand.NewPCG(seed, 20070401)), first: first, days: days, end: first.Add(days).Time(), counts: map[string]int{}, accents: accents(), plain: plain()}
}

func (m *maker) second() time.Duration { return time.Duration(m.r.IntN(24*60*60)) * time.Second }

// world gives each time a text and a history behind it. One in a hundred is
// an old paper that comes back at that time.
func (m *maker) world(times []time.Time, next func(int) text) *World {
	slices.SortFunc(times, time.Time.Compare)
	works := make([]Work, len(times))
	for i, t := range times {
		works[i] = m.work(next(i))
		if i%100 == 17 {
			m.oldHistory(&works[i], t)
		} else {
			works[i].ID = m.id(t)
			m.history(&works[i], i, t)
		}
	}
	return NewWorld(works, m.holidays(), m.lateDay())
}

// id gives the next number of a month. Numbers from 99000 on are never
// reached: they are for Damaged records.
func (m *maker) id(t time.Time) papers.ID {
	month := t.Format("0601")
	m.counts[month] += 1 + m.r.IntN(3)
	if month < "1501" {
		return papers.ID(fmt.Sprintf("%s.%04d", month, m.counts[month]))
	}
	return papers.ID(fmt.Sprintf("%s.%05d", month, m.counts[month]))
}

func (m *maker) work(x text) Work {
	r := m.r
	w := Work{Title: x.title, Abstract: x.abstract, Names: x.names, Authors: authorLine(r, x.names), Categories: x.categories, DOI: x.doi,
		Submitter: x.names[r.IntN(len(x.names))].Text, License: licences()[r.IntN(len(licences()))]}
	if r.IntN(8) == 0 {
		w.Journal = fmt.Sprintf("J. Samples %d (%d) %d-%d", 1+r.IntN(90), 1990+r.IntN(30), 100+r.IntN(50), 160+r.IntN(50))
	}
	if r.IntN(20) == 0 {
		w.ReportNo = fmt.Sprintf("SAMPLE-TH/%02d-%03d", r.IntN(30), r.IntN(900))
	}
	if r.IntN(10) == 0 {
		w.MSC = "68T05, 62G08 (Primary)"
	}
	if r.IntN(10) == 0 {
		w.ACM = "I.2.6; H.3.3"
	}
	w.Versions = []Version{{Comments: x.comments}}
	return w
}

func licences() []string {
	return []string{"http://arxiv.org/licenses/nonexclusive-distrib/1.0/", "http://creativecommons.org/licenses/by/4.0/", "http://creativecommons.org/licenses/by-nc-sa/4.0/", "http://creativecommons.org/publicdomain/zero/1.0/"}
}

// text makes our own text of a number.
func (m *maker) text(i int) text {
	row := papertest.Paper(i)
	if row.Abstract == "" {
		row.Abstract = "We answer a question of old standing."
	}
	if strings.Contains(row.Title, "<script>") {
		row.Title = fmt.Sprintf("If $a<b$ & $c>d$, what of R&D \"in %d\"?", i)
	}
	switch i % 9 {
	case 0:
		row.Abstract += "\n\nA second part shows that $p<0.05$ & that Poincar\\'e was right; na\u00efve readers > others."
	case 1:
		row.Abstract += " It improves on a note that one of us withdrew."
	}
	x := text{title: row.Title, abstract: row.Abstract, names: makeNames(m.r), categories: m.categories()}
	if i%3 > 0 {
		x.comments = fmt.Sprintf("%d pages, %d figures & <1 table>; accepted at the Sample Meeting %d", 4+i%40, i%9, 2000+i%25)
	}
	if i%10 == 4 {
		x.doi = fmt.Sprintf("10.5555/sample.%d", i)
	}
	return x
}

// categories draws a primary one and up to three others. The twins of arXiv's
// taxonomy come together.
func (m *maker) categories() []string {
	fields := [][]string{strings.Fields("cs.CL cs.LG cs.CV cs.AI cs.IR cs.RO cs.DS cs.IT"), strings.Fields("stat.ML stat.ME stat.AP"),
		strings.Fields("math.CO math.PR math.NT math.OC math.NA"), strings.Fields("hep-th astro-ph.GA quant-ph gr-qc math-ph physics.soc-ph cond-mat.soft"), strings.Fields("q-bio.BM eess.SP econ.EM q-fin.ST")}
	var list []string
	for range 1 + m.r.IntN(4)*m.r.IntN(2) {
		field := fields[[]int{0, 0, 0, 0, 0, 1, 2, 2, 3, 3, 4}[m.r.IntN(11)]]
		list = appendNew(list, field[m.r.IntN(len(field))])
	}
	twins := map[string]string{"cs.IT": "math.IT", "math-ph": "math.MP", "math.NA": "cs.NA"}
	for _, c := range slices.Clone(list) {
		if twins[c] != "" {
			list = appendNew(list, twins[c])
		}
	}
	return list
}

func appendNew(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// holidays are the days of the world on which arXiv rests, or one of its
// weekdays where there is none.
func (m *maker) holidays() []papers.Day {
	var all []papers.Day
	for i := range m.days {
		d := m.first.Add(i)
		thanksgiving := d.Month == time.November && d.Weekday() == time.Thursday && d.Day > 21 && d.Day < 29
		switch fmt.Sprintf("%02d-%02d", d.Month, d.Day) {
		case "01-01", "07-04", "12-25", "12-26":
			thanksgiving = true
		}
		if thanksgiving && isWeekday(d) {
			all = append(all, d)
		}
	}
	if len(all) == 0 && m.days >= 10 {
		all = append(all, m.weekday(m.days/2))
	}
	return all
}

// lateDay is two thirds through; its announcement comes nine hours late.
func (m *maker) lateDay() map[papers.Day]time.Duration {
	d := m.weekday(m.days * 2 / 3)
	for rest := m.holidays(); slices.Contains(rest, d) || !isWeekday(d) || d.Weekday() == time.Monday; {
		d = d.Add(1)
	}
	return map[papers.Day]time.Duration{d: 9 * time.Hour}
}

// weekday is the first one at or behind a number of days.
func (m *maker) weekday(n int) papers.Day {
	d := m.first.Add(n)
	for !isWeekday(d) {
		d = d.Add(1)
	}
	return d
}

func isWeekday(d papers.Day) bool {
	return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
}
