package api

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/store"
)

func TestDailyPapers(t *testing.T) {
	s := newSite(t, testNow, testBatch())
	chosen := []string{"2512.00003", "2512.00001", "2512.00002"}
	for _, c := range []struct {
		query string
		want  []string
	}{
		{"", chosen},
		{"?date=2025-12-15", chosen},
		{"?week=2025-W51", chosen},
		{"?month=2025-12", chosen},
		{"?date=2025-12-12", []string{"2512.00010", "2512.00011"}},
		{"?date=2025-12-13", nil},
		{"?date=9999-12-31", nil},
		{"?date=0000-01-01", nil},
		{"?week=1999-W01", nil},
		{"?date=2025-12-15&sort=trending", chosen},
		{"?sort=publishedAt", []string{"2512.00003", "2512.00001", "2512.00002"}},
		{"?month=2025-12&sort=publishedAt&limit=1&p=1", []string{"2512.00001"}},
		{"?submitter=picks.jsonl", chosen[:2]},
		{"?submitter=starter+library", chosen[2:]},
		{"?submitter=nobody", nil},
		{"?submitter=arxiv&date=2025-12-12", nil},
		{"?limit=2", chosen[:2]},
		{"?limit=2&p=1", chosen[2:]},
		{"?limit=2&p=2", nil},
		{"?p=9223372036854775807", nil},
		{"?date=&week=&unknown=%00", chosen},
		{"?limit=2&limit=nonsense", chosen[:2]},
	} {
		got, _ := s.ids("/api/daily_papers" + c.query)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.query, got, c.want)
		}
	}
}

func TestDailyPapersEmptyIsAnArray(t *testing.T) {
	s := newSite(t, testNow, store.Batch{})
	for _, path := range []string{"/api/daily_papers", "/api/papers", "/api/papers/search?q=x", "/api/papers/search"} {
		if res, body := s.ask(http.MethodGet, path); res.StatusCode != http.StatusOK || strings.TrimSpace(body) != "[]" {
			t.Errorf("%s: %s %q", path, res.Status, body)
		}
	}
}

// The newest first, where the order of choice is another.
func TestDailyPapersSort(t *testing.T) {
	b := testBatch()
	b.Features[0].Position = 9
	s := newSite(t, testNow, b)
	if got, _ := s.ids("/api/daily_papers"); got[2] != "2512.00003" {
		t.Fatalf("in the order of choice: %v", got)
	}
	if got, _ := s.ids("/api/daily_papers?sort=publishedAt"); got[0] != "2512.00003" {
		t.Errorf("newest first: %v", got)
	}
}

func TestDailyPapersLink(t *testing.T) {
	s := newSite(t, testNow, testBatch())
	_, res := s.ids("/api/daily_papers?limit=2&submitter=&sort=trending&tracking=x%2Cy")
	address, ok := strings.CutPrefix(res.Header.Get("Link"), "<"+s.URL)
	if address, ok = strings.CutSuffix(address, `>; rel="next"`); !ok {
		t.Fatalf("Link: %q", res.Header.Get("Link"))
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	want := url.Values{"limit": {"2"}, "submitter": {""}, "sort": {"trending"}, "tracking": {"x,y"}, "p": {"1"}, "date": {"2025-12-15"}}
	if u.Path != "/api/daily_papers" || u.Query().Encode() != want.Encode() {
		t.Errorf("next page %s, want %s", u, want.Encode())
	}
	for _, last := range []string{"?limit=3", "?limit=2&p=1", "?p=7", "?submitter=picks.jsonl&limit=2"} {
		if _, res := s.ids("/api/daily_papers" + last); res.Header.Get("Link") != "" {
			t.Errorf("%s leads on to %s", last, res.Header.Get("Link"))
		}
	}
}

// Paging goes through every paper of a long list once, with a filter too.
func TestDailyPapersPages(t *testing.T) {
	if testing.Short() {
		t.Skip("reads some 1,200 papers three times, one request at a time: not with -short")
	}
	b := store.Batch{}
	for i := range 1234 {
		id := papers.ID(fmt.Sprintf("2512.%05d", i+1))
		b.Papers = append(b.Papers, papers.Paper{ID: id, Title: fmt.Sprint("Paper ", i)})
		b.Features = append(b.Features, papers.Feature{Day: testDay(15), Paper: id, Position: i, Kind: papers.FromFile, By: fmt.Sprint("list", i%2)})
	}
	s := newSite(t, testNow, b)
	c := &client.Client{BaseURL: s.URL}
	for _, q := range []struct {
		o    client.DailyOptions
		want int
	}{{client.DailyOptions{Limit: 100}, 1234}, {client.DailyOptions{Limit: 100, Submitter: "list1"}, 617}, {client.DailyOptions{Limit: 99, Sort: "publishedAt"}, 1234}} {
		seen := map[string]bool{}
		for it, err := range c.DailyPapers(t.Context(), q.o) {
			if err != nil {
				t.Fatal(err)
			}
			seen[it.Paper.ID] = true
		}
		if len(seen) != q.want {
			t.Errorf("%+v: %d papers, want %d", q.o, len(seen), q.want)
		}
	}
}
