package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/dailypapers/dailypapers/internal/store"
)

// folder makes the data folder where it is missing, and finds out at once
// whether it can be written to: every command writes, if only the index, and
// SQLite's own words for a folder of somebody else's help nobody.
func (e *env) folder() error {
	err := os.MkdirAll(e.data, 0o750)
	if err == nil {
		err = writable(e.data)
	}
	if err != nil {
		var path *fs.PathError
		if errors.As(err, &path) {
			err = path.Err
		}
		return fmt.Errorf("the data folder %s cannot be used: %w", e.data, err)
	}
	return nil
}

// open opens the store of the data folder, making both where they are missing.
func (e *env) open() (*store.Store, error) {
	if err := e.folder(); err != nil {
		return nil, err
	}
	return store.Open(e.ctx, e.data, store.Options{})
}

// held is open for commands that have nothing to do in an empty folder.
func (e *env) held() (*store.Store, error) {
	if _, err := os.Stat(filepath.Join(e.data, store.FileName)); errors.Is(err, fs.ErrNotExist) {
		return nil, e.noPapers()
	}
	return e.open()
}

func writable(dir string) error {
	f, err := os.CreateTemp(dir, ".writable-")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}
