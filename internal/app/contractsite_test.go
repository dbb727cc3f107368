package app_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/app"
	"github.com/dailypapers/dailypapers/internal/arxiv"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/community"
	"github.com/dailypapers/dailypapers/internal/harvest"
	"github.com/dailypapers/dailypapers/internal/moderation"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/submission"
)

// A contractSite is a site on which everything has happened once.
type contractSite struct {
	t       testing.TB
	dir     string
	arxiv   string // the address of one that has nothing
	handler http.Handler
	st      *store.Store
	acc     *account.Service
	people  map[string]papers.User // by their names
	things  map[string]string      // what stands for the parameters of paths and the fields of bodies
	tokens  map[string]string      // of people with all their scopes, by name
	asked   int                    // requests so far: each comes from an address of its own
	made    int                    // accounts made in passing
	spare   map[string]*passing    // of those, by role and scopes
}

// A passing is somebody who may be sent along a few times before limits hold
// her up.
type passing struct {
	token string
	left  int
}

const contractBase = "https://papers.example.org"

// newContractSite seeds a site and opens the service on it.
func newContractSite(t testing.TB) *contractSite {
	t.Helper()
	s := &contractSite{t: t, dir: t.TempDir(), people: map[string]papers.User{}, things: map[string]string{}, tokens: map[string]string{}}
	nothing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/atom+xml")
		_, _ = w.Write([]byte(`<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"><opensearch:totalResults>0</opensearch:totalResults></feed>`))
	}))
	t.Cleanup(nothing.Close)
	s.arxiv, s.things["source"] = nothing.URL, harvest.RecordsJob
	s.openStore()
	if err := s.seed(t.Context()); err != nil {
		t.Fatal(err)
	}
	index, err := catalog.Open(s.dir, s.st, catalog.Meaning{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = index.Sync(t.Context(), nil); err == nil {
		err = index.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// copy is the site as it was seeded, in a folder of its own, open.
func (s *contractSite) copy(t testing.TB) *contractSite {
	t.Helper()
	c := *s
	c.t, c.dir, c.spare = t, t.TempDir(), map[string]*passing{}
	if err := os.CopyFS(c.dir, os.DirFS(s.dir)); err != nil {
		t.Fatal(err)
	}
	c.openStore()
	c.open()
	return &c
}

func (s *contractSite) openStore() {
	s.t.Helper()
	var err error
	if s.st, err = store.Open(s.t.Context(), s.dir, store.Options{Now: noon}); err != nil {
		s.t.Fatal(err)
	}
	st := s.st
	s.t.Cleanup(func() { st.Close() })
	s.acc = account.New(s.st, noon, account.Options{BaseURL: contractBase})
}

func (s *contractSite) open() {
	s.t.Helper()
	a, err := app.Open(s.t.Context(), app.Config{DataDir: s.dir, Now: noon, Log: slog.New(slog.DiscardHandler), BaseURL: contractBase, PerMinute: 1 << 20,
		Webhooks: app.Webhooks{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}},
		Harvest:  true, Arxiv: harvest.Options{Addresses: arxiv.Addresses{OAI: s.arxiv, Query: s.arxiv, Feeds: s.arxiv}, Pause: time.Millisecond}})
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() {
		if err := a.Close(); err != nil {
			s.t.Error(err)
		}
	})
	s.handler = a.Handler()
}

// seed lets everything happen once.
func (s *contractSite) seed(ctx context.Context) error {
	if err := s.st.SetSetting(ctx, "starter", "2000-01-01"); err != nil { // the library stays out
		return err
	}
	today := papers.Day{Year: 2026, Month: time.March, Day: 11}
	list := []papers.Paper{
		{ID: "2603.00001", Title: "Pooling of soft sets", Abstract: "We pool $a<b$. It is fast. Strings help.", Authors: []papers.Author{{Name: "Ada Example"}, {Name: "Bo Sample"}},
			Categories: []papers.Category{"cs.LG", "hep-th"}, Announced: today, Published: today.Add(-2).Date(), Keywords: []string{"pooling"},
			Links: []papers.Link{{Kind: papers.CodeLink, URL: "https://github.com/ada/pool"}, {Kind: papers.ModelLink, URL: "https://huggingface.co/ada/pool"},
				{Kind: papers.ProjectLink, URL: "https://ada.example.org/"}, {Kind: papers.DatasetLink, URL: "https://huggingface.co/datasets/ada/pools"}}},
		{ID: "hep-th/9901001", Title: "Strings of old", Abstract: "Strings.", Categories: []papers.Category{"hep-th"}},
	}
	for i := 2; i <= 9; i++ {
		list = append(list, papers.Paper{ID: papers.ID(fmt.Sprintf("2603.0000%d", i)), Title: fmt.Sprintf("Soft sets and strings, part %d", i), Abstract: "Soft pooling of strings.",
			Authors: []papers.Author{{Name: "Ada Example"}}, Categories: []papers.Category{"cs.LG"}, Announced: today.Add(-i % 2), Published: today.Add(-3).Date()})
	}
	if _, err := s.st.PutPapers(ctx, store.Batch{Papers: list, Features: []papers.Feature{
		{Day: today, Paper: "2603.00001", Position: 1, Kind: papers.FromFile, By: "picks.jsonl", At: noon()},
		{Day: today, Paper: "2603.00002", Position: 2, Kind: papers.FromFile, By: "picks.jsonl", At: noon()}}}); err != nil {
		return err
	}
	return s.seedPeople(ctx)
}

func (s *contractSite) seedPeople(ctx context.Context) error {
	for name, role := range map[string]papers.Role{"ada": papers.AdminRole, "cleo": papers.CuratorRole, "anna": papers.AuthorRole, "bo": papers.ReaderRole,
		"eve": papers.ReaderRole, "sus": papers.ReaderRole} {
		u, err := s.st.AddUser(ctx, papers.User{Name: name, FullName: "Ms " + name, Role: role, Email: name + "@uni.example", About: "About me."})
		if err != nil {
			return err
		}
		s.people[name] = u
		if s.tokens[name], _, err = s.acc.MakeToken(ctx, papers.User{ID: u.ID, Role: papers.AdminRole}, "all", account.ScopesFor(papers.AdminRole), 0); err != nil {
			return err
		}
	}
	return s.seedDeeds(ctx)
}

func (s *contractSite) seedDeeds(ctx context.Context) error {
	voices, desk := community.New(s.st, noon), moderation.New(s.st)
	submit := submission.New(s.st, noon, submission.Options{Rules: submission.Defaults()})
	defer submit.Close()
	ada, bo, eve, cleo := s.people["ada"], s.people["bo"], s.people["eve"], s.people["cleo"]
	var errs []error
	must := func(err error) { errs = append(errs, err) }
	number := func(name string, n any) { s.things[name] = fmt.Sprint(n) }

	_, err := voices.Vote(ctx, bo, "2603.00001", true)
	must(err)
	c, err := voices.Comment(ctx, ada, "2603.00001", 0, "A *first* remark on $x$.")
	must(err)
	number("comment", c.ID)
	r, err := voices.Comment(ctx, bo, "2603.00001", c.ID, "A reply, @ada.")
	must(err)
	number("reply", r.ID)
	must(voices.React(ctx, bo, c.ID, papers.Reactions()[0], true))
	number("reaction", papers.Reactions()[0])
	l, err := voices.MakeList(ctx, ada, papers.List{Title: "To read", Public: true})
	must(err)
	number("list", l.ID)
	must(voices.Shelve(ctx, ada, l.ID, "2603.00001"))
	must(voices.Shelve(ctx, ada, l.ID, "2603.00002"))
	must(voices.Save(ctx, ada, "2603.00002", true))
	must(voices.Dismiss(ctx, ada, "2603.00003", true))
	must(voices.Follow(ctx, ada, papers.Following{Kind: papers.FollowCategory, Target: "cs.LG"}, true))
	mine, err := submit.Claim(ctx, ada, "2603.00003", 0, "Ada Example")
	must(err)
	number("claim", mine.ID)
	sub, err := submit.Submit(ctx, ada, submission.Entry{Paper: "2603.00004", Above: true})
	must(err)
	number("submission", sub.ID)
	claim, err := submit.Claim(ctx, eve, "2603.00001", 0, "Ada Example")
	must(err)
	number("waiting", claim.ID)
	report, err := desk.Report(ctx, bo, papers.Complaint{Target: papers.Target{Kind: papers.OnComment, Key: s.things["comment"]}, Reason: "spam", Words: "It is."})
	must(err)
	number("report", report.ID)
	chosen, err := desk.Choose(ctx, cleo, "2603.00005", papers.Day{Year: 2026, Month: time.March, Day: 11}, true, "good")
	must(err)
	number("decision", chosen.ID)
	_, err = s.acc.Invite(ctx, ada, contractBase, papers.ReaderRole, 7, "")
	must(err)
	open, err := s.acc.Invitations(ctx)
	must(err)
	number("invitation", open[0].ID)
	_, err = s.st.Subscribe(ctx, papers.Subscription{Person: ada.ID, Schedule: papers.UsualSchedule(), Contents: papers.Contents{Trending: true, Count: 10}}, noon().Add(time.Hour))
	must(err)
	tokens, err := s.acc.Tokens(ctx, bo)
	must(err)
	number("token", tokens[0].ID)

	hook, err := s.st.AddWebhook(ctx, papers.Webhook{Owner: ada.ID, Name: "Bell", Address: papers.WebhookAddress(s.arxiv), Form: papers.JSONForm, Event: papers.NewPapers},
		client.NewWebhookSecret(), papers.Day{Year: 2026, Month: time.March, Day: 11})
	must(err)
	number("webhook", hook.ID)
	ping, err := s.st.AddPing(ctx, ada.ID, hook.ID, "test", time.Minute)
	must(err)
	number("delivery", ping.Delivery.ID)
	s.things["address"] = s.arxiv + "/ring"
	lost, err := s.st.PostLetter(ctx, papers.Letter{Kind: papers.NoticeMessage, Address: "late@uni.example", Subject: "News", Content: `{"subject":"News","text":"x"}`, Due: noon(), Deadline: noon().Add(time.Hour)})
	must(err)
	number("letter", lost)
	must(s.st.Suppress(ctx, papers.Suppression{Address: "gone@uni.example", Reason: papers.Bounced, Words: "550 no such user"}))
	_, err = s.st.Suspend(ctx, store.Act{By: cleo.ID, Reason: "too loud"}, s.people["sus"].ID)
	must(err)
	must(s.st.SetRole(ctx, ada.ID, s.people["sus"].ID, papers.AdminRole, "that nothing but the suspension holds her up"))
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// as returns the token of somebody of a role with some scopes, who has not been
// held up by limits yet.
func (s *contractSite) as(role papers.Role, scopes ...papers.Scope) string {
	s.t.Helper()
	key := fmt.Sprint(role, scopes)
	if one := s.spare[key]; one != nil && one.left > 0 {
		one.left--
		return one.token
	}
	s.made++
	u, err := s.st.AddUser(s.t.Context(), papers.User{Name: fmt.Sprintf("passing-%d", s.made), Role: papers.AdminRole})
	if err != nil {
		s.t.Fatal(err)
	}
	token, _, err := s.acc.MakeToken(s.t.Context(), u, "any", scopes, 0)
	if err == nil && role != papers.AdminRole { // she had another role when she made it
		err = s.st.SetRole(s.t.Context(), s.people["ada"].ID, u.ID, role, "test")
	}
	if err != nil {
		s.t.Fatal(err)
	}
	s.spare[key] = &passing{token, 4}
	return token
}

// session is the cookie of somebody of a role who has not been held up yet.
func (s *contractSite) session(role papers.Role) string {
	s.t.Helper()
	key := "session " + string(role)
	if one := s.spare[key]; one != nil && one.left > 0 {
		one.left--
		return one.token
	}
	s.made++
	u, err := s.st.AddUser(s.t.Context(), papers.User{Name: fmt.Sprintf("sitting-%d", s.made), Role: role})
	if err != nil {
		s.t.Fatal(err)
	}
	s.spare[key] = &passing{s.cookie(u), 4}
	return s.spare[key].token
}

// cookie is that of a browser in which somebody has signed in.
func (s *contractSite) cookie(u papers.User) string {
	s.t.Helper()
	c, err := s.acc.Begin(httptest.NewRequest(http.MethodGet, contractBase, nil), u, "test")
	if err != nil {
		s.t.Fatal(err)
	}
	return c.Name + "=" + c.Value
}

// A question is a request in the making.
type question struct {
	method, path, body string
	header             map[string]string
}

// with returns the question with one more header.
func (q question) with(name, value string) question {
	h := map[string]string{name: value}
	for k, v := range q.header {
		if h[k] == "" {
			h[k] = v
		}
	}
	q.header = h
	return q
}

// by returns the question as somebody with a token asks it.
func (q question) by(token string) question {
	if token == "" {
		return q
	}
	return q.with("Authorization", "Bearer "+token)
}

// ask sends a question from an address of its own.
func (s *contractSite) ask(q question) *httptest.ResponseRecorder {
	s.asked++
	r := httptest.NewRequestWithContext(s.t.Context(), q.method, "/", strings.NewReader(q.body))
	u, err := url.ParseRequestURI(q.path)
	if err != nil {
		s.t.Fatal(err)
	}
	r.URL, r.RequestURI, r.Host = u, q.path, "papers.example.org"
	if q.header["Cookie"] != "" {
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	r.RemoteAddr = fmt.Sprintf("[2001:db8:%x:%x::1]:4711", s.asked>>16, s.asked&0xffff)
	if q.body == "" {
		r.Body, r.ContentLength = http.NoBody, 0
	} else {
		r.Header.Set("Content-Type", "application/json")
	}
	for name, value := range q.header {
		if value == "-" {
			r.Header.Del(name)
			continue
		}
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}
