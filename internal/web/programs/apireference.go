package programs

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/dailypapers/dailypapers/internal/web/page"
)

// An apiReference is an OpenAPI document, arranged for a page.
type apiReference struct {
	Chapters []chapter
	Shapes   []shape
}

// A chapter is what stands under one tag.
type chapter struct {
	Name, About string
	Anchor      string // its place on the page
	Operations  []operation
}

// An operation is a method of an address.
type operation struct {
	ID, Method, Path, About string
	Who                     string // may do it, "" where everybody may
	Params, Body            []property
	Answers                 string // in words: "201, a Comment"
	Shape                   string // of the answer, "" where it has none that is named
	Example                 string // a command line, behind the site's address
}

// A shape is an object that answers are made of.
type shape struct {
	Name   string
	Fields []property
}

// A property is a parameter or a field.
type property struct {
	Name, Kind, About string
	Shape             string // that it is made of, "" for none
	Required          bool
}

// openapi is as much of a document as the page shows.
type openapi struct {
	Tags  []struct{ Name, Description string }
	Paths map[string]map[string]struct {
		OperationID, Summary, Description string
		Tags                              []string
		Parameters                        []struct {
			Name, In, Description string
			Required              bool
			Schema                jsonSchema
		}
		RequestBody struct {
			Content map[string]struct{ Schema jsonSchema }
		}
		Responses map[string]struct {
			Content map[string]struct{ Schema jsonSchema }
		}
	}
	Components struct{ Schemas map[string]jsonSchema }
}

type jsonSchema struct {
	Ref                  string `json:"$ref"`
	Type                 any
	Description          string
	Items                *jsonSchema
	Properties           map[string]jsonSchema
	Required             []string
	Enum                 []any
	Default              any
	Minimum, Maximum     *float64
	MinLength, MaxLength *int
	MinItems, MaxItems   *int
}

// newAPIReference reads a document; nil gives an empty reference.
func newAPIReference(document []byte) (apiReference, error) {
	var ref apiReference
	if document == nil {
		return ref, nil
	}
	var doc openapi
	if err := json.Unmarshal(document, &doc); err != nil {
		return ref, fmt.Errorf("read the API's document: %w", err)
	}
	for _, tag := range doc.Tags {
		c := chapter{Name: tag.Name, About: tag.Description, Anchor: strings.ReplaceAll(strings.ToLower(tag.Name), " ", "-")}
		for _, path := range slices.Sorted(maps.Keys(doc.Paths)) {
			for _, method := range []string{"get", "post", "put", "patch", "delete"} {
				if op, ok := doc.Paths[path][method]; ok && slices.Contains(op.Tags, tag.Name) {
					c.Operations = append(c.Operations, doc.operation(method, path))
				}
			}
		}
		if len(c.Operations) > 0 {
			ref.Chapters = append(ref.Chapters, c)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(doc.Components.Schemas)) {
		ref.Shapes = append(ref.Shapes, shape{name, doc.Components.Schemas[name].fields()})
	}
	return ref, nil
}

func (doc openapi) operation(method, path string) operation {
	op := doc.Paths[path][method]
	out := operation{ID: op.OperationID, Method: strings.ToUpper(method), Path: path, About: op.Summary, Who: op.Description}
	for _, p := range op.Parameters {
		about := cmp.Or(p.Description, p.Schema.Description)
		if p.In == "header" {
			about = "A header. " + about
		}
		out.Params = append(out.Params, property{p.Name, p.Schema.kind(), about, p.Schema.shape(), p.Required})
	}
	for _, body := range op.RequestBody.Content {
		out.Body = doc.resolve(body.Schema).fields()
	}
	for _, status := range []string{"200", "201", "202", "204"} {
		answer, ok := op.Responses[status]
		if !ok {
			continue
		}
		out.Answers = status
		for kind, content := range answer.Content {
			out.Shape = content.Schema.shape()
			out.Answers = status + ", " + answered(kind, content.Schema)
		}
		break
	}
	out.Example = example(out)
	return out
}

// answered says what an answer is.
func answered(kind string, s jsonSchema) string {
	if kind == "application/json" {
		return s.kind()
	}
	return kind
}

func (doc openapi) resolve(s jsonSchema) jsonSchema {
	if name := refName(s.Ref); name != "" {
		return doc.Components.Schemas[name]
	}
	return s
}

func refName(ref string) string { return ref[strings.LastIndexByte(ref, '/')+1:] }

// shape is the named object that a value is, or is a list of.
func (s jsonSchema) shape() string {
	if s.Items != nil {
		return s.Items.shape()
	}
	return refName(s.Ref)
}

func (s jsonSchema) fields() []property {
	var all []property
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		p := s.Properties[name]
		all = append(all, property{name, p.kind(), p.Description, p.shape(), slices.Contains(s.Required, name)})
	}
	return all
}

// kind says in words what a value may be: "a whole number from 1 to 100, 50 where left out".
func (s jsonSchema) kind() string {
	words := s.typeWords()
	if len(s.Enum) > 0 {
		words = strings.Trim(strings.Join(strings.Fields(fmt.Sprint(s.Enum)), ", "), "[]")
	}
	words += span(s.Minimum, s.Maximum)
	if s.MaxLength != nil {
		words += " of at most " + page.Grouped(*s.MaxLength) + " characters"
	}
	if s.MaxItems != nil {
		words += ", at most " + page.Grouped(*s.MaxItems)
	}
	if s.Default != nil {
		words += fmt.Sprintf("; %v where left out", s.Default)
	}
	return words
}

func (s jsonSchema) typeWords() string {
	if s.Ref != "" {
		return refName(s.Ref)
	}
	kind, nullable := s.Type, ""
	if several, ok := kind.([]any); ok && len(several) == 2 {
		kind, nullable = several[0], " or null"
	}
	switch kind {
	case "array":
		if s.Items != nil {
			return "a list of " + s.Items.kind() + nullable
		}
		return "a list" + nullable
	case "integer":
		return "a whole number" + nullable
	case "number", "object":
		return fmt.Sprintf("%s%s", map[any]string{"number": "a number", "object": "an object"}[kind], nullable)
	case "boolean":
		return "true or false" + nullable
	}
	return "text" + nullable
}

func span(low, high *float64) string {
	number := func(f *float64) string { return strconv.FormatFloat(*f, 'f', -1, 64) }
	switch {
	case low != nil && high != nil:
		return " from " + number(low) + " to " + number(high)
	case low != nil:
		return " from " + number(low)
	case high != nil:
		return " up to " + number(high)
	}
	return ""
}

// example is a command line for an operation: what stands behind the site's
// address, and the rest of the options.
func example(op operation) string {
	line := op.Path
	for part := range strings.SplitSeq(op.Path, "/") {
		name := strings.Trim(part[:strings.LastIndexByte(part, '}')+1], "{}")
		if name != "" {
			line = strings.Replace(line, "{"+name+"}", exampleOf(name), 1)
		}
	}
	if op.Method != "GET" {
		line += " -X " + op.Method
	}
	if op.Who != "" {
		line += ` -H "Authorization: Bearer $TOKEN"`
	}
	if len(op.Body) == 0 {
		return line
	}
	fields := make(map[string]any)
	for _, f := range op.Body {
		if f.Required {
			fields[f.Name] = exampleValue(f)
		}
	}
	body, err := json.Marshal(fields)
	if err != nil {
		return line
	}
	return line + ` -H "Content-Type: application/json" -d '` + string(body) + `'`
}

// exampleOf fills a parameter of a path.
func exampleOf(name string) string {
	switch name {
	case "id":
		return "2405.18203"
	case "date":
		return "2025-12-15"
	case "week":
		return "2025-W51"
	case "month":
		return "2025-12"
	case "name":
		return "ada"
	}
	return "7"
}

func exampleValue(f property) any {
	switch {
	case strings.HasPrefix(f.Kind, "a whole number"), strings.HasPrefix(f.Kind, "a number"):
		return 7
	case strings.HasPrefix(f.Kind, "true"):
		return true
	case strings.HasPrefix(f.Kind, "a list"):
		return []any{}
	case strings.Contains(strings.ToLower(f.Name), "paper") || f.Name == "arxivId":
		return "2405.18203"
	}
	return "…"
}
