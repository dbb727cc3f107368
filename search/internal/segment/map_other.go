//go:build !unix

package segment

import (
	"io"
	"os"
)

// mapFile reads the file where mapping is not at hand.
func mapFile(f *os.File, size int) ([]byte, func() error, error) {
	data := make([]byte, size)
	_, err := io.ReadFull(f, data)
	return data, func() error { return nil }, err
}

// syncDir does nothing: these systems cannot sync a directory.
func syncDir(*os.File) error { return nil }
