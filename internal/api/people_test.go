package api

import (
	"encoding/base64"
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

func TestStanding(t *testing.T) {
	w := newTown(t, testBatch())
	ada, nobody, ctx := w.as("ada"), w.as(""), t.Context()
	for range 2 {
		if s := got(ada.Vote(ctx, oldPaper, true))(t); s != (client.Standing{PaperID: oldPaper, Upvotes: 1, Upvoted: true}) {
			t.Errorf("voted: %+v", s)
		}
	}
	got(ada.Save(ctx, oldPaper, true))(t)
	if s := got(ada.Dismiss(ctx, oldPaper, true))(t); s != (client.Standing{PaperID: oldPaper, Upvotes: 1, Upvoted: true, Saved: true, Dismissed: true}) {
		t.Errorf("all of it: %+v", s)
	}
	if s := got(nobody.Standing(ctx, oldPaper))(t); s != (client.Standing{PaperID: oldPaper, Upvotes: 1}) {
		t.Errorf("to a visitor: %+v", s)
	}
	if d := all(t, ada.Dismissed(ctx)); len(d) != 1 || d[0].Paper.ID != oldPaper || !d[0].DismissedAt.Equal(testNow) {
		t.Errorf("dismissed are %+v", d)
	}
	got(ada.Dismiss(ctx, oldPaper, false))(t)
	got(ada.Save(ctx, oldPaper, false))(t)
	if s := got(ada.Vote(ctx, oldPaper, false))(t); s != (client.Standing{PaperID: oldPaper}) {
		t.Errorf("all taken back: %+v", s)
	}
	_, err := ada.Save(ctx, "2401.99999", true)
	refused(t, "what is not held", err, http.StatusNotFound)
}

// Search tells each account its own votes, and caches to keep them apart.
func TestUpvoted(t *testing.T) {
	w := newTown(t, testBatch())
	ada, ctx := w.as("ada"), t.Context()
	got(ada.Vote(ctx, p1, true))(t)
	for who, want := range map[string][]string{"ada": {p1}, "ben": nil, "": nil} {
		var up []string
		for _, it := range got(w.as(who).Search(ctx, "pooling", 9))(t) {
			if it.Upvoted {
				up = append(up, it.Paper.ID)
			}
		}
		if !slices.Equal(up, want) {
			t.Errorf("%q voted for %v, want %v", who, up, want)
		}
	}
	for token, cached := range map[string]string{"": "private, max-age=60", ada.Token: "private, no-cache"} {
		res, _, _ := w.send(http.MethodGet, "/api/papers/search?q=pooling", token, "")
		if res.Header.Get("Cache-Control") != cached || !strings.Contains(res.Header.Get("Vary"), "Authorization, Cookie") {
			t.Errorf("with the token %.5q: %v", token, res.Header)
		}
	}
}

func TestSearchPages(t *testing.T) {
	w := newTown(t, testBatch())
	c, ctx := w.as(""), t.Context()
	ids := func(o client.SearchOptions) []string {
		var out []string
		for _, it := range all(t, c.SearchAll(ctx, o)) {
			out = append(out, it.Paper.ID)
		}
		return out
	}
	whole, paged := ids(client.SearchOptions{}), ids(client.SearchOptions{Limit: 2})
	if len(whole) != 7 || !slices.Equal(whole, paged) {
		t.Errorf("in one page %v, in several %v", whole, paged)
	}
	if rest := ids(client.SearchOptions{Limit: 2, Offset: 3}); !slices.Equal(rest, whole[3:]) {
		t.Errorf("behind three come %v of %v", rest, whole)
	}
	if found := ids(client.SearchOptions{Category: "hep-th"}); !slices.Equal(found, []string{p1}) {
		t.Errorf("in a category are %v", found)
	}
	if found := ids(client.SearchOptions{From: "2025-12-09", Until: "2025-12-10"}); !slices.Equal(found, []string{p3}) {
		t.Errorf("in two days are %v", found)
	}
	if found := ids(client.SearchOptions{Query: "pooling", Sort: "date"}); !slices.Equal(found, []string{p3, p1}) {
		t.Errorf("by date: %v", found)
	}
	for query, field := range map[string]string{"cat=cs.XX": "cat", "from=x": "from", "from=2025-12-02&until=2025-12-01": "until", "sort=best": "sort", "offset=-1": "offset", "offset=9801": "offset"} {
		if res, p, _ := w.send(http.MethodGet, "/api/papers/search?"+query, "", ""); res.StatusCode != 400 || p.Parameter != field {
			t.Errorf("%s: %s %+v", query, res.Status, p)
		}
	}
}

// Everything announced can be asked for, where something was chosen.
func TestDailyAll(t *testing.T) {
	w := newTown(t, testBatch())
	items := all(t, w.as("").DailyPapers(t.Context(), client.DailyOptions{Month: "2025-12", All: true}))
	var ids []string
	for _, it := range items {
		ids = append(ids, it.Paper.ID)
	}
	if !slices.Equal(ids, []string{"2512.00010", "2512.00011", p3, p1}) {
		t.Errorf("announced were %v", ids)
	}
}

func TestFollows(t *testing.T) {
	w := newTown(t, testBatch())
	ada, ben, ctx := w.as("ada"), w.as("ben"), t.Context()
	l := got(ben.MakeList(ctx, client.NewList{Title: "Ben's", Public: true}))(t)
	w.must(ben.AddToList(ctx, l.Name(), p2, ""))
	search := url.Values{"q": {"soft pooling"}, "cat": {"cs.LG"}}.Encode()
	for _, f := range []client.Follow{{Kind: "author", Target: "Ada Example"}, {Kind: "category", Target: "cs.LG"}, {Kind: "search", Target: search},
		{Kind: "list", Target: l.Name()}, {Kind: "person", Target: "ben"}} {
		for range 2 {
			if made := got(ada.Follow(ctx, f.Kind, f.Target))(t); made.Target == "" || made.Title == "" || made.URL == "" {
				t.Errorf("%+v: %+v", f, made)
			}
		}
		if is := got(ada.IsFollowing(ctx, f.Kind, f.Target))(t); is.Kind != f.Kind {
			t.Errorf("%+v: %+v", f, is)
		}
		_, err := ben.IsFollowing(ctx, f.Kind, f.Target)
		if f.Kind != "person" {
			refused(t, f.Kind+" of ben's", err, http.StatusNotFound)
		}
	}
	followed := got(ada.Follows(ctx))(t)
	i := slices.IndexFunc(followed, func(f client.Follow) bool { return f.Kind == "person" })
	if len(followed) != 5 || i < 0 || followed[i].Target != "ben" || followed[i].URL != w.URL+"/u/ben" {
		t.Errorf("ada follows %+v", followed)
	}
	got(ben.Vote(ctx, p3, true))(t)
	news := all(t, ada.News(ctx))
	var ids []string
	for _, n := range news[0].Papers {
		ids = append(ids, n.Paper.ID)
	}
	if slices.Sort(ids); len(news) != 1 || !news[0].Complete || !slices.Equal(ids, []string{p1, p2, p3}) || len(news[0].Lists) != 1 {
		t.Errorf("the news are %+v", news)
	}
	for i, n := range news[0].Papers {
		if len(n.Because) == 0 || n.Paper.ID == p1 && len(n.Because) != 3 {
			t.Errorf("%d, %s, is there because of %+v", i, n.Paper.ID, n.Because)
		}
	}
	for kind, target := range map[string]string{"topic": "x", "author": " ", "category": "cs.XX", "search": "x=y", "list": "x", "person": "ada", "planet": "Mars"} {
		if _, err := ada.Follow(ctx, kind, target); err == nil {
			t.Errorf("ada follows %s %s", kind, target)
		}
	}
	_, err := ada.Follow(ctx, "person", "nobody-at-all")
	refused(t, "nobody", err, http.StatusNotFound)
	w.must(ada.Unfollow(ctx, "person", "nobody-at-all"))
	for _, f := range followed {
		w.must(ada.Unfollow(ctx, f.Kind, f.Target))
		w.must(ada.Unfollow(ctx, f.Kind, f.Target))
	}
	if left := got(ada.Follows(ctx))(t); len(left) != 0 {
		t.Errorf("ada still follows %+v", left)
	}
	if news := all(t, ada.News(ctx)); len(news) != 1 || len(news[0].Papers) != 0 {
		t.Errorf("the news of nothing are %+v", news)
	}
}

func TestNotifications(t *testing.T) {
	w := newTown(t, testBatch())
	ada, ben, ctx := w.as("ada"), w.as("ben"), t.Context()
	c := got(ada.AddComment(ctx, p1, "So?"))(t)
	for i := range 3 {
		got(ben.Reply(ctx, p1, c.ID, fmt.Sprintf("No %d.", i)))(t)
	}
	fresh := all(t, ada.Notifications(ctx, false))
	if len(fresh) != 3 || fresh[0].Kind != "reply" || fresh[0].Actor.Name != "ben" || fresh[0].PaperID != p1 || fresh[0].CommentID == 0 || fresh[0].Seen {
		t.Fatalf("new is %+v", fresh)
	}
	if me := got(ada.Whoami(ctx))(t); me.Unseen != 3 {
		t.Errorf("unseen are %d", me.Unseen)
	}
	for range 2 {
		w.must(ada.SeeNotifications(ctx, fresh[1].ID))
	}
	left, seen := all(t, ada.Notifications(ctx, false)), all(t, ada.Notifications(ctx, true))
	if len(left) != 1 || left[0].ID != fresh[0].ID || len(seen) != 2 || !seen[0].Seen {
		t.Errorf("new is %+v, seen %+v", left, seen)
	}
	var page []client.Notification
	res, _, _ := w.send(http.MethodGet, "/api/notifications?seen=true&limit=1", ada.Token, "")
	if _, rest, _ := strings.Cut(res.Header.Get("Link"), "cursor="); !strings.HasPrefix(rest, fmt.Sprint(seen[0].ID)) {
		t.Errorf("the pages lead to %q, %+v", res.Header.Get("Link"), page)
	}
	if n := len(all(t, ben.Notifications(ctx, false))); n != 0 {
		t.Errorf("ben is told %d things", n)
	}
}

func TestWhoami(t *testing.T) {
	w := newTown(t, testBatch())
	me := got(w.as("ada", papers.ReadScope).Whoami(t.Context()))(t)
	if me.Type != "user" || me.Name != "ada" || me.Fullname != "ada" || me.Auth.Type != "access_token" || me.Auth.AccessToken.DisplayName != "a token of ada" ||
		me.Auth.AccessToken.Role != "read" || me.Orgs == nil || me.Role != "reader" {
		t.Errorf("%+v, %+v", me, me.Auth.AccessToken)
	}
	if cem := got(w.as("cem").Whoami(t.Context()))(t); cem.Auth.AccessToken.Role != "write" || !slices.Contains(cem.Auth.AccessToken.Scopes, "moderate") {
		t.Errorf("%+v", cem.Auth.AccessToken)
	}
	_, err := w.as("").Whoami(t.Context())
	refused(t, "a visitor", err, http.StatusUnauthorized)
	_, err = (&client.Client{BaseURL: w.URL, Token: "hf_" + strings.Repeat("x", 30)}).Whoami(t.Context())
	refused(t, "another site's token", err, http.StatusUnauthorized)
}

// A person's votes are everybody's to read until she hides them.
func TestPeople(t *testing.T) {
	w := newTown(t, testBatch())
	ada, ben, nobody, ctx := w.as("ada"), w.as("ben"), w.as(""), t.Context()
	for _, id := range []string{p1, p2, p3, oldPaper} { // all in one moment
		got(ada.Vote(ctx, id, true))(t)
	}
	var voted []string
	for next := "/api/users/ada/votes?limit=1"; next != ""; {
		var page []client.VotedPaper
		res := w.get(next, &page)
		for _, v := range page {
			voted = append(voted, v.Paper.ID)
		}
		next, _ = strings.CutPrefix(res.Header.Get("Link"), "<"+w.URL)
		next, _ = strings.CutSuffix(next, `>; rel="next"`)
	}
	if slices.Sort(voted); !slices.Equal(voted, []string{p1, p2, p3, oldPaper}) {
		t.Errorf("the pages led through %v", voted)
	}
	got(ben.Follow(ctx, "person", "ada"))(t)
	if p := got(ben.Person(ctx, "ada"))(t); p.Name != "ada" || !p.IsFollowing || p.Role != "reader" || !p.JoinedAt.Equal(testNow) {
		t.Errorf("ben sees %+v", p)
	}
	if p := got(nobody.Person(ctx, "cem"))(t); p.IsFollowing || !p.IsMod {
		t.Errorf("a visitor sees %+v", p)
	}
	_, err := nobody.Person(ctx, "zoe")
	refused(t, "nobody", err, http.StatusNotFound)

	u := w.users["ada"]
	u.Settings.HideActivity = true
	w.must(w.st.SaveUser(ctx, u))
	for who, want := range map[string]int{"": 0, "ben": 0, "cem": 0, "ada": 4} {
		if n := len(all(t, w.as(who).VotesOf(ctx, "ada"))); n != want {
			t.Errorf("%q is told of %d votes, want %d", who, n, want)
		}
	}
	for _, cursor := range []string{"x", "-", "MQ", base64.RawURLEncoding.EncodeToString([]byte("-5 x")), strings.Repeat("A", 121)} {
		if res, p, _ := w.send(http.MethodGet, "/api/users/ada/votes?cursor="+cursor, "", ""); res.StatusCode != 400 || p.Parameter != "cursor" {
			t.Errorf("cursor %s: %s %+v", cursor, res.Status, p)
		}
	}
}

// Of a suspended account nothing is told but the name, but to curators.
func TestSuspendedPerson(t *testing.T) {
	w := newTown(t, testBatch())
	ada, ctx := w.as("ada"), t.Context()
	got(ada.Vote(ctx, p1, true))(t)
	got(ada.AddComment(ctx, p1, "So."))(t)
	got(ada.MakeList(ctx, client.NewList{Title: "Mine", Public: true}))(t)
	w.suspend("ada")
	for who, sees := range map[string]bool{"": false, "ben": false, "cem": true} {
		c := w.as(who)
		p := got(c.Person(ctx, "ada"))(t)
		n := len(all(t, c.VotesOf(ctx, "ada"))) + len(all(t, c.CommentsOf(ctx, "ada"))) + len(all(t, c.ListsOf(ctx, "ada")))
		if (p.Role != "") != sees || (n == 3) != sees || n != 0 && n != 3 {
			t.Errorf("%q sees %+v and %d things", who, p, n)
		}
	}
	if n := len(all(t, w.as("cem", papers.ReadScope).VotesOf(ctx, "ada"))); n != 0 {
		t.Errorf("a curator's reading token sees %d votes", n)
	}
	if me := got(ada.Whoami(ctx))(t); me.Suspended != "for a reason" {
		t.Errorf("ada is told %+v", me)
	}
	got(ada.Export(ctx))(t)
	w.must(ada.SeeNotifications(ctx, 1))
}

func (w *town) suspend(name string) {
	w.t.Helper()
	_, err := w.st.Suspend(w.t.Context(), store.Act{By: w.users["cem"].ID, Reason: "for a reason"}, w.users[name].ID)
	w.must(err)
}

func TestAuthors(t *testing.T) {
	w := newTown(t, testBatch())
	c, ctx := w.as(""), t.Context()
	if a := got(c.Author(ctx, "ada example"))(t); a.NumPapers != 1 || a.Name != "ada example" {
		t.Errorf("%+v", a)
	}
	if list := all(t, c.AuthorPapers(ctx, "Bo Sample")); len(list) != 1 || list[0].ID != p1 {
		t.Errorf("%+v", list)
	}
	for _, name := range []string{"Nobody Atall", "a/b"} {
		_, err := c.Author(ctx, name)
		refused(t, name, err, http.StatusNotFound)
	}
	_, err := c.Author(ctx, strings.Repeat("x", 2000))
	refused(t, "a name that is none", err, http.StatusBadRequest)
}

func TestReports(t *testing.T) {
	w := newTown(t, testBatch())
	ada, ben, ctx := w.as("ada"), w.as("ben"), t.Context()
	c := got(ben.AddComment(ctx, p1, "Buy this."))(t)
	for _, n := range []client.NewReport{{Kind: "comment", Target: fmt.Sprint(c.ID), Reason: "spam", Words: "It sells."}, {Kind: "user", Target: "ben", Reason: "abuse"},
		{Kind: "paper", Target: "arXiv:" + p1, Reason: "rights"}} {
		first, again := got(ada.Report(ctx, n))(t), got(ada.Report(ctx, n))(t)
		if first != again || first.State != "open" || first.Kind != n.Kind {
			t.Errorf("%+v: %+v, %+v", n, first, again)
		}
	}
	reports := got(ada.Reports(ctx))(t)
	if len(reports) != 3 || reports[1].Target != "ben" || reports[2].PaperID != p1 || reports[0].Target != p1 {
		t.Errorf("ada reported %+v", reports)
	}
	if others := got(ben.Reports(ctx))(t); len(others) != 0 {
		t.Errorf("ben reported %+v", others)
	}
	for what, n := range map[string]client.NewReport{"herself": {Kind: "user", Target: "ada", Reason: "spam"}, "no reason": {Kind: "paper", Target: p1, Reason: "dull"},
		"no kind": {Kind: "site", Target: "1", Reason: "spam"}, "no number": {Kind: "comment", Target: "x", Reason: "spam"}} {
		_, err := ada.Report(ctx, n)
		refused(t, what, err, http.StatusBadRequest)
	}
	_, err := ada.Report(ctx, client.NewReport{Kind: "user", Target: "zoe", Reason: "spam"})
	refused(t, "nobody", err, http.StatusNotFound)
}

func TestExport(t *testing.T) {
	w := newTown(t, testBatch())
	ada, ctx := w.as("ada"), t.Context()
	got(ada.Vote(ctx, p1, true))(t)
	e := got(ada.Export(ctx))(t)
	if e.Account["name"] != "ada" || len(e.Things["votes"]) != 1 || e.Things["votes"][0]["paper"] != p1 {
		t.Errorf("%+v", e)
	}
	_, err := w.as("ada", papers.WriteScope).Export(ctx)
	refused(t, "a writing token", err, http.StatusForbidden)
}

func TestTrendingAndDays(t *testing.T) {
	w := newTown(t, testBatch())
	ctx := t.Context()
	got(w.as("ada").Vote(ctx, p1, true))(t)
	got(w.as("ben").Vote(ctx, p1, true))(t)
	got(w.as("ada").AddComment(ctx, p2, "So."))(t)
	got(w.as("ada").Vote(ctx, p3, true))(t)
	c := w.as("")
	hot := all(t, c.Trending(ctx, client.TrendingOptions{Limit: 2}))
	if len(hot) != 3 || hot[2].Paper.ID != p3 || hot[0].Heat != 2 || hot[0].NumPeople+hot[1].NumPeople != 1 || hot[0].Upvotes+hot[1].Upvotes != 2 {
		t.Errorf("trending are %+v", hot)
	}
	if hot := all(t, c.Trending(ctx, client.TrendingOptions{Window: "day", Category: "cs.LG"})); len(hot) != 1 || hot[0].Paper.ID != p1 {
		t.Errorf("in a category are %+v", hot)
	}
	for query, field := range map[string]string{"window=year": "window", "category=cs.XX": "category", "page=0": "page", "limit=101": "limit"} {
		if res, p, _ := w.send(http.MethodGet, "/api/trending?"+query, "", ""); res.StatusCode != 400 || p.Parameter != field {
			t.Errorf("%s: %s %+v", query, res.Status, p)
		}
	}
	month := got(c.Days(ctx, "2025-12"))(t)
	if got(c.Days(ctx, ""))(t).Month != "2025-12" || !slices.Equal(month.Days, []client.Day{{Day: "2025-12-03", Announced: 1}, {Day: "2025-12-10", Announced: 1},
		{Day: "2025-12-12", Announced: 2}, {Day: "2025-12-15", Featured: 3}}) || month.Next != "" {
		t.Errorf("the month is %+v", month)
	}
	for _, bad := range []string{"2025-13", "1850-01", "x"} {
		if res, p, _ := w.send(http.MethodGet, "/api/days?month="+bad, "", ""); res.StatusCode != 400 || p.Parameter != "month" {
			t.Errorf("%s: %s %+v", bad, res.Status, p)
		}
	}
}

func TestHistory(t *testing.T) {
	b := testBatch()
	b.Papers[0].Versions = []papers.Version{{Number: 1, Date: testDay(1).Date(), Size: "9kb"}, {Number: 2, Date: testDay(4).Date()}}
	b.Announcements = []papers.Announcement{{Paper: p1, Day: testDay(3), Kind: papers.NewPaper}, {Paper: p1, Day: testDay(5), Kind: papers.Replaced}}
	b.Features = append(b.Features, papers.Feature{Day: testDay(20), Paper: p1, Position: 1, Kind: papers.FromFile, By: "picks.jsonl"})
	h := got(newTown(t, b).as("").History(t.Context(), p1))(t)
	if !slices.Equal(h.Versions, []client.Version{{Number: 1, Date: "2025-12-01", Size: "9kb"}, {Number: 2, Date: "2025-12-04"}}) ||
		!slices.Equal(h.Announcements, []client.Announcement{{Day: "2025-12-05", Kind: "replace"}, {Day: "2025-12-03", Kind: "new"}}) ||
		len(h.FrontPages) != 1 || h.FrontPages[0].Day != "2025-12-15" || h.FrontPages[0].By != "picks.jsonl" {
		t.Errorf("%+v", h)
	}
}
