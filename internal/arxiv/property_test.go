package arxiv

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"
)

// A twin is a paper that can be written as a line of the snapshot and as a
// record of arXivRaw.
type twin struct {
	line  snapshotLine
	sizes []string
}

func newTwin(r *rand.Rand) twin {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	first := time.Date(1991+r.IntN(35), time.Month(1+r.IntN(12)), 1+r.IntN(28), r.IntN(24), r.IntN(60), r.IntN(60), 0, time.UTC)
	id := fmt.Sprintf("%s.%04d", first.Format("0601"), 1+r.IntN(9000))
	switch {
	case first.Year() >= 2015:
		id = fmt.Sprintf("%s.%05d", first.Format("0601"), 1+r.IntN(20000))
	case first.Before(time.Date(2007, 4, 1, 0, 0, 0, 0, time.UTC)):
		first = first.AddDate(1, 0, 0) // hep-lat began in 1992
		id = fmt.Sprintf("%s/%s%03d", pick("hep-th", "math", "cs", "HEP-PH"), first.Format("0601"), 1+r.IntN(900))
		if !first.Before(time.Date(2007, 4, 1, 0, 0, 0, 0, time.UTC)) {
			id = fmt.Sprintf("%s.%04d", first.Format("0601"), 1+r.IntN(9000))
		}
	}
	w := twin{line: snapshotLine{
		ID: id, Submitter: pick("Mira Sample", "K. Öther", ""), Title: pick("A title", "Spectra of $H<0$ & more\n  in two lines", `Erd\H{o}s "numbers"`, "数 and é"),
		Comments: pick("", "12 pages,\n  3 figures", "a < b && c > d"), Journal: pick("", "Samples 1 (2026) 2-3"), DOI: pick("", "10.5555/sample.1<2>"),
		ReportNo: pick("", "SAMPLE-1"), Categories: pick("cs.CL", "hep-th gr-qc math.AG", "q-bio.NC cs.LG stat.ML"), License: pick("", "http://creativecommons.org/licenses/by/4.0/"),
		Abstract: pick("  Short.\n", "  Of lines\nand more.\n  A paragraph & <tags> \"here\".\n", ""),
	}}
	w.addAuthors(r)
	for i := range 1 + r.IntN(4) {
		at := first.AddDate(0, 0, 40*i)
		layout := "Mon, 2 Jan 2006 15:04:05 GMT"
		if r.IntN(2) == 0 {
			layout = "Mon, 02 Jan 2006 15:04:05 GMT"
		}
		w.line.Versions = append(w.line.Versions, revision{Version: fmt.Sprintf("v%d", i+1), Created: at.Format(layout)})
		w.sizes = append(w.sizes, fmt.Sprintf("%dkb", r.IntN(900)))
	}
	return w
}

// addAuthors writes plain names in one string and, at times, taken apart; TeX
// is left to the string, since only the snapshot turns it into Unicode.
func (w *twin) addAuthors(r *rand.Rand) {
	if r.IntN(3) == 0 {
		w.line.Authors = []string{"", `C. Bal\'azs (Argonne) and E. M\"uller`, "ATLAS Collaboration: G. Aad, B. Abbott", "A. A (1), B. B (1,2) ((1) Here, There, (2) Elsewhere)"}[r.IntN(4)]
		return
	}
	var names []string
	for i := range 1 + r.IntN(4) {
		parts := []string{fmt.Sprintf("Key%c", 'a'+i), "F. G.", []string{"", "Jr."}[r.IntN(2)]}
		name := "F. G. " + parts[0]
		if parts[2] != "" {
			name += ", Jr."
		}
		if r.IntN(2) == 0 {
			parts = append(parts, "Institute, Town")
			name = strings.TrimSuffix(name, ", Jr.") + strings.TrimPrefix(name[len(strings.TrimSuffix(name, ", Jr.")):], ",") + " (Institute, Town)"
		}
		names = append(names, name)
		w.line.AuthorsParsed = append(w.line.AuthorsParsed, parts)
	}
	w.line.Authors = strings.Join(names, ",\n  ")
}

// xml writes the record as arXiv's server does.
func (w *twin) xml() string {
	var b strings.Builder
	element := func(name, s string) {
		if s != "" {
			b.WriteString("<" + name + ">" + escaped(s) + "</" + name + ">\n")
		}
	}
	b.WriteString(`<record><header><identifier>oai:arXiv.org:` + w.line.ID + `</identifier></header><metadata><arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/">`)
	element("id", w.line.ID)
	element("submitter", w.line.Submitter)
	for i, v := range w.line.Versions {
		b.WriteString(`<version version="` + v.Version + `">`)
		element("date", v.Created)
		element("size", w.sizes[i])
		b.WriteString("</version>")
	}
	for _, f := range [][2]string{{"title", w.line.Title}, {"authors", w.line.Authors}, {"categories", w.line.Categories}, {"comments", w.line.Comments},
		{"report-no", w.line.ReportNo}, {"journal-ref", w.line.Journal}, {"doi", w.line.DOI}, {"license", w.line.License}, {"abstract", w.line.Abstract}} {
		element(f[0], f[1])
	}
	b.WriteString("</arXivRaw></metadata></record>\n")
	return b.String()
}

// escaped is the escaping of another hand: encoding/xml writes references
// where arXiv writes characters.
func escaped(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s))
	return b.String()
}

// TestTwins holds the snapshot and arXivRaw to one paper.
func TestTwins(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 14))
	for range 3000 {
		w := newTwin(r)
		line, err := json.Marshal(w.line)
		if err != nil {
			t.Fatal(err)
		}
		want, err := NewKaggle(now).Decode(line)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		for i := range want.Versions {
			want.Versions[i].Size = w.sizes[i]
		}
		d := read(t, oaiPage(w.xml()))
		if len(d.Records) != 1 {
			t.Fatalf("%s: refused %v", w.xml(), d.Refused)
		}
		if got := d.Records[0].Paper; !reflect.DeepEqual(got, want) {
			t.Fatalf("\n got %+v\nwant %+v\nfrom %s", got, want, line)
		}
	}
}

// TestAnyDamage changes, drops and inserts bytes in one of three records, and
// holds the others to come through whole.
func TestAnyDamage(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 20,000 damaged documents, alone: not with -short")
	}
	r := rand.New(rand.NewPCG(2, 71))
	before, after := sample(1)+"\n", "\n"+sample(3)
	whole := read(t, oaiPage(before+sample(2)+after))
	for range 20_000 {
		b := []byte(sample(2))
		for range 1 + r.IntN(3) {
			i := r.IntN(len(b))
			switch r.IntN(4) {
			case 0:
				b[i] = byte(r.IntN(256))
			case 1:
				b = append(b[:i], b[min(len(b), i+1+r.IntN(40)):]...)
			case 2:
				b = append(b[:i], append([]byte{"<>&\"'\x00\xff/"[r.IntN(8)]}, b[i:]...)...)
			case 3:
				b = append(b[:i], append([]byte("</record>"), b[i:]...)...)
			}
			if len(b) == 0 {
				break
			}
		}
		d := read(t, oaiPage(before+string(b)+after))
		n := len(d.Records)
		if n < 2 || !reflect.DeepEqual(d.Records[0], whole.Records[0]) || !reflect.DeepEqual(d.Records[n-1].Paper, whole.Records[2].Paper) || d.Token != whole.Token {
			t.Fatalf("%q: got %+v, refused %v, token %q", b, d.Records, d.Refused, d.Token)
		}
	}
}
