package search

import (
	"os"
	"strings"

	"pgregory.net/rapid"
)

// mustTempDir is a directory of one check, removed after it.
func mustTempDir(t *rapid.T) string {
	dir, err := os.MkdirTemp("", "search")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// lineSeq yields the lines of s without their ends.
func lineSeq(s string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for line := range strings.Lines(s) {
			if !yield(strings.TrimSpace(line)) {
				return
			}
		}
	}
}
