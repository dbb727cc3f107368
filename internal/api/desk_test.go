package api

import (
	"bytes"
	"context"
	"encoding/base64"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/arxiv"
	"github.com/dailypapers/dailypapers/internal/arxivtest"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/clock"
	"github.com/dailypapers/dailypapers/internal/community"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/internal/harvest"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/jobs"
	"github.com/dailypapers/dailypapers/internal/moderation"
	"github.com/dailypapers/dailypapers/internal/outbox"
	"github.com/dailypapers/dailypapers/internal/postmaster"
	"github.com/dailypapers/dailypapers/internal/rank"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/submission"
	"github.com/dailypapers/dailypapers/internal/subscription"
	"github.com/dailypapers/dailypapers/internal/webhook"
)

// A counter is a site with its desks, and an arXiv of its own that has papers
// which the site does not hold.
type counter struct {
	*town
	ids []papers.ID // of arXiv
	web *http.Client
}

// A counterChoice changes how a counter is set up.
type counterChoice struct {
	submission submission.Options
	offline    bool
	limits     bool
}

// newCounter has ada and ben, who are readers, cem and cid, who are curators,
// dot, who is an admin, and eve, a reader who is suspended. Its clock moves only
// where arXiv asks for a pause.
func newCounter(t *testing.T, change func(*counterChoice)) *counter {
	t.Helper()
	now := arxivtest.NewClock(testNow)
	world := arxivtest.MakeWorld(7, papers.Day{Year: 2025, Month: time.November, Day: 24}, 14, 6)
	dir := t.TempDir()
	st, err := store.Open(t.Context(), dir, store.Options{Now: now.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	w := &counter{town: &town{site: site{t: t, st: st}, com: community.New(st, now.Now), mod: moderation.New(st), users: map[string]papers.User{}}}
	_, err = st.PutPapers(t.Context(), testBatch())
	w.must(err)
	c, err := catalog.Open(dir, st, catalog.Meaning{})
	w.must(err)
	t.Cleanup(func() { c.Close() })
	_, err = c.Sync(t.Context(), nil)
	w.must(err)
	base := arxivtest.NewServer(world, now, arxivtest.Options{}).Start(t)
	h, err := harvest.New(st, harvest.Options{Addresses: arxiv.Addresses{OAI: base + "/oai", Query: base + "/api/query", Feeds: base}, Sets: []string{"cs"}, Clock: now.Clock()})
	w.must(err)
	for id := range world.Truth(now.Now()) {
		if strings.HasPrefix(string(id), "2511.") {
			w.ids = append(w.ids, id)
		}
	}
	slices.Sort(w.ids)
	o := counterChoice{submission: submission.Options{Rules: submission.Defaults(), Domains: []string{"uni.example"}, Comment: w.com.Comment,
		Fetch: func(ctx context.Context, id papers.ID) (bool, error) {
			_, missing, err := h.Fetch(ctx, []papers.ID{id}, nil)
			return err == nil && len(missing) == 0, err
		}}}
	if change != nil {
		change(&o)
	}
	if o.offline {
		o.submission.Fetch, o.submission.Web = nil, nil
	}
	sub := submission.New(st, now.Now, o.submission)
	t.Cleanup(sub.Close)
	box, err := outbox.New(st, outbox.Options{From: "papers@localhost", Now: now.Now})
	if err != nil {
		t.Fatal(err)
	}
	w.acc = account.New(st, now.Now, account.Options{Mail: box.Post, BaseURL: "http://papers.example"})
	t.Cleanup(w.acc.Close)
	d := Deps{Store: st, Frontpage: frontpage.New(st, papers.NewCalendar(), now.Now), Catalog: c, Rank: rank.New(st, c, now.Now), Community: w.com, Submission: sub,
		Moderation: w.mod, Account: w.acc, Jobs: jobs.New(st, h.Jobs(), jobs.Options{Clock: clock.Clock{Now: now.Now, Sleep: now.Clock().Sleep}, Poll: -1}), Now: now.Now,
		Subscription: subscription.New(st, subscription.Options{Now: now.Now}),
		Webhook: webhook.New(st, webhook.Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Now: now.Now, Encode: Item, Matches: c.Matching,
			Today: func() papers.Day { return papers.DayOf(now.Now()) }, Site: func(context.Context) (string, error) { return "http://papers.example", nil }}),
		Postmaster: postmaster.New(postmaster.Deps{Store: st, Now: now.Now, About: postmaster.About{Folder: "/srv/mail", From: "papers@papers.example"}}),
		House:      House{Version: "1.2.3", Fetching: !o.offline, Settings: []client.Setting{{Name: "site.contact", Value: "desk", Origin: "daily.toml:3"}}, Disk: func() (int64, error) { return 4711, nil }}}
	if o.limits {
		d.Limits = account.NewLimits(nil, 0, now.Now)
	}
	w.api = New(d)
	s := httptest.NewServer(httpd.Identify(routed(w.api), w.acc.Identify, w.api.Problem))
	t.Cleanup(s.Close)
	w.Server = s
	for _, p := range []struct {
		name string
		role papers.Role
	}{{"ada", papers.ReaderRole}, {"ben", papers.ReaderRole}, {"cem", papers.CuratorRole}, {"cid", papers.CuratorRole}, {"dot", papers.AdminRole}, {"eve", papers.ReaderRole}} {
		u, err := st.AddUser(t.Context(), papers.User{Name: p.name, Role: p.role, Email: p.name + ".example@uni.example"})
		w.must(err)
		w.users[p.name] = u
	}
	_, err = st.Suspend(t.Context(), store.Act{Reason: "Rude"}, w.users["eve"].ID)
	w.must(err)
	return w
}

// signedIn is the client of a person who signed in with a browser.
func (w *counter) signedIn(name string) *client.Client {
	w.t.Helper()
	r := httptest.NewRequestWithContext(w.t.Context(), http.MethodGet, w.URL+"/", nil)
	cookie, err := w.acc.Begin(r, w.users[name], "link")
	w.must(err)
	jar, err := cookiejar.New(nil)
	w.must(err)
	at, err := url.Parse(w.URL)
	w.must(err)
	jar.SetCookies(at, []*http.Cookie{cookie})
	return &client.Client{BaseURL: w.URL, HTTPClient: &http.Client{Transport: w.Client().Transport, Jar: jar}}
}

// drawn is a picture as a file, in one colour.
func drawn(t *testing.T, w, h int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for x := range w {
		for y := range h {
			img.Set(x, y, color.RGBA{uint8(x), uint8(y), 99, 255})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asData(file []byte) string {
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(file)
}

// told holds that an error is an answer of this status with these words.
func told(t *testing.T, what string, err error, status int, words string) {
	t.Helper()
	refused(t, what, err, status)
	if err != nil && !strings.Contains(err.Error(), words) {
		t.Errorf("%s: %v, want %q", what, err, words)
	}
}
