package search

import (
	"fmt"
	"slices"
)

// StoredVectors returns what vectors the index in dir was made with, by its manifest. A
// missing index wraps fs.ErrNotExist.
func StoredVectors(dir string) (Vectors, error) {
	m, err := readManifest(dir)
	if err != nil {
		return Vectors{}, fmt.Errorf("search: vectors of %s: %w", dir, err)
	}
	return m.Schema.vectors(), nil
}

// OpenStored opens the index in dir to read, as with Options.ReadOnly, whatever its schema
// and the rules of analysis that made its terms: Index.Schema tells. Fields get the short
// names that those of the same name have in s. Queries are cut by today's rules, so where
// those have changed some words are not found. It is there to use an older index while a
// new one is built. ErrCorrupt where a later version of this package made it.
func OpenStored(dir string, s Schema) (*Index, error) {
	x, err := openStored(dir, s)
	if err != nil {
		return nil, fmt.Errorf("search: open %s: %w", dir, err)
	}
	return x, nil
}

func openStored(dir string, names Schema) (*Index, error) {
	m, err := readManifest(dir)
	if err != nil {
		return nil, err
	}
	s, err := m.Schema.schema().normal()
	if err != nil {
		return nil, err
	}
	for i := range s.Fields {
		if k := slices.IndexFunc(names.Fields, func(f Field) bool { return f.Name == s.Fields[i].Name }); k >= 0 {
			s.Fields[i].Short = names.Fields[k].Short
		}
	}
	x := newIndex(dir, s, Options{ReadOnly: true})
	x.stored = m.Schema
	x.current, err = x.read(nil)
	return x, err
}

// Schema is what the index's documents are made of. It must not be changed.
func (x *Index) Schema() Schema { return x.schema }

func (m manifestSchema) vectors() Vectors { return Vectors{Model: m.Model, Dims: m.Dims} }

// schema is what stored was given, but for short names.
func (m manifestSchema) schema() Schema {
	s := Schema{Keywords: m.Keywords, Numbers: m.Numbers, Vectors: m.vectors()}
	for _, f := range m.Fields {
		s.Fields = append(s.Fields, Field{Name: f.Name, Weight: f.Weight, B: f.B, Analyzer: f.Analyzer})
	}
	return s
}

// Vector returns the vector of the document with this key as it is kept, nil where it has
// none or there is no such document, and its tokens.
func (s *Searcher) Vector(key string) (vector []float32, tokens []uint16, err error) {
	err = s.document(key, func(sh *shard, doc uint32) error {
		v, err := sh.file.Vectors()
		if err != nil || v.Dims == 0 {
			return err
		}
		tokens = v.AppendTokens(nil, doc)
		b, scale := v.At(doc)
		if scale == 0 {
			return nil
		}
		vector = make([]float32, v.Dims)
		for i, x := range b {
			vector[i] = float32(int8(x)) * scale
		}
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("search: vector of %s: %w", key, err)
	}
	return vector, tokens, nil
}

// Number returns what the document with this key has in a number column: NoNumber where it has
// nothing there or there is no such document, ErrFilter where there is no such column.
func (s *Searcher) Number(key, column string) (int64, error) {
	value := int64(NoNumber)
	_, n := s.x.schema.column(column)
	if n < 0 {
		return value, fmt.Errorf("search: number %q: %w", column, ErrFilter)
	}
	err := s.document(key, func(sh *shard, doc uint32) error {
		column, err := sh.file.Number(n)
		if err == nil {
			value = column.At(doc)
		}
		return err
	})
	if err != nil {
		return NoNumber, fmt.Errorf("search: number of %s: %w", key, err)
	}
	return value, nil
}

// Has reports whether there is a document with this key.
func (s *Searcher) Has(key string) (bool, error) {
	has := false
	err := s.document(key, func(*shard, uint32) error {
		has = true
		return nil
	})
	if err != nil {
		return false, fmt.Errorf("search: %s: %w", key, err)
	}
	return has, nil
}

// document calls f for the live document with this key, if there is one.
func (s *Searcher) document(key string, f func(sh *shard, doc uint32) error) error {
	if s.snap == nil || s.closed.Load() {
		return ErrClosed
	}
	for _, sh := range s.snap.shards {
		var inner error
		err := sh.file.Find(key, func(doc uint32) {
			if sh.deleted == nil || !sh.deleted.Contains(doc) {
				inner = f(sh, doc) // Find guards it
			}
		})
		if err == nil {
			err = inner
		}
		if err != nil {
			return err
		}
	}
	return nil
}
