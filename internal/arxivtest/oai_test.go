package arxivtest_test

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/arxivtest"
)

// TestListsHoldTheirWindows asks for windows of all kinds and holds the
// records against the stamps of the truth.
func TestListsHoldTheirWindows(t *testing.T) {
	for _, stamps := range []string{"Eastern", "UTC"} {
		w := arxivtest.MakeWorld(11, first(), 60, 12)
		if stamps == "UTC" {
			w.UseUTCStamps()
		}
		v := visiting(t, w, noon(first().Add(70)), arxivtest.Options{Page: 17})
		for _, tt := range []struct {
			from, until papers.Day
			set, name   string
		}{
			{name: "all"},
			{from: first(), until: first().Add(70)},
			{from: first().Add(3), until: first().Add(3)},
			{from: first().Add(10), until: first().Add(24), set: "cs", name: "cs"},
			{from: first().Add(10), set: "math:math", name: "math"},
			{from: first().Add(1), set: "physics:hep-th", name: "hep-th"},
			{set: "cs:cs:LG", name: "cs.LG"},
			{from: first().Add(5), until: first().Add(6)}, // a weekend: Sunday's evening has an announcement
			{from: first().Add(69)},
		} {
			query := ""
			for name, value := range map[string]string{"from": tt.from.String(), "until": tt.until.String(), "set": tt.set} {
				if value != "" {
					query += "&" + name + "=" + url.QueryEscape(value)
				}
			}
			all, pages := v.harvest(query)
			want := expected(w, v.clock.Now(), tt.from, tt.until, tt.name)
			got := slices.Collect(maps.Values(byID(all)))
			if len(all) != len(got) || len(got) != len(want) {
				t.Errorf("%s, %s: %d records of %d works, want %d", stamps, query, len(all), len(got), len(want))
			}
			for _, r := range got {
				if stamp, ok := want[r.id()]; !ok || stamp.String() != r.Header.Stamp {
					t.Errorf("%s, %s: %s has stamp %s, want %s", stamps, query, r.id(), r.Header.Stamp, stamp)
				}
			}
			if pages < len(want)/17 {
				t.Errorf("%s: only %d pages", query, pages)
			}
		}
		if err := v.s.Log.Check(3 * time.Second); err != nil {
			t.Error(err)
		}
	}
}

func byID(list []record) map[papers.ID]record {
	m := map[papers.ID]record{}
	for _, r := range list {
		m[r.id()] = r
	}
	return m
}

// expected is the naive way: all works, their stamps, one test each.
func expected(w *arxivtest.World, at time.Time, from, until papers.Day, name string) map[papers.ID]papers.Day {
	want := map[papers.ID]papers.Day{}
	add := func(id papers.ID) {
		stamp, ok := w.StampAt(id, at)
		if ok && !stamp.Before(from) && (until.IsZero() || !until.Before(stamp)) {
			want[id] = stamp
		}
	}
	for id, x := range w.Truth(at) {
		if name == "" || name == "all" || slices.ContainsFunc(x.Categories, func(c papers.Category) bool { return string(c) == name || string(c.Archive()) == name }) {
			add(id)
		}
	}
	for _, id := range w.Deleted(at) {
		work, _ := w.Work(id)
		if name == "" || name == "all" || slices.ContainsFunc(work.Categories, func(c string) bool { return c == name || string(papers.Category(c).Archive()) == name }) {
			add(id)
		}
	}
	return want
}

// TestRecordsTellTheTruth reads each record's own words back.
func TestRecordsTellTheTruth(t *testing.T) {
	w := arxivtest.MakeWorld(4, first(), 90, 10)
	v := visiting(t, w, noon(first().Add(100)), arxivtest.Options{})
	truth := w.Truth(v.clock.Now())
	all, _ := v.harvest("")
	slips := 0
	for _, r := range all {
		x, ok := truth[r.id()]
		if r.Header.Status == "deleted" {
			if ok || r.Raw.ID != "" {
				t.Errorf("%s is deleted and yet there", r.id())
			}
			continue
		}
		work, _ := w.Work(r.id())
		if arxivtest.Normal(r.Raw.Title) != arxivtest.Normal(x.Title) || arxivtest.Normal(r.Raw.Abstract) != arxivtest.Normal(x.Abstract) || arxivtest.Normal(r.Raw.Authors) != arxivtest.Normal(work.Authors) {
			t.Errorf("%s: %+v\nis not\n%+v", r.id(), r.Raw, x)
		}
		if !strings.HasPrefix(r.Raw.Abstract, "  ") || !strings.HasSuffix(r.Raw.Abstract, "\n") {
			t.Errorf("%s: the abstract %.40q is not wrapped as arXiv does", r.id(), r.Raw.Abstract)
		}
		if len(r.Raw.Versions) != len(x.Versions) || len(strings.Fields(r.Raw.Categories)) != len(r.Header.Sets) {
			t.Errorf("%s: %+v", r.id(), r.Raw)
		}
		last := r.Raw.Versions[len(r.Raw.Versions)-1]
		if (last.Type == "I") != x.Withdrawn || x.Withdrawn != strings.Contains(x.Comments, "has been withdrawn") {
			t.Errorf("%s: withdrawn %v, source type %q, comments %q", r.id(), x.Withdrawn, last.Type, x.Comments)
		}
		if _, err := time.Parse("Mon, 2 Jan 2006 15:04:05 GMT", last.Date); err != nil {
			t.Error(err)
		}
		if work.ACM != "" && r.Raw.ACM != cmp.Or(work.MSC, "None") {
			t.Errorf("%s: acm-class %q is right for once", r.id(), r.Raw.ACM)
		} else if work.ACM != "" {
			slips++
		}
	}
	if slips == 0 {
		t.Error("no record has an acm-class")
	}
}

func TestFaultsOfTheProtocol(t *testing.T) {
	v := visiting(t, arxivtest.MakeWorld(2, first(), 20, 5), noon(first().Add(30)), arxivtest.Options{Page: 10})
	today, tomorrow := first().Add(30).String(), first().Add(31).String()
	for query, code := range map[string]string{
		"":                  "badVerb",
		"verb=Everything":   "badVerb",
		"verb=ListRecords":  "badArgument",
		"verb=Identify&x=1": "badArgument",
		"verb=GetRecord":    "badArgument",
		"verb=ListRecords&metadataPrefix=arXivRaw&metadataPrefix=arXivRaw":                "badArgument",
		"verb=ListRecords&metadataPrefix=marc":                                            "cannotDisseminateFormat",
		"verb=ListRecords&metadataPrefix=arXivRaw&from=2005-09-15":                        "badArgument",
		"verb=ListRecords&metadataPrefix=arXivRaw&from=2005-09-16&until=2005-09-15":       "badArgument",
		"verb=ListRecords&metadataPrefix=arXivRaw&from=2023-1-9":                          "badArgument",
		"verb=ListRecords&metadataPrefix=arXivRaw&from=2023-01-09T00:00:00Z":              "badArgument",
		"verb=ListRecords&metadataPrefix=arXivRaw&until=" + today:                         "",
		"verb=ListRecords&metadataPrefix=arXivRaw&until=" + tomorrow:                      "badArgument",
		"verb=ListRecords&metadataPrefix=arXivRaw&from=" + tomorrow:                       "badArgument",
		"verb=ListRecords&metadataPrefix=arXivRaw&from=" + today:                          "noRecordsMatch",
		"verb=ListRecords&metadataPrefix=arXivRaw&set=":                                   "",
		"verb=ListRecords&metadataPrefix=arXivRaw&set=hep-th":                             "badArgument",
		"verb=ListRecords&metadataPrefix=arXivRaw&set=cs:hep-th":                          "badArgument",
		"verb=ListRecords&metadataPrefix=arXivRaw&set=physics:cmp-lg":                     "badArgument",
		"verb=ListRecords&metadataPrefix=arXivRaw&set=cs:cs:AI:x":                         "badArgument",
		"verb=ListRecords&metadataPrefix=arXivRaw&set=physics:nucl-ex":                    "noRecordsMatch",
		"verb=ListRecords&metadataPrefix=arXivRaw&resumptionToken=x":                      "badArgument",
		"verb=ListRecords&resumptionToken=nonsense":                                       "badResumptionToken",
		"verb=ListRecords&resumptionToken=%2525":                                          "badResumptionToken",
		"verb=ListRecords&resumptionToken=verb%3DListRecords%26metadataPrefix%3DarXivRaw": "badResumptionToken",
		"verb=GetRecord&metadataPrefix=arXivRaw&identifier=2301.00001":                    "idDoesNotExist",
		"verb=GetRecord&metadataPrefix=arXivRaw&identifier=oai:arXiv.org:2301.98765":      "idDoesNotExist",
		"verb=GetRecord&metadataPrefix=arXivRaw&identifier=oai:arXiv.org:abc":             "idDoesNotExist",
		"verb=Identify": "",
		"verb=ListSets": "",
	} {
		if p := v.oai(query); p.Error.Code != code {
			t.Errorf("%s: %q, want %q", query, p.Error, code)
		}
	}
	_, body, err := v.get("/oai?verb=Nothing")
	if err != nil || !strings.Contains(body, "<error code='badVerb'>") {
		t.Errorf("the code does not stand in single quotes: %s %v", body, err)
	}
	if sets := v.oai("verb=ListSets").Sets; !slices.Contains(sets, "cs") || !slices.Contains(sets, "physics:hep-th") || !slices.Contains(sets, "cs:cs:AI") || slices.Contains(sets, "physics:cmp-lg") {
		t.Errorf("sets are %v", sets)
	}
}

func TestGetRecord(t *testing.T) {
	w := arxivtest.MakeWorld(2, first(), 60, 5)
	v := visiting(t, w, noon(first().Add(70)), arxivtest.Options{})
	for id, x := range w.Truth(v.clock.Now()) {
		p := v.oai("verb=GetRecord&metadataPrefix=arXiv&identifier=" + url.QueryEscape("oai:arXiv.org:"+string(id)))
		if len(p.One) != 1 || p.One[0].id() != id || p.One[0].Parsed.Created != x.Updated.Time.Format("2006-01-02") || len(p.One[0].Parsed.Names) != len(x.Authors) {
			t.Errorf("%s: %+v, want %+v", id, p.One, x)
		}
	}
	for _, id := range w.Deleted(v.clock.Now()) {
		if p := v.oai("verb=GetRecord&metadataPrefix=arXivRaw&identifier=oai:arXiv.org:" + string(id)); len(p.One) != 1 || p.One[0].Header.Status != "deleted" {
			t.Errorf("%s: %+v", id, p)
		}
	}
}

// TestTokens holds the form of tokens, that from moves with the days, and
// that they end at midnight UTC.
func TestTokens(t *testing.T) {
	w := arxivtest.MakeWorld(6, first(), 30, 12)
	v := visiting(t, w, noon(first().Add(40)), arxivtest.Options{Page: 20})
	p := v.oai("verb=ListRecords&metadataPrefix=arXivRaw&set=cs:cs:LG&from=" + first().String())
	token := p.Tokens[0]
	if want := first().Add(41).Time(); !token.Expires.Equal(want) {
		t.Errorf("the token ends at %s, want %s", token.Expires, want)
	}
	if !strings.HasPrefix(token.Text, "verb%3DListRecords%26metadataPrefix%3DarXivRaw%26from%3D") || !strings.Contains(token.Text, "%26set%3Dcs%253Acs%253ALG%26skip%3D") {
		t.Errorf("the token is %s", token.Text)
	}
	if strings.Contains(token.Text, first().String()) {
		t.Errorf("from stays at the first day: %s", token.Text)
	}
	for name, text := range map[string]string{"escaped": url.QueryEscape(token.Text), "as it stands": token.Text} {
		if p := v.oai("verb=ListRecords&resumptionToken=" + text); p.Error.Code != "" || len(p.List) == 0 {
			t.Errorf("%s: %+v", name, p.Error)
		}
	}
	v.clock.AdvanceTo(token.Expires)
	if p := v.oai("verb=ListRecords&resumptionToken=" + url.QueryEscape(token.Text)); p.Error.Code != "badResumptionToken" {
		t.Errorf("the day after: %+v, %d records", p.Error, len(p.List))
	}
}

// TestListsMoveOrStay holds that a list shows an announcement in its middle,
// and that a settled one does not.
func TestListsMoveOrStay(t *testing.T) {
	w := arxivtest.MakeWorld(6, first(), 30, 12)
	for _, settled := range []bool{true, false} {
		before := first().Add(16).Time().Add(3 * time.Hour) // half an hour before the announcement
		v := visiting(t, w, before, arxivtest.Options{Page: 40, Settled: settled})
		p := v.oai("verb=ListRecords&metadataPrefix=arXivRaw&from=" + first().String())
		seen := len(p.List)
		v.clock.Advance(time.Hour)
		for p.Tokens[0].Text != "" {
			p = v.oai("verb=ListRecords&resumptionToken=" + p.Tokens[0].Text)
			seen += len(p.List)
		}
		if n := len(expected(w, before, first(), papers.Day{}, "")); (seen == n) != settled {
			t.Errorf("settled %v: %d records, %d when it began", settled, seen, n)
		}
	}
}

func TestEndlessToken(t *testing.T) {
	v := visiting(t, arxivtest.MakeWorld(6, first(), 10, 5), noon(first().Add(20)), arxivtest.Options{Page: 20, Endless: true})
	p := v.oai("verb=ListRecords&metadataPrefix=arXivRaw")
	for range 30 {
		if len(p.Tokens) == 0 || p.Tokens[0].Text == "" || len(p.List) == 0 {
			t.Fatalf("the list ended: %+v", p)
		}
		p = v.oai("verb=ListRecords&resumptionToken=" + p.Tokens[0].Text)
	}
}

func TestDateIsTheClocks(t *testing.T) {
	v := visiting(t, one(nil, nil), noon(first()), arxivtest.Options{})
	resp, _, err := v.get("/oai?verb=Identify")
	if err != nil {
		t.Fatal(err)
	}
	if date, err := http.ParseTime(resp.Header.Get("Date")); err != nil || date.Sub(noon(first())) > 10*time.Second {
		t.Errorf("Date is %s: %v", date, err)
	}
}
