package papertest

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// A Row is one line of the corpus format.
type Row struct {
	ID         string    `json:"id"`
	Title      string    `json:"title"`
	Abstract   string    `json:"abstract,omitempty"`
	Authors    []any     `json:"authors,omitempty"` // names, or objects with a name
	Categories any       `json:"categories,omitempty"`
	Venue      string    `json:"venue,omitempty"`
	Date       string    `json:"date,omitempty"`
	DateKind   string    `json:"date_kind,omitempty"`
	Updated    string    `json:"updated,omitempty"`
	Versions   []Version `json:"versions,omitempty"`
	DOI        string    `json:"doi,omitempty"`
	Keywords   []string  `json:"keywords,omitempty"`
	Comments   string    `json:"comments,omitempty"`
	License    string    `json:"license,omitempty"`
	Citations  int       `json:"citations,omitempty"`
	Links      []Link    `json:"links,omitempty"`
}

// A Version is a revision.
type Version struct {
	Number int    `json:"number"`
	Date   string `json:"date"`
}

// A Link leads out.
type Link struct {
	Kind string `json:"kind"`
	URL  string `json:"url"`
}

// FirstDay and LastDay are the first and the last day on which submissions
// of generated arXiv papers fall; weekends have none.
func FirstDay() time.Time { return time.Date(2024, 5, 6, 0, 0, 0, 0, time.UTC) }

// LastDay is six weeks later, a Friday.
func LastDay() time.Time { return time.Date(2024, 6, 14, 0, 0, 0, 0, time.UTC) }

const workdays = 30 // from FirstDay to LastDay

// Paper returns the paper of a number, always the same one.
func Paper(i int) Row {
	r := rand.New(rand.NewPCG(2024, uint64(i)))
	p := Row{Title: title(r, i), Abstract: abstract(r)}
	p.ID, p.Date, p.DateKind, p.Venue = origin(r, i)
	for range 1 + r.IntN(6) {
		p.Authors = append(p.Authors, pick(r, names()))
	}
	p.Categories = []string{pick(r, fields()), pick(r, fields())}
	if i%coinEvery == 0 {
		p.Abstract += " We call it " + Coin(i) + "."
	}
	adorn(r, i, &p)
	return p
}

// coinEvery is how many papers there are to one with a made-up word.
const coinEvery = 100

// origin returns a paper's id with the kind of date that its source knows.
func origin(r *rand.Rand, i int) (id, date, kind, venue string) {
	switch {
	case i%20 == 1:
		id, date = fmt.Sprintf("hep-th/99%02d%03d", 1+i/20/900%12, 1+i/20%900), "1999"
		return id, date, []string{"", "published"}[i/20%2], ""
	case i%20 == 2:
		return fmt.Sprintf("acl:2023.acl-long.%d", i), "2023-07", "venue", "Proceedings of the Sample Meeting"
	case i%20 == 3:
		return fmt.Sprintf("pl:nips2016:%d", i), "2016", "venue", "Sample Conference 2016"
	case i%200 == 4:
		return fmt.Sprintf("acl:http://proceedings.example.org/2010/paper-%d.pdf", i), "2010", "venue", "Workshop of Samples"
	}
	n := r.IntN(workdays)
	day := FirstDay().AddDate(0, 0, n/5*7+n%5)
	id = fmt.Sprintf("%s.%05d", day.Format("0601"), 1+i)
	switch i % 7 {
	case 0:
		return id, day.Format("2006-01-02"), "created", ""
	case 1:
		return id, day.Format("2006-01-02"), "announced", ""
	case 2:
		return id, "", "", ""
	case 3:
		return id, day.Format("2006-01-02"), "id_month", ""
	}
	return id, day.Add(time.Duration(r.IntN(24*3600)) * time.Second).Format(time.RFC3339), "created", ""
}

// adorn adds what only some papers have.
func adorn(r *rand.Rand, i int, p *Row) {
	if i%3 == 0 {
		p.Comments = fmt.Sprintf("%d pages, %d figures", 6+i%20, i%9)
	}
	switch i % 11 {
	case 0:
		p.Abstract += fmt.Sprintf(" Code: https://github.com/example/tool-%d.", i)
	case 1:
		p.Links = []Link{{"project", fmt.Sprintf("https://example.org/p/%d?a=1&b=2", i)}, {"dataset", fmt.Sprintf("https://huggingface.co/datasets/example/d%d", i)}}
	case 2:
		p.Keywords = []string{pick(r, methods()), pick(r, objects()), `a "quoted" <b>`}
		p.Citations = i % 1000
	case 3:
		p.Authors = append(p.Authors, map[string]string{"name": "Kim Other", "affiliation": "Institute of Samples"})
		p.Categories = "cs.CL cs.LG" // the form that arXiv itself uses
	case 4:
		p.DOI, p.License = fmt.Sprintf("10.5555/sample.%d", i), "http://creativecommons.org/licenses/by/4.0/"
	case 5:
		p.Versions = []Version{{1, "2024-05-01T10:00:00Z"}, {2, "2024-06-01"}}
		p.Updated = "2024-06-01"
	case 6:
		p.Abstract = ""
	}
	if i%1000 == 7 {
		p.Title += ` <script>alert("papertest")</script> & ` + "\u202eesrever\u202c\u0007"
	}
}

// Again returns what a later record says of the paper: fuller in one place,
// poorer in others.
func Again(i int) Row {
	p := Paper(i)
	p.Comments = fmt.Sprintf("Accepted at the Sample Meeting, record %d", i)
	p.Abstract, p.Keywords, p.Links = "", nil, nil
	p.Authors = append(p.Authors, "Late Addition")
	return p
}
