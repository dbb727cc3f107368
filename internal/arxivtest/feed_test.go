package arxivtest_test

import (
	"encoding/xml"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/arxivtest"
)

// A feed is what the tests read of RSS.
type feed struct {
	Title string `xml:"channel>title"`
	Date  string `xml:"channel>pubDate"`
	Items []struct {
		Title      string   `xml:"title"`
		Words      string   `xml:"description"`
		GUID       string   `xml:"guid"`
		Kind       string   `xml:"announce_type"`
		Creator    string   `xml:"creator"`
		Categories []string `xml:"category"`
	} `xml:"channel>item"`
}

func (v *visit) rss(names string) feed {
	v.t.Helper()
	resp, body, err := v.get("/rss/" + names)
	if err != nil || resp.StatusCode != http.StatusOK {
		v.t.Fatalf("%s: %v %v", names, resp, err)
	}
	var f feed
	if err := xml.Unmarshal([]byte(body), &f); err != nil {
		v.t.Fatal(err)
	}
	return f
}

// TestFeedsFollowTheDays walks through a world hour by hour and holds the
// feed's day and its items against what is announced.
func TestFeedsFollowTheDays(t *testing.T) {
	w := arxivtest.MakeWorld(9, first(), 30, 8)
	v := visiting(t, w, first().Time(), arxivtest.Options{})
	eastern := papers.NewCalendar()
	var holidays, late, full int
	for day := first().Add(2); day.Before(first().Add(30)); day = day.Add(1) {
		for _, hour := range []int{0, 8, 10, 23} {
			v.clock.AdvanceTo(eastern.At(day, hour, 5))
			shown := day
			if hour < 9 && w.Late(day) > 0 {
				shown = day.Add(-1)
				late++
			}
			f := v.rss("cs+stat.ML")
			if want := eastern.At(shown, 0, 0).Format("Mon, 02 Jan 2006 15:04:05 -0700"); f.Date != want {
				t.Errorf("%s %d:00: the feed is of %s, want %s", day, hour, f.Date, want)
			}
			rests := shown.Weekday() == time.Saturday || shown.Weekday() == time.Sunday || w.Holiday(shown)
			if rests != (len(f.Items) == 0) {
				t.Errorf("%s %d:00: %d items", day, hour, len(f.Items))
			}
			if w.Holiday(shown) {
				holidays++
			}
			if !rests {
				full++
			}
		}
	}
	if holidays == 0 || late == 0 || full == 0 {
		t.Errorf("%d holidays, %d times late, %d full feeds", holidays, late, full)
	}
}

// TestFeedsTellNewFromOld holds kinds and versions against the histories.
func TestFeedsTellNewFromOld(t *testing.T) {
	w := arxivtest.MakeWorld(10, first(), 60, 20)
	v := visiting(t, w, first().Time(), arxivtest.Options{})
	calendar := papers.NewCalendar()
	count := map[string]int{}
	told := map[papers.ID]papers.Day{}
	for day := first().Add(1); day.Before(first().Add(64)); day = day.Add(1) {
		v.clock.AdvanceTo(calendar.At(day, 12, 0))
		truth := w.Truth(v.clock.Now())
		for _, item := range v.rss("cs").Items {
			count[item.Kind]++
			id, version, err := papers.ParseID(item.GUID)
			x, ok := truth[id]
			if err != nil || !ok || version != len(x.Versions) {
				t.Fatalf("%s: %+v is not %+v: %v", day, item, x, err)
			}
			if primary := x.Categories[0].Archive() == "cs"; primary != (item.Kind == "new" || item.Kind == "replace") && item.Kind != "cross" {
				t.Errorf("%s: %s %s of %v", day, item.Kind, id, x.Categories)
			}
			if item.Kind == "new" {
				told[id] = day
			}
			if !strings.Contains(item.Words, "Announce Type: "+item.Kind+" \nAbstract: ") || !strings.Contains(arxivtest.Normal(item.Words), arxivtest.Normal(x.Abstract)) || item.Title != x.Title {
				t.Errorf("%+v is not %+v", item, x)
			}
		}
	}
	for id, x := range w.Truth(v.clock.Now()) {
		if x.Categories[0].Archive() == "cs" && !strings.Contains(string(id), "/") && told[id] != x.Told {
			t.Errorf("%s was told for %s, should be %s", id, told[id], x.Told)
		}
	}
	if len(count) != 4 {
		t.Errorf("kinds: %v", count)
	}
}

func TestFeedsAreKept(t *testing.T) {
	v := visiting(t, arxivtest.MakeWorld(10, first(), 20, 20), noon(first().Add(9)), arxivtest.Options{})
	for _, path := range []string{"/rss/cs", "/atom/cs"} {
		resp, _, err := v.get(path)
		if err != nil || resp.Header.Get("ETag") == "" || !strings.HasPrefix(resp.Header.Get("Cache-Control"), "max-age=") {
			t.Fatalf("%s: %v %v", path, resp, err)
		}
		again, body, err := v.get(path, "If-None-Match", resp.Header.Get("ETag"))
		if err != nil || again.StatusCode != http.StatusNotModified || body != "" {
			t.Errorf("%s: %v %v", path, again, err)
		}
	}
	for _, path := range []string{"/rss/knitting", "/rss/cs.XX", "/atom/cs+knitting", "/rss/"} {
		resp, body, err := v.get(path)
		if err != nil || resp.StatusCode != http.StatusBadRequest || !strings.Contains(body, "Feed error for query") {
			t.Errorf("%s: %v %s %v", path, resp, body, err)
		}
	}
	if f := v.rss("CS.lg"); f.Title != "cs.LG updates on arXiv.org" {
		t.Errorf("asked in another case: %s", f.Title)
	}
}

// TestFeedsLoseTheirBeginning: what a full feed leaves out are new papers.
func TestFeedsLoseTheirBeginning(t *testing.T) {
	w := arxivtest.MakeWorld(10, first(), 20, 20)
	whole := visiting(t, w, noon(first().Add(9)), arxivtest.Options{}).rss("cs+math+stat")
	some := visiting(t, w, noon(first().Add(9)), arxivtest.Options{Items: len(whole.Items) - 3}).rss("cs+math+stat")
	if len(some.Items) != len(whole.Items)-3 || some.Items[0].GUID != whole.Items[3].GUID || whole.Items[0].Kind != "new" {
		t.Errorf("%d of %d items, from %s", len(some.Items), len(whole.Items), some.Items[0].GUID)
	}
}

// An answer is what the tests read of the query API.
type answer struct {
	Total   int `xml:"totalResults"`
	Entries []struct {
		ID        string    `xml:"id"`
		Title     string    `xml:"title"`
		Published time.Time `xml:"published"`
		Updated   time.Time `xml:"updated"`
		Names     []string  `xml:"author>name"`
	} `xml:"entry"`
}

func (v *visit) query(query string) (a answer, status int) {
	v.t.Helper()
	resp, body, err := v.get("/api/query?" + query)
	if err != nil {
		v.t.Fatal(err)
	}
	if err := xml.Unmarshal([]byte(body), &a); err != nil {
		v.t.Fatal(err)
	}
	return a, resp.StatusCode
}

func TestQuery(t *testing.T) {
	w := arxivtest.MakeWorld(12, first(), 90, 10)
	v := visiting(t, w, noon(first().Add(100)), arxivtest.Options{})
	truth := w.Truth(v.clock.Now())
	ids := slices.Sorted(maps.Keys(truth))[:40]
	var list []string
	for _, id := range ids {
		list = append(list, string(id))
	}
	a, status := v.query("max_results=100&id_list=" + strings.Join(list, ","))
	if status != http.StatusOK || a.Total != len(ids) || len(a.Entries) != len(ids) {
		t.Fatalf("%d: %d of %d entries, want %d", status, len(a.Entries), a.Total, len(ids))
	}
	for i, e := range a.Entries {
		x := truth[ids[i]]
		if !strings.HasSuffix(e.ID, fmt.Sprintf("/abs/%sv%d", ids[i], len(x.Versions))) || e.Title != x.Title || !e.Published.Equal(x.Published.Time) || !e.Updated.Equal(x.Updated.Time) || len(e.Names) != len(x.Authors) {
			t.Errorf("%+v is not %+v", e, x)
		}
		if one, _ := v.query("id_list=" + string(ids[i]) + "v1"); len(one.Entries) != 1 || !one.Entries[0].Updated.Equal(x.Published.Time) {
			t.Errorf("v1 of %s: %+v", ids[i], one)
		}
	}
	if a, _ := v.query("id_list=" + strings.Join(list, ",")); len(a.Entries) != 10 || a.Total != len(ids) {
		t.Errorf("without max_results: %d of %d", len(a.Entries), a.Total)
	}
	if a, status := v.query("id_list=2301.98765,0000.0000," + list[0] + "v77"); status != http.StatusOK || a.Total != 0 || len(a.Entries) != 0 {
		t.Errorf("unknown ids: %d %+v", status, a)
	}
	if a, status := v.query("id_list=" + list[0] + ",abc"); status != http.StatusBadRequest || len(a.Entries) != 1 || a.Entries[0].Title != "Error" {
		t.Errorf("a bad id: %d %+v", status, a)
	}
	for _, id := range w.Deleted(v.clock.Now()) {
		if a, _ := v.query("id_list=" + string(id)); len(a.Entries) != 0 {
			t.Errorf("%s is deleted: %+v", id, a)
		}
	}
}
