package arxivtest

import (
	"slices"
	"strings"

	papers "github.com/dailypapers/dailypapers"
)

// groupOf returns the group of an archive: most stand alone, the rest are
// physics.
func groupOf(archive string) string {
	if slices.Contains(groups(), archive) {
		return archive
	}
	return "physics"
}

func groups() []string {
	return []string{"cs", "econ", "eess", "math", "physics", "q-bio", "q-fin", "stat"}
}

func archiveOf(category string) string {
	archive, _, _ := strings.Cut(category, ".")
	return archive
}

// setSpec writes a category as OAI-PMH does: cs:cs:AI, physics:hep-th.
func setSpec(category string) string {
	archive := archiveOf(category)
	return groupOf(archive) + ":" + strings.Replace(category, ".", ":", 1)
}

// parseSet returns the test of a set, or why there is none of this name.
func parseSet(spec string) (in func([]string) bool, reason string) {
	parts := strings.Split(spec, ":")
	switch len(parts) {
	case 1:
		if !slices.Contains(groups(), spec) {
			return nil, "There is no such set"
		}
		return anyOf(func(category string) bool { return groupOf(archiveOf(category)) == spec }), ""
	case 2:
		if !isActive(parts[1]) || groupOf(parts[1]) != parts[0] {
			return nil, "There is no such set"
		}
		return anyOf(func(category string) bool { return archiveOf(category) == parts[1] }), ""
	case 3:
		name := parts[1] + "." + parts[2]
		if !isActive(name) || groupOf(parts[1]) != parts[0] {
			return nil, "There is no such set"
		}
		return anyOf(func(category string) bool { return category == name }), ""
	}
	return nil, "A set has at most three levels"
}

func isActive(category string) bool {
	c := papers.Category(category)
	return c.Known() && !c.Retired()
}

func anyOf(is func(string) bool) func([]string) bool {
	return func(list []string) bool { return slices.ContainsFunc(list, is) }
}

// inAny reports whether one of the categories belongs to one of the names:
// groups but for physics, whose name is an archive's too, archives, categories.
func inAny(list, names []string) bool {
	return slices.ContainsFunc(list, func(category string) bool {
		return slices.Contains(names, category) || slices.Contains(names, archiveOf(category))
	})
}
