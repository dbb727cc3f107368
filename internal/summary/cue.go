package summary

import "strings"

// What the cues are worth beside titleWeight and place. They were set by
// reading summaries of some hundred abstracts of the shared corpus, other
// than those that the figures are reported on.
const (
	paperCue   = 1.0 // "this paper", beside its verb
	passiveCue = 0.7 // "is proposed", of what the active form is worth
	bareCue    = 1.0 // "we" with a verb that says nothing of its kind
)

// cue is what the phrases of a sentence, given as its words in lower case,
// say about its announcing what the paper does: from 0 to about 6.
func cue(words []string) float64 {
	value, paper := 0.0, false
	for i, w := range words {
		switch w {
		case "we", "i", "authors", "author":
			value = max(value, bareCue, verbAfter(words[i+1:]))
		case "is", "are", "was", "were":
			value = max(value, passiveCue*participle(words[i+1:]))
		case "nous":
			value = max(value, bareCue, frenchVerb(words[i+1:]))
		}
		if namesPaper(w) && thisOne(words[:i], words[i+1:]) {
			paper = true
			value = max(value, verbAfter(words[i+1:]), frenchVerb(words[i+1:]))
		}
	}
	if paper {
		value += paperCue
	}
	return value
}

// thisOne reports whether "paper", between the words before and after it, is
// the paper at hand: "this short paper", "the paper presents".
func thisOne(before, after []string) bool {
	n := len(before)
	switch {
	case n == 0:
		return false
	case pointsHere(before[n-1]) || n > 1 && before[n-2] == "this":
		return true
	}
	return before[n-1] == "the" && len(after) > 0 && verb(stem(after[0])) >= activeOnly
}

func namesPaper(w string) bool {
	switch w {
	case "paper", "work", "article", "study", "letter", "note", "thesis", "dissertation", "survey", "report", "manuscript", "chapter", "review", "research", "contribution", "tutorial", "essay", "preprint", "communication", "demo",
		"papier", "travail", "thèse", "étude", "mémoire":
		return true
	}
	return false
}

func pointsHere(w string) bool {
	switch w {
	case "this", "present", "our", "current", "cet", "ce", "cette", "notre":
		return true
	}
	return false
}

// verbReach is how many words after its subject a verb is looked for.
const verbReach = 6

// verbAfter values the first verb that says what authors did.
func verbAfter(words []string) float64 {
	for _, w := range words[:min(len(words), verbReach)] {
		if v := verb(stem(w)); v > 0 {
			return v
		}
	}
	return 0
}

// participle values "proposed" behind "is", unless others proposed it.
func participle(words []string) float64 {
	for _, w := range words[:min(len(words), 2)] {
		if usual(w) {
			return 0
		}
		if strings.HasSuffix(w, "ed") || w == "shown" || w == "given" || w == "proven" || w == "built" {
			if v := verb(stem(w)); v > activeOnly {
				return v
			}
		}
	}
	return 0
}

// usual marks what others have done.
func usual(w string) bool {
	switch w {
	case "previously", "rarely", "recently", "widely", "often", "usually", "originally", "commonly", "well", "generally", "typically", "frequently", "mostly", "not", "currently", "traditionally", "still", "seldom", "first":
		return true
	}
	return false
}

// activeOnly is the value of verbs that announce with "we" and say nothing
// of the kind in the passive: "is used", "is concerned".
const activeOnly = 3.9

// verb values the stem of a verb: 5 for bringing something about, about 4 for
// treating it, 2 for steps on the way, 0 for all other words.
func verb(stem string) float64 {
	switch stem {
	case "propos", "present", "introduc", "develop", "prov", "proven", "establish", "design", "deriv", "construct", "devis", "formulat", "creat", "releas", "build", "built", "report", "unveil", "contribut", "pioneer":
		return 5
	case "study", "studi", "investigat", "examin", "explor", "consider", "addres", "address", "analyz", "analys", "describ", "discus", "discuss", "show", "shown", "demonstrat", "argu", "tackl", "revisit", "review", "survey",
		"giv", "given", "gave", "provid", "offer", "suggest", "characteriz", "characteris", "classify", "classifi", "determin", "comput", "calculat", "solv", "generaliz", "generalis", "explain", "deliver", "delineat", "defin",
		"outlin", "reveal", "advocat", "measur", "identify", "identifi", "conduct", "quantify", "quantifi", "discover", "unify", "unifi", "overcom":
		return 4
	case "extend", "aim", "seek", "attempt", "focu", "focus", "apply", "appli", "obtain", "advanc", "adapt", "improv", "combin", "compar", "model", "exploit", "leverag", "search", "point", "answer", "ask", "deal", "concern", "rethink", "bridg", "enabl", "implement", "employ", "simulat", "us", "highlight", "look", "summariz", "summaris", "serv", "represent":
		return activeOnly
	case "find", "found", "observ", "evaluat", "test", "validat", "train", "conclud", "verify", "verifi", "confirm", "illustrat", "not", "assum", "hop", "believ", "learn", "collect", "perform", "achiev":
		return 2
	}
	return 0
}

// frenchVerb is verbAfter for French, by the beginnings of its verbs.
func frenchVerb(words []string) float64 {
	for _, w := range words[:min(len(words), verbReach)] {
		switch {
		case hasAnyPrefix(w, "propos", "présent", "introdui", "développ", "décri", "construi"):
			return 5
		case hasAnyPrefix(w, "montr", "étudi", "abord", "explor", "examin", "analys", "trait", "intéress", "compar", "cherch", "discut", "évalu"):
			return 4
		}
	}
	return 0
}

func hasAnyPrefix(s string, prefixes ...string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// chineseCue values the phrases by which Chinese abstracts announce.
func chineseCue(sentence string) float64 {
	value := 0.0
	if strings.Contains(sentence, "提出") || strings.Contains(sentence, "介绍") || strings.Contains(sentence, "介紹") {
		value += 3
	}
	if strings.Contains(sentence, "本文") || strings.Contains(sentence, "本論文") || strings.Contains(sentence, "本论文") || strings.Contains(sentence, "本研究") || strings.Contains(sentence, "我们") {
		value += 2
	}
	return value
}
