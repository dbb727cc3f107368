package summary

import (
	"math/bits"
	"strings"
	"unicode/utf8"
)

// What the other signs are worth beside the cues: see there.
const (
	titleWeight = 3.0 // for a sentence with every word of the title
	nameWeight  = 1.5 // for one with the name before the title's colon
	firstBonus  = 0.7 // for the first sentence
	placeStep   = 0.3 // less for each sentence before it
	placeFloor  = 2.0 // and never more than this less
)

// best returns the sentence with the highest score, the earliest of equals.
func best(title, text string, sentences []span) string {
	low := lower(text)
	t := newTitle(title)
	var words []string
	choice, top := sentences[0], -1e9
	for i, s := range sentences {
		words = appendWords(words[:0], low[s.from:s.to])
		if score := t.score(words, low[s.from:s.to]) + place(i, len(sentences)); score > top {
			choice, top = s, score
		}
	}
	return text[choice.from:choice.to]
}

func place(i, n int) float64 {
	if i == 0 {
		return firstBonus
	}
	p := -min(placeStep*float64(i), placeFloor)
	if i == n-1 && n > 2 {
		p -= 0.5
	}
	return p
}

// score values a sentence by all but its place.
func (t title) score(words []string, sentence string) float64 {
	value, count := cue(words), len(words)
	if han := ideographs(sentence); han > count {
		value, count = chineseCue(sentence), han/2 // two to a word
	}
	score := value + t.overlap(words) - fault(words, value) + preferred(count)
	if strings.HasSuffix(sentence, "?") {
		score--
	}
	return score
}

// preferred favours lengths that say enough and can be read at a glance.
func preferred(count int) float64 {
	switch {
	case count < 6:
		return -4
	case count < 9:
		return -1
	case count < 12:
		return 0
	case count <= 40:
		return 0.8
	case count <= 60:
		return 0
	}
	return -1
}

// ideographs counts the characters of Chinese and Japanese by their first
// byte, E3 to E9, which stands for U+3000 to U+9FFF.
func ideographs(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] >= 0xe3 && s[i] <= 0xe9 {
			n++
		}
	}
	return n
}

// A title holds the beginnings of the title's words that mean something.
type title struct {
	name     string // what stands before a colon, "" where that is no name
	words    []string
	initials uint64 // the set of their first bytes, modulo 64
}

// titleWords bounds the words taken from a title: a word of bits.
const titleWords = 32

func newTitle(s string) title {
	var t title
	s = lower(s)
	if name, _, ok := strings.Cut(s, ":"); ok {
		if words := appendWords(nil, name); len(words) == 1 && utf8.RuneCountInString(words[0]) > 2 {
			t.name = words[0]
		}
	}
	for _, w := range appendWords(nil, s) {
		if len(t.words) < titleWords && meaning(w) {
			t.words = append(t.words, beginning(w))
			t.initials |= 1 << (w[0] % 64)
		}
	}
	return t
}

// overlap values the part of the title's words that the sentence has too.
func (t title) overlap(words []string) float64 {
	if len(t.words) == 0 {
		return 0
	}
	var seen uint64
	score := 0.0
	for _, w := range words {
		if t.name != "" && w == t.name {
			score = nameWeight
		}
		if t.initials&(1<<(w[0]%64)) == 0 || !meaning(w) {
			continue
		}
		b := beginning(w)
		for i, have := range t.words {
			if have == b {
				seen |= 1 << i
			}
		}
	}
	return score + titleWeight*float64(bits.OnesCount64(seen))/float64(len(t.words))
}

// meaning reports whether a word of a title is worth finding again.
func meaning(w string) bool {
	if len(w) < 3 {
		return false
	}
	switch w {
	case "the", "and", "for", "with", "from", "via", "using", "its", "their", "into", "through", "towards", "toward", "based", "between", "that", "this", "are", "not", "can", "how", "what", "when", "does", "than", "some", "over", "under", "approach", "method", "new", "novel", "pour", "dans", "des", "les", "une", "par", "sur", "avec":
		return false
	}
	return true
}

// beginning stands for a word's stem: six bytes tell most words apart and
// leave most endings out.
func beginning(w string) string { return w[:min(len(w), 6)] }
