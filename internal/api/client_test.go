package api

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/dailypapers/dailypapers/client"
)

// The public client reads everything that the server writes.
func TestClient(t *testing.T) {
	s := newSite(t, testNow, testBatch())
	c, ctx := &client.Client{BaseURL: s.URL + "/", HTTPClient: s.Client()}, t.Context()

	var daily []string
	for it, err := range c.DailyPapers(ctx, client.DailyOptions{Month: "2025-12", Limit: 1}) {
		if err != nil {
			t.Fatal(err)
		}
		daily = append(daily, it.Paper.ID)
	}
	if !slices.Equal(daily, []string{"2512.00003", "2512.00001", "2512.00002"}) {
		t.Errorf("daily papers %v", daily)
	}
	n := 0
	for _, err := range c.Papers(ctx, 2) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	if n != 7 {
		t.Errorf("%d papers in all, want 7", n)
	}
	found, err := c.Search(ctx, "strings", 5)
	if err != nil || len(found) != 1 || found[0].Paper.ID != "hep-th/9901001" || len(found[0].HighlightedSummary) == 0 {
		t.Errorf("search: %+v, %v", found, err)
	}
	facets, err := c.Facets(ctx, "pooling")
	if err != nil || facets.Total != 2 || !slices.Equal(facets.Categories, []client.CategoryCount{{Category: "cs.LG", Papers: 1}, {Category: "hep-th", Papers: 1}}) {
		t.Errorf("facets: %+v, %v", facets, err)
	}
	p, err := c.Paper(ctx, "hep-th/9901001")
	if err != nil || p.Title != "An old id" || p.PublishedAt.Year() != 1999 || p.LinkedModels == nil {
		t.Errorf("paper: %+v, %v", p, err)
	}
	like, err := c.Similar(ctx, "2512.00001", 2)
	if err != nil || len(like) == 0 || len(like) > 2 || slices.ContainsFunc(like, func(p client.Paper) bool { return p.ID == "2512.00001" }) {
		t.Errorf("similar: %+v, %v", like, err)
	}
	if like, err := c.Similar(ctx, "hep-th/9901001", 0); err != nil || len(like) != 0 { // it shares nothing with the others
		t.Errorf("similar to an old id: %+v, %v", like, err)
	}
	repos, err := c.Repos(ctx, "2512.00001")
	if err != nil || len(repos) != 2 || repos[0] != (client.CodeRepo{URL: "https://gitlab.com/ada/pool", Host: "gitlab.com", Name: "ada/pool"}) {
		t.Errorf("repos: %+v, %v", repos, err)
	}
	md, err := c.Markdown(ctx, "hep-th/9901001")
	if err != nil || !strings.HasPrefix(md, "# An old id\n") {
		t.Errorf("markdown: %q, %v", md, err)
	}
}

func TestClientErrors(t *testing.T) {
	s := newSite(t, testNow, testBatch())
	c, ctx := &client.Client{BaseURL: s.URL}, t.Context()
	_, missing := c.Paper(ctx, "2401.99999")
	_, unlike := c.Similar(ctx, "2401.99999", 0)
	_, many := c.Similar(ctx, "2512.00001", 101)
	_, long := c.Search(ctx, strings.Repeat("é", 251), 0)
	var daily error
	for _, daily = range c.DailyPapers(ctx, client.DailyOptions{Date: "tomorrow"}) {
	}
	for _, x := range []struct {
		err    error
		status int
		code   string
		word   string
	}{{missing, 404, "NotFound", "2401.99999"}, {unlike, 404, "NotFound", "2401.99999"},
		{many, 400, "Invalid", "limit"}, {long, 400, "Invalid", "q is longer than 250"}, {daily, 400, "Invalid", "date"}} {
		var e *client.Error
		if !errors.As(x.err, &e) || e.Status != x.status || e.Code != x.code || !strings.Contains(e.Message, x.word) {
			t.Errorf("%v, want %d %s with %q", x.err, x.status, x.code, x.word)
		}
	}
}
