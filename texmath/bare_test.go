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
		`⟨H_2⟩ and SO⟨_3⟩, AdS⟨_3⟩, ⟨Cu^2+⟩`,
		// chemistry
		`⟨H_2O⟩, ⟨CO_2⟩, ⟨SrTiO_3⟩/⟨LaAlO_3⟩, ⟨Bi_2Se_3⟩, ⟨C_60⟩, ⟨Rb_2⟩`,
		`⟨YBa_2Cu_3O_7-\delta⟩, ⟨YBa2Cu3O_6+x⟩, ⟨La_{2-x}Sr_xCuO_4⟩, La2-xSrxCuO4`,
		`⟨Ca(OH)_2⟩, ⟨(Bi_xSb_{1-x})_2Te_3⟩, ⟨Na_{n}^{2+}⟩, ⟨Rb_2^+⟩, ⟨TiO_2⟩(110), SO⟨_4⟩-free`,
		`⟨B_1B_2⟩, ⟨P_1(H)⟩, ⟨H_{m}(S_n)⟩, CP⟨_2⟩, Co_SLAM, NaN_count, ⟨CO_2⟩-based, ClipO_2_v`,
		// words for scripts
		`⟨x_max⟩, ⟨E_eff⟩, ⟨l_infty⟩, ⟨2^omega⟩, ⟨2^aleph0⟩, ⟨A_infinity⟩-algebras, ⟨x_ij⟩, ⟨V^an⟩, omega⟨^omega⟩`,
		`GPT_4, BERT_base, F_score, file_name, q_proj, k_model, x_min_max, SNR_max, i_maxima, x_max2, 2_max`,
		// relations with white space
		`⟨N = 10^5⟩ and ⟨p_i - P_i⟩, ⟨x_1 = y⟩ and a < ⟨x_1⟩, N = 5`,
		`⟨R^2 = 0.59⟩-0.73, ⟨10^5⟩ - ⟨10^6⟩, ⟨x_1⟩ - the rest, ⟨x_1⟩ = a word`,
		`⟨K^+ \rightarrow \pi^+ \nu \bar\nu⟩ at, ⟨\mu^+ \to e^+ \gamma⟩ and, ⟨x_1⟩ \alpha`,
		`⟨{\mu}_1 {\rightarrow} {\mu}_2⟩ where`,
		`⟨5x10^5⟩ and ⟨7.9 x 10^-90⟩ Hz, (1.9+/-0.1) ⟨x 10^{28}⟩, ⟨10^4 x 10^4⟩ but ⟨x10^2⟩, 4 x 4, 5 x ⟨x^2⟩, 3x10`,
		`⟨10^5⟩ ⟨s^{-1}⟩`,
		// exponents behind a space, and terms of spectra
		`⟨L ^\infty⟩ -spaces, ⟨X ^4⟩ \Phi, ⟨H ^p⟩ (U), a ^2, A ^Selective, E ^ X`,
		`NH(⟨^3Sigma^-⟩), ⟨A^3Pi_u⟩, ⟨X^{1}Sigma_g^+⟩, ⟨x^3⟩Pie`,
		// quotation marks
		"the `⟨G_N⟩', ``⟨C_2⟩'', `so' ⟨x_1'⟩ and ⟨f'_1⟩",
		// raised and lowered text
		`MATE⟨\textsubscript{TD}⟩, 1\textsuperscript{st}, \textsubscript{a\_b}`,
		`Tor⟨^{R}_i(M)⟩, log⟨_2⟩ n, omega⟨_1⟩, RCA⟨_0⟩, pass⟨^k⟩`,
		`word⟨_{loc}⟩, \foo⟨_1⟩`,
		// text
		`UPV_RIR_DB MOSEv2_3rd_place for_all response_loc HPENet_v2 C3k2_MAKDF`,
		`_emphasis_ _two words_ and ^_^ or __init__`,
		`d_model, L_TRV, a_dd, a_b_c, a_1_b, v2_x, R3600_06, R_TRIG/F_TRIG`,
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

func TestRespell(t *testing.T) {
	for _, c := range []struct {
		src, want string
		origins   []int // of the offsets in what is wanted
	}{
		{"x_i^2", "x_i^2", []int{0, 1, 2, 3, 4, 5}},
		{"10^-17", "10^{-17}", []int{0, 1, 2, 3, 3, 4, 5, 6, 6}},
		{"2^32+x_12", "2^{32}+x_{12}", nil},
		{"n^(3/2)", "n^{(3/2)}", nil},
		{`x^{10^12}_\alpha`, `x^{10^12}_\alpha`, nil},
		{"M_⊙", "M_⊙", nil},
		{`a_1{\in}A`, `a_1\in A`, []int{0, 1, 2, 4, 5, 6, 7, 8}},
		{"x_max+x_ij", `x_{\mathrm{max}}+x_{ij}`, nil},
		{"2^omega", `2^{\omega}`, []int{0, 1, 2, 2, 2, 2, 2, 2, 2, 7, 7}},
		{"2^aleph0", `2^{\aleph_{0}}`, nil},
		{"H_2O", `\mathrm{H_{2}O}`, []int{0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 2, 3, 3, 4, 4}},
		{"YBa2Cu3O_6+x", `\mathrm{{YBa}_{2}{Cu}_{3}O_{6+x}}`, nil},
		{`La_{2-x}Sr_xO_7-\delta^2+`, `\mathrm{{La}_{2-x}{Sr}_{x}O_{7-\delta}^{2+}}`, nil},
		{`\textsubscript{TD}`, `_{\text{TD}}`, nil},
		{"5x10^-4", `5\times 10^{-4}`, []int{0, 1, 1, 1, 1, 1, 1, 1, 2, 3, 4, 5, 5, 6, 7}},
		{"A^3Sigma_u^+", `A^3\Sigma _u^+`, nil},
	} {
		r := respell(c.src)
		if got := r.tex(); got != c.want {
			t.Errorf("respell(%q) = %q, want %q", c.src, got, c.want)
		}
		for i, want := range c.origins {
			if got := r.origin(i); got != want {
				t.Errorf("byte %d of %q comes from %d of %q, want %d", i, c.want, got, c.src, want)
			}
		}
	}
}
