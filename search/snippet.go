package search

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Snippet chooses the passage of at most about n runes of text (a word more at most)
// that shows the most different words among spans, those that are rare in the text
// counting more, cut at white space. Without spans it is the beginning. spans are as
// Highlighter.Spans returns them.
func Snippet(text string, spans []Span, n int) Span {
	n = max(n, 1)
	if utf8.RuneCountInString(text) <= n {
		return Span{0, len(text)}
	}
	from := best(text, spans, n)
	start := from
	if len(spans) > 0 {
		start = lead(text, spans[0].Start, from, n)
	}
	end := forward(text, start, n)
	if end == len(text) {
		start = backward(text, end, n)
	}
	start = wordStart(text, start)
	return Span{start, max(start, wordEnd(text, end))}
}

// best returns where the best passage's first marked word starts.
func best(text string, spans []Span, n int) int {
	weight := map[string]float64{}
	word := func(s Span) string { return strings.ToLower(text[s.Start:s.End]) }
	for _, s := range spans {
		weight[word(s)]++
	}
	from, most := 0, 0.0
	for i, s := range spans {
		end := forward(text, s.Start, n)
		seen, sum := map[string]bool{}, 0.0
		for _, o := range spans[i:] {
			if o.End > end {
				break
			}
			if w := word(o); !seen[w] {
				seen[w] = true
				sum += 1 + 1/weight[w]
			}
		}
		if sum > most {
			from, most = s.Start, sum
		}
	}
	return from
}

// lead moves the start back by up to a sixth of the passage, to show what comes before the first
// marked word, and to the beginning of the text where that is as near.
func lead(text string, first, from, n int) int {
	back := backward(text, from, n/6)
	if from == first && backward(text, from, n/2) == 0 {
		return 0
	}
	return back
}

// forward returns the offset n runes after i.
func forward(text string, i, n int) int {
	for ; n > 0 && i < len(text); n-- {
		_, size := utf8.DecodeRuneInString(text[i:])
		i += size
	}
	return i
}

// backward returns the offset n runes before i.
func backward(text string, i, n int) int {
	for ; n > 0 && i > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(text[:i])
		i -= size
	}
	return i
}

// maxWord bounds in bytes how far a cut moves to reach white space: text without any
// (Chinese, for one) is cut anywhere between runes.
const maxWord = 40

// wordStart moves i forward to the beginning of a word, unless it is at one.
func wordStart(text string, i int) int {
	if i == 0 {
		return 0
	}
	if r, _ := utf8.DecodeLastRuneInString(text[:i]); unicode.IsSpace(r) {
		return i
	}
	for j, r := range text[i:min(len(text), i+maxWord)] {
		if unicode.IsSpace(r) {
			return i + j + utf8.RuneLen(r)
		}
	}
	return i
}

// wordEnd moves i back to the end of a word.
func wordEnd(text string, i int) int {
	if i >= len(text) {
		return len(text)
	}
	for j := i; j > 0 && i-j < maxWord; {
		r, size := utf8.DecodeRuneInString(text[j:])
		if unicode.IsSpace(r) {
			return j
		}
		_, size = utf8.DecodeLastRuneInString(text[:j])
		j -= size
	}
	return i
}
