package texmath

import (
	"strings"
	"testing"
)

// TestBare shows which formulas are found without delimiters: the wanted text is
// the source with ⟨ and ⟩ around them.
func TestBare(t *testing.T) {
	for _, want := range []string{
		// one letter or number with its scripts
		`⟨x_i⟩ and ⟨C^3⟩, ⟨v_2⟩; ⟨x_{ij}^2⟩, ⟨T_aT_b⟩`,
		`⟨R^n⟩-valued, ⟨C^*⟩-algebras, (⟨N_2⟩), |⟨x_1⟩|`,
		`⟨10^{-10}⟩, ⟨10^-17⟩, ⟨2^c⟩, ⟨10^15⟩`,
		`⟨W^{1,1}_{loc}(U)⟩`,
		`⟨n^(3/2)⟩ and ⟨C^(S)(G)⟩`,
		`⟨p'_i⟩ and ⟨F''^{op}⟩, the ⟨A_n⟩'s`,
		`ℂ and ⟨ℓ_1⟩, ⟨ε^2⟩, ⟨M_⊙⟩`,
		`⟨^{13}C⟩ and ⟨^13C⟩`,
		// commands
		`⟨\ell_1⟩, ⟨M_\odot⟩, ⟨90^\circ⟩, ⟨\tau ^{2}⟩`,
		`⟨\sqrt{n}⟩, ⟨\frac{1}{2}⟩, ⟨\frac12⟩, ⟨\sqrt[3]{n}⟩`,
		`⟨\mathbb{R}^d⟩, ⟨\mathcal{O}(n)⟩, ⟨\hat{x}_i⟩, ⟨\mathbb R⟩`,
		`⟨\sum_{i=1}^n⟩ ⟨a_i⟩`,
		`{\mu}m but ⟨{\mu}m^2⟩`,
		`⟨z\sim 2⟩, ⟨3 \times 10^{5}⟩, ⟨x \in X⟩, about ⟨\times 10^{5}⟩`,
		`a \sim 5 result, in \R, \alpha and \leq 3`,
		`⟨\SI{10}{\kilo\hertz}⟩ and ⟨\ce{H2O}⟩`,
		// brackets and lists
		`GL⟨_2(Q_p)⟩`, `⟨O(n^{3/2})⟩ and ⟨\Omega(n^{1/2})⟩`,
		`⟨f_i(x)⟩, ⟨P(x_1,...,x_n;q,t)⟩, ⟨(a+b)^2⟩`,
		`⟨x_1,...,x_n⟩ and ⟨x_1,...⟩, ⟨x_n⟩`,
		`(see ⟨x_1⟩), [⟨x_1⟩], f(⟨x_1⟩, y)`,
		`⟨x^3+px^2+qx+r⟩ and ⟨1/r^2⟩`,
		`{0,1}⟨^n⟩`,
		// names keep their upright letters in the text
		`SO⟨(3)_L⟩, cm⟨^{-1}⟩, mm⟨^2⟩`,
		`⟨H_2O⟩, CO⟨_2⟩, SrTiO⟨_3⟩, Cu⟨^2⟩+`,
		`Tor⟨^{R}_i(M)⟩, log⟨_2⟩ n, omega⟨_1⟩, RCA⟨_0⟩, pass⟨^k⟩`,
		`word⟨_{loc}⟩, \foo⟨_1⟩`,
		// text
		`UPV_RIR_DB MOSEv2_3rd_place for_all response_loc HPENet_v2 C3k2_MAKDF`,
		`_emphasis_ _two words_ and ^_^ or __init__`,
		`d_model, x_ij, L_TRV, a_dd, a_b_c, a_1_b, v2_x, R3600_06, R_TRIG/F_TRIG`,
		`https://x.org/a_1^2 me_1@x.org www.x.org/x_1 10.1000/x_1 github.com/x/y_1`,
		`\cite{a_1} \url{x_1} \href{x_1}{⟨y_1⟩} \label{x_1} \ref{x_1}`,
		`\method \ours{} 2^nd 3^rd x^ y_ ^ _ x^{} {a_`,
		`It\^o, SK\_1, Schr\"odinger`,
	} {
		src := strings.NewReplacer("⟨", "", "⟩", "").Replace(want)
		if got := marked(src, true); got != want {
			t.Errorf("\n got %s\nwant %s", got, want)
		}
		if got := marked(src, false); got != src {
			t.Errorf("Text takes a bare formula for mathematics in %q", got)
		}
	}
}

func TestBraced(t *testing.T) {
	for _, c := range []struct {
		src, want string
		added     int
	}{
		{"x_i^2", "x_i^2", 0},
		{"10^-17", "10^{-17}", 2},
		{"2^32+x_12", "2^{32}+x_{12}", 4},
		{"n^(3/2)", "n^{(3/2)}", 2},
		{`x^{10^12}_\alpha`, `x^{10^12}_\alpha`, 0},
		{"M_⊙", "M_⊙", 0},
	} {
		got, added := braced(c.src)
		if got != c.want || len(added) != c.added {
			t.Errorf("braced(%q) = %q, %v", c.src, got, added)
		}
	}
}
