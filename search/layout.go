package search

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/dailypapers/dailypapers/search/analysis"
	"github.com/dailypapers/dailypapers/search/internal/segment"
)

// maxKey bounds a key in bytes: long enough for a URL.
const maxKey = 1024

// maxTokens bounds a document's tokens.
const maxTokens = 1 << 20

// normal fills in the zero values of a schema and checks it.
func (s Schema) normal() (Schema, error) {
	s.Fields = append([]Field(nil), s.Fields...)
	names, groups := map[string]bool{}, [analysis.Kinds]int{}
	for i := range s.Fields {
		f := &s.Fields[i]
		if f.Weight == 0 {
			f.Weight = 1
		}
		if f.Name == "" || names[f.Name] || !(f.Weight > 0 && f.Weight <= 1000) || !(f.B >= 0 && f.B <= 1) || f.Analyzer >= analysis.Kinds {
			return s, fmt.Errorf("field %q: %w", f.Name, ErrSchema)
		}
		names[f.Name] = true
		if groups[f.Analyzer]++; groups[f.Analyzer] > segment.MaxSlots {
			return s, fmt.Errorf("more than %d fields of analyzer %s: %w", segment.MaxSlots, f.Analyzer, ErrSchema)
		}
	}
	columns := map[string]bool{}
	for _, name := range append(append([]string(nil), s.Keywords...), s.Numbers...) {
		if name == "" || columns[name] {
			return s, fmt.Errorf("column %q: %w", name, ErrSchema)
		}
		columns[name] = true
	}
	if d := s.Vectors.Dims; d < 0 || d > 4096 || d%64 != 0 || (d == 0) != (s.Vectors.Model == "") {
		return s, fmt.Errorf("vectors of %d numbers by model %q: %w", d, s.Vectors.Model, ErrSchema)
	}
	return s, nil
}

// layout is what segments need to know of the schema.
func (s Schema) layout() segment.Layout {
	l := segment.Layout{Keywords: len(s.Keywords), Numbers: len(s.Numbers), Vector: s.Vectors.Dims}
	for _, f := range s.Fields {
		l.Fields = append(l.Fields, segment.Field{Group: uint8(f.Analyzer), Weight: f.Weight, B: f.B})
	}
	return l
}

// stored is what manifests keep of the schema.
func (s Schema) stored() manifestSchema {
	m := manifestSchema{Keywords: append([]string{}, s.Keywords...), Numbers: append([]string{}, s.Numbers...), Analysis: analysis.Version, Model: s.Vectors.Model, Dims: s.Vectors.Dims}
	for _, f := range s.Fields {
		m.Fields = append(m.Fields, manifestField{f.Name, f.Weight, f.B, f.Analyzer})
	}
	return m
}

func (m manifestSchema) equal(o manifestSchema) bool { return reflect.DeepEqual(m, o) }

// field finds a text field by the name a person typed, or -1.
func (s Schema) field(name string) int {
	for i, f := range s.Fields {
		if strings.EqualFold(f.Name, name) {
			return i
		}
		for _, short := range f.Short {
			if strings.EqualFold(short, name) {
				return i
			}
		}
	}
	return -1
}

// Fingerprint names the format of an index with this schema in eight hexadecimal digits: two
// schemas, or two versions of this package's files or of the rules of analysis, that
// cannot open each other's indexes have different ones. It is made to name the folder of an index, so that an
// older and a newer program each keep their own.
func (s Schema) Fingerprint() (string, error) {
	s, err := s.normal()
	if err != nil {
		return "", fmt.Errorf("search: schema: %w", err)
	}
	print, err := s.stored().fingerprint()
	if err != nil {
		return "", fmt.Errorf("search: schema: %w", err)
	}
	return print, nil
}

func (m manifestSchema) fingerprint() (string, error) {
	text, err := json.Marshal(m)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(fmt.Appendf(text, "%ssegment %d", manifestHead, segment.Version))
	return hex.EncodeToString(sum[:4]), nil
}
