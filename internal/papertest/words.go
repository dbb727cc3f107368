package papertest

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// The words that titles and abstracts are put together from. Their number
// makes a few million different sentences, enough to rank by.
func qualities() []string {
	return strings.Fields(`sparse robust causal modular stochastic greedy latent amortised bounded adaptive
		incremental private hierarchical streaming symmetric local calibrated distributed lazy spectral`)
}

func methods() []string {
	return []string{
		"attention", "message passing", "beam search", "kernel regression", "tree decomposition", "prompt tuning", "tensor sketching",
		"interval arithmetic", "random projection", "contrastive training", "dynamic programming", "variational inference", "rule mining",
		"graph pooling", "simulated annealing", "low-rank adaptation", "constraint propagation", "active sampling", "program synthesis", "denoising",
	}
}

func objects() []string {
	return []string{
		"river deltas", "protein surfaces", "legal contracts", "sign language", "power grids", "chess endgames", "radio telescopes", "knitting patterns",
		"court transcripts", "coral reefs", "railway timetables", "bird song", "medieval charters", "traffic lights", "polymer melts", "satellite images",
		"crossword puzzles", "wheat fields", "molecules", "handwriting",
	}
}

func problems() []string {
	return []string{
		"labels are scarce", "the budget of memory is fixed", "the noise is heavy-tailed", "examples arrive one by one", "the graph changes while it is read",
		"two observers disagree", "half of the input is missing", "answers must come within a millisecond", "the training set is biased", "privacy is required",
	}
}

func findings() []string {
	return []string{
		"The error falls by a third while the cost stays the same.", "A simple baseline turns out to be hard to beat.",
		"We prove a bound that is tight up to a logarithmic factor.", "The gain disappears once the data are shuffled.",
		"An ablation shows that the second step does most of the work.", "On five collections the method is never worse and often better.",
		"Training takes an afternoon on one processor.", "The remaining mistakes are those that people make as well.",
	}
}

// names hold the ways in which sources write people: plain, TeX, Unicode.
func names() []string {
	return []string{
		`Ada Sample`, `Ren\'e Exemple`, `J\"urgen Beispiel`, `Zoë Voorbeeld`, `Mar\'{\i}a Ejemplo`, `李例`, `O. O'Test`, `Anna-Lena von Muster`,
		`Paul Erd\H{o}s-Probe`, `K. {\O}deg{\aa}rd`, `Ірина Приклад`, `S. N. Namuna`, `T. Beispiel Jr.`, `Esi Mfatoho`,
	}
}

func fields() []string {
	return strings.Fields(`cs.CL cs.LG cs.CV cs.AI cs.IR cs.DS cs.RO stat.ML math.CO math.PR hep-th astro-ph.GA q-bio.BM eess.SP econ.EM physics.soc-ph`)
}

func pick(r *rand.Rand, list []string) string { return list[r.IntN(len(list))] }

func title(r *rand.Rand, i int) string {
	quality, method, object := pick(r, qualities()), pick(r, methods()), pick(r, objects())
	switch i % 5 {
	case 0:
		return fmt.Sprintf("%s%s %s for %s", strings.ToUpper(quality[:1]), quality[1:], method, object)
	case 1:
		return fmt.Sprintf("On %s %s when %s", quality, method, pick(r, problems()))
	case 2:
		return fmt.Sprintf("Learning from %s: a %s view of %s", object, quality, method)
	case 3:
		return fmt.Sprintf(`$k$-step %s and the Poincar\'e map of %s`, method, object)
	}
	return fmt.Sprintf("How %s is %s? %s revisited", quality, method, strings.ToUpper(object[:1])+object[1:])
}

func abstract(r *rand.Rand) string {
	var b strings.Builder
	fmt.Fprintf(&b, "We study %s where %s.", pick(r, objects()), pick(r, problems()))
	for range 2 + r.IntN(4) {
		fmt.Fprintf(&b, " Earlier work on %s relied on %s %s, which fails when %s.", pick(r, objects()), pick(r, qualities()), pick(r, methods()), pick(r, problems()))
	}
	fmt.Fprintf(&b, " We propose %s %s with $O(n \\log n)$ steps. %s", pick(r, qualities()), pick(r, methods()), pick(r, findings()))
	return b.String()
}

// Coin returns a made-up word for a number: another one for each, unknown to
// any dictionary, and left alone by any stemmer.
func Coin(n int) string {
	consonants := "bdfgklmprtvz"
	var b strings.Builder
	b.WriteString("q")
	for range 5 {
		b.WriteByte("aou"[n%3])
		n /= 3
		b.WriteByte(consonants[n%len(consonants)])
		n /= len(consonants)
	}
	b.WriteString("o")
	return b.String()
}
