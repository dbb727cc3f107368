package analysis

import (
	"strings"

	"github.com/dailypapers/dailypapers/texmath"
)

// lookAhead is how many words of the source may have no counterpart among those of the
// plain text before the words are matched again.
const lookAhead = 16

// isTeX reports whether text can hold TeX: without a backslash or a dollar it has none.
func isTeX(text string) bool {
	return strings.IndexByte(text, '\\') >= 0 || strings.IndexByte(text, '$') >= 0
}

// appendTeX adds the terms of TeX as it is shown, so that a formula has the same ones
// whichever way it was typed. A token's bytes are those of the word of the source that
// it came from, all of them where only a part of it became a token.
func (a *Analyzer) appendTeX(dst []Token, text string) []Token {
	n := len(dst)
	dst = a.appendText(dst, texmath.Plain(text))
	if len(dst) > n {
		a.readSource(text)
		locate(dst[n:], a.texts, text)
	}
	return dst
}

// readSource cuts the words of the source into parts as the plain text was.
func (a *Analyzer) readSource(text string) {
	a.texts = a.texts[:0]
	for _, w := range texmath.Tokens(text) {
		if w.Start < 0 || w.Start >= w.End || w.End > len(text) {
			continue
		}
		from := len(a.texts)
		a.texts = a.appendText(a.texts, w.Text)
		if text[w.Start:w.End] == w.Text { // its bytes are known one by one
			for i := range a.texts[from:] {
				a.texts[from+i].Start += w.Start
				a.texts[from+i].End += w.Start
			}
			continue
		}
		for i := range a.texts[from:] {
			a.texts[from+i].Start, a.texts[from+i].End = w.Start, w.End
		}
	}
}

// locate gives tokens the bytes of the words of the source with the same terms, both in
// reading order, and joined ones those of their parts. What has no counterpart stands
// where the word before it does.
func locate(tokens, words []Token, text string) {
	last := Token{End: len(text)}
	if len(words) > 0 {
		last = words[0]
	}
	for i := range tokens {
		t := &tokens[i]
		if t.Joined && t.Parts > 0 {
			t.Start, t.End = cover(tokens[i-t.Parts : i])
			continue
		}
		for j, w := range words[:min(lookAhead, len(words))] {
			if w.Term == t.Term && w.Joined == t.Joined {
				last, words = w, words[j+1:]
				break
			}
		}
		t.Start, t.End = last.Start, last.End
	}
}

// cover is the shortest stretch of text that holds tokens.
func cover(tokens []Token) (start, end int) {
	start, end = tokens[0].Start, tokens[0].End
	for _, t := range tokens[1:] {
		start, end = min(start, t.Start), max(end, t.End)
	}
	return start, end
}
