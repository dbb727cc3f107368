package summary

// fault is what speaks against a sentence as the lead: that it leans on the
// one before, tells of others' work, or of results and where to find them.
// Words are in lower case; value is its cue.
func fault(words []string, value float64) float64 {
	f := 0.0
	if len(words) == 0 {
		return f
	}
	if leansBack(words) {
		f += 2
	}
	if answers(words[:min(len(words), 8)]) {
		f += 1.5
	}
	if value < passiveCue*5+0.1 && setsScene(words[0]) {
		f += 1
	}
	f += continues(words[:min(len(words), 5)])
	f += boasts(words)
	return f
}

// leansBack reports whether the sentence begins with what only the one
// before explains: "These are", "It follows", "Our method".
func leansBack(words []string) bool {
	next := ""
	if len(words) > 1 {
		next = words[1]
	}
	switch words[0] {
	case "it", "they", "such", "these", "those", "its", "their", "he", "that":
		return true
	case "this":
		return !namesPaper(next) && !(len(words) > 2 && namesPaper(words[2]))
	case "our":
		return !namesPaper(next)
	case "the":
		return next == "proposed" || next == "resulting" || next == "latter" || next == "former" || next == "method" || next == "approach" || next == "system" || next == "algorithm" || next == "results"
	}
	return false
}

// answers reports whether the sentence names what it is about by pointing at
// the sentence before: "We address these limitations with".
func answers(words []string) bool {
	for i, w := range words {
		switch w {
		case "issue", "issues", "limitation", "limitations", "challenge", "challenges", "problem", "problems", "gap", "gaps", "question", "questions", "conflicts", "shortcomings":
			if i > 0 && (words[i-1] == "this" || words[i-1] == "these") {
				return true
			}
		case "with", "by", "using", "through":
			if i > 0 && words[i-1] == "this" {
				return true
			}
		}
	}
	return false
}

func setsScene(w string) bool {
	switch w {
	case "however", "although", "while", "despite", "existing", "previous", "prior", "traditional", "traditionally", "current", "currently", "recent", "recently", "unfortunately", "conventional", "yet", "but", "though", "many", "most", "nevertheless", "since", "because", "there":
		return true
	}
	return false
}

// continues reads a sentence's first words for signs that it is a second
// thought, or about experiments.
func continues(words []string) float64 {
	f := 0.0
	for _, w := range words {
		switch w {
		case "also", "further", "furthermore", "additionally", "moreover", "finally", "lastly", "then", "next", "second", "secondly", "third", "besides", "addition", "subsequently", "last", "afterwards", "later", "example", "instance", "enfin", "ensuite", "également":
			f = max(f, 2.5)
		case "experiment", "experiments", "experimental", "experimentally", "results", "evaluation", "evaluations", "evaluated", "evaluate", "empirically", "empirical", "simulations", "benchmarks", "ablation", "résultats", "expériences":
			f = max(f, 2)
		}
	}
	return f
}

// boasts counts what announces availability and better figures.
func boasts(words []string) float64 {
	f, available, code := 0.0, false, false
	for _, w := range words {
		switch w {
		case "outperform", "outperforms", "outperforming", "outperformed", "surpasses", "surpassing":
			f = max(f, 1)
		case "available", "released", "open-sourced":
			available = true
		case "code", "codes", "github", "https", "http", "dataset", "data", "software":
			code = true
		}
	}
	if available && code {
		f += 2
	}
	return f
}
