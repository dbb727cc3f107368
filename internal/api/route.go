package api

import (
	"cmp"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	papers "github.com/dailypapers/dailypapers"
)

// A Route is an address of the API, what a visitor must be allowed to do
// there, and what serves it. The OpenAPI document shows the same declarations
// that requests are checked against.
type Route struct {
	Method string
	Path   string // as net/http and OpenAPI both write it: "/api/papers/{id}"
	ID     string // of the operation, for generated clients: "get-paper"
	Tag    string // the chapter of the document
	About  string // one sentence
	Action papers.Action
	Params []*huma.Param
	Body   any    // a wire value of the request's body; nil where there is none
	Spare  bool   // the body may be left out
	Most   int64  // bytes of the body; 0 is usualBody
	Status int    // of a good answer; 0 is 200
	Answer any    // a wire value of it; nil where it has no body
	Type   string // of the answer; "" is JSON, and a comma parts several
	Match  bool   // If-Match is heeded

	More map[int]string // statuses that only some routes answer with, and what each means

	serve handler // nil where that is left to others
}

// A handler serves a request whose parameters and body fit the route.
type handler func(w http.ResponseWriter, r *http.Request, in arguments) error

// with makes a handler of one that takes a body of type T.
func with[T any](serve func(w http.ResponseWriter, r *http.Request, in arguments, body T) error) handler {
	return func(w http.ResponseWriter, r *http.Request, in arguments) error {
		var body T
		if err := in.decode(&body); err != nil {
			return err
		}
		return serve(w, r, in, body)
	}
}

// Routes returns all addresses of the API, in the order of its document.
func (a *API) Routes() []Route {
	return slices.Concat(a.listRoutes(), a.paperRoutes(), a.recommendRoutes(), a.recordRoutes(), a.voteRoutes(), a.commentRoutes(),
		a.shelfRoutes(), a.followRoutes(), a.peopleRoutes(), a.settingsRoutes(), a.subscriptionRoutes(), a.deskRoutes(), a.curatorRoutes(), a.operatorRoutes(), a.mailRoutes(), a.hookRoutes(), feedRoutes())
}

// pattern is the route's as net/http reads it.
func (rt Route) pattern() string { return rt.Method + " " + rt.Path }

// schema is that of a wire value, or one that says it itself. A list without
// anything in it is answered as [], never as null.
func (o outline) schema(v any) *huma.Schema {
	if s, ok := v.(*huma.Schema); ok {
		return s
	}
	s := o.Schemas.Schema(reflect.TypeOf(v), true, "")
	if s.Type == huma.TypeArray {
		s.Nullable = false
	}
	return s
}

// operation describes a route in the document.
func (rt Route) operation(o outline) *huma.Operation {
	op := &huma.Operation{OperationID: rt.ID, Method: rt.Method, Path: rt.Path, Summary: rt.About, Parameters: slices.Clone(rt.Params),
		Tags: []string{rt.Tag}, Responses: o.answers(rt)}
	if rt.Match {
		op.Parameters = append(op.Parameters, &huma.Param{Name: "If-Match", In: "header", Schema: &huma.Schema{Type: huma.TypeString},
			Description: "The ETag of what is to be changed, as it was read: refused with 412 where it has changed since"})
	}
	if rt.Body != nil {
		op.RequestBody = &huma.RequestBody{Required: !rt.Spare, Content: media("application/json", o.schema(rt.Body))}
	}
	rt.security(op)
	return op
}

// media are the types of a body, of which there may be several.
func media(kinds string, s *huma.Schema) map[string]*huma.MediaType {
	all := make(map[string]*huma.MediaType)
	for kind := range strings.SplitSeq(kinds, ", ") {
		kind, _, _ = strings.Cut(kind, ";")
		all[kind] = &huma.MediaType{Schema: s}
	}
	return all
}

func (rt Route) status() int { return cmp.Or(rt.Status, http.StatusOK) }

// security says what lets a visitor in, and in words who may.
func (rt Route) security(op *huma.Operation) {
	p, ok := papers.PermissionFor(rt.Action)
	if !ok {
		panic(fmt.Sprintf("api: %s has no action with a row in the table", rt.pattern()))
	}
	if p.Scope == "" {
		op.Security = []map[string][]string{{sessionScheme: {}}}
		op.Description = fmt.Sprintf("Takes the role %s and having signed in with a browser: no token is good for this, whatever its scopes.", p.Least)
		return
	}
	op.Security = []map[string][]string{{bearerScheme: {}}}
	if p.Least == papers.VisitorRole {
		op.Security = append(op.Security, map[string][]string{}) // or nothing at all
		return
	}
	op.Description = fmt.Sprintf("Takes the role %s, and of a token the scope %s.", p.Least, p.Scope)
}
