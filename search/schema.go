package search

import (
	"math"

	"github.com/dailypapers/dailypapers/search/analysis"
)

// Schema says what documents are made of. It is fixed for the life of an index:
// Open with another one, or with another analysis.Version, fails with ErrSchema, and
// the caller rebuilds in a new directory (see Fingerprint) or empties this one (see Heal).
type Schema struct {
	Fields   []Field  // text fields; at most 4 of one analyzer
	Keywords []string // multi-valued exact string columns, such as "category"
	Numbers  []string // int64 columns, such as "date"
	Vectors  Vectors  // of the documents' meaning; the zero value for none
}

// Vectors says what the documents' vectors are. Vectors of different models cannot be
// compared, and so an index holds those of one.
type Vectors struct {
	Model string // that made them
	Dims  int    // how long they are: a multiple of 64, at most 4,096
}

// Field is a text field. Weight and B are part of the schema because posting lists
// hold score bounds that are computed with them.
type Field struct {
	Name     string        // as the query language calls it: title:word
	Short    []string      // other names for it there; free to change between opens
	Weight   float64       // what one occurrence here counts for; 0 means 1
	B        float64       // length normalisation, 0 (none) to 1 (full)
	Analyzer analysis.Kind // how its text becomes terms
}

// NoNumber marks a document without a value in a number column. It never passes a
// range filter and sorts last either way.
const NoNumber = math.MinInt64

// Document is what Put takes. Slices shorter than the schema's mean empty text, no
// keywords and NoNumber.
type Document struct {
	Key      string     // unique, 1 to 1,024 bytes
	Text     []string   // parallel to Schema.Fields; plain text
	Keywords [][]string // parallel to Schema.Keywords
	Numbers  []int64    // parallel to Schema.Numbers
	// Vector is what the document means, as long as Schema.Vectors says and of length 1;
	// nil or zeros for nothing. It is kept with a byte a number.
	Vector []float32
	// Tokens are kept beside the vector as they are, and given to Meaning.Match.
	Tokens []uint16
}
