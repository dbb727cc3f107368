package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
)

// social are the routes of this site that people write with: those whose
// chapters are theirs.
func social(a *API) []Route {
	var out []Route
	for _, rt := range slices.Concat(a.voteRoutes(), a.commentRoutes(), a.shelfRoutes(), a.followRoutes(), a.peopleRoutes()) {
		if rt.Method != http.MethodGet {
			out = append(out, rt)
		}
	}
	return out
}

// filled is a route's path with things that are there.
func (w *town) filled(rt Route) string {
	return strings.NewReplacer("{id}", p1, "{comment}", "1", "{list}", "1", "{kind}", "category", "{target}", "cs.LG", "{reaction}", "hmm", "{name}", "ada").Replace(rt.Path)
}

// sample is a body that a route takes, "" where it takes none.
func sample(rt Route) string {
	switch rt.Body.(type) {
	case client.CommentText:
		return `{"comment":"So."}`
	case client.NewList:
		return `{"title":"One"}`
	case client.ListChange:
		return `{"title":"Two"}`
	case client.ListNote:
		return `{"note":"So."}`
	case client.ItemChange:
		return `{"to":"top"}`
	case client.Bibliography, client.NewBibliography:
		return `{"text":"@misc{a, eprint={2512.00001}, archiveprefix={arXiv}}"}`
	case client.Seen:
		return `{"upTo":1}`
	case client.NewReport:
		return `{"kind":"user","target":"ben","reason":"spam"}`
	}
	return ""
}

// furnished has what the paths of filled name: all of ada's.
func furnished(t testing.TB) *town {
	w := newTown(t, testBatch())
	ada := w.as("ada")
	_, err := ada.AddComment(t.Context(), p1, "One.")
	w.must(err)
	l, err := ada.MakeList(t.Context(), client.NewList{Title: "Start"})
	w.must(err)
	w.must(ada.AddToList(t.Context(), l.Name(), p1, ""))
	return w
}

// Every write works for whom it is, and says to all others what it takes.
func TestWhoMayWrite(t *testing.T) {
	if testing.Short() {
		t.Skip("asks every address as everybody, one request at a time: not with -short")
	}
	for _, rt := range social(New(Deps{})) {
		t.Run(rt.ID, func(t *testing.T) {
			w := furnished(t)
			path, body := w.filled(rt), sample(rt)
			if rt.Body != nil && body == "" {
				t.Fatalf("no sample of %T", rt.Body)
			}
			p, _ := papers.PermissionFor(rt.Action)
			for _, who := range []struct {
				name, token string
				status      int
				words       string
			}{
				{"a visitor", "", http.StatusUnauthorized, fmt.Sprintf("takes a token with the scope %q", p.Scope)},
				{"a reading token", w.token("ada", papers.ReadScope), http.StatusForbidden, fmt.Sprintf("token has not the scope %q", p.Scope)},
				{"an unknown token", "dp_" + strings.Repeat("x", 40), http.StatusUnauthorized, "token"},
			} {
				res, problem, _ := w.send(rt.Method, path, who.token, body)
				if res.StatusCode != who.status || !strings.Contains(problem.Error, who.words) || (who.status == http.StatusUnauthorized) != (res.Header.Get("WWW-Authenticate") != "") {
					t.Errorf("%s: %s %+v", who.name, res.Status, problem)
				}
			}
			res, _, got := w.send(rt.Method, path, w.token("ada"), body)
			if res.StatusCode != rt.status() || res.Header.Get("Cache-Control") != "no-store" || (got == "") != (rt.status() == http.StatusNoContent) {
				t.Errorf("ada: %s %v %.300s", res.Status, res.Header, got)
			}
			if rt.Status == http.StatusCreated && !strings.HasPrefix(res.Header.Get("Location"), w.URL+"/api/") {
				t.Errorf("what is made stands at %q", res.Header.Get("Location"))
			}
			w.suspend("ada")
			res, problem, _ := w.send(rt.Method, path, w.token("ada"), body)
			if p.Banned != (res.StatusCode < 300) || !p.Banned && (res.StatusCode != http.StatusForbidden || problem.Error != "account is suspended: for a reason") {
				t.Errorf("suspended: %s %+v", res.Status, problem)
			}
		})
	}
}

// A state that has changed since is not overwritten, nor deleted.
func TestStaleWrites(t *testing.T) {
	for _, rt := range social(New(Deps{})) {
		if !rt.Match {
			continue
		}
		w := furnished(t)
		token, path := w.token("ada"), w.filled(rt)
		tag := func() string { res, _, _ := w.send(http.MethodGet, path, token, ""); return res.Header.Get("ETag") }
		old := tag()
		w.send(http.MethodPatch, path, token, map[bool]string{true: `{"comment":"Other."}`, false: `{"title":"Other"}`}[strings.Contains(path, "comments")])
		for _, stale := range []string{old, `"x"`, `W/"x", "y"`} {
			if res, problem, _ := w.send(rt.Method, path, token, sample(rt), "If-Match", stale); res.StatusCode != http.StatusPreconditionFailed || problem.Code != "Stale" {
				t.Errorf("%s with %s: %s %+v", rt.ID, stale, res.Status, problem)
			}
		}
		if res, problem, _ := w.send(rt.Method, path, token, sample(rt), "If-Match", `"x", `+tag()); res.StatusCode != rt.status() {
			t.Errorf("%s with the tag that it has: %s %+v", rt.ID, res.Status, problem)
		}
	}
}

// What is wrong with a body is told by its field: unknown, missing, of another
// type, too long.
func TestWrongBodies(t *testing.T) {
	w := furnished(t)
	token := w.token("ada")
	for _, rt := range social(w.api) {
		if rt.Body == nil {
			continue
		}
		path := w.filled(rt)
		refuse := func(body, field, words string) {
			t.Helper()
			res, problem, _ := w.send(rt.Method, path, token, body)
			if res.StatusCode != http.StatusBadRequest || problem.Parameter != field || !strings.Contains(problem.Error, words) {
				t.Errorf("%s with %.60s: %s %+v, want %s: %s", rt.ID, body, res.Status, problem, field, words)
			}
		}
		refuse(strings.TrimSuffix(sample(rt), "}")+`,"colour":"red"}`, "colour", "is unknown here; known are")
		schema := w.api.document.Components.Schemas.Schema(reflect.TypeOf(rt.Body), false, "")
		required := schema.Required
		for name, s := range schema.Properties {
			wrong := map[string]string{huma.TypeString: `5`, huma.TypeInteger: `"5"`, huma.TypeBoolean: `"yes"`}[s.Type]
			refuse(with1(t, sample(rt), name, wrong), name, "; expected a ")
			if slices.Contains(required, name) { // null counts as left out
				refuse(with1(t, sample(rt), name, `null`), name, "is null; expected")
			}
			if s.MaxLength != nil {
				refuse(with1(t, sample(rt), name, `"`+strings.Repeat("é", *s.MaxLength+1)+`"`), name, "")
			}
			if len(s.Enum) > 0 {
				refuse(with1(t, sample(rt), name, `"elsewise"`), name, "")
			}
		}
		refuse(`[]`, "body", "array")
		refuse(`{`, "body", "is no JSON")
		refuse(strings.Repeat(`{"a":`, 20)+`1`+strings.Repeat(`}`, 20), "body", "deep")
		if !rt.Spare {
			refuse("", "body", "is missing")
		}
		if res, _, _ := w.send(rt.Method, path, token, sample(rt), "Content-Type", "text/plain"); res.StatusCode != http.StatusUnsupportedMediaType {
			t.Errorf("%s as plain text: %s", rt.ID, res.Status)
		}
		most := rt.Most
		if most == 0 {
			most = usualBody
		}
		if res, _, _ := w.send(rt.Method, path, token, `{"x":"`+strings.Repeat("x", int(most))+`"}`); res.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("%s with too much: %s", rt.ID, res.Status)
		}
	}
}

// with1 is a body with one field replaced.
func with1(t *testing.T, body, name, value string) string {
	t.Helper()
	var fields map[string]json.RawMessage
	if err := json.Unmarshal([]byte(body), &fields); err != nil {
		t.Fatal(err)
	}
	fields[name] = json.RawMessage(value)
	out, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// What stands in a path may be anything.
func TestWrongPaths(t *testing.T) {
	w := furnished(t)
	token := w.token("ada")
	for _, path := range []string{"GET /api/comments/0", "GET /api/comments/x", "PATCH /api/comments/-1", "DELETE /api/comments/99999999999999999999",
		"PUT /api/comments/1/reactions/%00", "PUT /api/comments/1/reactions/%FF", "GET /api/lists/x", "GET /api/lists/0", "PUT /api/lists/1/papers/nothing",
		"DELETE /api/lists/1/papers/%2e%2e", "GET /api/papers/x/comments", "GET /api/papers/" + p1 + "/comments?page=0", "GET /api/papers/" + p1 + "/comments?at=x",
		"PUT /api/follows/planet/Mars", "PUT /api/follows/list/x", "GET /api/users/ada/votes?limit=101", "GET /api/notifications?seen=maybe", "GET /api/notifications?cursor=x",
		"GET /api/lists/1/export?format=pdf", "GET /api/news?page=x"} {
		method, path, _ := strings.Cut(path, " ")
		body := ""
		if method == http.MethodPatch {
			body = `{"comment":"x"}`
		}
		if res, problem, _ := w.send(method, path, token, body); res.StatusCode != http.StatusBadRequest || problem.Parameter == "" {
			t.Errorf("%s %s: %s %+v", method, path, res.Status, problem)
		}
	}
	for _, path := range []string{"/api/users/%00", "/api/users/..%2f..", "/api/users/" + strings.Repeat("x", 5000), "/api/comments/7", "/api/lists/7"} {
		if res, problem, _ := w.send(http.MethodGet, path, token, ""); res.StatusCode != http.StatusNotFound && res.StatusCode != http.StatusBadRequest || problem.Error == "" || len(problem.Error) > 400 {
			t.Errorf("%.60s: %s %+v", path, res.Status, problem)
		}
	}
}

// FuzzBodies holds that no body of any route brings down what reads it, nor
// passes as a fault of ours.
func FuzzBodies(f *testing.F) {
	a := New(Deps{})
	routes := social(a)
	var readers []*bodyReader
	var takes []Route
	for _, rt := range routes {
		if b := a.bodies(rt); b != nil {
			readers, takes = append(readers, b), append(takes, rt)
			f.Add(uint8(len(takes)-1), []byte(sample(rt)))
		}
	}
	for _, body := range []string{``, `{}`, `null`, `[[[]]]`, `{"comment":"\ud800"}`, `{"title":1e999}`, `{"position":1.5,"note":null}`, `{"upTo":99999999999999999999}`, `{"upTo":9223372036854775808}`,
		"{\"text\":\"\x00\"}", `{"a":{"b":{"c":[{}]}}}`, `{"title":"a","title":2}`, `{"public":"true"}`, `{"Title":"a"}`} {
		for i := range takes {
			f.Add(uint8(i), []byte(body))
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, body []byte) {
		i := int(which) % len(readers)
		r := httptest.NewRequest(takes[i].Method, "/", bytes.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		read, err := readers[i].read(httptest.NewRecorder(), r)
		if err == nil {
			into := reflect.New(reflect.TypeOf(takes[i].Body)).Interface()
			err = arguments{body: read}.decode(into)
		}
		if status := statusOf(err); status >= 500 {
			t.Errorf("%s with %q: %d %v", takes[i].ID, body, status, err)
		}
	})
}
