package programs

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// Every operation of the API's document stands on the page once, with an
// example that could be typed.
func TestAPIReference(t *testing.T) {
	document, err := os.ReadFile("../../../doc/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	ref, err := newAPIReference(document)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Paths map[string]map[string]struct{ OperationID string }
	}
	if err := json.Unmarshal(document, &doc); err != nil {
		t.Fatal(err)
	}
	left, shapes := map[string]bool{}, map[string]bool{}
	for _, methods := range doc.Paths {
		for _, op := range methods {
			left[op.OperationID] = true
		}
	}
	for _, s := range ref.Shapes {
		shapes[s.Name] = true
	}
	for _, c := range ref.Chapters {
		if c.About == "" || strings.Contains(c.Anchor, " ") {
			t.Errorf("chapter %+v", c)
		}
		for _, op := range c.Operations {
			if !left[op.ID] {
				t.Errorf("%s stands there twice", op.ID)
			}
			delete(left, op.ID)
			checkOperation(t, op, shapes)
		}
	}
	if len(left) > 0 {
		t.Errorf("not on the page: %v", left)
	}
}

func checkOperation(t *testing.T, op operation, shapes map[string]bool) {
	t.Helper()
	address, _, _ := strings.Cut(op.Example, " ")
	if strings.ContainsAny(address, "{}") || op.About == "" || op.Answers == "" {
		t.Errorf("%s: %+v", op.ID, op)
	}
	if op.Shape != "" && !shapes[op.Shape] {
		t.Errorf("%s: no shape %s", op.ID, op.Shape)
	}
	for _, p := range append(op.Params, op.Body...) {
		if p.Kind == "" || p.Shape != "" && !shapes[p.Shape] {
			t.Errorf("%s: %+v", op.ID, p)
		}
	}
}

func TestAPIReferenceOfNothing(t *testing.T) {
	if ref, err := newAPIReference(nil); err != nil || ref.Chapters != nil {
		t.Errorf("%+v, %v", ref, err)
	}
	if _, err := newAPIReference([]byte("{")); err == nil {
		t.Error("half a document was taken")
	}
}
