package mcp

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/jsonschema-go/jsonschema"

	papers "github.com/dailypapers/dailypapers"
)

// An argument is declared once: the schema that models read shows it, and calls
// are checked against it.
type argument struct {
	name     string
	about    string
	kind     kind
	least    int // characters of a text, items of a list of texts; the least number
	most     int
	standard any // the default, nil for none
	words    []string
	required bool
	id       bool // a paper's id, of which some clients make a number
}

type kind string

const (
	textKind   kind = "string"
	numberKind kind = "integer"
	switchKind kind = "boolean"
	textsKind  kind = "array"
)

// maxItem bounds each text of a list, in characters.
const maxItem = 300

// values are the arguments of a call, checked; what was left out has its default
// or the zero value.
type values struct {
	texts    map[string]string
	numbers  map[string]int
	switches map[string]bool
	lists    map[string][]string
}

func (a argument) schema() *jsonschema.Schema {
	s := &jsonschema.Schema{Type: string(a.kind), Description: a.about}
	if a.standard != nil {
		s.Default, _ = json.Marshal(a.standard) // of a number, a text or a bool
	}
	switch a.kind {
	case textKind:
		if a.least > 0 {
			s.MinLength = &a.least
		}
		s.MaxLength = &a.most
		for _, w := range a.words {
			s.Enum = append(s.Enum, w)
		}
	case numberKind:
		low, high := float64(a.least), float64(a.most)
		s.Minimum, s.Maximum = &low, &high
	case textsKind:
		longest := maxItem
		s.MinItems, s.MaxItems = &a.least, &a.most
		s.Items = &jsonschema.Schema{Type: string(textKind), MaxLength: &longest}
	}
	return s
}

// schemaOf is the object of some arguments. No others are taken.
func schemaOf(declared []argument) *jsonschema.Schema {
	s := &jsonschema.Schema{Type: "object", Properties: map[string]*jsonschema.Schema{}, AdditionalProperties: &jsonschema.Schema{Not: &jsonschema.Schema{}}}
	for _, a := range declared {
		s.Properties[a.name] = a.schema()
		s.PropertyOrder = append(s.PropertyOrder, a.name)
		if a.required {
			s.Required = append(s.Required, a.name)
		}
	}
	return s
}

// read checks the arguments of a call. Errors are a papers.FieldError.
func read(raw json.RawMessage, declared []argument) (values, error) {
	v := values{map[string]string{}, map[string]int{}, map[string]bool{}, map[string][]string{}}
	given := map[string]json.RawMessage{}
	if len(bytes.TrimSpace(raw)) > 0 {
		if err := json.Unmarshal(raw, &given); err != nil {
			return v, papers.Invalid("arguments", "must be an object: %s", example(declared))
		}
	}
	for name := range given {
		if !slices.ContainsFunc(declared, func(a argument) bool { return a.name == name }) {
			return v, papers.Invalid("arguments", "hold %s, which is none of this tool's; it takes %s", clip(name, 40), names(declared))
		}
	}
	for _, a := range declared {
		if err := v.take(a, given[a.name]); err != nil {
			return v, err
		}
	}
	return v, nil
}

// take reads one argument. null is how some clients leave one out.
func (v values) take(a argument, raw json.RawMessage) error {
	if raw == nil || string(raw) == "null" {
		if a.required {
			return papers.Invalid(a.name, "is missing; it is %s", a.wanted())
		}
		v.leave(a)
		return nil
	}
	switch a.kind {
	case textKind:
		return v.text(a, raw)
	case numberKind:
		return v.number(a, raw)
	case switchKind:
		var on bool
		if json.Unmarshal(raw, &on) != nil {
			return papers.Invalid(a.name, "must be true or false, and not %s", shown(raw))
		}
		v.switches[a.name] = on
		return nil
	}
	return v.list(a, raw)
}

// leave sets what is left out to its default.
func (v values) leave(a argument) {
	switch standard := a.standard.(type) {
	case string:
		v.texts[a.name] = standard
	case int:
		v.numbers[a.name] = standard
	case bool:
		v.switches[a.name] = standard
	}
}

func (v values) text(a argument, raw json.RawMessage) error {
	s, ok := textOf(raw, a.id)
	if !ok {
		return papers.Invalid(a.name, "must be %s, and not %s", a.wanted(), shown(raw))
	}
	n := utf8.RuneCountInString(s)
	switch {
	case n == 0 && !a.required:
		v.leave(a) // an empty text is how models leave one out
		return nil
	case n < a.least || n > a.most:
		return papers.Invalid(a.name, "has %d characters; it must be %s", n, a.wanted())
	case a.words != nil && !slices.Contains(a.words, s):
		return papers.Invalid(a.name, "must be %s, and not %s", a.wanted(), clip(s, 40))
	}
	v.texts[a.name] = s
	return nil
}

func (v values) number(a argument, raw json.RawMessage) error {
	var f float64
	if json.Unmarshal(raw, &f) != nil || f != math.Trunc(f) || f < float64(a.least) || f > float64(a.most) {
		return papers.Invalid(a.name, "must be %s, and not %s", a.wanted(), shown(raw))
	}
	v.numbers[a.name] = int(f)
	return nil
}

func (v values) list(a argument, raw json.RawMessage) error {
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil {
		return papers.Invalid(a.name, "must be %s, and not %s", a.wanted(), shown(raw))
	}
	if len(items) < a.least || len(items) > a.most {
		return papers.Invalid(a.name, "has %d items; it must be %s", len(items), a.wanted())
	}
	for _, item := range items {
		s, ok := textOf(item, a.id)
		switch {
		case !ok:
			return papers.Invalid(a.name, "must be %s, and not one of %s", a.wanted(), shown(item))
		case utf8.RuneCountInString(s) > maxItem:
			return papers.Invalid(a.name, "has an item of more than %d characters", maxItem)
		}
		v.lists[a.name] = append(v.lists[a.name], s)
	}
	return nil
}

// textOf reads a text. Of a number that may be an id it takes the digits as they
// were sent: 2405.1820, which may have been 2405.18200, is the id of no paper, so
// that none is taken for another.
func textOf(raw json.RawMessage, id bool) (string, bool) {
	var s string
	if json.Unmarshal(raw, &s) == nil && string(raw) != "null" {
		return tidy(s), true
	}
	if number := json.Number(""); id && json.Unmarshal(raw, &number) == nil && number != "" {
		return tidy(number.String()), true
	}
	return "", false
}

// wanted says what an argument must be.
func (a argument) wanted() string {
	switch {
	case a.kind == numberKind:
		return fmt.Sprintf("a whole number from %d to %d", a.least, a.most)
	case a.kind == switchKind:
		return "true or false"
	case a.kind == textsKind:
		return fmt.Sprintf("a list of up to %d texts", a.most)
	case a.words != nil:
		return "one of " + strings.Join(a.words, ", ")
	case a.least > 0:
		return fmt.Sprintf("a text of %d to %d characters", a.least, a.most)
	}
	return fmt.Sprintf("a text of up to %d characters", a.most)
}

func names(declared []argument) string {
	all := make([]string, len(declared))
	for i, a := range declared {
		all[i] = a.name
	}
	return strings.Join(all, ", ")
}

// example is a call's arguments with what each is.
func example(declared []argument) string {
	var parts []string
	for _, a := range declared {
		if a.required || len(declared) == 1 {
			parts = append(parts, fmt.Sprintf("%q: %s", a.name, a.wanted()))
		}
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// tidy makes a text one line of words, without what cannot be seen.
func tidy(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r == utf8.RuneError:
			return -1
		}
		return r
	}, s)), " ")
}

// clip bounds what a message quotes of a call.
func clip(s string, most int) string { return fmt.Sprintf("%.*q", most, s) }

// shown is a value of JSON as a message quotes it.
func shown(raw json.RawMessage) string {
	s := tidy(string(raw[:min(len(raw), 200)]))
	if len([]rune(s)) > 40 {
		s = string([]rune(s)[:40]) + "…"
	}
	return s
}
