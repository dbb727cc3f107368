//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd || windows)

package search

import (
	"errors"
	"os"
)

// lockFile refuses: without locks two writers would damage the index.
func lockFile(string) (*os.File, error) { return nil, errors.ErrUnsupported }
