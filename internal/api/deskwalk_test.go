package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/account"
)

func decodeBody(res *http.Response, v any) error { return json.NewDecoder(res.Body).Decode(v) }

// deskPath is a route's address with something in the place of its parameters.
func deskPath(rt Route) string {
	return strings.NewReplacer("{id}", p1, "{date}", "2025-12-10", "{submission}", "1", "{claim}", "1", "{decision}", "1", "{token}", "1",
		"{user}", "ben", "{invitation}", "x", "{source}", "x", "{letter}", "1", "{address}", "gone@example.com").Replace(rt.Path)
}

func (w *counter) deskRoutes() []Route {
	return slices.Concat(w.api.deskRoutes(), w.api.curatorRoutes(), w.api.operatorRoutes(), w.api.mailRoutes(), w.api.settingsRoutes())
}

// TestDeskWrites walks every route by which somebody puts forward, decides or
// runs something, and asks in every way in which it must be refused.
func TestDeskWrites(t *testing.T) {
	w := newCounter(t, nil)
	tokens := map[string]string{}
	for name, u := range w.users {
		tokens[name] = w.token(name)
		for _, s := range account.ScopesFor(u.Role) {
			tokens[name+" "+string(s)] = w.token(name, s)
		}
	}
	for _, rt := range w.deskRoutes() {
		path, p := deskPath(rt), permission(t, rt.Action)
		if p.Least == papers.VisitorRole {
			continue
		}
		ask := func(what, token, body string, status int, words string, header ...string) {
			t.Helper()
			res, problem, _ := w.send(rt.Method, path, token, body, header...)
			if res.StatusCode != status || !strings.Contains(problem.Detail, words) || problem.Status != status || res.Header.Get(client.ErrorCodeHeader) != problem.Code || problem.Code == "" {
				t.Errorf("%s, %s: %s %q, want %d %q", rt.pattern(), what, res.Status, problem.Detail, status, words)
			}
		}
		ask("no token", "", "{}", 401, "takes")
		ask("a token of nobody's", "dp_"+strings.Repeat("x", 40), "{}", 401, "")
		if p.Scope == "" {
			op := rt.operation(outline{w.api.document.Components})
			if len(op.Security) != 1 || op.Security[0][sessionScheme] == nil || !strings.Contains(op.Description, "no token is good for this") {
				t.Errorf("%s: the document says %v, %q", rt.pattern(), op.Security, op.Description)
			}
			for name, token := range tokens {
				if !strings.HasPrefix(name, "eve") {
					ask("a token of "+name, token, "{}", 403, "whatever its scopes")
				}
			}
			continue
		}
		for _, s := range papers.Scopes() {
			if s != p.Scope {
				ask("another scope", tokens["dot "+string(s)], "{}", 403, fmt.Sprintf("%q", p.Scope))
			}
		}
		if p.Least != papers.ReaderRole {
			words := "is not enough"
			if !slices.Contains(account.ScopesFor(papers.ReaderRole), p.Scope) {
				words = ""
			}
			ask("a role too low", tokens["ada"], "{}", 403, words)
		}
		if p.Least == papers.AdminRole {
			ask("a curator", tokens["cem"], "{}", 403, "admin")
		}
		if !p.Banned {
			ask("suspended", tokens["eve"], "{}", 403, "suspended: Rude")
		}
		if rt.Body != nil {
			w.deskBodies(rt, tokens["dot"], ask)
		}
	}
}

func permission(t *testing.T, a papers.Action) papers.Permission {
	t.Helper()
	p, ok := papers.PermissionFor(a)
	if !ok {
		t.Fatalf("%s has no row", a)
	}
	return p
}

// deskBodies asks with bodies that do not fit.
func (w *counter) deskBodies(rt Route, token string, ask func(what, token, body string, status int, words string, header ...string)) {
	ask("an unknown field", token, `{"surprise":1}`, 400, "")
	res, p, _ := w.send(rt.Method, deskPath(rt), token, `{"surprise":1}`)
	if !slices.ContainsFunc(p.Errors, func(f client.FieldProblem) bool {
		return f.Field == "surprise" && strings.Contains(f.Message, "is unknown here; known are ")
	}) {
		w.t.Errorf("%s: the unknown field is not named: %s %+v", rt.pattern(), res.Status, p)
	}
	kind := reflect.TypeOf(rt.Body)
	for i := range kind.NumField() {
		name, _, _ := strings.Cut(kind.Field(i).Tag.Get("json"), ",")
		res, p, _ := w.send(rt.Method, deskPath(rt), token, `{"`+name+`":{"deep":true}}`)
		if res.StatusCode != 400 || !slices.ContainsFunc(p.Errors, func(f client.FieldProblem) bool {
			return f.Field == name && strings.Contains(f.Message, "is an object; expected ")
		}) {
			w.t.Errorf("%s: %s of a wrong type: %s %+v", rt.pattern(), name, res.Status, p)
		}
	}
	for _, body := range []string{`[]`, `"x"`, `7`, `null`} {
		ask("no object", token, body, 400, "expected an object")
	}
	for _, body := range []string{`{`, `{"x":}`, "{\"x\":\"\xff\"}", strings.Repeat("[", 20)} {
		ask("no JSON", token, body, 400, "body")
	}
	if !rt.Spare {
		ask("nothing", token, "", 400, "body is missing")
	}
	ask("a form", token, "reason=x", 415, "application/json", "Content-Type", "application/x-www-form-urlencoded")
	ask("no type", token, "{}", 415, "application/json", "Content-Type", "")
	most := rt.Most
	if most == 0 {
		most = usualBody
	}
	ask("too large", token, `{"reason":"`+strings.Repeat("x", int(most))+`"}`, 413, "larger than")
}

// TestSecretsStayIn reads everything as everybody, and finds nobody's address,
// no link and no token where they are not meant to be.
func TestSecretsStayIn(t *testing.T) {
	w := newCounter(t, nil)
	dot, ctx := w.as("dot"), t.Context()
	link, err := dot.Invite(ctx, client.InvitationRequest{Role: "reader", Days: 7, Email: "invited@uni.example"})
	w.must(err)
	w.must(w.as("ada").Claim(ctx, p1, w.authorsOf(p1)[1].ID, ""))
	_, err = w.as("ada").Submit(ctx, client.SubmitRequest{PaperID: string(w.ids[len(w.ids)-1])})
	w.must(err)
	_, err = w.mod.Report(ctx, w.users["ben"], papers.Complaint{Target: papers.Target{Kind: papers.OnUser, Key: fmt.Sprint(int64(w.users["ada"].ID))}, Reason: "abuse"})
	w.must(err)
	secrets := []string{link[strings.Index(link, "=")+1:], dot.Token, "@uni.example"}
	for _, name := range []string{"", "ada", "cem", "dot"} {
		c := w.as(name)
		for _, rt := range w.api.Routes() {
			if rt.Method != http.MethodGet || rt.serve == nil {
				continue
			}
			path := strings.NewReplacer("{comment}", "1", "{list}", "1", "{name}", "ben").Replace(deskPath(rt))
			_, _, body := w.send(http.MethodGet, path, c.Token, "")
			for _, secret := range secrets {
				if !strings.Contains(body, secret) || secret == "@uni.example" && mayHold(name, path, body) {
					continue
				}
				t.Errorf("%q reads %s: %.20s… stands in %.300s", name, path, secret, body)
			}
		}
	}
}

// mayHold reports whether mail addresses may stand in an answer: one's own, and
// to admins where they manage people and mail.
func mayHold(name, path, body string) bool {
	switch path {
	case "/api/admin/users", "/api/admin/invitations", "/api/admin/mail/letters", "/api/admin/mail/suppressions":
		return name == "dot"
	case "/api/export": // of an admin, with whom she invited
		body = strings.ReplaceAll(body, "invited@uni.example", "")
		fallthrough
	case "/api/settings", "/api/whoami-v2":
		return strings.Count(body, "@uni.example") == strings.Count(body, name+".example@uni.example")
	case "/api/audit": // invitations are logged with whom they were for
		return name == "cem" || name == "dot"
	}
	return false
}
