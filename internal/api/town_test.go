package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/community"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/moderation"
	"github.com/dailypapers/dailypapers/internal/rank"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A town is a site with people, each of whom has a token.
type town struct {
	site
	api   *API
	acc   *account.Service
	com   *community.Service
	users map[string]papers.User
	mod   *moderation.Service
}

// newTown has ada and ben, who are readers, and cem, who is a curator. Its clock
// stands.
func newTown(t testing.TB, b store.Batch) *town {
	t.Helper()
	dir, clock := t.TempDir(), func() time.Time { return testNow }
	st, err := store.Open(t.Context(), dir, store.Options{Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	if _, err := st.PutPapers(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	c, err := catalog.Open(dir, st, catalog.Meaning{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if _, err := c.Sync(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	w := &town{acc: account.New(st, clock, account.Options{}), com: community.New(st, clock), mod: moderation.New(st), users: map[string]papers.User{}}
	w.api = New(Deps{Store: st, Frontpage: frontpage.New(st, papers.NewCalendar(), clock), Catalog: c, Rank: rank.New(st, c, clock),
		Community: w.com, Moderation: w.mod, Account: w.acc})
	s := httptest.NewServer(httpd.Identify(routed(w.api), w.acc.Identify, w.api.Problem))
	t.Cleanup(s.Close)
	w.site = site{s, t, st}
	for name, role := range map[string]papers.Role{"ada": papers.ReaderRole, "ben": papers.ReaderRole, "cem": papers.CuratorRole} {
		w.user(name, role)
	}
	return w
}

func (w *town) user(name string, role papers.Role) papers.User {
	w.t.Helper()
	u, err := w.st.AddUser(w.t.Context(), papers.User{Name: name, Role: role, Joined: testNow})
	w.must(err)
	w.users[name] = u
	return u
}

func (w *town) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// token makes one with these scopes; without any, with all that the person can
// use.
func (w *town) token(name string, scopes ...papers.Scope) string {
	w.t.Helper()
	u := w.users[name]
	if len(scopes) == 0 {
		scopes = account.ScopesFor(u.Role)
	}
	secret, _, err := w.acc.MakeToken(w.t.Context(), u, "a token of "+name, scopes, 0)
	w.must(err)
	return secret
}

// as is the client of a person; of "", a visitor's.
func (w *town) as(name string, scopes ...papers.Scope) *client.Client {
	w.t.Helper()
	c := &client.Client{BaseURL: w.URL, HTTPClient: w.Client()}
	if name != "" {
		c.Token = w.token(name, scopes...)
	}
	return c
}

// send sends a body with a token and returns the answer with its problem, if
// it is one.
func (w *town) send(method, path, token, body string, header ...string) (*http.Response, client.Problem, string) {
	w.t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), method, w.URL+path, bytes.NewReader([]byte(body)))
	w.must(err)
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := w.Client().Do(req)
	w.must(err)
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	w.must(err)
	var p client.Problem
	_ = json.Unmarshal(answer, &p) // of an answer that is none it stays empty
	return res, p, string(answer)
}

// all reads a list to its end.
func all[T any](t *testing.T, seq iter.Seq2[T, error]) []T {
	t.Helper()
	var out []T
	for one, err := range seq {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, one)
	}
	return out
}

// got returns what came without an error.
func got[T any](v T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// refused holds that an error is an answer of this status.
func refused(t *testing.T, what string, err error, status int) {
	t.Helper()
	if e, ok := errors.AsType[*client.Error](err); !ok || e.Status != status {
		t.Errorf("%s: %v, want the status %d", what, err, status)
	}
}

const p1, p2, p3, oldPaper = "2512.00001", "2512.00002", "2512.00003", "hep-th/9901001"

// statusOf is what an error is answered with.
func statusOf(err error) int {
	if err == nil {
		return http.StatusOK
	}
	return httpd.Status(err)
}
