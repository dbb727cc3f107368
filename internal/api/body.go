package api

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"reflect"
	"slices"
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

// read returns a body that fits, nil for one that was left out.
func (b *bodyReader) read(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if b == nil {
		return nil, nil
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, b.most))
	if over, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, &httpd.TooLarge{Limit: over.Limit}
	}
	if err != nil {
		return nil, fmt.Errorf("api: read body: %w", cmp.Or(r.Context().Err(), error(papers.Invalid("body", "could not be read to its end"))))
	}
	if len(bytes.TrimSpace(body)) == 0 {
		if b.spare {
			return nil, nil
		}
		return nil, papers.Invalid("body", "is missing: this takes a JSON object")
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" && !strings.HasSuffix(kind, "+json") {
		return nil, &httpd.WrongType{Want: "application/json"}
	}
	return body, b.check(body)
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
	if err := json.Unmarshal(body, &value); err != nil {
		return papers.Invalid("body", "is no JSON: %s", strings.TrimPrefix(err.Error(), "json: "))
	}
	var found huma.ValidateResult
	huma.Validate(b.schemas, b.schema, huma.NewPathBuffer(nil, 0), huma.ModeWriteToServer, value, &found)
	if len(found.Errors) == 0 {
		return nil
	}
	return b.misfit(found.Errors)
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

// A misfit is a body that does not fit its schema, with all that is wrong.
type misfit struct{ wrong []*papers.FieldError }

// Error is the first of them.
func (e *misfit) Error() string { return e.wrong[0].Error() }

// Unwrap makes it the first of them for whoever asks.
func (e *misfit) Unwrap() error { return e.wrong[0] }

func (b *bodyReader) misfit(found []error) error {
	out := &misfit{}
	for _, err := range found {
		detail, ok := errors.AsType[*huma.ErrorDetail](err)
		if !ok {
			continue
		}
		field := cmp.Or(strings.Trim(detail.Location, "."), "body")
		message := detail.Message
		switch {
		case strings.HasPrefix(message, "unexpected property"):
			message = "is unknown here; known are " + strings.Join(b.fields(), ", ")
		case strings.HasPrefix(message, "expected required property "):
			name, _, _ := strings.Cut(strings.TrimPrefix(message, "expected required property "), " ")
			field, message = strings.TrimPrefix(field+"."+name, "body."), "is missing"
		case strings.HasPrefix(message, "expected "):
			message = "is " + jsonKind(detail.Value) + "; " + message
		}
		out.wrong = append(out.wrong, papers.Invalid(field, "%s", message))
	}
	if len(out.wrong) == 0 {
		return papers.Invalid("body", "does not fit what this takes; /api/openapi.json describes it")
	}
	return out
}

// fields are the names that a body may have at its top.
func (b *bodyReader) fields() []string {
	schema := b.schema
	if schema.Ref != "" {
		schema = b.schemas.SchemaFromRef(schema.Ref)
	}
	return slices.Sorted(maps.Keys(schema.Properties))
}

// jsonKind names a JSON value's type.
func jsonKind(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "a boolean"
	case string:
		return "a string"
	case float64:
		return "a number"
	case []any:
		return "an array"
	}
	return "an object"
}

// decode reads the body, which has been checked, into a wire value; one that was
// left out leaves it as it is.
func (in arguments) decode(v any) error {
	if in.body == nil {
		return nil
	}
	if err := json.Unmarshal(in.body, v); err != nil {
		return papers.Invalid("body", "does not fit what this takes: %s", strings.TrimPrefix(err.Error(), "json: "))
	}
	return nil
}
