package texmath

import (
	"strings"
	"testing"
)

// marked is src with its formulas in ⟦⟧, those without delimiters in ⟨⟩.
func marked(src string, bare bool) string {
	var l layout
	if bare {
		l.bare = &finder{}
	}
	l.scan(src)
	var b strings.Builder
	from := 0
	for _, m := range l.maths {
		b.WriteString(src[from:m.start])
		if m.bare {
			b.WriteString("⟨" + src[m.start:m.end] + "⟩")
		} else {
			b.WriteString("⟦" + src[m.start:m.end] + "⟧")
		}
		from = m.end
	}
	return b.String() + src[from:]
}

// TestDelimiters shows where mathematics starts and ends: the wanted text is the
// source with ⟦ and ⟧ around it.
func TestDelimiters(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"countries", "it costs $5 and $10; US$ 750 and HK$20, but ⟦$US$⟧ 3 and ⟦$k$⟧"},
		{"inline", "a ⟦$x$⟧ b"},
		{"neighbours", "⟦$x$⟧⟦$y$⟧ ⟦$z$⟧"},
		{"spaces", "the ⟦$ f $⟧ of a ⟦$n $⟧th part"},
		{"nothing", "an empty ⟦$ $⟧ one, but not $$"},
		{"double", "⟦$$x$$⟧ and $$$$"},
		{"parentheses", `⟦\(x\)⟧ and ⟦\[y\]⟧ but \(z`},
		{"rows", `⟦\[ a \\[2pt] b \]⟧`},
		{"environment", `⟦\begin{align*} a &= b \\ c &= d \end{align*}⟧`},
		{"text environment", `\begin{itemize} \item a \end{itemize}`},
		{"open environment", `\begin{align} a`},
		{"escaped", `\$5 and ⟦$x \$ y$⟧`},
		{"line break", "⟦$a\nb$⟧"},
		{"blank line", "a $x\n\ny and ⟦$z$⟧"},
		{"blank line in display", "$$x\n \ny$$ and \\[x\n\ny\\]"},
		{"reopened", `\( a \(b ⟦\(c\)⟧`},
		{"nested", `⟦$\{x : \mbox{$x$ is odd}\}$⟧ and ⟦$y$⟧`},
		{"nested switch", `⟦$({\boldmath$\alpha$})$⟧`},
		{"no nesting", `⟦$x_{a$⟧ and ⟦$b}$⟧`},

		{"two prices", "from $5 and $10 for two"},
		{"range of prices", "$5–$10, $7-$14, $15--$40"},
		{"prices in brackets", "$100 (vs. $20)"},
		{"one price", "a sub-$10 mirror"},
		{"price behind", "a low cost (~500$) generator"},
		{"million", "reaching $1.22M"},
		{"dollars of a country", "amounts to US$ 750 billion"},
		{"price and formula", "between $5 and ⟦$x$⟧"},
		{"price and formulas", "a $285 budget for ⟦$n$⟧ items of ⟦$m$⟧"},
		{"formula and prices", "⟦$k$⟧-means costs $5 and ⟦$k'$⟧"},
		{"country and formula", "US$ 5 and ⟦$x$⟧"},
		{"price in brackets and formula", "costs $5 ([⟦$x$⟧])"},
		{"price, formula", "costs $5, ⟦$x$⟧ is"},
		{"price behind and formula", "costs 4-6$ for each ⟦$x$⟧"},
		{"relation and price", "⟦$<$⟧ $5"},
		{"number", "⟦$5$⟧ and ⟦$10$⟧"},
		{"number with space", "⟦$5 $⟧bar and ⟦$10^7 $⟧s⟦$^{-1}$⟧"},
		{"percent", `⟦$47\%$⟧ of ⟦$n$⟧`},

		{"lost opening", "in B$ is a subgroup of ⟦$G$⟧ and ⟦$H$⟧"},
		{"lost closing", "that $G_x are due to ⟦$w$⟧, and ⟦$v$⟧"},
		{"lost opening at the end", "for ⟦$x$⟧ the value E(p)=a$. We also show"},
		{"lost opening before a comma", "let x$, ⟦$y$⟧"},
		{"prose inside", "we write $x for the first of the elements$ and ⟦$y$⟧"},
		{"calculus", `the ⟦$ \lambda$⟧$-calculus with a type system like ⟦$F$⟧`},
		{"text inside", `⟦$\{x \in G : x \text{ is solvable for all the others}\}$⟧`},
		{"emphasis", `⟦$\textit{how to write a program in a good way}$⟧`},
		{"one word", "⟦$x for y$⟧ and ⟦$occ$⟧"},
		{"two words", "⟦$x for all y$⟧ and ⟦$Local \\; Index \\; of \\  Fame$⟧"},
		{"functions", "⟦$n log n exp max y$⟧"},
	} {
		t.Run(c.name, func(t *testing.T) {
			src := strings.NewReplacer("⟦", "", "⟧", "").Replace(c.want)
			if got := marked(src, false); got != c.want {
				t.Errorf("\n got %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestTooLongIsText(t *testing.T) {
	long := strings.Repeat("x+", 1<<14)
	for _, src := range []string{"$" + long + "$", "$$" + long + "$$", `\[` + long + `\]`} {
		if got := marked(src, false); got != src {
			t.Errorf("%.8q of %d bytes is mathematics", src, len(src))
		}
	}
}
