package formula

import "testing"

// angleCases are the signs < and >, as comparisons and as brackets.
var angleCases = []struct{ name, src, want string }{
	{"comparison", `a<b>c`, `(row a < b > c)`},
	{"two comparisons", `<5, >3`, `(row < 5 , > 3)`},
	{"scalar product", `<x,y>=0`, `(row ⟨ x , y ⟩ = 0)`},
	{"scalar product of a function", `\exp(<x,y>)`, `(row exp ( ⟨ x , y ⟩ ))`},
	{"scalar product with entities", `&lt;x,y&gt;`, `(row ⟨ x , y ⟩)`},
	{"mean", `<x>_t^2`, `(row ⟨ x (script ⟩ t 2))`},
	{"two means", `<x><y>`, `(row ⟨ x ⟩ ⟨ y ⟩)`},
	{"presentation", `<a,b:ab=ba>`, `(row ⟨ a , b : a b = b a ⟩)`},
	{"pair in a pair", `< <x>,y>`, `(row ⟨ ⟨ x ⟩ , y ⟩)`},
	{"order", `<A;<,+>`, `(row ⟨ A ; < , + ⟩)`},
	{"chain", `<x=y>z`, `(row < x = y > z)`},
	{"bounds typed", `a<b, c>=3`, `(row a < b , c >= 3)`},
	{"bounds", `<x>5`, `(row < x > 5)`},
	{"script", `\kappa^{<\kappa}>2`, `(row (script κ - (row < κ)) > 2)`},
	{"mark", `<think>`, `(row < t h i n k >)`},
	{"mark of a page", `<b>x</b>`, `(row < b > x < / b >)`},
	{"nothing between", `<>`, `(row <>)`},
}

func TestAngles(t *testing.T) {
	for _, c := range angleCases {
		if got := dump(Parse(c.src)); got != c.want {
			t.Errorf("%s: Parse(%s) = %s, want %s", c.name, c.src, got, c.want)
		}
	}
}

// percentCases tell the ends of lines from percent signs.
var percentCases = []struct{ name, src, want string }{
	{"percentage", `10 %`, `(row 10 %)`},
	{"percentage of a range", `10+%`, `(row 10 + %)`},
	{"percentage of a bracket", `(1-\alpha)% x`, `(row ( 1 − α ) % x)`},
	{"percentage of a power", `10^{-3}% x`, `(row (script 10 - (row − 3)) % x)`},
	{"percentage in a group", `{5%}`, `(row 5 %)`},
	{"percent sign alone", `%`, `(row %)`},
	{"percent sign before a number", `%90.05`, `(row % 90.05)`},
	{"percent sign behind a space", `5\,% x`, `(row 5 _0.17 % x)`},
	{"remainder", `a % b`, `(row a % b)`},
	{"escaped", `a\% b`, `(row a % b)`},
	{"end of the first line", `% x`, `(row x)`},
	{"end of a line in a group", `\sqrt{% 1+\tau^2}`, `(row (root (row 1 + (script τ - 2)) -))`},
	{"end of a line in a script", `x^{% \frac1r}`, `(row (script x - (frac 1 r)))`},
	{"end of a line before a script", `\mathbb{R}% ^{n}`, `(row (script R:bb - n))`},
	{"end of a line behind an operator", `a+% b`, `(row a + b)`},
	{"end of a line behind a command", `\Pi% \gamma`, `(row Π:up γ)`},
	{"end of a line in text", `\textit{% of spaces}`, `(row "of spaces":it)`},
}

func TestPercent(t *testing.T) {
	for _, c := range percentCases {
		if got := dump(Parse(c.src)); got != c.want {
			t.Errorf("%s: Parse(%s) = %s, want %s", c.name, c.src, got, c.want)
		}
	}
}
