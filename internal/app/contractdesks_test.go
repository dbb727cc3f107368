package app_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"

	papers "github.com/dailypapers/dailypapers"
)

// dot is a picture of one point, as a file in an address.
const dot = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"

// deskStages are what those operations need by which papers are put forward,
// things are decided and the site is run.
func deskStages() map[string]stage {
	author := sha256.Sum256([]byte(strings.Join([]string{"author", "2603.00005", "0", "Ada Example"}, "\x00")))
	is := func(pairs ...any) map[string]any {
		all := map[string]any{}
		for i := 0; i+1 < len(pairs); i += 2 {
			all[pairs[i].(string)] = pairs[i+1]
		}
		return all
	}
	return map[string]stage{
		"index-paper":       {things: is("arxivId", "arXiv:2603.00001v1")},
		"submit-paper":      {things: is("paper_id", "2603.00006", "comment", "So.", "media_urls", []any{dot}, "above", true, "day", "2026-03-12")},
		"update-links":      {things: is("projectPage", "https://example.org/", "githubRepo", "ada/pool", "organizationId", nil)},
		"set-links":         {things: is("code", []any{"https://example.org/code"}, "projectPages", []any{})},
		"claim-paper":       {things: is("paperId", "2603.00005", "claimAuthorId", hex.EncodeToString(author[:12]), "targetUserId", "ada")},
		"give-up-claim":     {by: "eve"},
		"decide":            {things: is("kind", "comment", "key", "$reply", "do", "hide", "reason", "So.")},
		"list-decisions":    {things: is("?person", "cleo", "?kind", "user", "?key", "@bo", "?cursor", "99")},
		"take-off-paper":    {things: is("?reason", "So.")},
		"list-accounts":     {things: is("?q", "bo", "?cursor", "1")},
		"give-role":         {things: is("user", "bo")},
		"invite":            {things: is("email", "new@uni.example", "days", 7)},
		"run-source":        {things: is("source", "arxiv-records"), says: 409}, // the site is offline
		"change-settings":   {things: is("name", "ada", "fullname", "Ada", "about", "Me.")},
		"make-token":        {things: is("name", "A script", "scopes", []any{"read"})},
		"revoke-invitation": {things: is("invitation", "$invitation")},
	}
}

// seedDesks leaves an invitation, and knows a decision and a token.
func (s *contractSite) seedDesks(ctx context.Context, decision papers.Decision) error {
	s.things["decision"] = fmt.Sprint(decision.ID)
	ada := s.people["ada"]
	if _, err := s.acc.Invite(ctx, ada, contractBase, papers.ReaderRole, 7, ""); err != nil {
		return err
	}
	open, err := s.acc.Invitations(ctx)
	if err != nil {
		return err
	}
	s.things["invitation"] = open[0].ID
	_, t, err := s.acc.MakeToken(ctx, ada, "to be revoked", []papers.Scope{papers.ReadScope}, 1)
	s.things["token"] = fmt.Sprint(t.ID)
	return err
}

// withDesks adds what the desks need to what other operations do.
func withDesks(all map[string]stage) map[string]stage {
	maps.Copy(all, deskStages())
	return all
}

// inBrowser has somebody of a role ask who has just signed in.
func (c *contract) inBrowser(q question, role papers.Role) question {
	c.t.Helper()
	c.made++
	u, err := c.st.AddUser(c.t.Context(), papers.User{Name: fmt.Sprintf("passing-%d", c.made), Role: role})
	if err != nil {
		c.t.Fatal(err)
	}
	cookie, err := c.acc.Begin(httptest.NewRequest(http.MethodGet, contractBase, nil), u, "test")
	if err != nil {
		c.t.Fatal(err)
	}
	return q.with("Cookie", cookie.Name+"="+cookie.Value)
}
