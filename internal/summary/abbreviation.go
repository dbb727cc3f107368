package summary

import "strings"

// abbreviates reports whether the period behind word belongs to the word,
// given the sentence up to the period and what follows it.
func abbreviates(word, sentence, rest string) bool {
	if len(word) == 1 && isUpper(word[0]) {
		return !starts(rest) // J. Smith, but: a graph G. We show
	}
	low := lower(word)
	switch low {
	case "e.g", "i.e", "eg", "ie", "vs", "cf", "viz", "resp", "dr", "prof", "mr", "mrs", "ms", "mme", "approx", "p.ex":
		return true
	case "fig", "figs", "eq", "eqs", "eqn", "sec", "sect", "ref", "refs", "no", "nos", "thm", "lem", "prop", "cor", "def", "ch", "chap", "vol", "pp", "p", "tab", "ex", "art":
		return rest != "" && (isDigit(rest[0]) || rest[0] == '$' || rest[0] == '(' || rest[0] == '[' || rest[0] == '\\')
	case "al", "etc", "inc", "ltd", "co", "corp", "jr", "sr", "st", "ed", "eds", "ca", "dept", "univ", "int", "proc", "phys", "rev", "lett", "math", "comm", "trans", "ann":
		return !starts(rest)
	}
	if strings.Contains(low, ".") && initials(low) {
		return !starts(rest)
	}
	return number(word) && strings.TrimSpace(sentence) == word // "1. First of a list"
}

// initials reports whether s is single letters between periods: "i.i.d",
// "u.s", "w.r.t".
func initials(s string) bool {
	for i := range len(s) {
		if i%2 == 0 && !isLowerASCII(s[i]) || i%2 == 1 && s[i] != '.' {
			return false
		}
	}
	return len(s)%2 == 1
}

func number(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return s != ""
}

// starts reports whether s begins with a word that sentences begin with and
// names don't.
func starts(s string) bool {
	end := 0
	for end < len(s) && (isUpper(s[end]) || isLowerASCII(s[end])) {
		end++
	}
	switch s[:end] {
	case "We", "The", "This", "These", "Those", "That", "In", "It", "Its", "Our", "A", "An", "To", "As", "At", "By", "For", "From", "On", "With", "Here", "There",
		"However", "Thus", "Therefore", "Hence", "Moreover", "Furthermore", "Finally", "Then", "When", "While", "Although", "Such", "They", "If", "Using", "Based", "Under",
		"Results", "Experiments", "Experimental", "Extensive", "Both", "Each", "Also", "Additionally", "First", "Second", "Next", "Specifically", "Unlike", "Given", "Existing", "Recent", "Most", "Many", "Some", "Since", "But", "And", "Nous", "Le", "La", "Les", "Cette", "Dans":
		return true
	}
	return false
}
