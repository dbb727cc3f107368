package analysis

// Kind chooses how a field's text becomes terms. The values are stored in index
// manifests, so they never change meaning.
type Kind uint8

const (
	// English folds case and accents and stems with Snowball's English (Porter2) rules.
	English Kind = 0
	// Names folds case and accents only: surnames must not be stemmed into one another.
	Names Kind = 1
)

// Kinds is the number of kinds.
const Kinds = 2

// String names the kind as manifests and messages print it.
func (k Kind) String() string {
	switch k {
	case English:
		return "english"
	case Names:
		return "names"
	}
	return "unknown"
}
