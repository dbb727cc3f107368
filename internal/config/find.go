package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Find returns the first of the places where a settings file is looked for
// that has one, "" where none has. A place that cannot be looked at is an
// error: to pass over it would be to run with other settings than were meant.
func Find(places []string) (string, error) {
	for _, path := range places {
		_, err := os.Stat(path)
		switch {
		case err == nil:
			return path, nil
		case !errors.Is(err, fs.ErrNotExist) && !isNoFolder(path):
			return "", fmt.Errorf("config: %w", err)
		}
	}
	return "", nil
}

// isNoFolder reports whether a file stands where the folder should be, which
// whoever uses the folder tells better.
func isNoFolder(path string) bool {
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
		if info, err := os.Stat(dir); err == nil {
			return !info.IsDir()
		}
		if dir == filepath.Dir(dir) {
			return false
		}
	}
}

// Places are where a settings file is looked for: the data folder, then the
// platform's folder for settings.
func Places(data, settings string) []string {
	var places []string
	for _, dir := range []string{data, settings} {
		if dir != "" {
			places = append(places, filepath.Join(dir, FileName))
		}
	}
	return places
}
