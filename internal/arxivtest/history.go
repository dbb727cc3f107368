package arxivtest

import (
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// How often things happen to works, in a hundred. That almost half are
// replaced and about one is withdrawn are the proportions of arXiv's own
// recorded pages; the rest is chosen so that a small world has some of each.
const (
	replacedOf100 = 45
	retitledOf100 = 12
	rewroteOf100  = 30
	crossedOf100  = 5
	withdrawnOf   = 100
	deletedOf     = 1000
)

// history draws what becomes of a work that is submitted at a time. The first
// works of a world meet everything that can happen, so that the smallest
// world has it.
func (m *maker) history(w *Work, i int, t time.Time) {
	w.Versions[0].Submitted, w.Versions[0].Size = t, m.size()
	for len(w.Versions) < 8 && (m.r.IntN(100) < replacedOf100 || i == 3) {
		next := m.later(w)
		if next.After(m.end) {
			break
		}
		w.Versions = append(w.Versions, m.replacement(w, next))
		if i == 3 {
			break
		}
	}
	if m.r.IntN(100) < crossedOf100 || i == 5 {
		m.cross(w)
	}
	if m.r.IntN(withdrawnOf) == 0 || i == 7 || i == 9 {
		m.withdraw(w, i == 9 || m.r.IntN(4) == 0)
	}
	if m.r.IntN(deletedOf) == 0 || i == 11 {
		if d := m.later(w); d.Before(m.end) {
			w.Deleted = d
		}
	}
}

// oldHistory gives a work an id of the old scheme and a first version of that
// time; it is replaced at t, and then like any other.
func (m *maker) oldHistory(w *Work, t time.Time) {
	archives := []string{"hep-th", "math", "cs", "quant-ph", "cond-mat"}
	archive := archives[m.r.IntN(len(archives))]
	year, month := 1992+m.r.IntN(14), 1+m.r.IntN(12)
	under := fmt.Sprintf("%s/%02d%02d", archive, year%100, month)
	m.counts[under]++
	w.ID = papers.ID(fmt.Sprintf("%s%03d", under, m.counts[under]))
	primary := map[string]string{"math": "math.CO", "cs": "cs.LG", "cond-mat": "cond-mat.soft"}[archive]
	if primary == "" {
		primary = archive
	}
	w.Categories = appendNew([]string{primary}, w.Categories[0])
	w.Versions[0].Submitted, w.Versions[0].Size = time.Date(year, time.Month(month), 1+m.r.IntN(28), 0, 0, 0, 0, time.UTC).Add(m.second()), m.size()
	w.Versions = append(w.Versions, m.replacement(w, t))
	if m.r.IntN(4) == 0 {
		if next := m.later(w); next.Before(m.end) {
			w.Versions = append(w.Versions, m.replacement(w, next))
		}
	}
}

// later draws a time behind the newest version, days to months.
func (m *maker) later(w *Work) time.Time {
	gap := time.Duration(m.r.ExpFloat64() * 30 * 24 * float64(time.Hour))
	if m.r.IntN(4) == 0 {
		gap /= 30 // a slip mended within days
	}
	return w.Versions[len(w.Versions)-1].Submitted.Add(time.Hour + gap).Truncate(time.Second)
}

func (m *maker) size() string { return fmt.Sprintf("%dkb", 8+m.r.IntN(4000)) }

func (m *maker) replacement(w *Work, t time.Time) Version {
	n := len(w.Versions) + 1
	v := Version{Submitted: t, Size: m.size(), Comments: fmt.Sprintf("v%d: %d pages, a mistake in Lemma %d mended", n, 10+m.r.IntN(40), n)}
	if m.r.IntN(100) < retitledOf100 {
		v.Title = fmt.Sprintf("%s (version %d)", w.Title, n)
	}
	if m.r.IntN(100) < rewroteOf100 {
		v.Abstract = fmt.Sprintf("%s\n\nVersion %d adds a proof of the main claim.", w.Abstract, n)
	}
	return v
}

func (m *maker) cross(w *Work) {
	at := w.Versions[0].Submitted.Add(time.Duration(1+m.r.IntN(20)) * 24 * time.Hour)
	for _, c := range []string{"stat.ML", "cs.LG", "cs.CL", "math.PR"} {
		if at.Before(m.end) && len(appendNew(w.Categories, c)) > len(w.Categories) {
			w.Crosses = append(w.Crosses, Cross{at, c})
			return
		}
	}
}

// withdraw takes a work back with one more version, and perhaps brings it
// back with another.
func (m *maker) withdraw(w *Work, returns bool) {
	at := m.later(w)
	if at.After(m.end) {
		return
	}
	words := []string{"This paper has been withdrawn by the authors due to an error in Lemma 2", "This paper has been withdrawn", "This submission has been withdrawn by the author: the data were wrong"}
	w.Versions = append(w.Versions, Version{Submitted: at, Size: "0kb", Withdrawn: true, Comments: words[m.r.IntN(len(words))]})
	if at = m.later(w); returns && at.Before(m.end) {
		w.Versions = append(w.Versions, m.replacement(w, at))
	}
}
