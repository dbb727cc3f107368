package analysis

import (
	"slices"
	"strings"
	"testing"
)

// TestApplications wants one word for a function and what it is applied to, however it
// was typed.
func TestApplications(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"O(n log n)", "o(nlogn)"},
		{"O(nlogn)", "o(nlogn)"},
		{"O(nlog n)", "o(nlogn)"},
		{"$\\mathcal{O}(n \\log n)$", "o(nlogn)"},
		{"O(n^2)", "o(n^2)"},
		{"O(n²)", "o(n^2)"},
		{"O(n^{2})", "o(n^2)"},
		{"Θ(log n)", "theta(logn)"},
		{"SU(3)", "su(3)"},
		{"f(x, y)", "f(x,y)"},
		{"O(√n)", "o(sqrtn)"},
	} {
		if got := joined(c.text); !slices.Contains(got, c.want) {
			t.Errorf("%q: joined words %q, want %q among them", c.text, got, c.want)
		}
	}
	for _, text := range []string{"word (in brackets)", "model(s)", "O (n)", "O()", "O(n", "f(" + strings.Repeat("x", 60) + ")", "a(b. c)"} {
		for _, j := range joined(text) {
			if strings.Contains(j, "(") {
				t.Errorf("%q: %q is no application", text, j)
			}
		}
	}
	if got := joined("O(n log n)"); !slices.Contains(got, "nlogn") {
		t.Errorf("what is in the brackets is not one word: %q", got)
	}
}

func joined(text string) []string {
	var out []string
	for _, tok := range New(English).Append(nil, text) {
		if tok.Joined {
			out = append(out, tok.Term)
		}
	}
	return out
}

// TestSpellings wants one term for what is typed in several ways.
func TestSpellings(t *testing.T) {
	for _, same := range [][]string{{"ℓ₁", "ell_1", "\\ell_1"}, {"½", "1/2"}, {"¾ of", "3/4 of"}, {"3 Å", "3 angstrom", "3 \u212b"}} {
		want := spelled(same[0])
		for _, text := range same[1:] {
			if got := spelled(text); !slices.Equal(got, want) {
				t.Errorf("%q has terms %q, %q has %q", same[0], want, text, got)
			}
		}
	}
	if got := spelled("ell1"); !slices.Equal(got, []string{"l1"}) {
		t.Errorf("ell1 has terms %q", got)
	}
	for text, want := range map[string]string{"ell cell_1": "ell", "Ångström": "angstrom", "Århus": "arhus"} {
		if got := spelled(text); got[0] != want {
			t.Errorf("%q begins with %q, not %q", text, got[0], want)
		}
	}
}

func spelled(text string) []string {
	var out []string
	for _, tok := range New(Names).Append(nil, text) {
		out = append(out, tok.Term)
	}
	return out
}
