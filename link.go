package papers

import "strings"

// Name is what a reader calls the other end of a link.
func (k LinkKind) Name() string {
	switch k {
	case CodeLink:
		return "Code"
	case ModelLink:
		return "Model"
	case DatasetLink:
		return "Data"
	case DemoLink:
		return "Demo"
	case ProjectLink:
		return "Project page"
	case SameLink:
		return "Also at"
	}
	return "Link"
}

// IsWeb reports whether an address is one that a page may link to: absolute,
// http or https. Everything else (javascript:, data:) stays text.
func IsWeb(address string) bool {
	return strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://")
}

// Credit says whose words a summary is.
func (s Summary) Credit() string {
	return "Written for the " + s.By + ", not by the paper's authors."
}
