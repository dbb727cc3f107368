package papers_test

import (
	"bytes"
	"go/ast"
	"go/format"
	"path"
	"strings"
	"testing"
)

// What the house rules allow at most.
const (
	fileLimit     = 500
	functionLimit = 60
)

func TestFilesAreShort(t *testing.T) {
	for _, f := range sourceFiles(t) {
		if n := f.lines(); n > fileLimit && !f.isTest() && !ast.IsGenerated(f.syntax) {
			t.Errorf("%s has %d lines: a file holds one idea and stops at %d; what is its second idea?", f.path, n, fileLimit)
		}
	}
}

func TestFunctionsAreShort(t *testing.T) {
	for _, f := range sourceFiles(t) {
		if f.isTest() || ast.IsGenerated(f.syntax) {
			continue
		}
		for _, decl := range f.syntax.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			first, last := f.fset.Position(fn.Pos()).Line, f.fset.Position(fn.End()).Line
			if n := last - first + 1; n > functionLimit {
				t.Errorf("%s:%d: %s has %d lines: a function stops at %d; let it call named parts", f.path, first, fn.Name.Name, n, functionLimit)
			}
		}
	}
}

func TestPackagesSayWhatTheyAre(t *testing.T) {
	names, docs := map[string]string{}, map[string]string{}
	for _, f := range sourceFiles(t) {
		if f.isTest() {
			continue
		}
		names[f.room] = f.syntax.Name.Name
		if f.syntax.Doc != nil {
			docs[f.room] += f.syntax.Doc.Text()
		}
	}
	for room, name := range names {
		want := "Package " + name + " "
		if name == "main" {
			want = "Command "
		}
		if !strings.HasPrefix(docs[room], want) {
			t.Errorf("%s has no package comment that begins %q: say what the package is, what it knows and what it refuses", room, want)
		}
	}
}

func TestPackagesAreNamedForTheField(t *testing.T) {
	for _, f := range sourceFiles(t) {
		for _, name := range []string{f.syntax.Name.Name, path.Base(f.room)} {
			switch strings.TrimSuffix(name, "_test") {
			case "util", "utils", "common", "helper", "helpers", "model", "models", "misc", "shared":
				t.Errorf("%s: a package named %s says nothing: name it for what it knows", f.path, name)
			}
		}
	}
}

func TestNoInit(t *testing.T) {
	for _, f := range sourceFiles(t) {
		for _, decl := range f.syntax.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				t.Errorf("%s:%d: func init runs behind everybody's back: hand the value in instead", f.path, f.fset.Position(fn.Pos()).Line)
			}
		}
	}
}

func TestFormatted(t *testing.T) {
	for _, f := range sourceFiles(t) {
		formatted, err := format.Source(f.source)
		if err != nil {
			t.Errorf("%s: %v", f.path, err)
		} else if !bytes.Equal(formatted, f.source) {
			t.Errorf("%s is not formatted: run gofmt -w %s", f.path, f.path)
		}
	}
}
