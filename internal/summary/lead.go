package summary

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// leadReach bounds a lead in bytes; longer ones say something.
const leadReach = 90

// cutLead takes connectives off a sentence's beginning, as long as what
// stays can stand alone, and raises the first letter then.
func cutLead(s string) string {
	rest := s
	for range 3 { // "However, in this paper, here we"
		n := leadLength(rest)
		if n == 0 {
			break
		}
		rest = rest[n:]
	}
	if len(rest) == len(s) {
		return s
	}
	return raise(rest)
}

// raise makes the first letter a capital, except in names like mRNA.
func raise(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	word, _, _ := strings.Cut(s[:min(len(s), leadReach)], " ")
	up := unicode.ToUpper(r)
	if !unicode.IsLower(r) || word != strings.ToLower(word) {
		return s
	}
	return string(up) + s[n:]
}

// leadLength returns how many bytes at the beginning of s are a lead with
// the comma and the space behind it, 0 for none.
func leadLength(s string) int {
	low := lower(s[:min(len(s), leadReach+20)])
	if i := strings.Index(low, ": "); i > 0 && isLabel(low[:i]) {
		return i + 2
	}
	if i := strings.Index(low, ", "); i > 0 && i <= leadReach {
		if !holdsMath(low[:i]) && isLead(low[:i]) && canStand(low[i+2:]) {
			return i + 2
		}
	}
	return bareLead(low)
}

// isLabel knows the headings of structured abstracts.
func isLabel(s string) bool {
	switch s {
	case "abstract", "background", "objective", "objectives", "aim", "aims", "purpose", "motivation", "introduction", "method", "methods", "results", "conclusion", "conclusions", "summary", "goal", "context", "findings", "approach", "problem", "significance", "main results":
		return true
	}
	return false
}

// isLead reports whether a clause before a comma only ties the sentence to
// those before it.
func isLead(s string) bool {
	switch s {
	case "however", "therefore", "thus", "hence", "consequently", "accordingly", "moreover", "furthermore", "additionally", "besides", "in addition", "finally", "first", "firstly", "specifically", "especially", "more specifically", "in so doing", "in doing so", "in particular", "particularly",
		"in contrast", "by contrast", "as a result", "to this end", "to that end", "to this aim", "for this purpose", "for this reason", "here", "in response", "nevertheless", "nonetheless", "instead", "in this way", "to do so", "to do this",
		"with this in mind", "in this context", "in this regard", "in this direction", "in this light", "then", "next", "also", "in this", "in short", "in summary", "in conclusion", "overall", "indeed", "in fact", "yet", "rather", "as a consequence", "as such", "as a first step", "along this line", "on the other hand", "conversely", "unfortunately", "so",
		"cependant", "toutefois", "ainsi", "en outre", "de plus", "par ailleurs", "enfin", "ici", "pour cela", "pour ce faire", "à cette fin":
		return true
	}
	return thisPaper(s) || refersBack(s)
}

// thisPaper reports whether s is "in this paper" in one of its forms.
func thisPaper(s string) bool {
	for _, in := range [...]string{"in this ", "in the present ", "in our ", "with this ", "dans cet ", "dans ce ", "dans cette "} {
		if rest, ok := strings.CutPrefix(s, in); ok {
			last := rest[strings.LastIndexByte(rest, ' ')+1:]
			return strings.Count(rest, " ") < 2 && namesPaper(last)
		}
	}
	return false
}

// refersBack recognizes a clause of purpose or cause that leans on the
// sentence before: "To address these limitations", "Motivated by this".
func refersBack(s string) bool {
	first, rest, _ := strings.Cut(s, " ")
	switch first {
	case "to", "guided", "motivated", "inspired", "building", "based", "given", "in", "with", "for", "towards", "toward", "against", "due", "because", "driven", "by", "considering", "despite", "from":
	default:
		return false
	}
	var words [16]string
	for _, w := range appendWords(words[:0], rest) {
		switch w {
		case "this", "these", "that", "those", "such", "above", "aforementioned", "it", "them", "gap", "gaps":
			return true
		}
	}
	return false
}

// canStand reports whether what follows a lead is a sentence of its own.
func canStand(s string) bool {
	word := s
	if i := strings.IndexAny(s, " ,"); i >= 0 {
		word = s[:i]
	}
	switch word {
	case "", "and", "or", "but", "nor", "which", "who", "whose", "where", "is", "are", "was", "were", "have", "has", "had", "respectively", "namely", "i.e.", "e.g.", "as", "et", "ou":
		return false
	}
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r) || r == '$' || strings.HasPrefix(s, `\(`)
}

// bareLead is a lead without a comma, which only a plain subject ends: "In
// this paper we", "Here we".
func bareLead(low string) int {
	for _, subject := range [...]string{" we ", " i ", " nous "} {
		i := strings.Index(low, subject)
		if i > 0 && !strings.Contains(low[:i], ",") && !holdsMath(low[:i]) && isLead(low[:i]) {
			return i + 1
		}
	}
	return 0
}
