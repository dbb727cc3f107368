package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A form with files, or JSON, is taken where one is expected and nowhere else:
// net/http would keep files of any size on the disk for a handler that asks for
// a field.
func TestFilesAreRefused(t *testing.T) {
	p := newPeople(t, account.Options{BaseURL: town}, fill)
	ada := p.user("ada", papers.AdminRole)
	body := "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n" + strings.Repeat("x", 1<<20) + "\r\n--b--\r\n"
	for _, rt := range p.site.Routes() {
		path, isPost := strings.CutPrefix(rt.Pattern, "POST ")
		if !isPost || path == "/submit" || path == "/lists/import" {
			continue
		}
		for _, kind := range []string{"multipart/form-data; boundary=b", "application/json", "text/plain"} {
			if kind == "application/json" && strings.Contains(path, "/passkey") {
				continue
			}
			r := httptest.NewRequest("POST", strings.NewReplacer("{job}", "x", "{id}", "1").Replace(path), strings.NewReader(body))
			r.Header.Set("Content-Type", kind)
			r.Host, r.RemoteAddr = "papers.example.org", "192.0.2.9:4711"
			for name, value := range p.as(ada).cookies {
				r.AddCookie(&http.Cookie{Name: name, Value: value})
			}
			w := httptest.NewRecorder()
			p.handler.ServeHTTP(w, r)
			if w.Code != http.StatusBadRequest {
				t.Errorf("POST %s as %s: %d", path, kind, w.Code)
			}
		}
	}
}

// A token does what its scopes say and no more, whatever role its owner has.
func TestTokensKeepToTheirScopes(t *testing.T) {
	c := newCounter(t, nil)
	c.post(c.root, "/vote", "paper", "2603.01001", "on", "1")
	c.must(c.st.SetRole(t.Context(), c.root.ID, c.bob.ID, papers.CuratorRole, ""))
	all, err := c.st.Decisions(t.Context(), store.DecisionFilter{}, 1)
	c.must(err)
	number := fmt.Sprint(all[0].ID)
	c.scopes = []papers.Scope{papers.ModerateScope}
	if a := c.post(c.root, "/admin/undo", "decision", number); a.Status != http.StatusForbidden {
		t.Errorf("a token of the scope moderate undid the giving of a role: %d", a.Status)
	}
	c.scopes = []papers.Scope{papers.SubmitScope}
	if a := c.post(c.carl, "/submit", "paper", "2401.00001", "above", "1"); a.Status != http.StatusForbidden {
		t.Errorf("a token of the scope submit overruled the rules: %d", a.Status)
	}
	if a := c.post(c.carl, "/submit", "paper", string(lichens), "comment", "Look!"); a.Status != http.StatusForbidden {
		t.Errorf("a token of the scope submit wrote a comment: %d", a.Status)
	}
	c.scopes = []papers.Scope{papers.ReadScope}
	for _, path := range []string{"/notifications", "/vote", "/settings/profile", "/sign-out"} {
		if a := c.post(c.carl, path, "upto", "1"); a.Status != http.StatusForbidden {
			t.Errorf("a token of the scope read sent %s: %d", path, a.Status)
		}
	}
	c.scopes = []papers.Scope{papers.SubmitScope, papers.WriteScope}
	c.led(c.post(c.carl, "/submit", "paper", string(lichens), "comment", "Look!"), "/papers/"+string(lichens))
}

// Reasons are one line of bounded length, also where none is asked for.
func TestReasonsAreBounded(t *testing.T) {
	c := newCounter(t, nil)
	long := strings.Repeat("x", 501)
	c.refused(c.post(c.carl, "/choose", "paper", string(lichens), "day", "2026-03-11", "on", "1", "reason", long), http.StatusBadRequest, "500")
	c.led(c.post(c.carl, "/choose", "paper", string(lichens), "day", "2026-03-11", "on", "1"), "/papers/"+string(lichens))
	all, err := c.st.Decisions(t.Context(), store.DecisionFilter{}, 1)
	c.must(err)
	c.refused(c.post(c.carl, "/admin/undo", "decision", fmt.Sprint(all[0].ID), "reason", long), http.StatusBadRequest, "500")
}

// What a comment said before is for its author and for curators: who edits
// often takes something back.
func TestFormerVersionsAreHers(t *testing.T) {
	c := newCounter(t, nil)
	said, err := c.deps.Community.Comment(t.Context(), c.ada, lichens, 0, "my secret name is Eve")
	c.must(err)
	c.must(c.deps.Community.EditComment(t.Context(), c.ada, said.ID, "nothing"))
	path := fmt.Sprintf("/comments/%d/history", said.ID)
	for _, tt := range []struct {
		who  papers.User
		sees bool
	}{{papers.User{}, false}, {c.bob, false}, {c.ada, true}, {c.carl, true}} {
		c.who = tt.who
		a := c.view().Get(path)
		if want := map[bool]int{true: 200, false: 404}[tt.sees]; a.Status != want || strings.Contains(a.Body, "secret") != tt.sees {
			t.Errorf("%q: %d, sees it: %v", tt.who.Name, a.Status, !tt.sees)
		}
		if tt.sees && a.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("kept as %q", a.Header.Get("Cache-Control"))
		}
		page := c.view().Get("/papers/" + string(lichens))
		if strings.Contains(page.Body, path) != tt.sees || !strings.Contains(page.Body, ">edited<") {
			t.Errorf("%q: a link to it: %v", tt.who.Name, !tt.sees)
		}
	}
}

// The form of a report shows nothing that its reader could not read before.
func TestReportsShowNothingHidden(t *testing.T) {
	c := newCounter(t, nil)
	hidden, err := c.deps.Community.Comment(t.Context(), c.ada, lichens, 0, "a hidden thing")
	c.must(err)
	gone, err := c.deps.Community.Comment(t.Context(), c.ada, "2401.00001", 0, "a hidden thing below what was taken down")
	c.must(err)
	list, err := c.deps.Community.MakeList(t.Context(), c.ada, papers.List{Title: "A hidden thing", Public: true})
	c.must(err)
	private, err := c.deps.Community.MakeList(t.Context(), c.ada, papers.List{Title: "Another hidden thing"})
	c.must(err)
	_, err = c.st.DecideComment(t.Context(), store.Act{By: c.carl.ID, Reason: "spam"}, hidden.ID, true)
	c.must(err)
	_, err = c.st.TakeDown(t.Context(), store.Act{By: c.carl.ID, Reason: "rights"}, "2401.00001")
	c.must(err)
	_, err = c.st.Suspend(t.Context(), store.Act{By: c.carl.ID, Reason: "spam"}, c.ada.ID)
	c.must(err)
	c.who = c.bob
	for _, query := range []string{fmt.Sprintf("kind=comment&key=%d", hidden.ID), fmt.Sprintf("kind=comment&key=%d", gone.ID), fmt.Sprintf("kind=list&key=%d", list.ID),
		fmt.Sprintf("kind=list&key=%d", private.ID), fmt.Sprintf("kind=user&key=%d", c.ada.ID)} {
		if a := c.view().Get("/report?" + query); a.Status != http.StatusNotFound || strings.Contains(strings.ToLower(a.Body), "hidden thing") {
			t.Errorf("%s: %d", query, a.Status)
		}
	}
}

// No shared cache may hand one person's page to another.
func TestPagesAreNobodyElses(t *testing.T) {
	p := newPeople(t, account.Options{BaseURL: town}, fill)
	ada := p.user("ada", papers.AdminRole)
	list, err := p.st.AddList(t.Context(), papers.List{Title: "L", Public: true, Owner: ada})
	p.must(err)
	g := p.as(ada)
	paths := []string{fmt.Sprintf("/lists/%d.json", list.ID), fmt.Sprintf("/lists/%d.bib", list.ID)}
	for _, rt := range p.site.Routes() {
		if path, ok := strings.CutPrefix(rt.Pattern, "GET "); ok && !strings.ContainsAny(path, "{") && !strings.HasSuffix(path, ".svg") && !strings.HasPrefix(path, "/robots") && !strings.HasPrefix(path, "/pictures") {
			paths = append(paths, path)
		}
	}
	for _, path := range paths {
		a := g.get(path)
		kept, redirected := a.Header.Get("Cache-Control"), a.Status/100 == 3
		if !redirected && !strings.Contains(kept, "private") && kept != "no-store" {
			t.Errorf("%s is kept as %q", path, kept)
		}
		if tag := a.Header.Get("ETag"); tag != "" { // the same for those that hold it
			r := httptest.NewRequest("GET", path, nil)
			r.Host, r.RemoteAddr = g.host, g.peer
			for name, value := range g.cookies {
				r.AddCookie(&http.Cookie{Name: name, Value: value})
			}
			r.Header.Set("If-None-Match", tag)
			w := httptest.NewRecorder()
			p.handler.ServeHTTP(w, r)
			if kept := w.Header().Get("Cache-Control"); w.Code == http.StatusNotModified && !strings.Contains(kept, "private") && kept != "no-store" {
				t.Errorf("304 of %s is kept as %q", path, kept)
			}
		}
		if strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") && !redirected && !strings.Contains(strings.Join(a.Header.Values("Vary"), ","), "Cookie") {
			t.Errorf("%s does not vary by cookie", path)
		}
	}
}
