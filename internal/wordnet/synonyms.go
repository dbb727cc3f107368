package wordnet

import "strings"

const (
	// maxSenses is the most senses of a word that synonyms are given for: of a word with
	// many, most are of another sense than the one that is meant.
	maxSenses = 4
	// clearSenses is the most senses of a word that a broader one may stand for too.
	clearSenses = 2
	// minLetters is the least bytes of a word with synonyms: "a", "in" and "no" are
	// chemical elements and states of the Union.
	minLetters = 3
)

// Synonyms returns, for words of few senses in lower case, what else may stand for them:
// the other words of their senses and, for the least ambiguous, the broader word. Regular
// plurals are given too.
func Synonyms(all []Synset) map[string][]string {
	senses := make(map[string]int)
	for _, s := range all {
		for _, w := range s.Words {
			senses[strings.ToLower(w)]++
		}
	}
	out := make(map[string][]string)
	for _, s := range all {
		for _, w := range s.Words {
			if w = strings.ToLower(w); senses[w] <= maxSenses && !strings.Contains(w, " ") && len(w) >= minLetters {
				out[w] = append(out[w], s.others(w, senses[w] <= clearSenses)...)
			}
		}
	}
	plurals := make(map[string][]string)
	for w, list := range out {
		if senses[w+"s"] > 0 || strings.HasSuffix(w, "s") {
			continue
		}
		for _, other := range list {
			plurals[w+"s"] = append(plurals[w+"s"], other+"s")
		}
	}
	for w, list := range plurals {
		out[w] = list
	}
	return out
}

// others are the words of s but for w, and the broader one.
func (s Synset) others(w string, broader bool) (list []string) {
	for _, o := range s.Words {
		if o = strings.ToLower(o); o != w {
			list = append(list, o)
		}
	}
	if broader && len(s.Related) > 0 {
		list = append(list, strings.ToLower(s.Related[0]))
	}
	return list
}
