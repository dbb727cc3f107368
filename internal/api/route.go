package api

import (
	"cmp"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
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
	Type   string // of the answer; "" is JSON
	Match  bool   // If-Match is heeded

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
	return slices.Concat(a.listRoutes(), a.paperRoutes(), a.voteRoutes(), feedRoutes())
}

// pattern is the route's as net/http reads it.
func (rt Route) pattern() string { return rt.Method + " " + rt.Path }

// operation describes a route in the document.
func (rt Route) operation(schemas huma.Registry) *huma.Operation {
	schema := func(v any) *huma.Schema {
		if s, ok := v.(*huma.Schema); ok {
			return s
		}
		return schemas.Schema(reflect.TypeOf(v), true, "")
	}
	op := &huma.Operation{OperationID: rt.ID, Method: rt.Method, Path: rt.Path, Summary: rt.About, Parameters: slices.Clone(rt.Params),
		Tags: []string{rt.Tag}, Responses: map[string]*huma.Response{}}
	if rt.Match {
		op.Parameters = append(op.Parameters, &huma.Param{Name: "If-Match", In: "header", Schema: &huma.Schema{Type: huma.TypeString},
			Description: "The ETag of what is to be changed, as it was read: refused with 412 where it has changed since"})
	}
	if rt.Body != nil {
		op.RequestBody = &huma.RequestBody{Required: !rt.Spare, Content: media("application/json", schema(rt.Body))}
	}
	good := &huma.Response{Description: "What was asked for"}
	if rt.Answer != nil {
		good.Content = media(cmp.Or(rt.Type, "application/json"), schema(rt.Answer))
	}
	op.Responses[strconv.Itoa(rt.status())] = good
	rt.refusals(op, schema(client.Problem{}))
	rt.security(op)
	return op
}

func media(kind string, s *huma.Schema) map[string]*huma.MediaType {
	kind, _, _ = strings.Cut(kind, ";")
	return map[string]*huma.MediaType{kind: {Schema: s}}
}

func (rt Route) status() int { return cmp.Or(rt.Status, http.StatusOK) }

// refusals are the answers that are none.
func (rt Route) refusals(op *huma.Operation, problem *huma.Schema) {
	refuse := func(status int, about string) {
		op.Responses[strconv.Itoa(status)] = &huma.Response{Description: about, Content: media(problemType, problem)}
	}
	refuse(http.StatusBadRequest, "Something in the request is wrong: "+client.ErrorMessageHeader+" says what")
	refuse(http.StatusUnauthorized, "The token is none, or none any more; or there is none where it takes one")
	refuse(http.StatusForbidden, "The visitor, or the token, may not do this")
	refuse(http.StatusTooManyRequests, "Too often: Retry-After and RateLimit say when to come back")
	if slices.ContainsFunc(rt.Params, func(p *huma.Param) bool { return p.In == "path" }) || rt.Method == http.MethodGet {
		refuse(http.StatusNotFound, "Nothing is held under this address")
	}
	if rt.Method == http.MethodGet {
		op.Responses["304"] = &huma.Response{Description: "What If-None-Match named is still current"}
		return
	}
	refuse(http.StatusConflict, "What it would change has become another, or has been done by others")
	if rt.Body != nil {
		refuse(http.StatusRequestEntityTooLarge, "The body is too large")
		refuse(http.StatusUnsupportedMediaType, "The body is no JSON")
	}
	if rt.Match {
		refuse(http.StatusPreconditionFailed, "It has changed since it was read: If-Match names an older state")
	}
}

// security says what lets a visitor in, and in words who may.
func (rt Route) security(op *huma.Operation) {
	p, ok := papers.PermissionFor(rt.Action)
	if !ok {
		panic(fmt.Sprintf("api: %s has no action with a row in the table", rt.pattern()))
	}
	op.Security = []map[string][]string{{bearerScheme: {}}}
	if p.Least == papers.VisitorRole {
		op.Security = append(op.Security, map[string][]string{}) // or nothing at all
		return
	}
	op.Description = fmt.Sprintf("Takes the role %s", p.Least)
	if p.Scope != "" {
		op.Description += fmt.Sprintf(", and of a token the scope %s", p.Scope)
	}
	op.Description += "."
}
