package page

import "strings"

// What encloses a word that holds a formula.
const (
	wordStart = `<span class="word">`
	wordEnd   = `</span>`
)

// longestWord is how many characters a word may have that is kept in one line:
// in the headings of a phone, where they are largest, 24 are as wide as it.
const longestWord = 24

// wordsTogether keeps a formula in one line with what is written onto it
// without a space: the comma behind it, the bracket before it, the rest of
// "k-means". Browsers take a formula for a picture, beside which a line may
// always end. The text is what texmath.MathML returned.
func wordsTogether(set string) string {
	if !strings.Contains(set, "<math") {
		return set
	}
	var b strings.Builder
	b.Grow(len(set) + len(set)/16)
	for set != "" {
		n, together := wordLength(set)
		if together {
			b.WriteString(wordStart)
		}
		b.WriteString(set[:n])
		if together {
			b.WriteString(wordEnd)
		}
		for n < len(set) && set[n] == ' ' {
			b.WriteByte(' ')
			n++
		}
		set = set[n:]
	}
	return b.String()
}

// wordLength returns how long the word is that set text begins with, and
// whether it is a formula with something beside it that fits into a line.
func wordLength(set string) (n int, together bool) {
	formulas, letters, beside := 0, 0, false
	for n < len(set) && set[n] != ' ' {
		if set[n] != '<' {
			beside = true
			letters += start(set[n])
			n++
			continue
		}
		_, end := FormulaIn(set[n:])
		letters += lettersOf(set[n : n+end])
		if strings.HasPrefix(set[n:], `<math display`) {
			letters += longestWord // a line of its own
		}
		formulas++
		n += end
	}
	return n, (formulas > 1 || formulas == 1 && beside) && letters <= longestWord
}

// lettersOf counts the characters outside of tags.
func lettersOf(h string) int {
	n, inTag := 0, false
	for i := range len(h) {
		switch {
		case h[i] == '<':
			inTag = true
		case h[i] == '>':
			inTag = false
		case !inTag:
			n += start(h[i])
		}
	}
	return n
}

// start is 1 for the first byte of a character.
func start(c byte) int {
	if c&0xC0 == 0x80 {
		return 0
	}
	return 1
}

// WordTags takes out what wordsTogether put in. Text cannot hold these tags,
// since it is escaped.
func WordTags() *strings.Replacer { return strings.NewReplacer(wordStart, "", wordEnd, "") }

// FormulaIn returns where the first formula of set text begins and ends;
// where there is none, both are the end of the text.
func FormulaIn(h string) (start, end int) {
	start = strings.Index(h, "<math")
	if start < 0 {
		return len(h), len(h)
	}
	n := strings.Index(h[start:], "</math>")
	if n < 0 {
		return len(h), len(h)
	}
	return start, start + n + len("</math>")
}
