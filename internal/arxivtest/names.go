package arxivtest

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

func forenames() []Name {
	return []Name{
		{"Ada", "Ada"}, {`Ren\'e`, "René"}, {`J\"urgen`, "Jürgen"}, {`Zo\"e`, "Zoë"}, {`Mar{\'i}a`, "María"}, {"K.", "K."}, {"Xin-Yi", "Xin-Yi"}, {"T. B.", "T. B."},
		{`{\O}rjan`, "Ørjan"}, {`Fran\c{c}ois`, "François"}, {"Iryna", "Iryna"}, {`\v{S}imon`, "Šimon"}, {"Esi", "Esi"}, {"Anna-Lena", "Anna-Lena"}, {"Pat", "Pat"}, {`Jo\~ao`, "João"},
	}
}

func surnames() []Name {
	return []Name{
		{"Sample", "Sample"}, {`Beispiel`, "Beispiel"}, {`Mu\~noz`, "Muñoz"}, {`Erd\H{o}s-Probe`, "Erdős-Probe"}, {`{\AA}kesson`, "Åkesson"}, {"von Muster", "von Muster"}, {"O'Test", "O'Test"},
		{`Nov\'ak`, "Novák"}, {"Voorbeeld", "Voorbeeld"}, {`Ko\c{c}`, "Koç"}, {"de la Prueba", "de la Prueba"}, {"Namuna", "Namuna"}, {`Wa{\l}\k{e}sa`, "Wałęsa"}, {"Sample Jr.", "Sample Jr."},
		{"Rei", "Rei"}, {"Mfano", "Mfano"}, {"Li", "Li"}, {`B\"ohm`, "Böhm"}, {"Esempio", "Esempio"}, {`Gro{\ss}mann`, "Großmann"},
	}
}

func places() []string {
	return []string{"Institute of Samples", `Universit\'e de l'Exemple, Paris`, "Example College", "Sample University, Dept. of Tests", "Laboratory for Proofs"}
}

func makeNames(r *rand.Rand) []Name {
	n := 1 + r.IntN(6)
	if r.IntN(50) == 0 {
		n = 40 + r.IntN(200)
	}
	first, last := forenames(), surnames()
	list := make([]Name, n)
	for i := range list {
		f, l := first[r.IntN(len(first))], last[r.IntN(len(last))]
		list[i] = Name{f.TeX + " " + l.TeX, f.Text + " " + l.Text}
	}
	if r.IntN(60) == 0 {
		list = append([]Name{{"Sample Collaboration", "Sample Collaboration"}}, list...)
	}
	return list
}

// authorLine writes names as submitters do, in one of their ways.
func authorLine(r *rand.Rand, list []Name) string {
	if list[0].Text == "Sample Collaboration" && len(list) > 1 {
		return list[0].TeX + ": " + joined(list[1:], ", ", ", ")
	}
	switch r.IntN(6) {
	case 0:
		return joined(list, ", ", " and ")
	case 1:
		return joined(list, ", ", ", and ")
	case 2:
		return withPlaces(r, list)
	case 3:
		return withNumbers(r, list)
	}
	return joined(list, ", ", ", ")
}

func joined(list []Name, comma, last string) string {
	var b strings.Builder
	for i, n := range list {
		switch {
		case i == 0:
		case i == len(list)-1:
			b.WriteString(last)
		default:
			b.WriteString(comma)
		}
		b.WriteString(n.TeX)
	}
	return b.String()
}

func withPlaces(r *rand.Rand, list []Name) string {
	parts := make([]string, len(list))
	for i, n := range list {
		parts[i] = n.TeX
		if i%2 == 0 {
			parts[i] += " (" + places()[r.IntN(len(places()))] + ")"
		}
	}
	return strings.Join(parts, ", ")
}

func withNumbers(r *rand.Rand, list []Name) string {
	parts := make([]string, len(list))
	for i, n := range list {
		parts[i] = n.TeX + []string{" (1)", " (2)", " (1 and 2)", " (1, 2)"}[r.IntN(4)]
	}
	k := r.IntN(len(places()))
	return strings.Join(parts, ", ") + fmt.Sprintf(" ((1) %s, (2) %s)", places()[k], places()[(k+1)%len(places())])
}

// accents are the letters that older submitters write in TeX.
func accents() *strings.Replacer {
	return strings.NewReplacer("á", `\'a`, "é", `\'e`, "í", `{\'\i}`, "ó", `\'o`, "ú", `\'u`, "ä", `\"a`, "ö", `\"o`, "ü", `\"u`, "ë", `\"e`, "è", "\\`e", "à", "\\`a",
		"ñ", `\~n`, "ç", `\c{c}`, "ø", `{\o}`, "å", `{\aa}`, "ß", `{\ss}`, "š", `\v{s}`, "č", `\v{c}`, "ž", `\v{z}`, "ł", `{\l}`, "Ö", `\"O`, "Ü", `\"U`, "É", `\'E`, "Š", `\v{S}`)
}
