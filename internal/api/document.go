package api

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"github.com/dailypapers/dailypapers/client"
)

// An outline gathers what operations share: their schemas, and the answers that
// are the same wherever they are given.
type outline struct {
	*huma.Components
}

func newOutline(c *huma.Components) outline {
	c.Responses, c.Headers = map[string]*huma.Response{}, map[string]*huma.Header{}
	return outline{c}
}

// A refusal is an answer that is none, and when it is given.
type refusal struct {
	status int
	about  string
}

// refusals are the answers that are none, as the document tells of them.
func refusals() []refusal {
	return []refusal{
		{http.StatusBadRequest, "Something in the request is wrong: parameter names it, and errors all that is wrong with a body"},
		{http.StatusUnauthorized, "The token is none, or none any more; or there is none where it takes one"},
		{http.StatusForbidden, "The visitor, or the token, may not do this"},
		{http.StatusNotFound, "Nothing is held under this address"},
		{http.StatusConflict, "What it would change has become another, or has been done by others"},
		{http.StatusPreconditionFailed, "It has changed since it was read: If-Match names an older state"},
		{http.StatusRequestEntityTooLarge, "The body is too large"},
		{http.StatusUnsupportedMediaType, "The body is no JSON in UTF-8, or is packed"},
		{http.StatusTooManyRequests, "Too often: Retry-After and RateLimit say when to come back"},
		{http.StatusServiceUnavailable, "The site is busy, or cannot reach what it would have to ask; later it may go"},
	}
}

// refuse tells of a refusal and returns where that stands.
func (o outline) refuse(status int) *huma.Response {
	name := code(status)
	if o.Responses[name] == nil {
		all := refusals()
		i := slices.IndexFunc(all, func(r refusal) bool { return r.status == status })
		if i < 0 {
			panic(fmt.Sprintf("api: no words for the status %d", status))
		}
		o.Responses[name] = o.problem(all[i])
	}
	return &huma.Response{Ref: "#/components/responses/" + name}
}

// problem tells of a refusal.
func (o outline) problem(of refusal) *huma.Response {
	r := &huma.Response{Description: of.about, Content: media(problemType, o.schema(client.Problem{}))}
	o.tell(r, client.ErrorCodeHeader, client.ErrorMessageHeader)
	if of.status == http.StatusTooManyRequests {
		o.tell(r, "Retry-After", "RateLimit", "RateLimit-Policy")
	}
	return r
}

// unchanged tells of a 304.
func (o outline) unchanged() *huma.Response {
	const name = "NotModified"
	if o.Responses[name] == nil {
		o.Responses[name] = &huma.Response{Description: "What If-None-Match named is still current"}
		o.tell(o.Responses[name], "ETag")
	}
	return &huma.Response{Ref: "#/components/responses/" + name}
}

// headers are those that answers may have, and what they say.
func headers() map[string]string {
	return map[string]string{
		client.ErrorCodeHeader:    "A word for programs, as code in the body",
		client.ErrorMessageHeader: "What is wrong, as detail in the body, in ASCII",
		"ETag":                    "Of the answer's content: for If-None-Match, and for If-Match where that is heeded",
		"Link":                    `The next page, <…>; rel="next", where there is one`,
		"Location":                "Where what was made can be read, where it can be read alone",
		"RateLimit":               `How many requests are left and when there are more, in seconds: "api";r=119;t=1`,
		"RateLimit-Policy":        `How many requests are let through in how many seconds: "api";q=120;w=60`,
		"Retry-After":             "Seconds after which it makes sense to ask again",
	}
}

// tell names headers that an answer may have.
func (o outline) tell(r *huma.Response, names ...string) {
	if r.Headers == nil {
		r.Headers = map[string]*huma.Header{}
	}
	for _, name := range names {
		if o.Headers[name] == nil {
			kind := huma.TypeString
			if name == "Retry-After" {
				kind = huma.TypeInteger
			}
			o.Headers[name] = &huma.Header{Description: headers()[name], Schema: &huma.Schema{Type: kind}}
		}
		r.Headers[name] = &huma.Header{Ref: "#/components/headers/" + name}
	}
}

// good tells of what a route answers where all is well.
func (o outline) good(rt Route) *huma.Response {
	r := &huma.Response{Description: "What was asked for"}
	switch rt.status() {
	case http.StatusCreated:
		r.Description = "It has been made"
		o.tell(r, "Location")
	case http.StatusNoContent:
		r.Description = "It has been done; there is nothing to say of it"
	}
	if rt.Answer != nil {
		r.Content = media(cmp.Or(rt.Type, "application/json"), o.schema(rt.Answer))
		o.tell(r, "ETag")
	}
	if rt.serve != nil {
		o.tell(r, "RateLimit", "RateLimit-Policy")
	}
	if slices.ContainsFunc(rt.Params, func(p *huma.Param) bool { return p.Name == "p" || p.Name == "cursor" }) {
		o.tell(r, "Link")
	}
	return r
}

// answers tells of all that a route may answer.
func (o outline) answers(rt Route) map[string]*huma.Response {
	all := map[string]*huma.Response{strconv.Itoa(rt.status()): o.good(rt)}
	statuses := []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests, http.StatusServiceUnavailable}
	read := rt.Method == http.MethodGet
	if read || slices.ContainsFunc(rt.Params, func(p *huma.Param) bool { return p.In == "path" }) {
		statuses = append(statuses, http.StatusNotFound)
	}
	if !read {
		statuses = append(statuses, http.StatusConflict)
	}
	if rt.Body != nil {
		statuses = append(statuses, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	if rt.Match {
		statuses = append(statuses, http.StatusPreconditionFailed)
	}
	for _, status := range statuses {
		all[strconv.Itoa(status)] = o.refuse(status)
	}
	if read {
		all["304"] = o.unchanged()
	}
	for status, about := range rt.More {
		more := o.problem(refusal{status, about})
		if status < http.StatusBadRequest {
			more = o.good(rt)
			more.Description = about
		}
		all[strconv.Itoa(status)] = more
	}
	return all
}
