package api

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/httpd"
)

const (
	// usualBody bounds a body in bytes: the longest note, each character
	// escaped, and the rest.
	usualBody = 64 << 10
	// commentBody bounds one with a comment, each of whose characters may be
	// two escapes of six bytes.
	commentBody = 2*6*papers.MaxComment + usualBody
	// maxDepth is how deep a body's arrays and objects may lie in one another;
	// no wire type is deeper than four.
	maxDepth = 8
)

// A bodyReader reads the bodies of one route.
type bodyReader struct {
	most    int64
	spare   bool
	schema  *huma.Schema
	schemas huma.Registry
}

// bodies returns the reader of a route's bodies, nil where it takes none.
func (a *API) bodies(rt Route) *bodyReader {
	if rt.Body == nil {
		return nil
	}
	schemas := a.document.Components.Schemas
	return &bodyReader{cmp.Or(rt.Most, usualBody), rt.Spare, schemas.Schema(reflect.TypeOf(rt.Body), false, ""), schemas}
}

// read returns a body that fits, nil for one that was left out. What its header
// already shows to be wrong is refused before it is sent (Expect: 100-continue).
func (b *bodyReader) read(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if b == nil {
		return nil, nil
	}
	if r.ContentLength > b.most {
		return nil, &httpd.TooLarge{Limit: b.most}
	}
	if err := plainJSON(w, r); err != nil {
		return nil, err
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, b.most))
	if over, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, &httpd.TooLarge{Limit: over.Limit}
	}
	if err != nil {
		return nil, fmt.Errorf("api: read body: %w", cmp.Or(r.Context().Err(), error(papers.Invalid("body", "could not be read to its end"))))
	}
	switch {
	case len(bytes.TrimSpace(body)) > 0:
		if r.Header.Get("Content-Type") == "" {
			return nil, &httpd.WrongType{Want: "application/json"}
		}
		return body, b.check(body)
	case b.spare:
		return nil, nil
	}
	return nil, papers.Invalid("body", "is missing: this takes a JSON object")
}

// plainJSON refuses a body that says to be something else than JSON in UTF-8,
// packed by nobody.
func plainJSON(w http.ResponseWriter, r *http.Request) error {
	if coding := r.Header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		w.Header().Set("Accept-Encoding", "identity") // RFC 9110, 12.5.3
		return &httpd.WrongType{Words: "the body must be sent as it is, without a Content-Encoding"}
	}
	said := r.Header.Get("Content-Type")
	if said == "" { // for a body that is empty
		return nil
	}
	kind, parameters, err := mime.ParseMediaType(said)
	switch {
	case err != nil || kind != "application/json" && !(strings.HasPrefix(kind, "application/") && strings.HasSuffix(kind, "+json")):
		return &httpd.WrongType{Want: "application/json"}
	case parameters["charset"] != "" && !strings.EqualFold(parameters["charset"], "utf-8"):
		return &httpd.WrongType{Words: "JSON is sent in UTF-8, and in no other charset"}
	}
	return nil
}

// check holds a body against the schema.
func (b *bodyReader) check(body []byte) error {
	if !utf8.Valid(body) {
		return papers.Invalid("body", "is not valid UTF-8")
	}
	if tooDeep(body) {
		return papers.Invalid("body", "has arrays or objects more than %d deep in one another", maxDepth)
	}
	var value any
	err := json.Unmarshal(body, &value)
	if _, ok := errors.AsType[*json.UnmarshalTypeError](err); ok { // 1e400
		return papers.Invalid("body", "holds a number that is too large")
	}
	if err != nil {
		return papers.Invalid("body", "is no JSON: %s", strings.TrimPrefix(err.Error(), "json: "))
	}
	wrong := b.strange(body)
	var found huma.ValidateResult
	huma.Validate(b.schemas, b.schema, huma.NewPathBuffer(nil, 0), huma.ModeWriteToServer, value, &found)
	for _, err := range found.Errors {
		if detail, ok := errors.AsType[*huma.ErrorDetail](err); ok {
			wrong = append(wrong, inWords(detail)...)
		}
	}
	switch {
	case len(wrong) > 0:
		return &misfit{wrong[:min(len(wrong), maxWrong)]}
	case len(found.Errors) > 0:
		return papers.Invalid("body", "does not fit what this takes; /api/openapi.json describes it")
	}
	return nil
}

// tooDeep looks for brackets without reading what they hold: a decoder would
// follow them first.
func tooDeep(body []byte) bool {
	depth, quoted := 0, false
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if depth++; depth > maxDepth {
				return true
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return false
}

// decode reads the body, which has been checked, into a wire value; one that was
// left out leaves it as it is.
func (in arguments) decode(v any) error {
	if in.body == nil {
		return nil
	}
	err := json.Unmarshal(in.body, v)
	if kind, ok := errors.AsType[*json.UnmarshalTypeError](err); ok { // 1.0 and 1e2 are whole numbers, says the schema
		return papers.Invalid(cmp.Or(clipped(kind.Field), "body"), "is %s that cannot be read as what is expected here", kind.Value)
	}
	if err != nil {
		return papers.Invalid("body", "does not fit what this takes: %s", strings.TrimPrefix(err.Error(), "json: "))
	}
	return nil
}
