package texmath

import "strings"

// indexWordEnd is the end of the word that is a whole script, and starts at i: a Greek
// letter's name or infinity, which are the sign, or one of the abbreviations that
// are written below letters. Other words behind an underscore make an identifier.
func indexWordEnd(src string, i int) int {
	end := i
	for end < len(src) && isLetter(src[end]) && end-i <= longestName {
		end++
	}
	word := src[i:end]
	if word == "aleph" {
		for end < len(src) && isDigit(src[end]) {
			end++
		}
		word = src[i:end]
	}
	if end < len(src) && (src[end] >= 0x80 || isLetter(src[end]) || isDigit(src[end]) || isScript(src[end])) {
		return i
	}
	if signOf(word) != "" || src[i-1] == '_' && (find(lowered, word) || isIndices(word)) || src[i-1] == '^' && find(raised, word) {
		return end
	}
	return i
}

// signOf is the command for a letter or infinity by its name in plain text.
func signOf(word string) string {
	switch word {
	case "infinity", "infty", "oo":
		return `\infty`
	case "sun", "Sun":
		return `\odot`
	case "star", "perp":
		return `\` + word
	case "Re", "Im", "micro", "textmu", "wp", "imath", "jmath":
		return ""
	}
	if strings.HasPrefix(word, "aleph") && len(word) > len("aleph") {
		return `\aleph_{` + word[len("aleph"):] + "}"
	}
	if _, ok := lookup(greek, word); ok {
		return `\` + word
	}
	return ""
}

// lowered are abbreviations that are indices wherever they stand behind one letter
// in the abstracts of the corpus, and raised those that are exponents.
const lowered = " min max eff crit cr tot ext int rms abs opt sep par parallel perpendicular vir cl loc conv " +
	"vib rot rad kin pot sat up down eq obs ini fin esc orb inf sup red univ coh alg sing reg nil cyc low high out Gal pert earth emit KL KT OC TOF "

const raised = " min max op opp an alg loc top orth eff et "

// isIndices tells whether a word is several indices, as in x_ij.
func isIndices(word string) bool {
	return find(" ij ijk jk kl mn xx yy xy xz yz zz uv pq ", word)
}
