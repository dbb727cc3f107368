package app_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/api"
)

// A contract is the document of a site's API, and the site to hold to it.
type contract struct {
	*contractSite
	doc     openDocument
	actions map[string]papers.Permission // by operation
	routes  map[string]api.Route         // by operation
	seeded  *contractSite                // that copies are made of
}

// A stage is what an operation needs to go well, beyond what stands on the site.
type stage struct {
	by     string         // who asks; "" is ada, who runs the site
	things map[string]any // for parameters and the fields of bodies; "$name" is a thing that the seeding made
	also   []string       // fields that it takes, whatever the schema says
}

// openContract seeds a site and reads its document.
func openContract(t *testing.T) *contract {
	t.Helper()
	if testing.Short() {
		t.Skip("walks every address of the API, one request at a time: not with -short")
	}
	seeded := newContractSite(t)
	c := &contract{contractSite: seeded.copy(t), actions: map[string]papers.Permission{}, routes: map[string]api.Route{}, seeded: seeded}
	w := c.ask(question{method: "GET", path: "/.well-known/openapi.json"})
	if err := json.Unmarshal(w.Body.Bytes(), &c.doc); err != nil || w.Code != http.StatusOK {
		t.Fatalf("the document: %d, %v", w.Code, err)
	}
	for _, rt := range api.New(api.Deps{}).Routes() {
		c.routes[rt.ID] = rt
		c.actions[rt.ID], _ = papers.PermissionFor(rt.Action)
	}
	var p client.Paper
	if err := json.Unmarshal(c.ask(question{method: "GET", path: "/api/papers/2603.00002"}).Body.Bytes(), &p); err != nil || len(p.Authors) == 0 {
		t.Fatal(err)
	}
	c.things["author"] = p.Authors[0].ID // shared with all copies
	if n := len(c.doc.operations()); n < 15 || n != len(c.actions) {
		t.Fatalf("the document tells of %d operations, the routes of %d", n, len(c.actions))
	}
	return c
}

// on is the contract with a fresh copy of the site, for a test of a part.
func (c *contract) on(t *testing.T) *contract {
	t.Helper()
	fresh := c.within(t)
	fresh.contractSite = c.seeded.copy(t)
	return fresh
}

// within is the contract for a test of a part.
func (c *contract) within(t *testing.T) *contract {
	part, site := *c, *c.contractSite
	site.t = t
	part.contractSite = &site
	return &part
}

// thing is what is put for a name in an operation.
func (c *contract) thing(op *openOperation, name string) (any, bool) {
	if v, ok := stages()[op.OperationID].things[name]; ok {
		if text, ok := v.(string); ok && strings.HasPrefix(text, "$") {
			return c.things[text[1:]], true
		}
		return v, true
	}
	if v, ok := c.things[name]; ok {
		return v, true
	}
	v, ok := commonThings()[name]
	return v, ok
}

// address fills the path of an operation.
func (c *contract) address(op *openOperation) string {
	path := op.path
	for _, p := range op.Parameters {
		if p.In != "path" {
			continue
		}
		v, ok := c.thing(op, p.Name)
		if !ok {
			v, ok = p.Example, p.Example != nil
		}
		if !ok {
			c.t.Errorf("%s: nothing is known to fill {%s} with", op.OperationID, p.Name)
			v = "1"
		}
		path = strings.ReplaceAll(path, "{"+p.Name+"}", url.PathEscape(fmt.Sprint(v)))
	}
	return path
}

// good is a question that an operation answers well.
func (c *contract) good(op *openOperation, all bool) question {
	st := stages()[op.OperationID]
	q := question{method: op.method, path: c.address(op)}
	query := url.Values{}
	for _, p := range op.Parameters {
		if p.In != "query" || !all && !p.Required {
			continue
		}
		v, ok := c.thing(op, "?"+p.Name)
		if !ok && p.Schema["default"] != nil {
			v, ok = p.Schema["default"], true
		}
		if !ok && p.Example != nil {
			v, ok = p.Example, true
		}
		if !ok && p.Schema["enum"] != nil {
			v, ok = p.Schema["enum"].([]any)[0], true
		}
		if ok && v != leftOut {
			query.Set(p.Name, fmt.Sprint(v))
		}
	}
	if len(query) > 0 {
		q.path += "?" + query.Encode()
	}
	if s := op.body(); s != nil && (all || op.RequestBody.Required) {
		text, err := json.Marshal(c.sampleBody(op, all))
		if err != nil {
			c.t.Fatal(err)
		}
		q.body = string(text)
	}
	return c.from(op, q, cmp.Or(st.by, "ada"))
}

func (c *contract) sampleBody(op *openOperation, all bool) any {
	body := c.doc.sample("", op.body(), all, func(name string) (any, bool) {
		if name == "" {
			return nil, false
		}
		return c.thing(op, name)
	})
	for _, name := range stages()[op.OperationID].also {
		v, ok := c.thing(op, name)
		if !ok {
			v = "for the test"
		}
		body.(map[string]any)[name] = v
	}
	return body
}

// from is a question of somebody, who comes in as the operation takes it.
func (c *contract) from(op *openOperation, q question, name string) question {
	if c.actions[op.OperationID].Scope != "" {
		return q.by(c.tokens[name])
	}
	return q.with("Cookie", c.cookie(c.people[name]))
}

// answered asks, and holds any answer against the document.
func (c *contract) answered(op *openOperation, q question, what string) *httptest.ResponseRecorder {
	c.t.Helper()
	w := c.ask(q)
	say := func(format string, args ...any) {
		c.t.Helper()
		c.t.Errorf("%s, %s (%s %s %.300s): %s: %.400s", op.OperationID, what, q.method, q.path, q.body, fmt.Sprintf(format, args...), w.Body)
	}
	res, ok := c.doc.response(op, w.Code)
	if !ok || w.Code >= 500 {
		say("the status %d is not documented", w.Code)
		return w
	}
	for name := range res.Headers {
		if w.Header().Get(name) == "" && name != "Link" && name != "Location" && !(name == "ETag" && op.method != http.MethodGet && op.method != http.MethodHead && w.Body.Len() == 0) {
			say("the header %s of a %d is missing: %v", name, w.Code, w.Header())
		}
	}
	if strings.HasPrefix(op.path, "/api/") && w.Header().Get("RateLimit") == "" {
		say("a %d does not tell of limits", w.Code)
	}
	if w.Header().Get("Access-Control-Allow-Origin") != "*" {
		say("a page elsewhere may not read a %d", w.Code)
	}
	kind, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";")
	content, ok := res.Content[kind]
	if _, any := res.Content["*/*"]; any && !ok {
		return w
	}
	switch {
	case len(res.Content) == 0 && w.Body.Len() > 0:
		say("a %d has a body", w.Code)
	case len(res.Content) == 0:
		return w
	case !ok:
		say("a %d of the type %q", w.Code, kind)
	case strings.HasSuffix(kind, "json"):
		var v any
		if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
			say("no JSON: %v", err)
			break
		}
		if wrong := c.doc.misfits("answer", content.Schema, v); len(wrong) > 0 {
			say("does not fit the document: %v", wrong[:min(len(wrong), 6)])
		}
	}
	if w.Code >= 400 {
		c.checkProblem(w, say)
	}
	return w
}

// checkProblem holds that what is wrong is said three times, and the same.
func (c *contract) checkProblem(w *httptest.ResponseRecorder, say func(string, ...any)) {
	c.t.Helper()
	var p client.Problem
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		say("%v", err)
		return
	}
	h := w.Header()
	if p.Status != w.Code || p.Detail == "" || p.Error != p.Detail || p.Title != http.StatusText(w.Code) || h.Get(client.ErrorCodeHeader) != p.Code || p.Code == "Internal" ||
		len(h.Get(client.ErrorMessageHeader)) > 1000 || h.Get("Cache-Control") != "no-store" || strings.Contains(p.Detail, "sql") {
		say("a problem that does not agree with itself: %v", h)
	}
}

// names reports whether a problem names a field.
func names(w *httptest.ResponseRecorder, field string) bool {
	var p client.Problem
	if json.Unmarshal(w.Body.Bytes(), &p) != nil {
		return false
	}
	return p.Parameter == field || slices.ContainsFunc(p.Errors, func(f client.FieldProblem) bool { return f.Field == field })
}

// Whatever the document says goes well goes well: with what is required only,
// and with all there is.
func TestContractGood(t *testing.T) {
	c := openContract(t)
	for _, op := range c.doc.operations() {
		t.Run(op.OperationID, func(t *testing.T) {
			c := c.within(t)
			for _, all := range []bool{false, true} {
				c := c
				if op.method != http.MethodGet {
					c = c.on(t)
				}
				q := c.good(op, all)
				w := c.answered(op, q, fmt.Sprintf("a good request, all=%v", all))
				if !slices.Contains(op.successes(), w.Code) {
					t.Errorf("%s %s %s: %d %.500s", q.method, q.path, q.body, w.Code, w.Body)
					continue
				}
				c.checkAgain(op, q, w)
			}
		})
	}
}

// checkAgain asks for what was read as those do who hold it already, and goes
// where something that was made is said to be.
func (c *contract) checkAgain(op *openOperation, q question, w *httptest.ResponseRecorder) {
	c.t.Helper()
	if at := w.Header().Get("Location"); w.Code == http.StatusCreated && at != "" {
		path, inside := strings.CutPrefix(at, contractBase)
		if a := c.ask(question{method: "GET", path: cmp.Or(path, "/none"), header: q.header}); !inside || a.Code != http.StatusOK {
			c.t.Errorf("%s: what was made is not at %q: %d %.200s", op.OperationID, at, a.Code, a.Body)
		}
	}
	if op.method != http.MethodGet {
		return
	}
	tag := w.Header().Get("ETag")
	if a := c.answered(op, q.with("If-None-Match", tag), "held already"); a.Code != http.StatusNotModified || a.Header().Get("ETag") != tag || a.Header().Get("Cache-Control") != w.Header().Get("Cache-Control") {
		c.t.Errorf("%s: %d to its own tag %s: %v", op.OperationID, a.Code, tag, a.Header())
	}
	head := q
	head.method = http.MethodHead
	if a := c.ask(head); a.Code != w.Code || a.Header().Get("ETag") != tag || a.Body.Len() > 0 || a.Header().Get("Content-Type") != w.Header().Get("Content-Type") {
		c.t.Errorf("%s: HEAD: %d %v %d bytes", op.OperationID, a.Code, a.Header(), a.Body.Len())
	}
	if a := c.ask(q.with("Range", "bytes=0-3")); a.Code != w.Code {
		c.t.Errorf("%s: a part of an answer: %d", op.OperationID, a.Code)
	}
}

// Parameters that are wrong are refused, and named.
func TestContractParameters(t *testing.T) {
	c := openContract(t)
	for _, op := range c.doc.operations() {
		for _, p := range op.Parameters {
			switch p.In {
			case "query":
				c.wrongQuery(op, p)
			case "path":
				c.wrongPath(op, p)
			}
		}
	}
}

func (c *contract) wrongQuery(op *openOperation, p openParameter) {
	c.t.Helper()
	wrong := map[string]string{"NUL": "a\x00b", "not UTF-8": "a\xffb"}
	if slices.Contains(p.Schema.types(), "integer") {
		maps.Copy(wrong, map[string]string{"a word": "many", "a fraction": "1.5", "huge": strings.Repeat("9", 30), "an exponent": "1e1"})
		if n, ok := p.Schema.bound("minimum"); ok {
			wrong["too little"] = fmt.Sprint(int(n) - 1)
		}
		if n, ok := p.Schema.bound("maximum"); ok {
			wrong["too much"] = fmt.Sprint(int(n) + 1)
		}
	}
	if n, ok := p.Schema.bound("maxLength"); ok {
		wrong["too long"] = strings.Repeat("é", int(n)+1)
	}
	if p.Schema["enum"] != nil {
		wrong["no word of the list"] = "nosuchword"
	}
	for what, value := range wrong {
		q := c.good(op, false)
		path, query, _ := strings.Cut(q.path, "?")
		values, err := url.ParseQuery(query)
		if err != nil {
			c.t.Fatal(err)
		}
		values.Set(p.Name, value)
		q.path = path + "?" + values.Encode()
		q = c.passing(op, q)
		if w := c.answered(op, q, p.Name+", "+what); w.Code != http.StatusBadRequest || !names(w, p.Name) {
			c.t.Errorf("%s: %s, %s: %d %.300s", op.OperationID, p.Name, what, w.Code, w.Body)
		}
	}
}

func (c *contract) wrongPath(op *openOperation, p openParameter) {
	c.t.Helper()
	q := c.good(op, false)
	v, ok := c.thing(op, p.Name)
	if !ok {
		v = p.Example
	}
	for _, wrong := range []string{"%00", "%ff", "nosuch-thing", "999999999", "2401.99999", "-1", "0", "99999999999999999999", "..%2F..%2Fetc", "%F0%9F%92%A9", strings.Repeat("x", 3000)} {
		q := q
		q.path = strings.Replace(q.path, "/"+url.PathEscape(fmt.Sprint(v)), "/"+wrong, 1)
		q = c.passing(op, q)
		w := c.answered(op, q, p.Name+" is "+wrong[:min(len(wrong), 20)])
		if w.Code != http.StatusBadRequest && w.Code != http.StatusNotFound && w.Code != http.StatusForbidden && !slices.Contains(mayBeAnything(), op.OperationID+"."+p.Name) {
			c.t.Errorf("%s: {%s} is %.30s: %d %.300s", op.OperationID, p.Name, wrong, w.Code, w.Body)
		}
	}
}

// passing is a question of somebody in passing who may ask it.
func (c *contract) passing(op *openOperation, q question) question {
	p := c.actions[op.OperationID]
	if p.Scope == "" {
		return q.with("Cookie", c.session(p.Least))
	}
	if p.Least == papers.VisitorRole {
		return q.with("Authorization", "-")
	}
	return q.by(c.as(p.Least, p.Scope))
}

// Bodies with one thing wrong are refused, and that thing is named.
func TestContractBodies(t *testing.T) {
	c := openContract(t)
	n := 0
	for _, op := range c.doc.operations() {
		s := op.body()
		if s == nil {
			continue
		}
		q := c.good(op, true)
		for _, bad := range c.doc.spoil("", s, c.sampleBody(op, true), func(v any) any { return v }) {
			q.body = bad.body
			n++
			if w := c.answered(op, c.passing(op, q), bad.field+", "+bad.what); w.Code != http.StatusBadRequest || !names(w, bad.field) {
				t.Errorf("%s: %s, %s: %d %.300s", op.OperationID, bad.field, bad.what, w.Code, w.Body)
			}
		}
		c.badBodies(op, q)
	}
	t.Logf("%d spoilt bodies", n)
}

// badBodies are wrong whatever the schema says.
func (c *contract) badBodies(op *openOperation, q question) {
	c.t.Helper()
	good := c.good(op, true).body
	twice := strings.Replace(good, "{", `{"nosuchfield":1,"nosuchfield":2,`, 1)
	for _, tt := range []struct {
		what, body, header, value string
		status                    int
		field                     string
	}{
		{"no JSON", "{", "", "", 400, "body"},
		{"two values", good + "{}", "", "", 400, "body"},
		{"no UTF-8", "{\"\xff\":1}", "", "", 400, "body"},
		{"deep", strings.Repeat(`{"a":`, 200) + "1" + strings.Repeat("}", 200), "", "", 400, "body"},
		{"a field twice", twice, "", "", 400, "nosuchfield"},
		{"large", `{"a":"` + strings.Repeat("a", int(max(c.routes[op.OperationID].Most, 64<<10))) + `"}`, "", "", 413, ""},
		{"no type", good, "Content-Type", "-", 415, ""},
		{"a form", "a=b", "Content-Type", "application/x-www-form-urlencoded", 415, ""},
		{"another charset", good, "Content-Type", "application/json; charset=utf-16", 415, ""},
		{"packed", good, "Content-Encoding", "gzip", 415, ""},
	} {
		q := q
		q.body = tt.body
		if tt.header != "" {
			q = q.with(tt.header, tt.value)
		}
		w := c.answered(op, c.passing(op, q), tt.what)
		if w.Code != tt.status || tt.field != "" && !names(w, tt.field) {
			c.t.Errorf("%s: %s: %d %.300s, want %d", op.OperationID, tt.what, w.Code, w.Body, tt.status)
		}
	}
	if q.body = ""; op.RequestBody.Required {
		if w := c.answered(op, c.passing(op, q), "no body"); w.Code != http.StatusBadRequest || !names(w, "body") {
			c.t.Errorf("%s: no body: %d %.300s", op.OperationID, w.Code, w.Body)
		}
	}
}

// Who may do what is what the one table says, by role and by scope, and what
// the document says.
func TestContractPermissions(t *testing.T) {
	c := openContract(t)
	for _, op := range c.doc.operations() {
		p := c.actions[op.OperationID]
		q := c.good(op, false)
		refused := func(who string, q question, status int, field string) {
			t.Helper()
			w := c.answered(op, q, who)
			if !strings.HasPrefix(op.path, "/api/") { // the pages' gate says less
				field = ""
			}
			if w.Code != status || field != "" && !names(w, field) {
				t.Errorf("%s: %s: %d %.300s, want %d for the %s", op.OperationID, who, w.Code, w.Body, status, field)
			}
		}
		bare := q.with("Authorization", "-").with("Cookie", "-")
		refused("with a token that is none", bare.by("dp_"+strings.Repeat("x", 40)), http.StatusUnauthorized, "")
		if p.Least != papers.VisitorRole {
			refused("nobody", bare, http.StatusUnauthorized, "")
		}
		for _, scope := range papers.Scopes() {
			if scope != p.Scope {
				refused("a token for "+string(scope), bare.by(c.as(papers.AdminRole, scope)), http.StatusForbidden, "token")
			}
		}
		for _, role := range papers.Roles()[1:] {
			if !role.AtLeast(p.Least) && p.Scope != "" {
				refused("a "+string(role), bare.by(c.as(role, papers.Scopes()...)), http.StatusForbidden, "role")
			}
		}
		if !p.Banned && p.Scope != "" {
			refused("somebody suspended", bare.by(c.tokens["sus"]), http.StatusForbidden, "account")
		}
		open := slices.ContainsFunc(op.Security, func(way map[string][]string) bool { return len(way) == 0 })
		if open != (p.Least == papers.VisitorRole) || !open && !strings.Contains(op.Description, "role "+string(p.Least)) || !open && p.Scope != "" && !strings.Contains(op.Description, "scope "+string(p.Scope)) {
			t.Errorf("%s: the document says %v, %q; the table says %+v", op.OperationID, op.Security, op.Description, p)
		}
	}
}

// A change of what has changed meanwhile is refused wherever If-Match is heeded.
func TestContractStale(t *testing.T) {
	c := openContract(t)
	for _, op := range c.doc.operations() {
		heeded := slices.ContainsFunc(op.Parameters, func(p openParameter) bool { return p.Name == "If-Match" })
		if _, told := op.Responses["412"]; told != heeded {
			t.Errorf("%s: If-Match %v, 412 %v", op.OperationID, heeded, told)
		}
		if !heeded {
			continue
		}
		t.Run(op.OperationID, func(t *testing.T) {
			c := c.on(t)
			q := c.good(op, true)
			if w := c.answered(op, q.with("If-Match", `W/"0123456789abcdef01234567"`), "stale"); w.Code != http.StatusPreconditionFailed {
				t.Errorf("a stale tag: %d %.300s", w.Code, w.Body)
			}
			path, _, _ := strings.Cut(q.path, "?")
			now := c.ask(question{method: "GET", path: path, header: q.header})
			if now.Code != http.StatusOK {
				t.Errorf("what is to be changed cannot be read at %s: %d", path, now.Code)
				return
			}
			if w := c.answered(op, q.with("If-Match", `"other", `+now.Header().Get("ETag")), "current"); w.Code >= 300 {
				t.Errorf("the current tag: %d %.300s", w.Code, w.Body)
			}
			c = c.on(t)
			if w := c.answered(op, c.good(op, true).with("If-Match", "*"), "any"); w.Code >= 300 {
				t.Errorf("any tag: %d %.300s", w.Code, w.Body)
			}
		})
	}
}
