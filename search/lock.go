package search

import (
	"os"
	"path/filepath"
)

// The lock files of an index, both empty. They are locked, never read, and stay when
// everything else is removed: who locked a file that is gone holds nothing.
const (
	writerLock = "lock"  // alone: by the writer
	usersLock  = "users" // shared: by every Index that is open and not read-only
)

// lockFile takes the lock at path until the file is closed, by whoever dies included;
// ErrLocked where another has it. Shared locks go together.
func lockFile(path string, shared bool) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	if err := flock(f, shared); err != nil {
		f.Close()
		return nil, err
	}
	// Between the opening and the lock the folder may have been removed and made
	// again: then this lock is on a file that nobody else will ever ask for.
	held, err := f.Stat()
	if err == nil {
		var named os.FileInfo
		if named, err = os.Stat(path); err == nil && !os.SameFile(held, named) {
			err = ErrLocked
		}
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// use says that dir is in use until the file is closed; nil where there are no locks,
// and so no writer nor Remove either.
func use(dir string) (*os.File, error) {
	f, err := lockFile(filepath.Join(dir, usersLock), true)
	if isUnsupported(err) {
		return nil, nil
	}
	return f, err
}
