package arxiv

import (
	"strings"

	papers "github.com/dailypapers/dailypapers"
)

// plain reads the format arXiv: the current version alone, with the authors
// taken apart and TeX accents turned to Unicode.
//
// Its dates are checked and then left out. Until 2025 <created> was the day of
// the first version and <updated> that of the newest; since then <created> is
// the newest version's and <updated> the day of any change to the record, and
// nothing in a document tells which is meant. The month that the id carries
// is right in either case.
func (in *intake) plain(of int) (papers.Paper, error) {
	var l snapshotLine
	space := in.tree.elements[of].space
	for i, e := range in.tree.children(of) {
		if e.space != space {
			continue
		}
		switch local := e.local; local {
		case "authors":
			l.AuthorsParsed = in.nameParts(i)
		case "created", "updated":
			if err := in.checkDay(local, e.text()); err != nil {
				return papers.Paper{}, err
			}
		default:
			common(&l, e)
		}
	}
	return in.paper(&l, keys{id: "id"})
}

func (in *intake) checkDay(key, s string) error {
	day, err := papers.ParseDay(strings.TrimSpace(s))
	if err != nil {
		return papers.Invalid(key, "%.40q is not a date like 2008-11-26", s)
	}
	return papers.Under(key, day.Date().Check(in.now))
}

// nameParts returns the authors as the snapshot does: key name, forenames,
// suffix, affiliations.
func (in *intake) nameParts(of int) [][]string {
	var list [][]string
	for i := range in.tree.children(of) {
		parts := make([]string, 3, 4)
		for _, e := range in.tree.children(i) {
			switch s := unwrap(e.text()); e.local {
			case "keyname":
				parts[0] = joined(parts[0], s)
			case "forenames":
				parts[1] = joined(parts[1], s)
			case "suffix":
				parts[2] = s
			case "affiliation":
				parts = append(parts, s)
			}
		}
		list = append(list, parts)
	}
	return list
}

// joined makes one name of two that stand beside each other, as some names in
// saved answers do.
func joined(a, b string) string {
	if a == "" || len(a) > longestName {
		return b
	}
	return a + " " + b
}
