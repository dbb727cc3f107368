package arxiv

import (
	"strings"

	papers "github.com/dailypapers/dailypapers"
)

// Set returns the OAI-PMH set of an archive or a category: "cs" is cs,
// "hep-th" physics:hep-th, "cs.CL" cs:cs:CL, "math.NA" math:math:NA. A name
// that is a set already stays as it is; "physics" is the archive of that name,
// physics:physics, and not the set of all physics. Unknown names, and archives
// that take no papers any more, for which arXiv has no sets, are
// papers.ErrInvalid.
func Set(name string) (string, error) {
	name = strings.TrimSpace(name)
	if group, rest, ok := strings.Cut(name, ":"); ok {
		return checkSet(name, group, strings.ReplaceAll(rest, ":", "."))
	}
	code, err := papers.ParseCategory(name)
	if err != nil {
		return "", papers.Under("set", err)
	}
	if code.Retired() {
		return "", papers.Invalid("set", "%s takes no papers any more; %s took its place", code, successor(code))
	}
	archive := string(code.Archive())
	if group := groupOf(archive); group != archive || archive == "physics" {
		return group + ":" + strings.ReplaceAll(string(code), ".", ":"), nil
	}
	if archive == string(code) {
		return archive, nil
	}
	return archive + ":" + strings.ReplaceAll(string(code), ".", ":"), nil
}

// checkSet accepts group:archive and group:archive:CLASS.
func checkSet(set, group, name string) (string, error) {
	code := papers.Category(name)
	if !code.Known() || code.Retired() || groupOf(string(code.Archive())) != group {
		return "", papers.Invalid("set", "%.60q is not one of arXiv's, like cs, physics:hep-th or cs:cs:CL", set)
	}
	return set, nil
}

// groupOf returns the group of an archive: itself, unless it belongs to
// physics.
func groupOf(archive string) string {
	switch archive {
	case "cs", "econ", "eess", "math", "q-bio", "q-fin", "stat":
		return archive
	}
	return "physics"
}

// successor returns the category that a retired archive's field went to
// (arXiv's table of subsumed archives).
func successor(c papers.Category) papers.Category {
	switch c {
	case "acc-phys":
		return "physics.acc-ph"
	case "adap-org":
		return "nlin.AO"
	case "alg-geom":
		return "math.AG"
	case "ao-sci":
		return "physics.ao-ph"
	case "atom-ph":
		return "physics.atom-ph"
	case "bayes-an":
		return "physics.data-an"
	case "chao-dyn":
		return "nlin.CD"
	case "chem-ph":
		return "physics.chem-ph"
	case "cmp-lg":
		return "cs.CL"
	case "comp-gas":
		return "nlin.CG"
	case "dg-ga":
		return "math.DG"
	case "funct-an":
		return "math.FA"
	case "mtrl-th":
		return "cond-mat.mtrl-sci"
	case "patt-sol":
		return "nlin.PS"
	case "plasm-ph":
		return "physics.plasm-ph"
	case "q-alg":
		return "math.QA"
	case "solv-int":
		return "nlin.SI"
	case "supr-con":
		return "cond-mat.supr-con"
	}
	return "another"
}
