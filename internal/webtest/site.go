package webtest

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/dailypapers/dailypapers/internal/app"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A Site is an open service on a folder of its own, with a clock that stands.
type Site struct {
	Dir     string
	Handler http.Handler
	t       testing.TB
}

// Open fills a new data folder, indexes what is in it and opens the service
// on it, until the test ends. The starter library is loaded only if fill does.
func Open(t testing.TB, now time.Time, fill func(context.Context, *store.Store) error) *Site {
	t.Helper()
	return OpenAs(t, app.Config{Now: func() time.Time { return now }}, fill)
}

// OpenAs is Open with settings; the folder and the log are the test's.
func OpenAs(t testing.TB, cfg app.Config, fill func(context.Context, *store.Store) error) *Site {
	t.Helper()
	s := &Site{Dir: t.TempDir(), t: t}
	if err := stock(t.Context(), s.Dir, cfg.Now, fill); err != nil {
		t.Fatal(err)
	}
	cfg.DataDir, cfg.Log = s.Dir, slog.New(slog.DiscardHandler)
	service, err := app.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := service.Close(); err != nil {
			t.Error(err)
		}
	})
	s.Handler = service.Handler()
	return s
}

// Of is a Site around a handler that the test made itself.
func Of(t testing.TB, h http.Handler) *Site { return &Site{Handler: h, t: t} }

// stock writes the folder as an earlier run of the program would have left it.
func stock(ctx context.Context, dir string, clock func() time.Time, fill func(context.Context, *store.Store) error) error {
	st, err := store.Open(ctx, dir, store.Options{Now: clock})
	if err != nil {
		return err
	}
	defer st.Close()
	// The site remembers a first start, so that an empty one stays empty.
	if err := st.SetSetting(ctx, "starter", "2000-01-01"); err != nil {
		return err
	}
	if err := fill(ctx, st); err != nil {
		return err
	}
	index, err := catalog.Open(dir, st, catalog.Meaning{})
	if err != nil {
		return err
	}
	defer index.Close()
	_, err = index.Sync(ctx, nil)
	return err
}

// An Answer is what a request got.
type Answer struct {
	Status int
	Header http.Header
	Body   string
}

// Get asks for a path with header lines like "Accept: text/markdown".
func (s *Site) Get(path string, header ...string) Answer {
	s.t.Helper()
	return s.Do(http.MethodGet, path, header...)
}

// Do is Get with any method.
func (s *Site) Do(method, path string, header ...string) Answer {
	s.t.Helper()
	r := httptest.NewRequestWithContext(s.t.Context(), method, path, nil)
	for _, line := range header {
		name, value, _ := strings.Cut(line, ":")
		r.Header.Add(name, strings.TrimSpace(value))
	}
	w := httptest.NewRecorder()
	s.Handler.ServeHTTP(w, r)
	return Answer{w.Code, w.Header(), w.Body.String()}
}

// Page asks for a page that must be there, and takes it apart.
func (s *Site) Page(path string) *Node {
	s.t.Helper()
	a := s.Get(path)
	if a.Status != http.StatusOK {
		s.t.Fatalf("%s: status %d: %.300s", path, a.Status, a.Body)
	}
	return s.Parse(path, a)
}

// Parse takes an answer apart that must be a well-formed page.
func (s *Site) Parse(path string, a Answer) *Node {
	s.t.Helper()
	page, err := Parse(a.Body)
	if err != nil {
		s.t.Fatalf("%s: %v", path, err)
	}
	return page
}
