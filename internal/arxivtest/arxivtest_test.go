package arxivtest_test

import (
	"encoding/xml"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/arxivtest"
)

func first() papers.Day { return papers.Day{Year: 2023, Month: time.January, Day: 9} }

// noon is 12:00 UTC of a day, by when nothing happens in an ordinary night.
func noon(d papers.Day) time.Time { return d.Time().Add(12 * time.Hour) }

// A visit is a client with manners at a server of its own.
type visit struct {
	t     *testing.T
	world *arxivtest.World
	clock *arxivtest.Clock
	s     *arxivtest.Server
	base  string

	patience time.Duration // of its client, in real time
}

func visiting(t *testing.T, w *arxivtest.World, at time.Time, o arxivtest.Options) *visit {
	t.Helper()
	c := arxivtest.NewClock(at)
	s := arxivtest.NewServer(w, c, o)
	return &visit{t, w, c, s, s.Start(t), 20 * time.Second}
}

// get asks politely and returns the answer with its body, or what went wrong.
func (v *visit) get(path string, header ...string) (*http.Response, string, error) {
	v.t.Helper()
	v.clock.Advance(3 * time.Second)
	req, err := http.NewRequestWithContext(v.t.Context(), http.MethodGet, v.base+path, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	req.Header.Set("Accept", "*/*")
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	if req.Header.Get("Accept") == "" {
		req.Header.Del("Accept")
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: v.patience}
	resp, err := client.Do(req)
	if err != nil {
		return nil, "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return resp, string(body), err
}

// A page is what the tests read of OAI-PMH.
type page struct {
	Date  string `xml:"responseDate"`
	Error struct {
		Code  string `xml:"code,attr"`
		Words string `xml:",chardata"`
	} `xml:"error"`
	List   []record `xml:"ListRecords>record"`
	One    []record `xml:"GetRecord>record"`
	Tokens []struct {
		Text    string    `xml:",chardata"`
		Expires time.Time `xml:"expirationDate,attr"`
	} `xml:"ListRecords>resumptionToken"`
	Sets []string `xml:"ListSets>set>setSpec"`
}

type record struct {
	Header struct {
		Status string   `xml:"status,attr"`
		ID     string   `xml:"identifier"`
		Stamp  string   `xml:"datestamp"`
		Sets   []string `xml:"setSpec"`
	} `xml:"header"`
	Raw struct {
		ID         string `xml:"id"`
		Title      string `xml:"title"`
		Authors    string `xml:"authors"`
		Abstract   string `xml:"abstract"`
		Categories string `xml:"categories"`
		MSC        string `xml:"msc-class"`
		ACM        string `xml:"acm-class"`
		Versions   []struct {
			N    string `xml:"version,attr"`
			Date string `xml:"date"`
			Type string `xml:"source_type"`
		} `xml:"version"`
	} `xml:"metadata>arXivRaw"`
	Parsed struct {
		Created string   `xml:"created"`
		Names   []string `xml:"authors>author>keyname"`
	} `xml:"metadata>arXiv"`
}

func (r record) id() papers.ID { return papers.ID(strings.TrimPrefix(r.Header.ID, "oai:arXiv.org:")) }

// oai reads an answer that must be good XML.
func (v *visit) oai(query string) page {
	v.t.Helper()
	resp, body, err := v.get("/oai?" + query)
	if err != nil || resp.StatusCode != http.StatusOK {
		v.t.Fatalf("%s: %v %v", query, resp, err)
	}
	var p page
	if err := xml.Unmarshal([]byte(body), &p); err != nil {
		v.t.Fatalf("%s: %v\n%s", query, err, body)
	}
	return p
}

// harvest follows the tokens of a list and returns all of its records.
func (v *visit) harvest(query string) (all []record, pages int) {
	v.t.Helper()
	for ask := "verb=ListRecords&metadataPrefix=arXivRaw" + query; ask != ""; pages++ {
		p := v.oai(ask)
		if p.Error.Code == "noRecordsMatch" {
			return all, pages
		}
		if p.Error.Code != "" {
			v.t.Fatalf("%s: %+v", ask, p.Error)
		}
		all = append(all, p.List...)
		ask = ""
		if len(p.Tokens) == 0 && pages > 0 {
			v.t.Errorf("the last page of a resumed list has no empty token")
		}
		if len(p.Tokens) > 0 && p.Tokens[0].Text != "" {
			ask = "verb=ListRecords&resumptionToken=" + url.QueryEscape(p.Tokens[0].Text)
		} else if len(p.Tokens) > 0 && pages == 0 {
			v.t.Errorf("a list of one page has a token")
		}
	}
	return all, pages
}
