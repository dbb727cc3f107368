package search

import "fmt"

// StoredVectors returns what vectors the index in dir was made with, by its manifest. A
// missing index wraps fs.ErrNotExist.
func StoredVectors(dir string) (Vectors, error) {
	m, err := readManifest(dir)
	if err != nil {
		return Vectors{}, fmt.Errorf("search: vectors of %s: %w", dir, err)
	}
	return Vectors{Model: m.Schema.Model, Dims: m.Schema.Dims}, nil
}
