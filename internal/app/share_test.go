package app_test

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/feed"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/webtest"
)

// TestFeedsAreDescribed holds that the document describes all feeds that there are, and
// no others.
func TestFeedsAreDescribed(t *testing.T) {
	site := webtest.Open(t, noon(), func(context.Context, *store.Store) error { return nil })
	var doc struct {
		Paths map[string]map[string]struct {
			Responses map[string]struct{ Content map[string]any }
		}
	}
	if err := json.Unmarshal([]byte(site.Get("/api/openapi.json").Body), &doc); err != nil {
		t.Fatal(err)
	}
	described := map[string]bool{}
	for path, methods := range doc.Paths {
		for kind := range methods["get"].Responses["200"].Content {
			if strings.Contains(kind, "/atom+xml") || strings.Contains(kind, "/feed+json") {
				described[path] = true
			}
		}
	}
	there := map[string]bool{}
	for _, rt := range feed.New(feed.Deps{}).Routes() {
		path := strings.NewReplacer("date/{period}", "date/{date}", "week/{period}", "week/{week}", "month/{period}", "month/{month}", "{name...}", "{name}",
			"{archive}/{number}/comments", "{id}/comments").Replace(strings.TrimPrefix(rt.Pattern, "GET "))
		switch {
		case path == "/lists/{id}":
			there["/lists/{list}.atom"], there["/lists/{list}.feed.json"] = true, true
		case path == "/papers/{archive}/{number}":
			there["/papers/{id}/comments.atom"], there["/papers/{id}/comments.json"] = true, true
		case rt.Shared:
			there[path+".atom"], there[path+".json"] = true, true
		default:
			there[path] = true
		}
	}
	if got, want := slices.Sorted(maps.Keys(described)), slices.Sorted(maps.Keys(there)); !slices.Equal(got, want) {
		t.Errorf("described are\n%q, there are\n%q", got, want)
	}
}

// Feeds stand beside their pages under one pattern, and each answers for its own.
func TestFeedsBesidePages(t *testing.T) {
	site := webtest.Open(t, noon(), func(ctx context.Context, st *store.Store) error {
		_, err := st.PutPapers(ctx, store.Batch{Papers: []papers.Paper{
			{ID: "2603.00001", Title: "Shared", Abstract: "A sentence.", Announced: papers.Day{Year: 2026, Month: time.March, Day: 10}, Authors: []papers.Author{{Name: "Ada Example"}}},
			{ID: "hep-th/9901001", Title: "Old", Abstract: "A sentence."},
		}})
		if err != nil {
			return err
		}
		ada, err := st.AddUser(ctx, papers.User{Name: "ada", Role: papers.ReaderRole})
		if err == nil {
			_, err = st.AddList(ctx, papers.List{Owner: ada, Title: "Shelf", Public: true})
		}
		return err
	})
	const page, atom, js, problem = "text/html", "application/atom+xml", "application/feed+json", "application/problem+json"
	for path, want := range map[string]struct {
		status int
		kind   string
	}{
		"/authors/Ada%20Example": {200, page}, "/authors/Ada%20Example.atom": {200, atom}, "/authors/Ada%20Example.json": {200, js}, "/authors/No%20One": {404, page}, "/authors/No%20One.json": {404, problem},
		"/lists/1": {200, page}, "/lists/1.atom": {200, atom}, "/lists/1.feed.json": {200, js}, "/lists/1.json": {200, "application/json"}, "/lists/1.bib": {200, "application/x-bibtex"}, "/lists/9.atom": {404, problem}, "/lists/9": {404, page}, "/lists/new.atom": {404, problem},
		"/papers/2603.00001/comments.atom": {200, atom}, "/papers/2603.00001/comments.json": {200, js}, "/papers/hep-th/9901001/comments.json": {200, js}, "/papers/hep-th/9901001": {200, page}, "/papers/2603.00001/comments": {404, page}, "/papers/2603.00002/comments.atom": {404, problem},
		"/papers/date/2026-03-10": {200, page}, "/papers/date/2026-03-10.json": {200, js}, "/papers/date/comments.atom": {400, problem}, "/papers/week/2026-W11.json": {200, js}, "/papers/month/2026-03.json": {200, js}, "/papers/month/x.json": {400, problem},
		"/feed.atom": {200, atom}, "/feed.json": {200, js}, "/trending.atom": {200, atom}, "/trending.json": {200, js}, "/trending": {200, page}, "/search.json?q=shared": {200, js}, "/search.json?sort=x": {400, problem},
	} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			a := site.Do(method, path)
			if a.Status != want.status || !strings.HasPrefix(a.Header.Get("Content-Type"), want.kind) {
				t.Errorf("%s %s: %d %s, want %v", method, path, a.Status, a.Header.Get("Content-Type"), want)
			}
		}
	}
}
