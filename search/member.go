package search

import (
	"slices"

	"github.com/dailypapers/dailypapers/search/analysis"
)

// signShare is what the parts of a sign count for beside the sign in one word: whoever
// asks for K₅ hardly asks for k and 5, but some write it so. Of the first 20 papers for
// each of 57 queries such as \sigma_8 tension and SL2(Z), among 410,821, 58 % held the
// sign with 1, 60 % with ½, 61 % with ¼ and with 1/20; before signs were known, 38 %.
const signShare = 0.25

// member is a word of a text, or a compound of members: (ℓ ₁)-norm.
type member struct {
	token int // of the compound, the one that has it in one word
	kids  []member
}

// members makes the tree of tokens, whose compounds stand behind their parts.
func members(tokens []analysis.Token) []member {
	var open []member
	for i, t := range tokens {
		m := member{token: i}
		if t.Joined {
			from := len(open)
			for from > 0 && open[from-1].token >= i-t.Parts {
				from--
			}
			m.kids, open = slices.Clone(open[from:]), open[:from]
		}
		open = append(open, m)
	}
	return open
}

// clauses must all hold where m does: where the compound stands in one word, or where
// each of its members holds.
func (m member) clauses(words []word) []clause {
	if len(m.kids) == 0 {
		return []clause{{{words[m.token]}}}
	}
	joined := alternative{words[m.token]}
	var parts alternative
	var out []clause
	for _, k := range m.kids {
		parts = append(parts, words[k.token])
		for _, c := range k.clauses(words) {
			out = append(out, append(c, joined))
		}
	}
	if len(out) == len(m.kids) && !slices.ContainsFunc(m.kids, func(k member) bool { return k.kids != nil }) {
		return []clause{{parts, joined}} // the same in one clause, which is cheaper to look up
	}
	return out
}

// isOne reports whether tokens are one word or one sign.
func isOne(tokens []analysis.Token) bool {
	all := members(tokens)
	return len(all) == 1 && (len(tokens) == 1 || tokens[len(tokens)-1].Tied)
}
