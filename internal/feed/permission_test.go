package feed_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/moderation"
)

// addresses makes an address of each route, in both formats.
func addresses(t *testing.T, s *site) []string {
	t.Helper()
	var all []string
	for _, rt := range s.feeds.Routes() {
		if rt.Action != papers.Read {
			t.Errorf("%s is for %q: feeds are for everybody", rt.Pattern, rt.Action)
		}
		path := strings.TrimPrefix(rt.Pattern, "GET ")
		if !rt.Shared {
			all = append(all, strings.NewReplacer("{archive}", "hep-th", "{number}", "9901001").Replace(path))
			continue
		}
		path = strings.NewReplacer("date/{period}", "date/2025-12-15", "week/{period}", "week/2025-W51", "month/{period}", "month/2025-12", "{name...}", "Ada%20Example",
			"{id}", "1", "{archive}/{number}", "2512.00001/comments").Replace(path)
		atom, js := inBoth(path)
		all = append(all, atom, js)
	}
	return all
}

// TestPermissions asks for every route as everybody: who may read may read feeds, and
// nobody else.
func TestPermissions(t *testing.T) {
	s := busySite(t)
	bo, mo := s.someone("bo"), s.user("mo", papers.AdminRole)
	tokens := map[string]string{}
	for _, scope := range papers.Scopes() {
		var err error
		tokens[string(scope)], _, err = s.acc.MakeToken(t.Context(), mo, string(scope), []papers.Scope{scope}, 1)
		s.must(err)
	}
	cookie, err := s.acc.Begin(httptest.NewRequestWithContext(t.Context(), "GET", town, nil), bo, "link")
	s.must(err)
	_, err = s.hands.Decide(t.Context(), mo, papers.Target{Kind: papers.OnUser, Key: "2"}, moderation.Suspend, "For the test.")
	s.must(err)
	if s.someone("bo").Suspended == "" {
		t.Fatal("bo is not suspended")
	}
	all := addresses(t, s)
	if len(all) < 20 {
		t.Errorf("only %v", all)
	}
	for _, path := range all {
		want := s.get(path)
		for name, header := range map[string]string{"a suspended person": "Cookie: " + cookie.Name + "=" + cookie.Value, "a token to read": "Authorization: Bearer " + tokens["read"]} {
			if res, body := s.ask(http.MethodGet, path, header); res.StatusCode != http.StatusOK || body != want {
				t.Errorf("%s for %s: %s", path, name, res.Status)
			}
		}
		for scope, token := range tokens {
			if scope == "read" {
				continue
			}
			res, body := s.ask(http.MethodGet, path, "Authorization: Bearer "+token)
			var e client.Problem
			if err := json.Unmarshal([]byte(body), &e); res.StatusCode != http.StatusForbidden || err != nil || e.Error == "" || res.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s with a token to %s: %s %.200s", path, scope, res.Status, body)
			}
		}
	}
}

// Lists that not everybody may see have no feed, whoever asks.
func TestPrivateListsHaveNone(t *testing.T) {
	s := busySite(t)
	ada, mo := s.someone("ada"), s.user("mo", papers.AdminRole)
	cookie, err := s.acc.Begin(httptest.NewRequestWithContext(t.Context(), "GET", town, nil), ada, "link")
	s.must(err)
	gone := func(when, id string) {
		t.Helper()
		for _, ending := range []string{".atom", ".feed.json"} {
			for _, header := range []string{"X: y", "Cookie: " + cookie.Name + "=" + cookie.Value} {
				res, body := s.ask(http.MethodGet, "/lists/"+id+ending, header)
				if res.StatusCode != http.StatusNotFound || strings.Contains(body, "eyes") || strings.Contains(body, "discuss") {
					t.Errorf("%s, list %s%s for %q: %s %.200s", when, id, ending, header, res.Status, body)
				}
			}
		}
	}
	gone("private", "2")
	for _, id := range []string{"99", "0", "-1", "x", "1.2", "99999999999999999999", "%00", ""} {
		gone("unknown", id)
	}
	l, err := s.community.OwnList(t.Context(), ada, 1)
	s.must(err)
	l.Public = false
	s.must(s.community.EditList(t.Context(), ada, l))
	gone("made private", "1")
	l.Public = true
	s.must(s.community.EditList(t.Context(), ada, l))
	s.get("/lists/1.atom")
	_, err = s.hands.Decide(t.Context(), mo, papers.Target{Kind: papers.OnList, Key: "1"}, moderation.Hide, "For the test.")
	s.must(err)
	gone("hidden", "1")
	_, err = s.hands.Decide(t.Context(), mo, papers.Target{Kind: papers.OnList, Key: "1"}, moderation.Show, "For the test.")
	s.must(err)
	s.get("/lists/1.atom")
	_, err = s.hands.Decide(t.Context(), mo, papers.Target{Kind: papers.OnUser, Key: "1"}, moderation.Suspend, "For the test.")
	s.must(err)
	gone("of a suspended account", "1")
	// What is none of a feed's endings is a page.
	for _, path := range []string{"/lists/1", "/lists/1.json", "/lists/1.bib"} {
		if got := s.get(path); got != "a page" {
			t.Errorf("%s is %.100q", path, got)
		}
	}
}

// What cannot be read below a paper cannot be read in its feed.
func TestCommentsDoNotLeak(t *testing.T) {
	s := busySite(t)
	ada, bo, mo := s.someone("ada"), s.someone("bo"), s.user("mo", papers.AdminRole)
	leaver := s.user("leaver", papers.ReaderRole)
	hidden := s.comment(bo, "2512.00001", 0, "Secret one.")
	s.comment(ada, "2512.00001", hidden, "Answers what is hidden.")
	deleted := s.comment(bo, "2512.00001", 0, "Secret two.")
	s.comment(ada, "2512.00001", deleted, "Answers what is deleted.")
	left := s.comment(leaver, "2512.00001", 0, "Secret three.")
	s.comment(ada, "2512.00001", left, "Answers who left.")
	_, err := s.hands.Decide(t.Context(), mo, papers.Target{Kind: papers.OnComment, Key: "4"}, moderation.Hide, "Reason unsaid.")
	s.must(err)
	s.must(s.community.DeleteComment(t.Context(), bo, deleted))
	s.must(s.st.EraseUser(t.Context(), leaver.ID))
	cookie, err := s.acc.Begin(httptest.NewRequestWithContext(t.Context(), "GET", town, nil), mo, "link")
	s.must(err)
	for _, path := range []string{"/papers/2512.00001/comments.atom", "/papers/2512.00001/comments.json"} {
		_, body := s.ask(http.MethodGet, path, "Cookie: "+cookie.Name+"="+cookie.Value)
		for _, secret := range []string{"Secret", "unsaid", "leaver", "comments/4\"", "comments/6\"", "comments/8\""} {
			if strings.Contains(body, secret) {
				t.Errorf("%s holds %q:\n%s", path, secret, body)
			}
		}
		for _, said := range []string{"Answers what is hidden", "Answers what is deleted", "Answers who left"} {
			if !strings.Contains(body, said) {
				t.Errorf("%s does not hold %q", path, said)
			}
		}
	}
	_, err = s.hands.Decide(t.Context(), mo, papers.Target{Kind: papers.OnPaper, Key: "2512.00001"}, moderation.TakeDown, "For the test.")
	s.must(err)
	for _, path := range []string{"/papers/2512.00001/comments.atom", "/papers/2512.00001/comments.json"} {
		if res, body := s.ask(http.MethodGet, path); res.StatusCode != http.StatusNotFound || strings.Contains(body, "really") {
			t.Errorf("%s of a paper that was taken down: %s %.200s", path, res.Status, body)
		}
	}
	s.sync()
	for _, path := range feedPaths()[:len(feedPaths())-3] {
		atom, js := inBoth(path)
		for _, path := range []string{atom, js} {
			if _, body := s.ask(http.MethodGet, path); strings.Contains(body, "Pooling") {
				t.Errorf("%s still has the paper that was taken down", path)
			}
		}
	}
}
