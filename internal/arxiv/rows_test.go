package arxiv

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/papertest"
)

// A dbRow is one version of a paper as arXiv's own test database holds it.
type dbRow struct {
	Table      string
	ID         string `json:"paper_id"`
	Created    string
	Submitter  string `json:"submitter_name"`
	Size       int    `json:"source_size"`
	Format     string `json:"source_format"`
	Flags      string `json:"source_flags"`
	Title      string
	Authors    string
	Categories string `json:"abs_categories"`
	Comments   string
	ReportNo   string `json:"report_num"`
	Journal    string `json:"journal_ref"`
	DOI        string
	Abstract   string
	License    string
	Version    int
	Current    int `json:"is_current"`
	Withdrawn  int `json:"is_withdrawn"`
}

func (r dbRow) at(t *testing.T) time.Time {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04:05", r.Created) // takes fractions too
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// dbPapers returns the versions of each paper, rising, in the order of the file.
func dbPapers(t *testing.T, path string) [][]dbRow {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(path, ".gz") {
		r, err := gzip.NewReader(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		if b, err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	byID, order := map[string][]dbRow{}, []string{}
	lines := bufio.NewScanner(bytes.NewReader(b))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var r dbRow
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		if r.Table != "arXiv_metadata" {
			continue
		}
		if byID[r.ID] == nil {
			order = append(order, r.ID)
		}
		byID[r.ID] = append(byID[r.ID], r)
	}
	var all [][]dbRow
	for _, id := range order {
		slices.SortFunc(byID[id], func(a, b dbRow) int { return a.Version - b.Version })
		all = append(all, byID[id])
	}
	return all
}

// dbRecord writes what arXiv's server makes of the rows of a paper: the texts
// of the current version, and dates, sizes and types of all.
func dbRecord(t *testing.T, rows []dbRow) (string, dbRow) {
	t.Helper()
	types := map[string]string{"pdftex": "D", "withdrawn": "I", "html": "H", "ps": "P", "docx": "X"}
	var current dbRow
	var versions strings.Builder
	for _, r := range rows {
		if r.Current == 1 {
			current = r
		}
		letters := types[r.Format]
		for _, flag := range []string{"S", "A"} {
			if strings.Contains(r.Flags, flag) {
				letters = flag + letters
			}
		}
		if letters != "" {
			letters = "<source_type>" + letters + "</source_type>"
		}
		fmt.Fprintf(&versions, "<version version=\"v%d\">\n<date>%s</date>\n<size>%dkb</size>%s</version>\n",
			r.Version, r.at(t).Format("Mon, 02 Jan 2006 15:04:05 GMT"), r.Size/1024, letters)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "<record>\n<header><identifier>oai:arXiv.org:%[1]s</identifier></header>\n<metadata><arXivRaw xmlns=\"http://arxiv.org/OAI/arXivRaw/\">\n<id>%[1]s</id>\n<submitter>%[2]s</submitter>\n%[3]s",
		current.ID, escaped(current.Submitter), versions.String())
	for _, f := range [][2]string{{"title", current.Title}, {"authors", current.Authors}, {"categories", current.Categories}, {"comments", current.Comments},
		{"report-no", current.ReportNo}, {"journal-ref", current.Journal}, {"doi", current.DOI}, {"license", current.License}, {"abstract", current.Abstract}} {
		if f[1] != "" {
			fmt.Fprintf(&b, "<%s>%s</%s>\n", f[0], escaped(f[1]), f[0])
		}
	}
	return b.String() + "</arXivRaw></metadata></record>", current
}

// TestDatabaseRows writes arXiv's own test databases as arXivRaw and reads
// them back. One of them has papers whose ids are made up.
func TestDatabaseRows(t *testing.T) {
	for file, want := range map[string]int{"oai/arxiv_browse_testdb_rows.jsonl.gz": 509, "rss/arxiv_feed_testdb_rows.jsonl": 0} {
		var records []string
		var kept [][]dbRow
		var refused []string
		for _, rows := range dbPapers(t, papertest.Data(t, "protocol", file)) {
			record, _ := dbRecord(t, rows)
			records = append(records, record)
			if _, _, err := papers.ParseID(rows[0].ID); err != nil {
				refused = append(refused, rows[0].ID)
				continue
			}
			kept = append(kept, rows)
		}
		d := read(t, oaiPage(records...))
		if len(d.Records) != len(kept) || len(d.Refused) != len(refused) || want > 0 && len(kept) != want {
			t.Fatalf("%s: %d records and %d refused, want %d and %d: %v", file, len(d.Records), len(d.Refused), len(kept), len(refused), d.Refused)
		}
		t.Logf("%s: %d papers, %d with made-up ids", file, len(kept), len(refused))
		for i, rows := range kept {
			compareRows(t, d.Records[i].Paper, rows)
		}
	}
}

func compareRows(t *testing.T, p papers.Paper, rows []dbRow) {
	t.Helper()
	_, current := dbRecord(t, rows)
	if string(p.ID) != current.ID || squeezed(p.Title) != squeezed(current.Title) || squeezed(p.Abstract) != squeezed(current.Abstract) || squeezed(p.Submitter) != squeezed(current.Submitter) || squeezed(p.Comments) != squeezed(current.Comments) {
		t.Errorf("%s: got %+v", current.ID, p)
	}
	if len(p.Versions) != len(rows) {
		t.Fatalf("%s: %d versions, want %d", p.ID, len(p.Versions), len(rows))
	}
	for i, r := range rows {
		if v := p.Versions[i]; v.Number != r.Version || !v.Date.Time.Equal(r.at(t).Truncate(time.Second)) || v.Size != fmt.Sprintf("%dkb", r.Size/1024) {
			t.Errorf("%s: version %+v of %+v", p.ID, v, r)
		}
	}
	// One withdrawal of the database does not show: its source has another
	// format. The remark that goes with it is for ingest to read.
	if want := current.Format == "withdrawn"; p.Withdrawn != want || p.Withdrawn && current.Withdrawn != 1 {
		t.Errorf("%s: withdrawn is %t", p.ID, p.Withdrawn)
	}
	if p.Published != p.Versions[0].Date && rows[0].Version == 1 {
		t.Errorf("%s: published %s", p.ID, p.Published)
	}
}
