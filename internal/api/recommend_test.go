package api

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/rank"
)

func recommended(t *testing.T, s site, ids []string, n int) []client.Recommendation {
	t.Helper()
	picks, err := (&client.Client{BaseURL: s.URL}).Recommend(t.Context(), ids, n)
	if err != nil {
		t.Fatal(err)
	}
	return picks
}

func TestRecommend(t *testing.T) {
	s := newSite(t, testNow, testBatch())
	picks := recommended(t, s, []string{"https://arxiv.org/abs/2512.00001v2", " 2512.00001"}, 1)
	if len(picks) != 1 || picks[0].Paper.ID != "2512.00003" || picks[0].Basis != client.ByExamples || !slices.Equal(picks[0].Because, []string{"2512.00001"}) {
		t.Errorf("%+v", picks)
	}
	res, _ := s.ask(http.MethodGet, "/api/recommendations?ids=2512.00001")
	if cache := res.Header.Get("Cache-Control"); res.StatusCode != 200 || strings.Contains(cache, "no-store") {
		t.Errorf("by examples: %s, %q", res.Status, cache)
	}
	if picks := recommended(t, s, []string{"acl:2024.acl-long.1"}, 5); picks == nil || len(picks) != 0 {
		t.Errorf("a paper like no other: %+v", picks)
	}
}

// Without examples the answer is the visitor's own, and no cache keeps it.
func TestRecommendFor(t *testing.T) {
	s := newSite(t, testNow, testBatch())
	front := recommended(t, s, nil, 2)
	if len(front) != 2 || front[0].Paper.ID != "2512.00003" || front[0].Basis != client.ByFrontPage || len(front[0].Because) != 0 {
		t.Errorf("where nobody has voted: %+v", front)
	}
	if _, err := s.st.Vote(t.Context(), 7, "2512.00011", true); err != nil {
		t.Fatal(err)
	}
	if hot := recommended(t, s, nil, 5); len(hot) != 1 || hot[0].Paper.ID != "2512.00011" || hot[0].Paper.Upvotes != 1 || hot[0].Basis != client.ByTrending {
		t.Errorf("where one paper trends: %+v", hot)
	}
	own := func(v papers.Visitor) (int, string, string) {
		h := httpd.With(httptest.NewRequest("GET", "/api/recommendations", nil), v)
		w := httptest.NewRecorder()
		s.Config.Handler.ServeHTTP(w, h)
		return w.Code, w.Header().Get("Cache-Control"), w.Body.String()
	}
	reader := papers.User{ID: 7, Role: papers.ReaderRole}
	if _, err := s.st.Vote(t.Context(), 7, "2512.00001", true); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		who  papers.Visitor
		want string
	}{
		{papers.Visitor{}, `"basis":"trending"`},
		{papers.Visitor{User: reader, Via: papers.BySession}, `"basis":"history"`},
		{papers.Visitor{User: reader, Via: papers.ByToken, Scopes: []papers.Scope{papers.ReadScope}}, `"because":["2512.0`},
	} {
		if status, cache, body := own(tt.who); status != 200 || cache != "private, no-cache" || !strings.Contains(body, tt.want) {
			t.Errorf("for %+v: %d, %q, %s", tt.who, status, cache, body)
		}
	}
}

func TestRecommendRefuses(t *testing.T) {
	s := newSite(t, testNow, testBatch())
	c := &client.Client{BaseURL: s.URL}
	many := make([]string, rank.MaxSeeds+1)
	for i := range many {
		many[i] = fmt.Sprintf("2512.%05d", i+1)
	}
	for _, tt := range []struct {
		ids    []string
		n      int
		status int
		word   string
	}{
		{[]string{"2512.00001", "2401.99999"}, 0, 404, "no paper 2401.99999 is held here"},
		{[]string{"not an id"}, 0, 400, "ids \"not an id\" is not a paper's id"},
		{[]string{"\x01"}, 0, 400, "ids"}, {[]string{"\x00"}, 0, 400, "NUL"}, {[]string{"\xff"}, 0, 400, "UTF-8"},
		{many, 0, 400, "ids names 21 papers; 20 are the most"},
		{[]string{strings.Repeat("x", maxExamples+1)}, 0, 400, "ids is longer than"},
		{nil, 101, 400, "limit must be a whole number from 1 to 100"}, {nil, -1, 400, "limit"},
	} {
		_, err := c.Recommend(t.Context(), tt.ids, tt.n)
		var e *client.Error
		if !errors.As(err, &e) || e.Status != tt.status || !strings.Contains(e.Message, tt.word) {
			t.Errorf("%.80q, %d: %v, want %d with %q", tt.ids, tt.n, err, tt.status, tt.word)
		}
	}
	if picks := recommended(t, s, []string{"", " ", ""}, 1); len(picks) != 1 || picks[0].Basis != client.ByFrontPage {
		t.Errorf("commas alone: %+v", picks)
	}
}
