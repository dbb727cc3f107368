package web

import (
	"html"
	"html/template"
	"strings"
	"unicode"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// A piece is a run of text or one formula. What matched a query is marked.
type piece struct {
	Text  string
	Math  template.HTML // a formula, cut out of what the typesetter returned
	Match bool
}

// marked joins what the typesetter and the search know about a text: its
// formulas as they are set, and which runs of its plain form matched. Only
// what the window of the plain form touches is returned; a formula stands
// whole, and is marked whole if half of its letters and digits matched. Both forms agree outside of formulas, and so the
// text tells where those stand. Where it doesn't, the plain form is returned.
func marked(set []template.HTML, plain []papers.Fragment, from, to int) []piece {
	left := &fragmentReader{rest: plain}
	runs, ok := placed(cut(set), joinedText(plain))
	if !ok {
		return left.take(from, to)
	}
	var out []piece
	for _, r := range runs {
		begin, end := max(r.from, from), min(r.to, to)
		switch {
		case begin > end || begin == end && r.from < r.to: // outside
		case r.math == "":
			out = append(out, left.take(begin, end)...)
		default:
			out = append(out, piece{Math: r.math, Match: mostMatched(left.take(begin, end))})
		}
	}
	return out
}

// mostMatched tells whether half of the letters and digits of a formula matched: one
// letter n says nothing of O(n³).
func mostMatched(formula []piece) bool {
	marked, all := 0, 0
	for _, p := range formula {
		for _, r := range p.Text {
			if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
				continue
			}
			all++
			if p.Match {
				marked++
			}
		}
	}
	return marked > 0 && 2*marked >= all
}

// A run is a piece of set text and where it stands in the plain form.
type run struct {
	text     string
	math     template.HTML
	from, to int
}

// cut parts paragraphs of set text at their formulas.
func cut(set []template.HTML) []run {
	var out []run
	text := ""
	for i, h := range set {
		if i > 0 {
			text += " "
		}
		for h != "" {
			start, end := page.FormulaIn(string(h))
			text += html.UnescapeString(page.WordTags().Replace(string(h[:start])))
			switch last := len(out) - 1; {
			case start == end:
			case text == "" && last >= 0: // side by side
				out[last].math += h[start:end]
			default:
				out = append(out, run{text: text}, run{math: h[start:end]})
				text = ""
			}
			h = h[end:]
		}
	}
	return append(out, run{text: text})
}

// placed finds each run in the plain form: the texts one behind the other, the
// first at the beginning, the last at the end, and the formulas between them.
func placed(runs []run, plain string) ([]run, bool) {
	at := 0
	for i := range runs {
		r := &runs[i]
		if r.math != "" {
			continue // until the text behind it is found
		}
		n := strings.Index(plain[at:], r.text)
		if i == len(runs)-1 && strings.HasSuffix(plain[at:], r.text) {
			n = len(plain) - at - len(r.text)
		}
		if n < 0 || i == 0 && n > 0 {
			return nil, false
		}
		r.from, r.to = at+n, at+n+len(r.text)
		if i > 0 {
			runs[i-1].from, runs[i-1].to = at, r.from
		}
		at = r.to
	}
	return runs, at == len(plain)
}

// A fragmentReader hands out stretches of a text from left to right.
type fragmentReader struct {
	rest []papers.Fragment
	at   int // where the first of rest begins
}

// take returns what stands from one offset to another, neither of them before
// those of the last time.
func (r *fragmentReader) take(from, to int) []piece {
	var out []piece
	for len(r.rest) > 0 && r.at < to {
		f := r.rest[0]
		end := r.at + len(f.Text)
		if a, b := max(from, r.at), min(to, end); a < b {
			out = append(out, piece{Text: f.Text[a-r.at : b-r.at], Match: f.Match})
		}
		if end > to {
			break
		}
		r.rest, r.at = r.rest[1:], end
	}
	return out
}

func joinedText(fragments []papers.Fragment) string {
	var b strings.Builder
	for _, f := range fragments {
		b.WriteString(f.Text)
	}
	return b.String()
}
