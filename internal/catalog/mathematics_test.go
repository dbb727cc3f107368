package catalog_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/catalog"
)

// A notion is a piece of mathematics with the ways in which papers write it and those in
// which people ask for it.
type notion struct{ written, asked []string }

func notions() []notion {
	same := func(ways ...string) notion { return notion{ways, ways} }
	return []notion{
		{[]string{`$\mathcal{O}(n \log n)$`, `O(n log n)`, `$O(n\log n)$`, `$O(n \,\mathrm{log}\, n)$`, `$\mathcal{O}\left(n\log{n}\right)$`},
			[]string{`O(n log n)`, `$\mathcal{O}(n \log n)$`, `"O(n log n)"`, `\mathcal{O}(n \log n)`, `"log n"`}},
		{[]string{`$\ell_1$`, `$\ell_{1}$`, `ℓ₁`, `l1`, `l_1`, `$l_1$`, `\ell_1`},
			[]string{`l1`, `l_1`, `ℓ₁`, `\ell_1`, `$\ell_1$`, `$l_1$`, `"\ell_1"`, `L1`}},
		{[]string{`$\ell_1$-norm`, `ℓ₁-norm`, `l1-norm`, `$l_{1}$-norm`},
			[]string{`l1 norm`, `l1-norm`, `l1norm`, `ℓ₁-norm`, `"l1 norm"`, `"ℓ₁ norm"`, `$\ell_1$-norm`, `"\ell_1 norm"`}},
		same(`$K_5$`, `K_5`, `K5`, `K₅`, `$K_{5}$`, `$\mathcal K_5$`),
		same(`$K_{3,3}$`, `K_{3,3}`, `K_(3,3)`, `$\mathrm{K}_{3,3}$`),
		{[]string{`$\sigma_8$`, `\sigma_8`, `σ₈`, `σ8`, `sigma8`, `sigma_8`, `$f\sigma_8$`},
			[]string{`sigma8`, `sigma 8`, `σ8`, `σ₈`, `\sigma_8`, `$\sigma_8$`, `sigma_8`, `σ 8`, `"sigma_8"`}},
		{[]string{`$p$-adic`, `p-adic`, `p‑adic`, `\emph{p}-adic`, `$p\,$-adic`}, []string{`p-adic`, `p adic`, `$p$-adic`, `"p-adic"`}},
		same(`β-catenin`, `beta-catenin`, `$\beta$-catenin`, `\beta-catenin`, `{\beta}-catenin`),
		same(`$\alpha$`, `\alpha`, `α`, `alpha`, `𝛼`),
		same(`CO₂`, `CO2`, `CO$_2$`, `$\mathrm{CO}_2$`, `CO_2`, `CO$_{2}$`, `$\text{CO}_2$`),
		same(`H$_2$O`, `H_2O`, `H₂O`, `H2O`, `$\mathrm{H_2O}$`, `$H_2O$`),
		same(`$L^2$`, `L^2`, `L²`, `L2`, `$L^{2}$`, `$\mathrm{L}^2$`),
		same(`$O(n^2)$`, `O(n^2)`, `O(n²)`, `$\mathcal{O}(n^{2})$`, `\(O(n^2)\)`),
		{[]string{`$\mathrm{SL}_2(\mathbb{Z})$`, `SL_2(\mathbb{Z})`, `SL2(Z)`, `$SL_2(\mathbf Z)$`, `SL₂(ℤ)`, `$\operatorname{SL}_2(\mathbb Z)$`},
			[]string{`SL2(Z)`, `SL_2(\mathbb{Z})`, `$\mathrm{SL}_2(\mathbb{Z})$`, `"SL2"`, `SL₂(ℤ)`}},
		same(`$10^{-3}$`, `10^{-3}`, `10⁻³`, `10^-3`),
		same(`cm$^{-1}$`, `cm⁻¹`, `$\mathrm{cm}^{-1}$`, `cm^{-1}`, `cm-1`),
		same(`$\mathbb{R}^n$`, `ℝⁿ`, `R^n`, `$\mathbf{R}^n$`, `\mathbb{R}^n`),
		same(`$H_\infty$`, `H_\infty`, `$\mathcal{H}_\infty$`, `$H_{\infty}$`, `H∞`, `H-infinity`),
		same(`$C^*$-algebra`, `C*-algebra`, `C^*-algebra`),
		same(`ΛCDM`, `$\Lambda$CDM`, `LambdaCDM`, `Lambda-CDM`, `$\Lambda\mathrm{CDM}$`),
		same(`$\mu$m`, `µm`, `μm`, `\mu m`),
		same(`Schr\"odinger`, `Schrödinger`, `Schrodinger`, `{S}chr{\"o}dinger`),
		same(`$x_{ij}$`, `x_{ij}`, `x_ij`, `xᵢⱼ`),
		same(`$\mathrm{eff}_{\max}$`, `eff_{max}`, `eff_max`, `effmax`),
		same(`snake_case`, `snake\_case`, `snake-case`, `\texttt{snake\_case}`, `snakecase`),
	}
}

// TestMathematicsIsFound puts one paper into the index for each way in which a notion is
// written, and asks for it in each way in which people do.
func TestMathematicsIsFound(t *testing.T) {
	dir := t.TempDir()
	st := openStore(t, dir)
	all := notions()
	var list []papers.Paper
	for i, n := range all {
		for j, text := range n.written {
			p := titled(papers.ID(fmt.Sprintf("x:%d.%d", i, j)), "Untitled remarks")
			p.Abstract = "Here we look at " + text + ", which is new."
			list = append(list, p)
		}
	}
	put(t, st, list...)
	c := openCatalog(t, dir, st)
	sync(t, c)
	pairs := 0
	for i, n := range all {
		for _, q := range n.asked {
			r := ask(t, c, papers.Search{Query: q, Limit: catalog.MaxLimit})
			if len(r.Notes) > 0 {
				t.Errorf("%s: notes %q", q, r.Notes)
			}
			found := idsOf(r)
			for j, text := range n.written {
				if pairs++; !slices.Contains(found, papers.ID(fmt.Sprintf("x:%d.%d", i, j))) {
					t.Errorf("%s is not found by %s", text, q)
				}
			}
		}
	}
	t.Logf("%d pairings", pairs)
}

// TestMathematicsIsTold holds that what looks alike is told apart.
func TestMathematicsIsTold(t *testing.T) {
	if testing.Short() {
		t.Skip("builds an index for each formula: not with -short")
	}
	for _, test := range []struct{ written, asked string }{
		{`$K_6$`, `K5`}, {`$K_{55}$`, `K5`}, {`K6`, `"K_5"`}, {`$L_{12}$`, `l1`}, {`$\ell_2$`, `l1`}, {`$\ell_{12}$`, `"\ell_1"`},
		{`$\sigma_{88}$`, `sigma8`}, {`$10^5$`, `105`}, {`105`, `"10^5"`}, {`$10^{-3}$`, `103`},
		{`$n^2$`, `n2o`}, {`$\alpha$`, `beta`}, {`$x_{ij}$`, `xijk`}, {`CO`, `CO2`}, {`$\mathbb{R}$`, `mathbb`}, {`$\mathcal{O}(n)$`, `mathcal`},
		{`\textbf{bold}`, `textbf`}, {`$\frac{1}{2}$`, `frac`},
	} {
		dir := t.TempDir()
		st := openStore(t, dir)
		p := titled("x:1", "Untitled remarks")
		p.Abstract = "Here we look at " + test.written + ", which is new."
		put(t, st, p)
		c := openCatalog(t, dir, st)
		sync(t, c)
		if r := ask(t, c, papers.Search{Query: test.asked, Limit: 1}); len(r.Hits) > 0 {
			t.Errorf("%s is found by %s", test.written, test.asked)
		}
	}
}

// The paper with the sign comes before those that only have its letters.
func TestSignsRankAboveLetters(t *testing.T) {
	dir := t.TempDir()
	st := openStore(t, dir)
	for i := range 40 {
		p := titled(papers.ID(fmt.Sprintf("x:%d", i)), fmt.Sprintf("Remarks number %d", i))
		p.Abstract = fmt.Sprintf("We use k means with %d clusters and sigma clipping in 5 rounds, K of them by hand, 8 by machine.", i)
		put(t, st, p)
	}
	for i, text := range []string{`$K_5$`, "K5", `$\sigma_8$`, "sigma8"} {
		p := titled(papers.ID(fmt.Sprintf("y:%d", i)), "Remarks on one thing")
		p.Abstract = "A long text about many other things, among which there stands " + text + " once, and nothing else of the kind."
		put(t, st, p)
	}
	c := openCatalog(t, dir, st)
	sync(t, c)
	for q, want := range map[string][]papers.ID{
		"K_5": {"y:0", "y:1"}, "K5": {"y:0", "y:1"}, `$K_5$`: {"y:0", "y:1"}, `\sigma_8`: {"y:2", "y:3"}, "sigma8": {"y:2", "y:3"},
	} {
		got := idsOf(ask(t, c, papers.Search{Query: q, Limit: 2}))
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: first come %v, want %v", q, got, want)
		}
	}
}

// TestMathematicsIsMarked has the marked words in brackets.
func TestMathematicsIsMarked(t *testing.T) {
	for _, test := range []struct{ written, asked, want string }{
		{`The $\ell_1$ norm`, "l1", "The [ℓ₁] norm"},
		{`The $\ell_1$-norm`, "l1 norm", "The [ℓ₁-norm]"},
		{`Let $\alpha$ be`, "alpha", "Let [α] be"},
		{`Let $\alpha \le \beta$`, `\beta`, "Let α ≤ [β]"},
		{`No $K_5$, 5 or K`, "K_5", "No [K₅], 5 or K"},
		{`No $K_5$ minor`, "K5", "No [K₅] minor"},
		{`In $\mathcal{O}(n \log n)$ time`, "log", "In O(n [log] n) time"},
		{`By Schr\"odinger`, "schrodinger", "By [Schrödinger]"},
		{`The $f\sigma_8$ tension`, "sigma8", "The f[σ₈] tension"},
	} {
		dir := t.TempDir()
		st := openStore(t, dir)
		p := titled("x:1", test.written)
		p.Abstract = test.written
		put(t, st, p)
		c := openCatalog(t, dir, st)
		sync(t, c)
		r := ask(t, c, papers.Search{Query: test.asked, Limit: 1})
		if len(r.Hits) != 1 {
			t.Errorf("%s: nothing is found by %s", test.written, test.asked)
			continue
		}
		for name, fragments := range map[string][]papers.Fragment{"title": r.Hits[0].Title, "text": r.Hits[0].Text} {
			if got := marked(fragments); got != test.want {
				t.Errorf("%s asked for by %s: the %s is %s, want %s", test.written, test.asked, name, got, test.want)
			}
		}
	}
}

func marked(fragments []papers.Fragment) string {
	var b strings.Builder
	for _, f := range fragments {
		if f.Match {
			b.WriteString("[" + f.Text + "]")
		} else {
			b.WriteString(f.Text)
		}
	}
	return b.String()
}

// A title is read from its source: what its text for display has left of a backslash or
// a brace is no TeX.
func TestTitleIsReadFromItsSource(t *testing.T) {
	dir := t.TempDir()
	st := openStore(t, dir)
	p := titled("x:1", `On \alpha and Schrödinger`)
	p.RawTitle = `On \textbackslash{}alpha and Schr\"odinger`
	put(t, st, p)
	c := openCatalog(t, dir, st)
	sync(t, c)
	h := ask(t, c, papers.Search{Query: "title:schrodinger", Limit: 1}).Hits[0]
	if got := marked(h.Title); got != `On \alpha and [Schrödinger]` {
		t.Errorf("the title is shown as %s", got)
	}
}
