package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A node is a part of the document as JSON has it.
type node = map[string]any

// TestDocumentRules holds what linters of OpenAPI ask for, and generators of
// clients need.
func TestDocumentRules(t *testing.T) {
	text, err := os.ReadFile("../../doc/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range documentFaults(t, text) {
		t.Error(fault)
	}
}

var (
	operationName = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	placeholder   = regexp.MustCompile(`\{([^}]+)\}`)
)

// documentFaults are what is wrong with a document.
func documentFaults(t *testing.T, text []byte) (faults []string) {
	t.Helper()
	var doc node
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	say := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	info, _ := doc["info"].(node)
	for _, key := range []string{"title", "version", "description", "license"} {
		if info[key] == nil {
			say("info has no %s", key)
		}
	}
	if servers, _ := doc["servers"].([]any); len(servers) == 0 {
		say("there are no servers")
	}
	tags := map[string]bool{}
	for _, tag := range list(doc["tags"]) {
		if tag["description"] == nil {
			say("tag %v is not described", tag["name"])
		}
		tags[tag["name"].(string)] = false
	}
	ids := map[string]bool{}
	for path, methods := range doc["paths"].(node) {
		for method, op := range methods.(node) {
			faults = append(faults, operationFaults(strings.ToUpper(method)+" "+path, path, method, op.(node), tags, ids)...)
		}
	}
	for tag, used := range tags {
		if !used {
			say("no operation is tagged %q", tag)
		}
	}
	return append(faults, componentFaults(doc, string(text))...)
}

func operationFaults(at, path, method string, op node, tags, ids map[string]bool) (faults []string) {
	say := func(format string, args ...any) { faults = append(faults, at+": "+fmt.Sprintf(format, args...)) }
	id, _ := op["operationId"].(string)
	if !operationName.MatchString(id) || ids[id] {
		say("the id %q is used twice, or is no name in small letters", id)
	}
	ids[id] = true
	if summary, _ := op["summary"].(string); summary == "" || strings.HasSuffix(summary, ".") || len(summary) > 200 {
		say("the summary is %q", summary)
	}
	tagged, _ := op["tags"].([]any)
	if len(tagged) != 1 {
		say("the tags are %v", tagged)
	}
	for _, tag := range tagged {
		if _, ok := tags[tag.(string)]; !ok {
			say("the tag %v is not declared", tag)
		}
		tags[tag.(string)] = true
	}
	if op["security"] == nil {
		say("nothing is said of security")
	}
	var inPath, seen []string
	for _, p := range list(op["parameters"]) {
		name, _ := p["name"].(string)
		key := fmt.Sprint(p["in"], " ", name)
		schema, _ := p["schema"].(node)
		switch {
		case slices.Contains(seen, key):
			say("the parameter %s stands there twice", key)
		case p["description"] == nil || p["description"] == "":
			say("the parameter %s is not described", key)
		case schema["type"] == nil && schema["$ref"] == nil:
			say("the parameter %s has no type", key)
		case p["in"] == "path":
			inPath = append(inPath, name)
			if p["required"] != true {
				say("the parameter %s is not required", key)
			}
		}
		seen = append(seen, key)
	}
	var inTemplate []string
	for _, m := range placeholder.FindAllStringSubmatch(path, -1) {
		inTemplate = append(inTemplate, m[1])
	}
	if slices.Sort(inPath); !slices.Equal(inPath, slices.Sorted(slices.Values(inTemplate))) {
		say("the path has %v, the parameters %v", inTemplate, inPath)
	}
	if (method == "get" || method == "delete") && op["requestBody"] != nil {
		say("a %s with a body", method)
	}
	return append(faults, answerFaults(at, method, op)...)
}

// answerFaults are what is wrong with the answers of an operation.
func answerFaults(at, method string, op node) (faults []string) {
	answers, _ := op["responses"].(node)
	want := []string{"400", "401", "403", "429", "503"}
	if method == "get" {
		want = append(want, "304", "404")
	} else {
		want = append(want, "409")
	}
	if op["requestBody"] != nil {
		want = append(want, "413", "415")
	}
	for _, status := range want {
		if answers[status] == nil {
			faults = append(faults, at+": no "+status)
		}
	}
	good := 0
	for status, a := range answers {
		answer := a.(node)
		if answer["$ref"] == nil && (answer["description"] == nil || answer["description"] == "") {
			faults = append(faults, at+": the "+status+" is not described")
		}
		if status[0] == '2' {
			good++
			if content, _ := answer["content"].(node); (len(content) == 0) != (status == "204" || status == "202" && len(content) == 0) {
				faults = append(faults, at+": the "+status+" has the content "+fmt.Sprint(content))
			}
		}
	}
	if good == 0 {
		faults = append(faults, at+": nothing goes well")
	}
	return faults
}

// componentFaults are what is wrong with what operations share: schemas that
// are open, names that nobody uses, references that lead nowhere.
func componentFaults(doc node, text string) (faults []string) {
	components := doc["components"].(node)
	for kind, all := range components {
		for name, c := range all.(node) {
			ref := `"#/components/` + kind + "/" + name + `"`
			if kind != "securitySchemes" && !strings.Contains(text, ref) || kind == "securitySchemes" && !strings.Contains(text, `"`+name+`": []`) {
				faults = append(faults, kind+" "+name+" is used by nothing")
			}
			if kind == "schemas" {
				faults = append(faults, schemaFaults(name, c.(node))...)
			}
		}
	}
	for _, m := range regexp.MustCompile(`"\$ref": "#/components/([a-zA-Z]+)/([^"]+)"`).FindAllStringSubmatch(text, -1) {
		if of, _ := components[m[1]].(node); of[m[2]] == nil {
			faults = append(faults, "#/components/"+m[1]+"/"+m[2]+" is not there")
		}
	}
	return faults
}

func schemaFaults(at string, s node) (faults []string) {
	if s["$ref"] != nil {
		return nil
	}
	kind := s["type"]
	if several, ok := kind.([]any); ok {
		kind = several[0]
	}
	switch kind {
	case nil:
		faults = append(faults, "schema "+at+" has no type")
	case "object":
		properties, _ := s["properties"].(node)
		empty := properties == nil && s["additionalProperties"] == false && at != "Nothing" // the answer {} of calls that clients know
		if s["additionalProperties"] == nil || s["additionalProperties"] == true || empty {
			faults = append(faults, "schema "+at+" is open, or empty")
		}
		for _, name := range words(s["required"]) {
			if properties[name] == nil {
				faults = append(faults, "schema "+at+" requires "+name+", which is not there")
			}
		}
		for name, p := range properties {
			faults = append(faults, schemaFaults(at+"."+name, p.(node))...)
		}
	case "array":
		if s["items"] == nil {
			faults = append(faults, "schema "+at+" has no items")
		} else {
			faults = append(faults, schemaFaults(at+"[]", s["items"].(node))...)
		}
	}
	return faults
}

func list(v any) (all []node) {
	several, _ := v.([]any)
	for _, one := range several {
		all = append(all, one.(node))
	}
	return all
}

func words(v any) (all []string) {
	several, _ := v.([]any)
	for _, one := range several {
		all = append(all, one.(string))
	}
	return all
}

// The rules must find what is against them.
func TestDocumentRulesFindFaults(t *testing.T) {
	good, err := os.ReadFile("../../doc/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	before := len(documentFaults(t, good))
	for old, fault := range map[string]string{
		`"operationId": "get-paper"`:               `"operationId": "GetPaper"`,
		`"operationId": "list-papers"`:             `"operationId": "get-paper"`,
		`"summary": "Vote for a paper"`:            `"summary": ""`,
		`"429": {`:                                 `"428": {`,
		`"additionalProperties": false`:            `"additionalProperties": true`,
		`"$ref": "#/components/schemas/DailyItem"`: `"$ref": "#/components/schemas/Nothing"`,
		`"name": "MIT"`:                            `"nam": "MIT"`,
		`"in": "path"`:                             `"in": "query"`,
		`"NotModified": {`:                         `"NoOneNeedsThis": {`,
	} {
		bad := strings.Replace(string(good), old, fault, 1)
		if old == `"name": "MIT"` {
			bad = strings.Replace(string(good), `"license": {`, `"licence": {`, 1)
		}
		if bad == string(good) || len(documentFaults(t, []byte(bad))) == before {
			t.Errorf("%s in the place of %s is not noticed", fault, old)
		}
	}
}

// A document for a site with an address names it.
func TestDocumentServer(t *testing.T) {
	for base, want := range map[string]string{"": "/", "https://papers.example.org": "https://papers.example.org"} {
		a := New(Deps{BaseURL: base})
		if got := a.document.Servers[0].URL; got != want {
			t.Errorf("%q: server %q", base, got)
		}
		for _, rt := range a.Routes() {
			if rt.Method == http.MethodGet && rt.Body != nil {
				t.Errorf("%s reads with a body", rt.ID)
			}
		}
	}
}
