package formula

import "strings"

// addHabits enters macros of no package, or of one that few formulas load, which
// nearly everyone defines alike. A guess that some authors would not confirm has
// no place here.
func addHabits(m map[string]meaning) {
	add(m, blackboards, meaning{does: letter, font: DoubleStruck})
	add(m, shortGreek, meaning{does: letter})
	add(m, shortCapitals, meaning{does: letter, font: Upright})
	add(m, "eV=eV meV=meV keV=keV MeV=MeV GeV=GeV TeV=TeV PeV=PeV kpc=kpc Mpc=Mpc Gpc=Gpc kHz=kHz MHz=MHz GHz=GHz THz=THz",
		meaning{does: letter, font: Upright})
	addGlyphs(m)
	each(m, guessed, meaning{does: guess})
	each(m, "mbb bbm Mbb bb", meaning{does: alphabet, font: DoubleStruck})
	each(m, "mcal mscr mathca mcl", meaning{does: alphabet, font: Calligraphic})
	each(m, "mfrak fraktur mathfr germ frk ger", meaning{does: alphabet, font: Fraktur})
	each(m, "mbf vct bvec matr bvect", meaning{does: alphabet, font: Bold})
	each(m, "mrm rmn", meaning{does: alphabet, font: Upright})
	each(m, "msf", meaning{does: alphabet, font: SansSerif})
	each(m, "bolds mathbi", meaning{does: alphabet, font: BoldItalic})
	m["abs"] = meaning{does: between, text: "|", close: "|"}
	m["norm"] = meaning{does: between, text: "‖", close: "‖"}
	m["Abs"], m["Norm"] = m["abs"], m["norm"]
	m["floor"] = meaning{does: between, text: "⌊", close: "⌋"}
	m["ceil"] = meaning{does: between, text: "⌈", close: "⌉"}
	m["set"] = meaning{does: between, text: "{", close: "}"}
	m["bra"] = meaning{does: between, text: "⟨", close: "|"}
	m["ket"] = meaning{does: between, text: "|", close: "⟩"}
	m["Bra"], m["Ket"] = m["bra"], m["ket"]
	m["braket"] = meaning{does: between, text: "⟨", close: "⟩"}
	m["expval"], m["Braket"], m["ev"] = m["braket"], m["braket"], m["braket"]
	m["ketbra"] = meaning{does: between, text: "|", close: "|"}
	m["dyad"], m["outerproduct"] = m["ketbra"], m["ketbra"]
	each(m, "dv pdv fdv", meaning{does: derivative})
}

// The letters that macros name alphabets of.
const (
	capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	smalls   = "abcdefghijklmnopqrstuvwxyz"
)

// A glyphs is a family of macros whose names are an alphabet and a letter.
type glyphs struct {
	before, letters, after string
	font                   Font
}

// families are in the order in which they claim a name.
func families() []glyphs {
	return []glyphs{
		{"bb", capitals, "", DoubleStruck},
		{"cal", capitals, "", Calligraphic},
		{"c", capitals, "", Calligraphic},
		{"", capitals, "cal", Calligraphic},
		{"", capitals, "scr", Calligraphic},
		{"scr", capitals, "", Calligraphic},
		{"frak", capitals, "", Fraktur},
		{"frak", smalls, "", Fraktur},
		{"mf", capitals, "", Fraktur},
		{"f", capitals, "", Fraktur},
		{"f", "aghkmpq", "", Fraktur},
		{"fr", smalls, "", Fraktur},
		{"lie", smalls, "", Fraktur},
		{"fk", capitals, "", Fraktur},
		{"fk", smalls, "", Fraktur},
		{"", capitals, "frak", Fraktur},
		{"mbb", capitals, "", DoubleStruck},
		{"db", "RCZNQF", "", DoubleStruck},
		{"bk", "RCZNQ", "", DoubleStruck},
		{"", capitals, "bb", DoubleStruck},
		{"C", "ADFKOU", "", Calligraphic},
		{"", capitals, "bf", Bold},
		{"", smalls, "bf", Bold},
		{"rm", capitals, "", Upright},
		{"bf", capitals, "", Bold},
		{"bf", smalls, "", Bold},
		{"b", "RCZNQ", "", DoubleStruck},
		{"b", capitals, "", Bold},
		{"b", "aghjkpquvwxz", "", Bold},
		{"v", "abuvwxyz", "", Bold},
		{"v", "ABEFJKLMPRSTUVX", "", Bold},
		{"sc", capitals, "", Calligraphic},
		{"m", capitals, "", Bold},
		{"mb", capitals, "", Bold},
		{"mc", capitals, "", Calligraphic},
		{"g", capitals, "", Calligraphic},
		{"s", capitals, "", Calligraphic},
		{"o", capitals, "", Upright},
		{"d", "RCZNQ", "", DoubleStruck},
		{"ds", capitals, "", DoubleStruck},
		{"B", "ACFNPQRTZ", "", DoubleStruck},
		{"", "ABEFHIJKMOPTUVWXY", "", Upright},
		{"", "hxyuv", "", Upright},
	}
}

// addGlyphs enters macros whose names are an alphabet and a letter.
func addGlyphs(m map[string]meaning) {
	for _, g := range families() {
		for i := range g.letters {
			addLetter(m, g.before+g.letters[i:i+1]+g.after, g.font, g.letters[i:i+1])
		}
	}
	for i := range capitals {
		addLetter(m, "cal"+smalls[i:i+1], Calligraphic, capitals[i:i+1])
		addLetter(m, "bb"+smalls[i:i+1], DoubleStruck, capitals[i:i+1])
		addLetter(m, capitals[i:i+1]+capitals[i:i+1], DoubleStruck, capitals[i:i+1])
	}
	addLetter(m, "ca", Calligraphic, "A")
	for _, c := range "abcdehkmn" {
		addLetter(m, "cl"+string(c), Calligraphic, strings.ToUpper(string(c)))
	}
	for pair := range strings.FieldsSeq(greek + capitalGreek) {
		name, text, _ := strings.Cut(pair, "=")
		for _, before := range []string{"b", "bs", "bm", "mb", "bf", "bold", "B"} {
			addLetter(m, before+name, BoldItalic, text)
		}
	}
}

// addLetter enters a macro, unless its name has a meaning already.
func addLetter(m map[string]meaning, name string, font Font, text string) {
	if _, taken := m[name]; !taken {
		m[name] = meaning{does: letter, font: font, text: text}
	}
}

// blackboards are the double-struck letters that have macros of their own.
const blackboards = "R=R C=C Z=Z N=N Q=Q RR=R CC=C ZZ=Z NN=N QQ=Q FF=F PP=P EE=E HH=H reals=R Reals=R real=R Real=R rr=R zz=Z qq=Q pp=P kk=k bc=C expect=E RRR=R CCC=C ZZZ=Z complexes=C integers=Z " +
	"rationals=Q naturals=N complex=C Complex=C IR=R IN=N IZ=Z IQ=Q IC=C BbbR=R BbbC=C BbbZ=Z "

const shortGreek = "eps=ε veps=ε vareps=ε ep=ε al=α lam=λ om=ω vphi=φ vth=ϑ ve=ε be=β lamda=λ vep=ε vfi=φ sig=σ gam=γ kap=κ alfa=α "

const shortCapitals = "Om=Ω Lam=Λ La=Λ Gam=Γ Sig=Σ Si=Σ Del=Δ Ga=Γ i=i Oh=O bigO=O bigoh=O bigo=O BigO=O sphere=S "
