package app_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/app"
	"github.com/dailypapers/dailypapers/internal/store"
)

// TestScopes asks for every address of the API's document, and for those that
// it leaves out, without a token and with tokens of all kinds.
func TestScopes(t *testing.T) {
	dir := t.TempDir()
	a, err := app.Open(t.Context(), app.Config{DataDir: dir, Now: noon, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	st, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	ada, err := st.AddUser(t.Context(), papers.User{Name: "ada", Role: papers.AdminRole})
	if err != nil {
		t.Fatal(err)
	}
	acc := account.New(st, time.Now, account.Options{})
	tokens := map[string]string{"none": "", "unknown": "dp_" + strings.Repeat("x", 40), "spoilt": "dp_short"}
	for _, scope := range papers.Scopes() {
		if tokens[string(scope)], _, err = acc.MakeToken(t.Context(), ada, string(scope), []papers.Scope{scope}, 1); err != nil {
			t.Fatal(err)
		}
	}
	ask := func(path, token string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		if token != "" {
			r.Header.Set("Authorization", "Bearer "+token)
		}
		w := httptest.NewRecorder()
		a.Handler().ServeHTTP(w, r)
		return w
	}
	for _, path := range addresses(t, ask("/api/openapi.json", "").Body.Bytes()) {
		open := ask(path, "").Code
		if open != http.StatusOK && open != http.StatusNotFound {
			t.Errorf("%s: %d to a visitor", path, open)
		}
		for name, token := range tokens {
			want, code := http.StatusForbidden, "Forbidden"
			switch name {
			case "none", string(papers.ReadScope):
				want, code = open, map[int]string{http.StatusNotFound: "NotFound"}[open]
			case "unknown", "spoilt":
				want, code = http.StatusUnauthorized, "Unauthorized"
			}
			w := ask(path, token)
			if w.Code != want || w.Header().Get(client.ErrorCodeHeader) != code {
				t.Errorf("%s with the token %q: %d %q, want %d %q", path, name, w.Code, w.Header().Get(client.ErrorCodeHeader), want, code)
			}
			var problem client.Problem
			if want >= 400 && (json.Unmarshal(w.Body.Bytes(), &problem) != nil || problem.Error == "" || w.Header().Get("Cache-Control") != "no-store") {
				t.Errorf("%s with the token %q is answered %v %.200s", path, name, w.Header(), w.Body)
			}
			if want == http.StatusForbidden && problem.Error != `token has not the scope "read", which this takes` && strings.HasPrefix(path, "/api/") {
				t.Errorf("%s with the token %q: %q", path, name, problem.Error)
			}
			if got := w.Header().Get("WWW-Authenticate"); (want == http.StatusUnauthorized) != (got == "Bearer") {
				t.Errorf("%s with the token %q asks for %q", path, name, got)
			}
		}
	}
}

// addresses are the paths of an API's document, with something in the place
// of their parameters, and those that it does not tell of.
func addresses(t *testing.T, document []byte) []string {
	t.Helper()
	var doc struct {
		Paths map[string]map[string]struct {
			Security []map[string][]string `json:"security"`
		} `json:"paths"`
	}
	if err := json.Unmarshal(document, &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Paths) < 13 {
		t.Fatalf("the document tells of %d paths", len(doc.Paths))
	}
	paths := []string{"/api/openapi.json", "/.well-known/openapi.json", "/api/none", "/api/papers/hep-th/9901001", "/api/papers/hep-th/9901001/similar"}
	fill := strings.NewReplacer("{id}", "2405.18203", "{date}", "2024-05-15", "{week}", "2024-W20", "{month}", "2024-05",
		"{comment}", "1", "{list}", "1", "{name}", "ada")
	for path, methods := range doc.Paths {
		if !slices.ContainsFunc(methods["get"].Security, func(way map[string][]string) bool { return len(way) == 0 }) {
			continue // not for everybody: a walk of its own holds who may what
		}
		if path = fill.Replace(path); strings.Contains(path, "{") {
			t.Errorf("%s: nothing is known to fill it with", path)
		}
		paths = append(paths, path)
	}
	return paths
}
