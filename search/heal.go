package search

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Heal makes the index in dir one that Open accepts: it takes the writer's lock, reads
// every byte as Verify does, and empties the index where that fails, where another
// schema made it, or where files are missing. An index that is whole stays as it is, so
// that of two processes that met the same damage the second does not wipe what the first
// has built anew. Processes that have the index open keep what they have open until
// their next Refresh. Errors: ErrLocked, and ErrSchema for a schema that is not valid.
func Heal(dir string, s Schema) error {
	if err := heal(dir, s); err != nil {
		return fmt.Errorf("search: heal %s: %w", dir, err)
	}
	return nil
}

func heal(dir string, s Schema) error {
	if _, err := s.normal(); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	lock, err := lockFile(filepath.Join(dir, writerLock), false)
	if err != nil {
		return err
	}
	defer lock.Close()
	err = verify(dir, s)
	if errors.Is(err, ErrCorrupt) || errors.Is(err, ErrSchema) || isAbsent(err) {
		return empty(dir)
	}
	return err
}

func verify(dir string, s Schema) error {
	x, err := Open(dir, s, Options{ReadOnly: true})
	if err != nil {
		return err
	}
	return errors.Join(x.Verify(), x.Close())
}

// Kept ends the names of files that an index's owner lays beside it. Commits and Heal leave
// them alone; Remove takes them along.
const Kept = ".kept"

// Remove deletes the index in dir, what is Kept with it and the folder. ErrLocked where a writer or an Index
// that is not read-only has it open, in this process or another.
func Remove(dir string) error {
	if err := remove(dir); err != nil {
		return fmt.Errorf("search: remove %s: %w", dir, err)
	}
	return nil
}

func remove(dir string) error {
	if _, err := os.Stat(dir); err != nil {
		return err
	}
	for _, name := range []string{writerLock, usersLock} {
		lock, err := lockFile(filepath.Join(dir, name), false)
		if err != nil {
			return err
		}
		defer lock.Close()
	}
	if err := empty(dir); err != nil {
		return err
	}
	kept, err := keptIn(dir)
	if err != nil {
		return err
	}
	// The folder itself: whoever waits for these locks finds that the files are others.
	for _, path := range append(kept, filepath.Join(dir, usersLock), filepath.Join(dir, writerLock), dir) {
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	return nil
}

func keptIn(dir string) (paths []string, err error) {
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), Kept) {
			paths = append(paths, filepath.Join(dir, e.Name()))
		}
	}
	return paths, err
}

// empty removes the files of an index but the locks, the manifest first: a crash on the
// way leaves an empty index.
func empty(dir string) error {
	if err := os.Remove(filepath.Join(dir, manifestName)); err != nil && !isAbsent(err) {
		return err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !isOurs(e.Name()) {
			continue
		}
		if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// isOurs reports whether a file is one that commits leave: all but manifest and locks.
func isOurs(name string) bool {
	return strings.HasSuffix(name, ".segment") || strings.HasSuffix(name, ".deletes") || strings.HasSuffix(name, ".tmp")
}
