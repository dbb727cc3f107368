package formula

// spoken is the word for a character that is read aloud by its name.
func spoken(r rune) string {
	if r < 0x80 {
		return ""
	}
	if name := GreekName(r); name != "" {
		return name
	}
	return SignName(r)
}

// SignName is the word by which people type a sign that stands for something:
// ∞ is infinity. It is "" for letters, digits, and signs that nobody types.
func SignName(r rune) string {
	switch r {
	case '∞':
		return "infinity"
	case '∂':
		return "partial"
	case '∇':
		return "nabla"
	case '∆':
		return "Delta"
	case '√':
		return "sqrt"
	case 'ℏ':
		return "hbar"
	case 'ℵ':
		return "aleph"
	}
	return ""
}

// GreekName is the name of a Greek letter in English, with a capital for a
// capital: alpha, Gamma. Other forms of a letter have its plain name. It is ""
// for what is no Greek letter, and for letters with accents.
func GreekName(r rune) string {
	switch {
	case 'α' <= r && r <= 'ω':
		return smallGreekName(r)
	case 'Α' <= r && r <= 'Ω':
		return capitalGreekName(r)
	}
	switch r {
	case 'ϵ':
		return "epsilon"
	case 'ϑ':
		return "theta"
	case 'ϕ':
		return "phi"
	case 'ϱ':
		return "rho"
	case 'ϖ':
		return "pi"
	case 'ϰ':
		return "kappa"
	case 'ϐ':
		return "beta"
	case 'µ': // the micro sign
		return "mu"
	case 'Ω': // the ohm sign
		return "Omega"
	case 'ϴ':
		return "Theta"
	case 'ϒ':
		return "Upsilon"
	case 'ϝ':
		return "digamma"
	case 'Ϝ':
		return "Digamma"
	}
	return ""
}

func smallGreekName(r rune) string {
	switch r {
	case 'α':
		return "alpha"
	case 'β':
		return "beta"
	case 'γ':
		return "gamma"
	case 'δ':
		return "delta"
	case 'ε':
		return "epsilon"
	case 'ζ':
		return "zeta"
	case 'η':
		return "eta"
	case 'θ':
		return "theta"
	case 'ι':
		return "iota"
	case 'κ':
		return "kappa"
	case 'λ':
		return "lambda"
	case 'μ':
		return "mu"
	case 'ν':
		return "nu"
	case 'ξ':
		return "xi"
	case 'ο':
		return "omicron"
	case 'π':
		return "pi"
	case 'ρ':
		return "rho"
	case 'σ', 'ς':
		return "sigma"
	case 'τ':
		return "tau"
	case 'υ':
		return "upsilon"
	case 'φ':
		return "phi"
	case 'χ':
		return "chi"
	case 'ψ':
		return "psi"
	case 'ω':
		return "omega"
	}
	return ""
}

func capitalGreekName(r rune) string {
	switch r {
	case 'Α':
		return "Alpha"
	case 'Β':
		return "Beta"
	case 'Γ':
		return "Gamma"
	case 'Δ':
		return "Delta"
	case 'Ε':
		return "Epsilon"
	case 'Ζ':
		return "Zeta"
	case 'Η':
		return "Eta"
	case 'Θ':
		return "Theta"
	case 'Ι':
		return "Iota"
	case 'Κ':
		return "Kappa"
	case 'Λ':
		return "Lambda"
	case 'Μ':
		return "Mu"
	case 'Ν':
		return "Nu"
	case 'Ξ':
		return "Xi"
	case 'Ο':
		return "Omicron"
	case 'Π':
		return "Pi"
	case 'Ρ':
		return "Rho"
	case 'Σ':
		return "Sigma"
	case 'Τ':
		return "Tau"
	case 'Υ':
		return "Upsilon"
	case 'Φ':
		return "Phi"
	case 'Χ':
		return "Chi"
	case 'Ψ':
		return "Psi"
	case 'Ω':
		return "Omega"
	}
	return ""
}

// baseOf is a letter without accents, and without the form that mathematics
// gives it.
func baseOf(r rune) rune {
	switch {
	case r < 0xc0:
		return r
	case r < 0x250, 0x1e00 <= r && r < 0x2000:
		switch r {
		case 'ı':
			return 'i'
		case 'ȷ':
			return 'j'
		}
		return uncomposed(r)
	case r == 'ℓ':
		return 'l'
	}
	return notDoubleStruck(r)
}
