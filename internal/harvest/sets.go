package harvest

import (
	"slices"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/arxiv"
)

// All stands for the whole of arXiv among sets.
const All = "all"

// CheckSet refuses names that are neither All nor an archive or a category of
// arXiv's: papers.ErrInvalid.
func CheckSet(name string) error {
	_, err := setOf(name)
	return err
}

// setOf returns the set of OAI-PMH, which for All is none.
func setOf(name string) (string, error) {
	if name == All {
		return "", nil
	}
	return arxiv.Set(name)
}

// setsOf returns the sets of OAI-PMH by their names, each once.
func setsOf(names []string) ([]string, error) {
	var sets []string
	for _, name := range names {
		set, err := setOf(name)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(sets, set) {
			sets = append(sets, set)
		}
	}
	return sets, nil
}

// shortName is what people call a set: "cs:cs:CL" is cs.CL, "physics:hep-th"
// hep-th.
func shortName(set string) string {
	if set == "" {
		return All
	}
	parts := strings.Split(set, ":")
	if len(parts) == 3 {
		return parts[1] + "." + parts[2]
	}
	return parts[len(parts)-1]
}

// feedNames are the archives or the category whose feeds tell of a set.
func feedNames(set string) []string {
	if set == "" {
		return archives()
	}
	return []string{shortName(set)}
}

// archives are all that take papers today.
func archives() []string {
	var list []string
	for c := range papers.Categories() {
		if a := string(c.Archive()); !c.Retired() && !slices.Contains(list, a) {
			list = append(list, a)
		}
	}
	return list
}

// halves parts the categories that names stand for in two; nil where there is
// but one.
func halves(names []string) [][]string {
	if len(names) == 1 {
		names = categoriesOf(names[0])
	}
	if len(names) < 2 {
		return nil
	}
	return [][]string{names[:len(names)/2], names[len(names)/2:]}
}

// categoriesOf are the open categories of an archive: the ones with a dot.
func categoriesOf(archive string) []string {
	var list []string
	for c := range papers.Categories() {
		if strings.HasPrefix(string(c), archive+".") && !c.Retired() {
			list = append(list, string(c))
		}
	}
	return list
}
