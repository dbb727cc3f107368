package app_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// An openDocument is an OpenAPI document as far as the contract reads it.
type openDocument struct {
	Paths      map[string]map[string]*openOperation `json:"paths"`
	Components struct {
		Schemas   map[string]schema       `json:"schemas"`
		Responses map[string]openResponse `json:"responses"`
		Headers   map[string]any          `json:"headers"`
	} `json:"components"`
	Tags []struct{ Name, Description string } `json:"tags"`
}

type openOperation struct {
	method, path string

	OperationID string                  `json:"operationId"`
	Summary     string                  `json:"summary"`
	Description string                  `json:"description"`
	Tags        []string                `json:"tags"`
	Parameters  []openParameter         `json:"parameters"`
	RequestBody *openBody               `json:"requestBody"`
	Responses   map[string]openResponse `json:"responses"`
	Security    []map[string][]string   `json:"security"`
}

type openParameter struct {
	Name, In, Description string
	Required              bool
	Schema                schema
	Example               any
}

type openBody struct {
	Required bool
	Content  map[string]struct{ Schema schema }
}

type openResponse struct {
	Ref         string `json:"$ref"`
	Description string
	Headers     map[string]any
	Content     map[string]struct{ Schema schema }
}

// A schema is a part of a document that says what a value is.
type schema map[string]any

// operations are all that a document tells of, in a fixed order.
func (d *openDocument) operations() []*openOperation {
	var all []*openOperation
	for _, path := range slices.Sorted(maps.Keys(d.Paths)) {
		for _, method := range slices.Sorted(maps.Keys(d.Paths[path])) {
			op := d.Paths[path][method]
			op.method, op.path = strings.ToUpper(method), path
			all = append(all, op)
		}
	}
	return all
}

// response is what an operation may answer with a status.
func (d *openDocument) response(op *openOperation, status int) (openResponse, bool) {
	r, ok := op.Responses[fmt.Sprint(status)]
	if r.Ref != "" {
		r, ok = d.Components.Responses[lastOf(r.Ref)]
	}
	return r, ok
}

// success is the status of a good answer.
func (op *openOperation) successes() (all []int) {
	for status := 200; status < 300; status++ {
		if _, ok := op.Responses[fmt.Sprint(status)]; ok {
			all = append(all, status)
		}
	}
	return all
}

// body is the schema of a JSON body, nil for none.
func (op *openOperation) body() schema {
	if op.RequestBody == nil {
		return nil
	}
	return op.RequestBody.Content["application/json"].Schema
}

func lastOf(ref string) string { return ref[strings.LastIndexByte(ref, '/')+1:] }

// resolve follows a reference.
func (d *openDocument) resolve(s schema) schema {
	for s["$ref"] != nil {
		s = d.Components.Schemas[lastOf(s["$ref"].(string))]
	}
	return s
}

// sub is a schema inside another one, nil for none.
func (s schema) sub(key string) schema {
	m, _ := s[key].(map[string]any)
	return m
}

// properties are an object's, by name.
func (s schema) properties() map[string]schema {
	out := map[string]schema{}
	for name, p := range s.sub("properties") {
		out[name] = p.(map[string]any)
	}
	return out
}

func (s schema) required() (names []string) {
	list, _ := s["required"].([]any)
	for _, name := range list {
		names = append(names, name.(string))
	}
	return names
}

// types are the JSON types that a value may have.
func (s schema) types() (kinds []string) {
	switch t := s["type"].(type) {
	case string:
		kinds = []string{t}
	case []any:
		for _, one := range t {
			kinds = append(kinds, one.(string))
		}
	}
	return kinds
}

// bound is a number of a schema's.
func (s schema) bound(key string) (float64, bool) {
	n, ok := s[key].(float64)
	return n, ok
}

// misfits holds a value against a schema, strictly: what is not described is
// wrong, and a keyword that this does not know is too.
func (d *openDocument) misfits(at string, s schema, v any) (wrong []string) {
	s = d.resolve(s)
	if len(s) == 0 {
		return nil // anything
	}
	say := func(format string, args ...any) { wrong = append(wrong, at+" "+fmt.Sprintf(format, args...)) }
	for key := range s {
		if !slices.Contains([]string{"type", "properties", "required", "additionalProperties", "items", "enum", "minimum", "maximum", "minLength", "maxLength",
			"minItems", "maxItems", "format", "pattern", "description", "default", "examples", "example", "title", "uniqueItems", "contentEncoding", "deprecated"}, key) {
			say("has a schema with %s, which is not checked", key)
		}
	}
	kind := jsonType(v)
	if s["type"] == nil { // anything
		return wrong
	}
	if !slices.ContainsFunc(s.types(), func(t string) bool { return t == kind || t == "number" && kind == "integer" }) {
		say("is %s, want %v", kind, s["type"])
		return wrong
	}
	if choices, ok := s["enum"].([]any); ok && !slices.Contains(choices, v) {
		say("is %v, want one of %v", v, choices)
	}
	size := -1.0
	switch v := v.(type) {
	case string:
		size = float64(utf8.RuneCountInString(v))
		if reason := misformed(s["format"], v); reason != "" {
			say("is %q: %s", v, reason)
		}
	case []any:
		size = float64(len(v))
		for i, item := range v {
			wrong = append(wrong, d.misfits(fmt.Sprintf("%s[%d]", at, i), s.sub("items"), item)...)
		}
	case float64:
		if low, ok := s.bound("minimum"); ok && v < low {
			say("is %v, below %v", v, low)
		}
		if high, ok := s.bound("maximum"); ok && v > high {
			say("is %v, above %v", v, high)
		}
	case map[string]any:
		wrong = append(wrong, d.misfitsIn(at, s, v)...)
	}
	for _, b := range []struct {
		key string
		bad func(float64) bool
	}{{"minLength", func(n float64) bool { return size < n }}, {"maxLength", func(n float64) bool { return size > n }},
		{"minItems", func(n float64) bool { return size < n }}, {"maxItems", func(n float64) bool { return size > n }}} {
		if n, ok := s.bound(b.key); ok && size >= 0 && b.bad(n) {
			say("has the size %v, %s is %v", size, b.key, n)
		}
	}
	return wrong
}

// misfitsIn is misfits for the fields of an object.
func (d *openDocument) misfitsIn(at string, s schema, v map[string]any) (wrong []string) {
	properties, others := s.properties(), s.sub("additionalProperties")
	for name, value := range v {
		switch p, ok := properties[name]; {
		case ok:
			wrong = append(wrong, d.misfits(at+"."+name, p, value)...)
		case others != nil:
			wrong = append(wrong, d.misfits(at+"."+name, others, value)...)
		default:
			wrong = append(wrong, at+"."+name+" is not described")
		}
	}
	for _, name := range s.required() {
		if _, ok := v[name]; !ok {
			wrong = append(wrong, at+"."+name+" is missing")
		}
	}
	return wrong
}

func misformed(format any, v string) string {
	switch format {
	case nil:
	case "date-time":
		if _, err := time.Parse(time.RFC3339, v); err != nil {
			return err.Error()
		}
	case "date":
		if _, err := time.Parse(time.DateOnly, v); err != nil {
			return err.Error()
		}
	case "uri":
		if u, err := url.Parse(v); err != nil || !u.IsAbs() {
			return "no absolute address"
		}
	default:
		return fmt.Sprintf("the format %v is not checked", format)
	}
	return ""
}

func jsonType(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case float64:
		if v == math.Trunc(v) {
			return "integer"
		}
		return "number"
	case string:
		return "string"
	case []any:
		return "array"
	}
	return "object"
}

// leftOut is known of fields that cannot stand beside others.
const leftOut = "\x00left out"

// sample makes a value that fits a schema: of an object the fields that must be
// there, or all of them. The words are known ones where a field's name has any.
func (d *openDocument) sample(name string, s schema, all bool, known func(name string) (any, bool)) any {
	s = d.resolve(s)
	if v, ok := known(name); ok {
		return v
	}
	if choices, ok := s["enum"].([]any); ok {
		return choices[0]
	}
	if examples, ok := s["examples"].([]any); ok {
		return examples[0]
	}
	switch s.types()[0] {
	case "object":
		o := map[string]any{}
		for field, p := range s.properties() {
			if !all && !slices.Contains(s.required(), field) {
				continue
			}
			if v := d.sample(field, p, all, known); v != leftOut {
				o[field] = v
			}
		}
		return o
	case "array":
		if least, _ := s.bound("minItems"); least == 0 && !all {
			return []any{}
		}
		return []any{d.sample(name+"[]", s.sub("items"), all, known)}
	case "boolean":
		return true
	case "integer", "number":
		least, _ := s.bound("minimum")
		return least
	}
	least, _ := s.bound("minLength")
	return strings.Repeat("a", int(max(least, 1)))
}

// A spoilt body is a good one with one thing wrong.
type spoilt struct {
	body  string
	field string // that is to be named
	what  string
}

// spoil makes all the bodies that have one thing wrong which a schema tells of.
func (d *openDocument) spoil(at string, s schema, good any, whole func(any) any) (all []spoilt) {
	s = d.resolve(s)
	add := func(field, what string, v any) {
		text, err := json.Marshal(whole(v))
		if err != nil {
			panic(err)
		}
		if field == "" {
			field = "body"
		}
		all = append(all, spoilt{string(text), field, what})
	}
	for kind, other := range map[string]any{"boolean": true, "number": 1.5, "string": "x", "array": []any{}, "object": map[string]any{"x": 1.0}} {
		if !slices.ContainsFunc(s.types(), func(t string) bool { return t == kind }) {
			add(at, kind+" instead", other)
		}
	}
	if s["enum"] != nil {
		add(at, "no word of the list", "no such word")
	}
	if n, ok := s.bound("maxLength"); ok {
		add(at, "too long", strings.Repeat("é", int(n)+1))
	}
	if n, ok := s.bound("minLength"); ok {
		add(at, "too short", strings.Repeat("a", int(n)-1))
	}
	if n, ok := s.bound("maximum"); ok {
		add(at, "too much", n+1)
	}
	if n, ok := s.bound("minimum"); ok {
		add(at, "too little", n-1)
	}
	if n, ok := s.bound("maxItems"); ok && n < 5000 {
		item := d.sample(at+"[]", s.sub("items"), false, func(string) (any, bool) { return nil, false })
		add(at, "too many", slices.Repeat([]any{item}, int(n)+1))
	}
	if slices.Contains(s.types(), "string") && s["enum"] == nil {
		add(at, "a NUL", "a\x00b")
	}
	switch good := good.(type) {
	case map[string]any:
		all = append(all, d.spoilObject(at, s, good, whole, add)...)
	case []any:
		if len(good) > 0 {
			all = append(all, d.spoil(at+"[0]", s.sub("items"), good[0], func(v any) any { return whole([]any{v}) })...)
		}
	}
	return all
}

func (d *openDocument) spoilObject(at string, s schema, good map[string]any, whole func(any) any, add func(field, what string, v any)) (all []spoilt) {
	below := func(name string) string { return strings.TrimPrefix(at+"."+name, ".") }
	but := func(name string, v any, gone bool) map[string]any {
		o := maps.Clone(good)
		if o[name] = v; gone {
			delete(o, name)
		}
		return o
	}
	if s.sub("additionalProperties") == nil {
		add(below("nosuchfield"), "a field that is not known", but("nosuchfield", 1.0, false))
	}
	for _, name := range s.required() {
		add(below(name), "missing", but(name, nil, true))
		if upper := strings.ToUpper(name); upper != name {
			o := but(name, nil, true)
			o[upper] = good[name]
			add(below(upper), "in capitals", o)
		}
	}
	for name, p := range s.properties() {
		value, ok := good[name]
		if !ok {
			continue
		}
		all = append(all, d.spoil(below(name), p, value, func(v any) any { return whole(but(name, v, false)) })...)
	}
	return all
}
