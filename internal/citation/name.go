package citation

import (
	"slices"
	"strings"
)

// A name is an author's as bibliographies sort it. A literal one is not taken
// apart: a collaboration's, or one of a single word.
type name struct {
	given, particle, family, suffix string
	literal                         string
}

// splitName reads a name in reading order: "Ludwig van der Berg Jr.".
func splitName(s string) name {
	s, suffix := cutSuffix(s)
	parts := strings.Fields(s)
	whole := name{literal: strings.TrimSpace(s + " " + suffix)}
	if len(parts) < 2 || isBody(s) || strings.ContainsRune(s, ',') || slices.ContainsFunc(parts, isAnd) {
		return whole
	}
	family := len(parts) - 1
	for family > 1 && (isParticle(parts[family-1]) || isFamilyPrefix(parts[family-1])) {
		family--
	}
	if family == 1 && isParticle(parts[0]) { // "van Berg" has no given name
		return whole
	}
	n := name{given: strings.Join(parts[:family], " "), suffix: suffix}
	last := family
	for last < len(parts)-1 && isParticle(parts[last]) {
		last++
	}
	n.particle, n.family = strings.Join(parts[family:last], " "), strings.Join(parts[last:], " ")
	return n
}

// isAnd finds the word that parts authors in BibTeX, in any case.
func isAnd(s string) bool { return strings.EqualFold(s, "and") }

// cutSuffix takes off what follows a name by descent: "Jr.", ", III".
func cutSuffix(s string) (rest, suffix string) {
	i := strings.LastIndexByte(s, ' ')
	if i <= 0 {
		return s, ""
	}
	switch strings.TrimSuffix(s[i+1:], ".") {
	case "Jr", "Sr", "jr", "sr", "Junior", "II", "III", "IV":
		return strings.TrimRight(s[:i], " ,"), s[i+1:]
	}
	return s, ""
}

// isBody reports whether many people sign by this name.
func isBody(s string) bool {
	for word := range strings.FieldsSeq(strings.ToLower(s)) {
		switch strings.Trim(word, ".,;:()") {
		case "collaboration", "collaborations", "consortium", "team", "group", "project", "committee", "network", "al":
			return true
		}
	}
	return false
}

// isParticle knows the small words before a family name that sort apart from
// it.
func isParticle(s string) bool {
	switch s {
	case "van", "von", "vom", "der", "den", "de", "del", "della", "dello", "di", "da", "dos", "das", "do", "du", "la", "le",
		"ten", "ter", "te", "zu", "zum", "zur", "af", "av", "bin", "ibn", "el", "al", "'t", "’t":
		return true
	}
	return false
}

// isFamilyPrefix knows the particles that their bearers write as a part of
// the family name: "Benjamin Van Durme", "Luc De Raedt".
func isFamilyPrefix(s string) bool {
	switch s {
	case "Van", "Von", "Vander", "De", "Del", "Della", "Der", "Den", "Ten", "Ter", "La":
		return true
	}
	return false
}
