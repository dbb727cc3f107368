package papers

import (
	"iter"
	"slices"
	"strings"
)

// A Category is arXiv's code of a field: an archive (hep-th) or a subject
// class of one (cs.CL). Other sources use the same codes.
type Category string

// A taxon is one row of arXiv's taxonomy.
type taxon struct {
	code    string
	name    string
	retired bool
}

// ParseCategory reads a code in any case ("CS.cl", "HEP-TH") and returns it
// as arXiv writes it. A code that arXiv does not know is refused.
func ParseCategory(s string) (Category, error) {
	s = strings.TrimSpace(s)
	for i := range taxonomy {
		if strings.EqualFold(taxonomy[i].code, s) {
			return Category(taxonomy[i].code), nil
		}
	}
	return "", Invalid("category", "%q is not one of arXiv's categories, like cs.CL, hep-th or math", clip(s, 40))
}

// Known reports whether the code stands in arXiv's taxonomy exactly so.
func (c Category) Known() bool { return c.taxon() != nil }

// Name returns the field's name, "Computation and Language", or the code
// itself where arXiv has none.
func (c Category) Name() string {
	if t := c.taxon(); t != nil {
		return t.name
	}
	return string(c)
}

// Retired reports whether the category no longer takes submissions.
func (c Category) Retired() bool {
	t := c.taxon()
	return t != nil && t.retired
}

// Archive returns the part before the dot, which for hep-th is all of it.
func (c Category) Archive() Category {
	archive, _, _ := strings.Cut(string(c), ".")
	return Category(archive)
}

func (c Category) taxon() *taxon {
	i, ok := slices.BinarySearchFunc(taxonomy[:], string(c), func(t taxon, code string) int {
		return strings.Compare(t.code, code)
	})
	if !ok {
		return nil
	}
	return &taxonomy[i]
}

// Categories yields the whole taxonomy in the order of the codes.
func Categories() iter.Seq[Category] {
	return func(yield func(Category) bool) {
		for i := range taxonomy {
			if !yield(Category(taxonomy[i].code)) {
				return
			}
		}
	}
}

// isOldArchive reports whether ids of the old scheme can begin with the
// archive: every archive that existed before April 2007.
func isOldArchive(archive string) bool {
	switch archive {
	case "econ", "eess", "stat", "q-fin": // opened later
		return false
	}
	t := Category(archive).taxon()
	return t != nil && !strings.Contains(archive, ".")
}
