package papertest

import (
	"os"
	"path/filepath"
	"testing"
)

// DataVariable names the environment variable that says where the data
// folder is.
const DataVariable = "DAILYPAPERS_TESTDATA"

// Data returns a path inside the folder of real papers, which is no part of
// the project: the one that DataVariable names, else ../shared/data beside
// the module. Where it has no such file or folder the test is skipped.
func Data(t testing.TB, elem ...string) string {
	t.Helper()
	dir := os.Getenv(DataVariable)
	if dir == "" {
		dir = filepath.Join(moduleRoot(t), "..", "shared", "data")
	}
	path := filepath.Join(append([]string{dir}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("needs real papers, in ../shared/data beside the module or where %s says: %v", DataVariable, err)
	}
	return path
}

// DataFiles returns the files of Data whose names match a pattern, of which
// there is at least one.
func DataFiles(t testing.TB, elem ...string) []string {
	t.Helper()
	dir := Data(t, elem[:len(elem)-1]...)
	files, err := filepath.Glob(filepath.Join(dir, elem[len(elem)-1]))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skipf("needs real papers: %s has no %s", dir, elem[len(elem)-1])
	}
	return files
}

// moduleRoot is the nearest folder above the test's own that holds go.mod.
func moduleRoot(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		above := filepath.Dir(dir)
		if above == dir {
			t.Fatal("no folder above the test holds go.mod")
		}
		dir = above
	}
}
