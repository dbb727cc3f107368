package texmath

import "testing"

func TestFormulaEnd(t *testing.T) {
	for _, c := range []struct {
		src  string
		i    int
		want string // the formula, "" for none
	}{
		{"so $x_1$ is", 3, "$x_1$"},
		{"so $x_1$ is", 0, ""},
		{"$5 and $10", 0, ""},
		{`a \[y\] b`, 2, `\[y\]`},
		{"$$x$$", 0, "$$x$$"},
		{`\begin{align} a \end{align}.`, 0, `\begin{align} a \end{align}`},
		{`\begin{itemize} a \end{itemize}`, 0, ""},
		{"x", -1, ""},
		{"x", 1, ""},
		{"", 0, ""},
	} {
		if end := FormulaEnd(c.src, c.i); end-c.i != len(c.want) || end > c.i && c.src[c.i:end] != c.want {
			t.Errorf("FormulaEnd(%q, %d) = %d, want the end of %q", c.src, c.i, end, c.want)
		}
	}
}

// TestFormulaEndStands holds that a formula found in its neighbourhood is one alone.
func TestFormulaEndStands(t *testing.T) {
	for _, c := range documents {
		for i := 0; i < len(c.src); i++ {
			end := FormulaEnd(c.src, i)
			if end == i {
				continue
			}
			if alone := c.src[i:end]; FormulaEnd(alone, 0) != len(alone) {
				t.Errorf("%q is a formula in %q and not alone", alone, c.src)
			}
			i = end - 1
		}
	}
}
