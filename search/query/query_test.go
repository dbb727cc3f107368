package query

import (
	"reflect"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for _, test := range []struct {
		in    string
		terms []Term
		rest  []Restriction
		notes int
	}{
		{"", nil, nil, 0},
		{"  deep\tlearning ", []Term{{Text: "deep"}, {Text: "learning"}}, nil, 0},
		{"few-shot -zero-shot", []Term{{Text: "few-shot"}, {Text: "zero-shot", Excluded: true}}, nil, 0},
		{`"graph  neural" nets`, []Term{{Text: "graph neural", Quoted: true}, {Text: "nets"}}, nil, 0},
		{`-"a b"`, []Term{{Text: "a b", Quoted: true, Excluded: true}}, nil, 0},
		{`“a b” c`, []Term{{Text: "a b", Quoted: true}, {Text: "c"}}, nil, 0},
		{`Title:deep abs:"x y" -au:smith`, []Term{{Text: "deep", Field: "title"}, {Text: "x y", Field: "abs", Quoted: true},
			{Text: "smith", Field: "au", Excluded: true}}, nil, 0},
		{"cat:cs.CL year:2020..2024 date:>2024-01-01 date:<=2025-01-01 -cat:math.AG year:2020..", nil, []Restriction{
			{Field: "cat", Op: Equal, Value: "cs.CL"}, {Field: "year", Op: Between, Value: "2020", Hi: "2024"},
			{Field: "date", Op: Greater, Value: "2024-01-01"}, {Field: "date", Op: LessEqual, Value: "2025-01-01"},
			{Field: "cat", Op: Equal, Value: "math.AG", Not: true}, {Field: "year", Op: Between, Value: "2020"}}, 0},
		{`venue:"Neural Computation"`, nil, []Restriction{{Field: "venue", Op: Equal, Value: "Neural Computation"}}, 0},
		{`"never closed`, []Term{{Text: "never"}, {Text: "closed"}}, nil, 1},
		{"Attention: all you need", []Term{{Text: "Attention:"}, {Text: "all"}, {Text: "you"}, {Text: "need"}}, nil, 0},
		{"std::vector - + ()", []Term{{Text: ":vector", Field: "std"}}, nil, 0},
		{"a\xffb", []Term{{Text: "a\uFFFDb"}}, nil, 0},
		{strings.Repeat("w ", 70), func() (ts []Term) {
			for range MaxWords {
				ts = append(ts, Term{Text: "w"})
			}
			return ts
		}(), nil, 1},
	} {
		q := Parse(test.in)
		if !reflect.DeepEqual(q.Terms, test.terms) || !reflect.DeepEqual(q.Restrictions, test.rest) || len(q.Notes) != test.notes {
			t.Errorf("%q: %+v", test.in, q)
		}
	}
	if q := Parse(strings.Repeat("é", MaxBytes)); len(q.Terms) != 1 || len(q.Terms[0].Text) != MaxBytes || len(q.Notes) != 1 {
		t.Errorf("long input: %d terms, notes %q", len(q.Terms), q.Notes)
	}
	if q := Parse(`a -b "c d"`); strings.Join(q.Words(), "|") != "a|c|d" || q.IsEmpty() || !Parse(" - ").IsEmpty() {
		t.Errorf("words %q", q.Words())
	}
}

// TestFormulas holds that the language leaves TeX alone: nothing is lost, nothing is
// taken for syntax, nobody is told off.
func TestFormulas(t *testing.T) {
	for _, test := range []struct {
		in    string
		words []string // of unquoted terms; a quoted one is in quotation marks
	}{
		{"O(n log n) sorting", []string{"O(n log n)", "sorting"}},
		{"word(s apart) O (n", []string{"word(s", "apart)", "O", "(n"}},
		{`$\mathcal{O}(n \log n)$ sorting`, []string{`$\mathcal{O}(n \log n)$`, "sorting"}},
		{`$$x_1 + x_2$$-type`, []string{`$$x_1 + x_2$$-type`}},
		{`\(a \le b\) x \[c d\]`, []string{`\(a \le b\)`, "x", `\[c d\]`}},
		{`l_1 x^2 K_{3,3} C*-algebra`, []string{"l_1", "x^2", "K_{3,3}", "C*-algebra"}},
		{`"\ell_1 norm"`, []string{`"\ell_1 norm"`}},
		{`Schr\"odinger \"o P\'olya`, []string{`Schr\"odinger`, `\"o`, `P\'olya`}},
		{`"Schr\"odinger equation" x`, []string{`"Schr\"odinger equation"`, "x"}},
		{`{\alpha}-stable \frac{a b}{c d}`, []string{`{\alpha}-stable`, `\frac{a b}{c d}`}},
		{`$f: X \to Y$`, []string{`$f: X \to Y$`}},
		{`10^{-3} $-x_1$`, []string{"10^{-3}", `$-x_1$`}},
		{`costs $5 and $10`, []string{"costs", `\$5`, "and", `\$10`}},
		{`$\alpha open`, []string{`\$\alpha`, "open"}},
		{`\sqrt{a b`, []string{`\sqrt\{a`, "b"}},
		{`{a b} \`, []string{"{a", "b}"}},
		{`"a\" b`, []string{`"a\"`, "b"}},
	} {
		q := Parse(test.in)
		var words []string
		for _, term := range q.Terms {
			if term.Field != "" || term.Excluded {
				t.Errorf("%s: %+v", test.in, term)
			}
			if term.Quoted {
				term.Text = `"` + term.Text + `"`
			}
			words = append(words, term.Text)
		}
		if !reflect.DeepEqual(words, test.words) || len(q.Restrictions) != 0 || len(q.Notes) != 0 {
			t.Errorf("%s: %q, %+v, notes %q", test.in, words, q.Restrictions, q.Notes)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`a "b c" -d title:e cat:cs.CL`, `date:>=2024 year:..5 venue:"x y"`, "a\xff\"", `cat:"." x`, "-- -:a:b year:<..5", `t:"“`,
		`$a_1 "b$ \"o "\"x\" y`, `cat:$a_1 b$ cat:x<\ \f{a "b}`, `\(a \[b\) c\] \`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q := Parse(s)
		out := q.String()
		if len(out) > MaxBytes {
			return
		}
		again := Parse(out)
		if !reflect.DeepEqual(q.Terms, again.Terms) || !reflect.DeepEqual(q.Restrictions, again.Restrictions) {
			t.Fatalf("%q\n%+v\nprints as %q\n%+v", s, q, out, again)
		}
		if len(q.Words()) > MaxWords || q.IsEmpty() != (len(q.Terms)+len(q.Restrictions) == 0) {
			t.Fatalf("%q: %d words", s, len(q.Words()))
		}
	})
}
