//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd || windows)

package search

import (
	"errors"
	"os"
)

// flock refuses: without locks two writers would damage the index.
func flock(*os.File, bool) error { return errors.ErrUnsupported }
