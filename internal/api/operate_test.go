package api

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/dailypapers/dailypapers/client"
)

func TestAccounts(t *testing.T) {
	w := newCounter(t, nil)
	dot, ctx := w.as("dot"), t.Context()
	people := all(t, dot.Accounts(ctx, ""))
	if len(people) != 6 || people[0].Number >= people[5].Number {
		t.Errorf("%+v", people)
	}
	found := all(t, dot.Accounts(ctx, "EVE.ex"))
	if len(found) != 1 || found[0].User.Name != "eve" || found[0].Email != "eve.example@uni.example" || found[0].Suspended != "Rude" || found[0].Role != "reader" {
		t.Errorf("%+v", found)
	}
	var page []client.Account
	res := w.getAs(dot, "/api/admin/users?limit=4", &page)
	if len(page) != 4 || !strings.Contains(res.Header.Get("Link"), "cursor=") || !strings.Contains(res.Header.Get("Cache-Control"), "private") {
		t.Errorf("%d, %v", len(page), res.Header)
	}
	for range 2 {
		if a, err := dot.GiveRole(ctx, "@ada", "curator", "Helps"); err != nil || a.Role != "curator" || a.User.Name != "ada" {
			t.Errorf("%+v, %v", a, err)
		}
	}
	if log := all(t, dot.Audit(ctx, client.AuditOptions{Person: "dot"})); len(log) != 1 {
		t.Errorf("the same twice is written down: %+v", log)
	}
	_, err := dot.GiveRole(ctx, "nobody", "curator", "")
	told(t, "nobody", err, 404, "nobody")
	_, err = dot.GiveRole(ctx, "?!", "curator", "")
	refused(t, "no name", err, 404)
	_, err = dot.GiveRole(ctx, "ada", "visitor", "")
	told(t, "no role", err, 400, "role")
	_, err = dot.GiveRole(ctx, "dot", "reader", "")
	told(t, "the last admin", err, 409, "last admin")
	_, err = w.as("cem").GiveRole(ctx, "cem", "admin", "")
	told(t, "a curator makes herself an admin", err, 403, "admin")
}

// getAs is site.get with a token.
func (w *counter) getAs(c *client.Client, path string, v any) *http.Response {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, w.URL+path, nil)
	w.must(err)
	req.Header.Set("Authorization", "Bearer "+c.Token)
	res, err := w.Client().Do(req)
	w.must(err)
	defer res.Body.Close()
	w.must(decodeBody(res, v))
	return res
}

// TestInvitations holds that a link is told once, to whom made it, and that it
// is good.
func TestInvitations(t *testing.T) {
	w := newCounter(t, nil)
	dot, ctx := w.as("dot"), t.Context()
	link, err := dot.Invite(ctx, client.InvitationRequest{Role: "author", Days: 7})
	if err != nil || !strings.HasPrefix(link, "http://papers.example/join?ticket=") {
		t.Fatalf("%s, %v", link, err)
	}
	secret := link[strings.Index(link, "=")+1:]
	open, err := dot.Invitations(ctx)
	if err != nil || len(open) != 1 || open[0].Role != "author" || open[0].By.Name != "dot" || open[0].Until.Sub(open[0].Made.Time).Hours() != 7*24 || strings.Contains(open[0].ID, secret) {
		t.Errorf("%+v, %v", open, err)
	}
	mailed, err := dot.Invite(ctx, client.InvitationRequest{Role: "reader", Days: 1, Email: "new@uni.example"})
	if err != nil || mailed == link {
		t.Errorf("%s, %v", mailed, err)
	}
	if open, err = dot.Invitations(ctx); err != nil || len(open) != 2 || open[0].Email+open[1].Email != "new@uni.example" {
		t.Errorf("%+v, %v", open, err)
	}
	for what, x := range map[string]client.InvitationRequest{"role": {Role: "admin", Days: 1}, "days": {Role: "reader", Days: 91}, "email": {Role: "reader", Days: 1, Email: "no address"}} {
		_, err := dot.Invite(ctx, x)
		told(t, what, err, 400, what)
	}
	_, err = dot.Invite(ctx, client.InvitationRequest{Role: "reader"})
	told(t, "no days", err, 400, "days")
	w.must(dot.RevokeInvitation(ctx, open[0].ID))
	refused(t, "revoked again", dot.RevokeInvitation(ctx, open[0].ID), 404)
	refused(t, "by the secret", dot.RevokeInvitation(ctx, secret), 404)
	if open, err = dot.Invitations(ctx); err != nil || len(open) != 1 {
		t.Errorf("%+v, %v", open, err)
	}
}

func TestSources(t *testing.T) {
	w := newCounter(t, nil)
	dot, ctx := w.as("dot"), t.Context()
	list, err := dot.Sources(ctx, 3)
	if err != nil || len(list) < 2 || list[0].Title == "" || list[0].State != "unplanned" || list[0].Runs == nil {
		t.Fatalf("%+v, %v", list, err)
	}
	for range 2 {
		if s, err := dot.RunSource(ctx, list[0].Name); err != nil || s.State != "due" || s.Name != list[0].Name {
			t.Errorf("%+v, %v", s, err)
		}
	}
	_, err = dot.RunSource(ctx, "nothing")
	told(t, "no source", err, 404, "no source")
	s, err := dot.SiteState(ctx)
	if err != nil || s.Version != "1.2.3" || s.Accounts["reader"] != 3 || s.Accounts["curator"] != 2 || s.Accounts["admin"] != 1 || s.Suspended != 1 || s.Disk == nil || *s.Disk != 4711 ||
		!s.Fetching || len(s.Settings) != 1 {
		t.Errorf("%+v, %v", s, err)
	}
	w.api.deps.House.Disk = func() (int64, error) { return 0, errors.New("no disk") }
	if s, err = dot.SiteState(ctx); err != nil || s.Disk != nil {
		t.Errorf("%+v, %v", s, err)
	}

	off := newCounter(t, func(c *counterChoice) { c.offline = true })
	dot = off.as("dot")
	if list, err = dot.Sources(ctx, 0); err != nil || list[0].State != "off" {
		t.Errorf("%+v, %v", list, err)
	}
	_, err = dot.RunSource(ctx, list[0].Name)
	told(t, "offline", err, 409, "--offline")
}

// TestSettings reads by token and changes by session alone.
func TestSettings(t *testing.T) {
	w := newCounter(t, nil)
	byToken, bySession, ctx := w.as("ada"), w.signedIn("ada"), t.Context()
	s, tag, err := byToken.Settings(ctx)
	if err != nil || s.Name != "ada" || s.Email != "ada.example@uni.example" || s.Role != "reader" || s.HideActivity {
		t.Fatalf("%+v, %v", s, err)
	}
	_, err = byToken.ChangeSettings(ctx, client.SettingsChange{HideActivity: new(true)}, "")
	told(t, "by token", err, 403, "signing in with a browser")
	s, err = bySession.ChangeSettings(ctx, client.SettingsChange{HideActivity: new(true), About: new("I read.")}, tag)
	if err != nil || !s.HideActivity || s.About != "I read." || s.Name != "ada" {
		t.Errorf("%+v, %v", s, err)
	}
	_, err = bySession.ChangeSettings(ctx, client.SettingsChange{About: new("")}, tag)
	refused(t, "a stale change", err, 412)
	_, tag, err = bySession.Settings(ctx)
	w.must(err)
	if s, err = bySession.ChangeSettings(ctx, client.SettingsChange{About: new("")}, tag); err != nil || s.About != "" || !s.HideActivity {
		t.Errorf("%+v, %v", s, err)
	}
	_, err = bySession.ChangeSettings(ctx, client.SettingsChange{Name: new("ben")}, "")
	told(t, "somebody's name", err, 409, "ben is somebody's")
	_, err = bySession.ChangeSettings(ctx, client.SettingsChange{Name: new("No name")}, "")
	told(t, "no name", err, 400, "name")
	eve := w.signedIn("eve") // may still choose, but not what others read
	if s, err = eve.ChangeSettings(ctx, client.SettingsChange{QuietReplies: new(true)}, ""); err != nil || !s.QuietReplies || s.Suspended != "Rude" {
		t.Errorf("%+v, %v", s, err)
	}
	_, err = eve.ChangeSettings(ctx, client.SettingsChange{Fullname: new("Eve the Great")}, "")
	told(t, "a name while suspended", err, 400, "suspended")
}

// No token makes, lists or ends tokens.
func TestTokens(t *testing.T) {
	w := newCounter(t, nil)
	ada, ctx := w.signedIn("ada"), t.Context()
	made, err := ada.MakeToken(ctx, client.TokenRequest{Name: "a script", Scopes: []string{"read", "submit"}, Days: 30})
	if err != nil || made.Secret == "" || made.Name != "a script" || !slices.Equal(made.Scopes, []string{"read", "submit"}) || made.Expired {
		t.Fatalf("%+v, %v", made, err)
	}
	script := &client.Client{BaseURL: w.URL, Token: made.Secret}
	if _, err := script.Submissions(ctx, 0); err != nil {
		t.Error(err)
	}
	list, err := ada.Tokens(ctx)
	if err != nil || len(list) != 1 || list[0].ID != made.ID || list[0].Used.IsZero() {
		t.Errorf("%+v, %v", list, err)
	}
	every := w.as("ada") // has all scopes that there are for her
	for what, do := range map[string]func() error{
		"lists": func() error { _, err := every.Tokens(ctx); return err },
		"makes": func() error {
			_, err := every.MakeToken(ctx, client.TokenRequest{Name: "x", Scopes: []string{"read"}})
			return err
		},
		"ends": func() error { return every.RevokeToken(ctx, made.ID) },
	} {
		told(t, "a token "+what, do(), 403, "whatever its scopes")
	}
	_, err = ada.MakeToken(ctx, client.TokenRequest{Name: "x", Scopes: []string{"admin"}})
	told(t, "a scope above the role", err, 400, "scopes")
	_, err = ada.MakeToken(ctx, client.TokenRequest{Name: "x"})
	told(t, "no scopes", err, 400, "scopes")
	refused(t, "another's token", w.signedIn("ben").RevokeToken(ctx, made.ID), 404)
	w.must(ada.RevokeToken(ctx, made.ID))
	_, err = script.Submissions(ctx, 0)
	refused(t, "a token that was revoked", err, 401)
	_, err = w.signedIn("eve").MakeToken(ctx, client.TokenRequest{Name: "x", Scopes: []string{"read"}})
	told(t, "who is suspended", err, 403, "suspended")
}
