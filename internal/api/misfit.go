package api

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	papers "github.com/dailypapers/dailypapers"
)

const (
	// maxWrong bounds how much of what is wrong with a body is told.
	maxWrong = 20
	// maxField bounds what is repeated of the name of a field, in bytes.
	maxField = 80
)

// A misfit is a body that does not fit its schema, with what is wrong.
type misfit struct{ wrong []*papers.FieldError }

// Error is the first of them.
func (e *misfit) Error() string { return e.wrong[0].Error() }

// Unwrap makes it the first of them for whoever asks.
func (e *misfit) Unwrap() error { return e.wrong[0] }

// strange finds what a schema's check lets pass: fields that are not known by
// exactly this name, names that stand in an object twice, of which one reader
// takes the first and another the last, and characters that no text has. body
// is JSON.
func (b *bodyReader) strange(body []byte) []*papers.FieldError {
	w := walk{schemas: b.schemas, tokens: json.NewDecoder(bytes.NewReader(body))}
	w.value("", b.schema)
	return w.wrong
}

// A walk goes through JSON beside its schema.
type walk struct {
	schemas huma.Registry
	tokens  *json.Decoder
	wrong   []*papers.FieldError
}

func (w *walk) add(at, format string, args ...any) {
	if len(w.wrong) < maxWrong {
		w.wrong = append(w.wrong, papers.Invalid(cmp.Or(clipped(at), "body"), format, args...))
	}
}

// value reads one value; schema is nil where nothing is known of it.
func (w *walk) value(at string, schema *huma.Schema) {
	for schema != nil && schema.Ref != "" {
		schema = w.schemas.SchemaFromRef(schema.Ref)
	}
	token, err := w.tokens.Token()
	if err != nil {
		return
	}
	switch token := token.(type) {
	case string:
		if strings.ContainsRune(token, 0) {
			w.add(at, "holds a NUL character")
		}
	case json.Delim:
		if token == '{' {
			w.object(at, schema)
		} else {
			w.array(at, schema)
		}
	}
}

func (w *walk) object(at string, schema *huma.Schema) {
	seen := make(map[string]bool)
	for w.tokens.More() {
		token, err := w.tokens.Token()
		name, ok := token.(string)
		if err != nil || !ok {
			return
		}
		below := strings.TrimPrefix(at+"."+name, ".")
		if seen[name] {
			w.add(below, "stands there twice")
		}
		seen[name] = true
		next, known := property(schema, name)
		if !known {
			w.add(below, "is unknown here; known are %s", strings.Join(slices.Sorted(maps.Keys(schema.Properties)), ", "))
		}
		w.value(below, next)
	}
	_, _ = w.tokens.Token() // the bracket that closes it
}

func (w *walk) array(at string, schema *huma.Schema) {
	var items *huma.Schema
	if schema != nil {
		items = schema.Items
	}
	for i := 0; w.tokens.More(); i++ {
		w.value(at+"["+strconv.Itoa(i)+"]", items)
	}
	_, _ = w.tokens.Token()
}

// property returns what is known of a field, and whether there may be one of
// this name.
func property(schema *huma.Schema, name string) (of *huma.Schema, known bool) {
	if schema == nil {
		return nil, true
	}
	if of, known = schema.Properties[name]; known {
		return of, true
	}
	others, closed := schema.AdditionalProperties.(bool)
	if of, ok := schema.AdditionalProperties.(*huma.Schema); ok {
		return of, true
	}
	return nil, !closed || others
}

// inWords says what a check of the schema found, field by field. Fields that
// are not known are left to strange, which finds more of them.
func inWords(found *huma.ErrorDetail) []*papers.FieldError {
	field, message := strings.Trim(found.Location, "."), found.Message
	switch {
	case strings.HasPrefix(message, "unexpected property"):
		return nil
	case strings.HasPrefix(message, "expected required property "):
		name, _, _ := strings.Cut(strings.TrimPrefix(message, "expected required property "), " ")
		field, message = strings.TrimPrefix(field+"."+name, "."), "is missing"
	default:
		message = expected(message, found.Value)
	}
	return []*papers.FieldError{papers.Invalid(cmp.Or(clipped(field), "body"), "%s", message)}
}

// expected says in words what a check expected instead of v.
func expected(message string, v any) string {
	if message == "expected length >= 1" {
		return "must not be empty"
	}
	for _, row := range []struct{ prefix, words string }{
		{"expected number >= ", "must be at least %s"},
		{"expected number > ", "must be more than %s"},
		{"expected number <= ", "must be at most %s"},
		{"expected number < ", "must be less than %s"},
		{"expected length >= ", "must have %s characters at least"},
		{"expected length <= ", "is longer than %s characters"},
		{"expected array length >= ", "must have %s elements at least"},
		{"expected array length <= ", "has more than %s elements"},
		{"expected value to be one of ", "must be one of %s"},
		{"expected string to be ", "must be written as %s"},
	} {
		if rest, ok := strings.CutPrefix(message, row.prefix); ok {
			return fmt.Sprintf(row.words, strings.Trim(rest, `"`))
		}
	}
	switch message {
	case "expected boolean", "expected number", "expected string":
		return "is " + jsonKind(v) + "; expected a " + strings.TrimPrefix(message, "expected ")
	case "expected integer":
		return "is " + jsonKind(v) + "; expected a whole number"
	case "expected array", "expected object":
		return "is " + jsonKind(v) + "; expected an " + strings.TrimPrefix(message, "expected ")
	}
	return message
}

// clipped bounds the name of a field that is told again.
func clipped(name string) string {
	for n := range name {
		if n > maxField {
			return name[:n] + "…"
		}
	}
	return name
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
