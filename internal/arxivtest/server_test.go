package arxivtest_test

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/dailypapers/dailypapers/internal/arxivtest"
)

// TestEveryFault gives each fault certainty and looks at what comes.
func TestEveryFault(t *testing.T) {
	w := arxivtest.MakeWorld(6, first(), 20, 10)
	ask := "/oai?verb=ListRecords&metadataPrefix=arXivRaw"
	calm := visiting(t, w, noon(first().Add(30)), arxivtest.Options{Page: 20})
	_, good, err := calm.get(ask)
	if err != nil {
		t.Fatal(err)
	}
	status := map[arxivtest.Fault]int{arxivtest.RetrySeconds: 503, arxivtest.RetryDate: 503, arxivtest.Unavailable: 503, arxivtest.TooMany: 429, arxivtest.NotAcceptable: 406,
		arxivtest.ServerError: 500, arxivtest.BadGateway: 502}
	for _, f := range arxivtest.AllFaults() {
		t.Run(string(f), func(t *testing.T) {
			v := visiting(t, w, noon(first().Add(30)), arxivtest.Options{Page: 20, Faults: map[arxivtest.Fault]float64{f: 1}, Stall: 2 * time.Second})
			if f == arxivtest.LostToken || f == arxivtest.Repeated {
				v.resumed(f)
				return
			}
			if f == arxivtest.StallHeader || f == arxivtest.StallBody {
				v.patience = 100 * time.Millisecond
			}
			resp, body, err := v.get(ask)
			if n := v.s.Log.Faults()[f]; n != 1 {
				t.Errorf("injected %d times", n)
			}
			log := v.s.Log.Entries()[0]
			if log.Departed.IsZero() || !log.Departed.After(log.Arrived) {
				t.Errorf("no end: %+v", log)
			}
			switch f {
			case arxivtest.StallHeader, arxivtest.StallBody, arxivtest.Reset, arxivtest.Unreachable:
				if err == nil {
					t.Errorf("no error, but %d and %d bytes", resp.StatusCode, len(body))
				}
				return
			case arxivtest.Storm:
				if resp.StatusCode != 503 && resp.StatusCode != 429 {
					t.Errorf("status %d", resp.StatusCode)
				}
				return
			}
			if err != nil || resp.StatusCode != cmp.Or(status[f], http.StatusOK) {
				t.Fatalf("%v %v", resp, err)
			}
			if body == good {
				t.Error("the answer is as good as without")
			}
		})
	}
}

// resumed looks at a fault that only a resumed list can have.
func (v *visit) resumed(f arxivtest.Fault) {
	v.t.Helper()
	p := v.oai("verb=ListRecords&metadataPrefix=arXivRaw")
	before, seen, pages := byID(p.List), len(p.List), 1
	again := 0
	for p.Tokens[0].Text != "" {
		p = v.oai("verb=ListRecords&resumptionToken=" + p.Tokens[0].Text)
		if f == arxivtest.LostToken {
			if p.Error.Code != "badResumptionToken" {
				v.t.Errorf("%+v", p.Error)
			}
			return
		}
		for _, r := range p.List {
			if _, ok := before[r.id()]; ok {
				again++
			}
			before[r.id()] = r
		}
		seen += len(p.List)
		if pages++; pages > 100 {
			v.t.Fatal("the list does not end")
		}
	}
	if want := len(expected(v.world, v.clock.Now(), arxivtest.Earliest(), first().Add(90), "")); len(before) != want || again == 0 {
		v.t.Errorf("%d of %d records, %d of them again", len(before), want, again)
	}
}

func TestRetryAfter(t *testing.T) {
	for f, read := range map[arxivtest.Fault]func(string, time.Time) time.Time{
		arxivtest.RetrySeconds: func(s string, now time.Time) time.Time {
			n, err := strconv.Atoi(s)
			if err != nil {
				t.Error(err)
			}
			return now.Add(time.Duration(n) * time.Second)
		},
		arxivtest.RetryDate: func(s string, now time.Time) time.Time {
			at, err := http.ParseTime(s)
			if err != nil {
				t.Error(err)
			}
			return at
		},
	} {
		v := visiting(t, one(nil, nil), noon(first()), arxivtest.Options{Faults: map[arxivtest.Fault]float64{f: 1}})
		resp, _, err := v.get("/oai?verb=Identify")
		if err != nil {
			t.Fatal(err)
		}
		e := v.s.Log.Entries()[0]
		if until := read(resp.Header.Get("Retry-After"), v.clock.Now()); !until.Equal(e.RetryUntil) || !until.After(v.clock.Now()) {
			t.Errorf("%s: until %s, the log says %s", f, until, e.RetryUntil)
		}
		v.get("/rss/cs")
		if err := v.s.Log.Check(3 * time.Second); err == nil || !strings.Contains(err.Error(), "Retry-After") {
			t.Errorf("%s: coming early is not complained of: %v", f, err)
		}
	}
}

// TestSpells holds that storms and outages last, and end.
func TestSpells(t *testing.T) {
	at := noon(first())
	v := visiting(t, one(nil, nil), at, arxivtest.Options{
		Storms:  []arxivtest.Span{{From: at.Add(time.Hour), Until: at.Add(2 * time.Hour)}},
		Outages: []arxivtest.Span{{From: at.Add(24 * time.Hour), Until: at.Add(96 * time.Hour)}},
	})
	for _, tt := range []struct {
		after time.Duration
		want  string
	}{{0, "calm"}, {time.Hour, "storm"}, {90 * time.Minute, "storm"}, {2 * time.Hour, "calm"}, {24 * time.Hour, "gone"}, {95 * time.Hour, "gone"}, {96 * time.Hour, "calm"}} {
		v.clock.AdvanceTo(at.Add(tt.after))
		resp, _, err := v.get("/oai?verb=Identify")
		got := "calm"
		if err != nil {
			got = "gone"
		} else if resp.StatusCode != http.StatusOK {
			got = "storm"
		}
		if got != tt.want {
			t.Errorf("after %v: %s, want %s", tt.after, got, tt.want)
		}
	}
}

// TestDamagedRecordsAreNobodys holds that what faults put in has ids of its own.
func TestDamagedRecordsAreNobodys(t *testing.T) {
	w := arxivtest.MakeWorld(6, first(), 20, 10)
	for _, f := range []arxivtest.Fault{arxivtest.Malformed, arxivtest.Duplicated, arxivtest.Reordered} {
		v := visiting(t, w, noon(first().Add(30)), arxivtest.Options{Faults: map[arxivtest.Fault]float64{f: 1}})
		want := expected(w, v.clock.Now(), arxivtest.Earliest(), first().Add(90), "")
		for range 12 {
			p := v.oai("verb=ListRecords&metadataPrefix=arXivRaw")
			for _, r := range p.List {
				delete(want, r.id())
				if _, ok := w.Work(r.id()); ok == arxivtest.Damaged(r.id()) && r.Header.ID != "oai:arXiv.org:not an id" {
					t.Errorf("%s: %s is a work: %v", f, r.id(), ok)
				}
			}
		}
		if len(want) != 0 {
			t.Errorf("%s: %d records are missing", f, len(want))
		}
	}
}

func TestManners(t *testing.T) {
	pause := 3 * time.Second
	for name, tt := range map[string]struct {
		visit func(*visit)
		says  string
	}{
		"good ones":       {func(v *visit) { v.get("/rss/cs"); v.get("/oai?verb=Identify") }, ""},
		"without Accept":  {func(v *visit) { v.get("/rss/cs", "Accept", "") }, "no Accept"},
		"without a name":  {func(v *visit) { v.get("/rss/cs", "User-Agent", "") }, "no User-Agent"},
		"in haste":        {func(v *visit) { v.get("/rss/cs"); impatient(v) }, "behind the end"},
		"two at a time":   {together, "another request was under way"},
		"two connections": {func(v *visit) { keeping(v); v.clock.Advance(pause); keeping(v) }, "2 connections were open"},
	} {
		t.Run(name, func(t *testing.T) {
			o := arxivtest.Options{}
			if name == "two at a time" {
				o = arxivtest.Options{Faults: map[arxivtest.Fault]float64{arxivtest.StallHeader: 1}, Stall: 1500 * time.Millisecond}
			}
			v := visiting(t, one(nil, nil), noon(first()), o)
			tt.visit(v)
			err := v.s.Log.Check(pause)
			if (err == nil) != (tt.says == "") || err != nil && !strings.Contains(err.Error(), tt.says) {
				t.Errorf("complaint is %v, want %q", err, tt.says)
			}
		})
	}
}

// impatient sends a request at once.
func impatient(v *visit) {
	req, err := http.NewRequest(http.MethodGet, v.base+"/oai?verb=Identify", nil)
	if err != nil {
		v.t.Error(err)
		return
	}
	req.Header.Set("Accept", "*/*")
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	if resp, err := client.Do(req); err == nil {
		resp.Body.Close()
	}
}

// together sends a second request while the first one stalls.
func together(v *visit) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		impatient(v)
	}()
	for len(v.s.Log.Entries()) == 0 {
		time.Sleep(time.Millisecond)
	}
	v.clock.Advance(time.Hour)
	impatient(v)
	<-done
}

// keeping sends a request and keeps the connection.
func keeping(v *visit) {
	req, err := http.NewRequest(http.MethodGet, v.base+"/oai?verb=Identify", nil)
	if err != nil {
		v.t.Fatal(err)
	}
	req.Header.Set("Accept", "*/*")
	client := &http.Client{Transport: &http.Transport{}}
	v.t.Cleanup(client.CloseIdleConnections)
	resp, err := client.Do(req)
	if err != nil {
		v.t.Fatal(err)
	}
	io.Copy(io.Discard, resp.Body)
	resp.Body.Close()
}

// TestClientsThatDie holds that a request ends when its client is gone, and
// that the next one is no overlap.
func TestClientsThatDie(t *testing.T) {
	v := visiting(t, one(nil, nil), noon(first()), arxivtest.Options{Faults: map[arxivtest.Fault]float64{arxivtest.StallBody: 0.5}, Seed: 3, Stall: time.Minute})
	for range 8 {
		v.clock.Advance(3 * time.Second)
		conn, err := net.Dial("tcp", strings.TrimPrefix(v.base, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(conn, "GET /oai?verb=Identify HTTP/1.1\r\nHost: x\r\nUser-Agent: x\r\nAccept: */*\r\n\r\n")
		if _, err := conn.Read(make([]byte, 10)); err != nil {
			t.Error(err)
		}
		conn.Close()
	}
	if err := v.s.Log.Check(3 * time.Second); err != nil {
		t.Error(err)
	}
	if n := v.s.Log.Faults()[arxivtest.StallBody]; n == 0 || n == 8 {
		t.Errorf("%d stalls of 8", n)
	}
}

func TestGzip(t *testing.T) {
	v := visiting(t, one(nil, nil), noon(first()), arxivtest.Options{})
	resp, body, err := v.get("/oai?verb=Identify", "Accept-Encoding", "gzip")
	if err != nil || resp.Header.Get("Content-Encoding") != "gzip" || !strings.HasPrefix(body, "\x1f\x8b") {
		t.Errorf("%v %v", resp, err)
	}
	resp, body, err = v.get("/oai?verb=Identify", "Accept-Encoding", "identity")
	if err != nil || resp.Header.Get("Content-Encoding") != "" || !strings.HasPrefix(body, "<?xml") {
		t.Errorf("%v %v", resp, err)
	}
}

func TestClock(t *testing.T) {
	c := arxivtest.NewClock(noon(first()))
	ts := httptest.NewServer(c.Handler())
	far, near := arxivtest.RemoteClock(ts.URL), c.Clock()
	if err := far.Sleep(t.Context(), 90*time.Minute); err != nil {
		t.Error(err)
	}
	if err := near.Sleep(t.Context(), 30*time.Minute); err != nil {
		t.Error(err)
	}
	if want := noon(first()).Add(2 * time.Hour); !far.Now().Equal(want) || !near.Now().Equal(want) || !c.Now().Equal(want) {
		t.Errorf("%s, %s, %s, want %s", far.Now(), near.Now(), c.Now(), want)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, x := range []error{far.Sleep(ctx, time.Hour), near.Sleep(ctx, time.Hour)} {
		if !errors.Is(x, context.Canceled) {
			t.Errorf("a cancelled sleep: %v", x)
		}
	}
	ts.Close()
	if !far.Now().Equal(c.Now()) {
		t.Errorf("alone it tells %s", far.Now())
	}
	if err := far.Sleep(t.Context(), time.Hour); err == nil {
		t.Error("it sleeps without a clock")
	}
}
