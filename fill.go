package papers

import "slices"

// Fill returns held enriched by what another record knows besides: a source
// at second hand adds what is missing and changes nothing that is held. Only
// a date that it knows better is taken, and links of kinds that the paper has
// none of.
func Fill(held, other Paper) Paper {
	if held.Abstract != "" {
		other.Summary = Summary{}
	}
	links := held.Links
	for _, l := range other.Links {
		if held.Link(l.Kind) == "" && !slices.Contains(links, l) {
			links = append(slices.Clip(links), l)
		}
	}
	m := Merge(other, held)
	m.Links = links
	if held.Title != "" {
		m.Title, m.RawTitle = held.Title, held.RawTitle
	}
	if len(held.Authors) > 0 {
		m.Authors = held.Authors
	}
	if !held.Announced.IsZero() {
		m.Announced, m.DayTold = held.Announced, held.DayTold
	}
	return m
}
