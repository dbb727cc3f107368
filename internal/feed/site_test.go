package feed_test

import (
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/api"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/community"
	"github.com/dailypapers/dailypapers/internal/feed"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/moderation"
	"github.com/dailypapers/dailypapers/internal/rank"
	"github.com/dailypapers/dailypapers/internal/store"
)

// town is the address that the test's site is configured with.
const town = "https://papers.example.org"

// A site is all feeds over a store of its own, behind a real server. Its clock stands
// until it is moved.
type site struct {
	*httptest.Server
	t         testing.TB
	at        time.Time
	st        *store.Store
	acc       *account.Service
	community *community.Service
	feeds     *feed.Feeds
	index     *catalog.Catalog
	hands     *moderation.Service
}

func newSite(t testing.TB, b store.Batch) *site {
	t.Helper()
	s := &site{t: t, at: time.Date(2025, 12, 15, 15, 0, 0, 0, time.UTC)}
	now := func() time.Time { return s.at }
	dir := t.TempDir()
	var err error
	s.st, err = store.Open(t.Context(), dir, store.Options{Now: now})
	s.must(err)
	t.Cleanup(func() { s.st.Close() })
	_, err = s.st.PutPapers(t.Context(), b)
	s.must(err)
	s.index, err = catalog.Open(dir, s.st, catalog.Meaning{})
	s.must(err)
	t.Cleanup(func() { s.index.Close() })
	s.sync()
	s.acc = account.New(s.st, now, account.Options{BaseURL: town})
	t.Cleanup(s.acc.Close)
	s.community, s.hands = community.New(s.st, now), moderation.New(s.st)
	front := frontpage.New(s.st, papers.NewCalendar(), now)
	service := api.New(api.Deps{Store: s.st, Frontpage: front, Catalog: s.index, BaseURL: town})
	s.feeds = feed.New(feed.Deps{Store: s.st, Frontpage: front, Catalog: s.index, Community: s.community, Rank: rank.New(s.st, s.index, now),
		Now: now, BaseURL: town, Problem: service.Problem})
	mux := http.NewServeMux()
	s.feeds.Register(mux, map[string]http.Handler{"GET /lists/{id}": http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "a page") })})
	s.Server = httptest.NewServer(httpd.Identify(mux, s.acc.Identify, service.Problem))
	t.Cleanup(s.Close)
	return s
}

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) sync() {
	s.t.Helper()
	_, err := s.index.Sync(s.t.Context(), nil)
	s.must(err)
}

// ask sends a request with header lines and returns the answer with its body read.
func (s *site) ask(method, path string, header ...string) (*http.Response, string) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.URL+path, nil)
	s.must(err)
	for _, h := range header {
		name, value, _ := strings.Cut(h, ":")
		r.Header.Set(name, strings.TrimSpace(value))
	}
	res, err := s.Client().Do(r)
	s.must(err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	s.must(err)
	return res, string(body)
}

// get asks for a feed that must be there.
func (s *site) get(path string) string {
	s.t.Helper()
	res, body := s.ask(http.MethodGet, path)
	if res.StatusCode != http.StatusOK {
		s.t.Fatalf("GET %s: %s: %.500s", path, res.Status, body)
	}
	return body
}

func (s *site) user(name string, role papers.Role) papers.User {
	s.t.Helper()
	u, err := s.st.AddUser(s.t.Context(), papers.User{Name: name, FullName: "Full " + name, Email: name + "@example.org", Role: role})
	s.must(err)
	return u
}

func (s *site) comment(u papers.User, id papers.ID, parent papers.CommentID, text string) papers.CommentID {
	s.t.Helper()
	s.at = s.at.Add(time.Minute)
	c, err := s.community.Comment(s.t.Context(), u, id, parent, text)
	s.must(err)
	return c.ID
}

func (s *site) list(u papers.User, title, about string, public bool, notes map[papers.ID]string, ids ...papers.ID) papers.ListID {
	s.t.Helper()
	l, err := s.community.MakeList(s.t.Context(), u, papers.List{Title: title, About: about, Public: public})
	s.must(err)
	for _, id := range ids {
		s.at = s.at.Add(time.Minute)
		s.must(s.community.Shelve(s.t.Context(), u, l.ID, id))
		if n := notes[id]; n != "" {
			s.must(s.community.Annotate(s.t.Context(), u, l.ID, id, n))
		}
	}
	return l.ID
}

func testDay(d int) papers.Day { return papers.Day{Year: 2025, Month: time.December, Day: d} }

// testBatch holds chosen papers on the 15th, announced ones on the 12th and before, an
// old id, mathematics, a collaboration, a paper that is not in English and one of which
// little is known.
func testBatch() store.Batch {
	at := time.Date(2025, 12, 15, 3, 55, 12, 0, time.UTC)
	many := make([]papers.Author, 300)
	for i := range many {
		many[i] = papers.Author{Name: "Member " + strings.Repeat("I", i%9+1) + " of " + string(rune('A'+i%26))}
	}
	return store.Batch{
		Papers: []papers.Paper{
			{ID: "2512.00001", Title: "Pooling of soft sets in $O(n \\log n)$", Abstract: "We pool Schr\\\"odinger sets with $x_{train} \\in \\mathbb{R}^{n_q}$. This shows $a<b$ & more.\n\nIt is fast in practice, and it is short as well.",
				Authors: []papers.Author{{Name: "Ada Example"}, {Name: "Bo Sample, Jr."}}, Categories: []papers.Category{"cs.LG", "hep-th"}, License: "http://creativecommons.org/licenses/by/4.0/",
				Published: papers.Instant(time.Date(2025, 12, 1, 17, 8, 18, 0, time.UTC)), Announced: testDay(3), Keywords: []string{"pooling"},
				Links: []papers.Link{{Kind: papers.CodeLink, URL: "https://github.com/ada/pool"}, {Kind: papers.ProjectLink, URL: "https://ada.example.org/a pool/ü?q=\"x\""}}},
			{ID: "2512.00002", Title: "Second choice", Summary: papers.Summary{Text: "Two sentences of ours. No more.", By: "starter library"}, Language: "fra",
				Published: papers.Date{Time: time.Date(2025, 11, 1, 0, 0, 0, 0, time.UTC), Precision: papers.MonthPrecision}},
			{ID: "2512.00003", Title: "Third choice", Abstract: "Soft pooling again.", Published: testDay(9).Date(), Announced: testDay(10), Authors: many},
			{ID: "2512.00010", Title: "Announced one", Abstract: "An abstract.", Published: testDay(11).Date(), Announced: testDay(12), Categories: []papers.Category{"cs.CL"}},
			{ID: "2512.00011", Title: "Announced two", Abstract: "Another.", Published: testDay(11).Date(), Announced: testDay(12), Authors: []papers.Author{{Name: "A/B. Süd & <c>"}}},
			{ID: "hep-th/9901001", Title: "An old id", Abstract: "Strings.", Published: papers.Date{Time: time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC), Precision: papers.YearPrecision}},
			{ID: "acl:2024.acl-long.1", Title: "Nothing known"},
		},
		Features: []papers.Feature{
			{Day: testDay(15), Paper: "2512.00003", Position: 1, Kind: papers.FromFile, By: "picks.jsonl", At: at},
			{Day: testDay(15), Paper: "2512.00001", Position: 2, Kind: papers.FromFile, By: "picks.jsonl", At: at},
			{Day: testDay(15), Paper: "2512.00002", Position: 3, Kind: papers.FromStarter, By: "starter library", At: at},
		},
	}
}

// busySite is a site where people have been.
func busySite(t testing.TB) *site {
	t.Helper()
	s := newSite(t, testBatch())
	ada, bo := s.user("ada", papers.ReaderRole), s.user("bo", papers.ReaderRole)
	for _, v := range []struct {
		u  papers.User
		id papers.ID
	}{{ada, "2512.00010"}, {bo, "2512.00010"}, {ada, "2512.00001"}} {
		_, err := s.community.Vote(t.Context(), v.u, v.id, true)
		s.must(err)
	}
	first := s.comment(ada, "2512.00001", 0, "Is $x_{train} < y^2$ *really* needed, @bo and @nobody? See https://example.org/a?b=1&c=2.")
	s.comment(bo, "2512.00001", first, "Yes: ]]> & <script>alert(1)</script> `x < y`")
	s.comment(bo, "hep-th/9901001", 0, "On an old one.")
	s.list(ada, "To read & <b>discuss</b>", "What we read on **Thursdays**, with $x_q$.", true,
		map[papers.ID]string{"2512.00001": "Start here, @bo: $x_{train}$ [matters](https://example.org/)."}, "2512.00001", "hep-th/9901001", "2512.00002")
	s.list(ada, "For my eyes", "", false, nil, "2512.00001")
	return s
}

// feedPaths are all feeds of busySite, without their endings.
func feedPaths() []string {
	return []string{"/feed", "/feed?all=1", "/papers/date/2025-12-15", "/papers/date/2025-12-12", "/papers/date/2025-12-13", "/papers/date/2025-12-15?all=1", "/papers/week/2025-W51", "/papers/month/2025-12",
		"/trending", "/trending?period=day&cat=cs.CL", "/trending?cat=math", "/search?q=soft", "/search?q=soft&cat=cs&from=2025-01-01&until=2025-12-31&sort=relevance", "/search?cat=math", "/search", "/search?q=%22a%20b%22%20%26%20%3Cc%3E",
		"/authors/Ada%20Example", "/authors/A%2FB.%20S%C3%BCd%20&%20%3Cc%3E", "/authors/Bo%20Sample,%20Jr.", "/lists/1", "/papers/2512.00001/comments", "/papers/hep-th/9901001/comments", "/papers/acl:2024.acl-long.1/comments"}
}

// inBoth are the addresses of a feed in both formats.
func inBoth(path string) (atom, json string) {
	path, query, _ := strings.Cut(path, "?")
	if query != "" {
		query = "?" + query
	}
	if strings.HasPrefix(path, "/lists/") {
		return path + ".atom" + query, path + ".feed.json" + query
	}
	return path + ".atom" + query, path + ".json" + query
}

// someone is the account of a name.
func (s *site) someone(name string) papers.User {
	s.t.Helper()
	u, err := s.st.UserNamed(s.t.Context(), name)
	s.must(err)
	return u
}

// readAtom reads the parts of an Atom feed that tests look at.
func readAtom(t *testing.T, body string) readFeed {
	t.Helper()
	var f readFeed
	if err := xml.Unmarshal([]byte(body), &f); err != nil {
		t.Fatalf("%v in %.300s", err, body)
	}
	return f
}
