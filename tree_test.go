package papers_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/dailypapers/dailypapers"

// A sourceFile is one Go file of the module as the tests of the house see it.
type sourceFile struct {
	path   string // "internal/store/put.go"
	room   string // its package's folder, "." for the root
	source []byte
	fset   *token.FileSet
	syntax *ast.File
}

// isTest reports whether the file is compiled for tests only.
func (f sourceFile) isTest() bool { return strings.HasSuffix(f.path, "_test.go") }

// imports returns the paths that the file imports.
func (f sourceFile) imports() []string {
	var paths []string
	for _, spec := range f.syntax.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err == nil {
			paths = append(paths, path)
		}
	}
	return paths
}

// sourceFiles parses every Go file of the module, whatever its build tags.
// Folders that the go command passes over, and modules of their own, are
// passed over here too.
func sourceFiles(t *testing.T) []sourceFile {
	t.Helper()
	var files []sourceFile
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			return passOver(path, d.Name())
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		fset := token.NewFileSet()
		syntax, err := parser.ParseFile(fset, path, source, parser.ParseComments)
		if err != nil {
			t.Errorf("%v", err)
			return nil
		}
		path = filepath.ToSlash(path)
		room := "."
		if i := strings.LastIndexByte(path, '/'); i >= 0 {
			room = path[:i]
		}
		files = append(files, sourceFile{path, room, source, fset, syntax})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func passOver(path, name string) error {
	if path == "." {
		return nil
	}
	if name == "testdata" || name == "vendor" || name[0] == '.' || name[0] == '_' {
		return fs.SkipDir
	}
	if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil {
		return fs.SkipDir
	}
	return nil
}

// lines counts as an editor does.
func (f sourceFile) lines() int {
	n := bytes.Count(f.source, []byte("\n"))
	if len(f.source) > 0 && f.source[len(f.source)-1] != '\n' {
		n++
	}
	return n
}
