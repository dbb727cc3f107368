package texmath

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds on what is looked at for one bare formula, so that the search is linear.
// The longest of the 24,000 in the corpus has 115 bytes, the longest group 88.
const (
	maxBare   = 512
	maxGroup  = 256
	maxNested = 8
)

// finder finds formulas that stand in a text without delimiters. It looks at words
// that hold a script or a command, and passes over addresses, keys and code.
type finder struct {
	wordEnd int  // end of the word at hand
	looked  bool // whether the word may hold a formula
	quiet   int  // none starts before this offset
}

// end is the end of the formula without delimiters that starts at i, or i.
func (f *finder) end(src string, i int) int {
	if i >= f.wordEnd {
		f.look(src, i)
	}
	if !f.looked || i < f.quiet {
		return i
	}
	if src[i] == '\\' {
		f.hush(src, i)
	}
	return bareEnd(src, i)
}

// look reads the white space or the word that starts at i.
func (f *finder) look(src string, i int) {
	f.wordEnd, f.looked = skipSpaces(src, i), false
	if f.wordEnd > i {
		return
	}
	end, mark := i, false
	for end < len(src) && !isSpace(src[end]) {
		mark = mark || isMark(src[end])
		end++
	}
	if next := skipSpaces(src, end); !mark && next+1 < len(src) {
		mark = src[next] == '\\' || src[next] == '^' || tenfold(src, next) > 0 || tenfold(src, i) > 0 || strings.IndexByte("=<>", src[next]) >= 0 && isSpace(src[next+1]) // as in 3 \times 10^5 and N = 10^5
	}
	f.wordEnd, f.looked = end, mark && !isAddress(src[i:end])
}

func isMark(c byte) bool { return isScript(c) || c == '\\' }

// isAddress tells whether a word is a link, a mail address, a DOI or a file in a
// repository, whose underscores mean nothing.
func isAddress(word string) bool {
	if at := strings.IndexByte(word, '@'); at > 0 && strings.IndexByte(word[at:], '.') > 0 {
		return true
	}
	for _, s := range [...]string{"://", "www.", ".com/", ".org/", ".io/", ".git", "doi:", "DOI:"} {
		if strings.Contains(word, s) {
			return true
		}
	}
	word = strings.TrimLeft(word, "([")
	return strings.HasPrefix(word, "10.") && strings.IndexByte(word, '/') >= 7
}

// hush passes over the argument of the command at i if that is a key or an address.
func (f *finder) hush(src string, i int) {
	name, next := commandName(src, i)
	if find(citations+verbatim+silent, name) || name == "href" || name == "begin" || name == "end" || name == "includegraphics" {
		if open := skipSpaces(src, next); open < len(src) && src[open] == '{' {
			f.quiet = max(f.quiet, groupEnd(src, open))
		}
	}
}

// groupEnd is the offset behind the group whose brace opens at i, or i if it is not
// closed nearby.
func groupEnd(src string, i int) int {
	depth := 0
	for j := i; j < min(len(src), i+maxGroup); j++ {
		switch src[j] {
		case '\\':
			j++
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return j + 1
			}
		case '$', '\n':
			if src[j] == '$' || blankLine(src, j) {
				return i
			}
		}
	}
	return i
}

// bareEnd is the end of the formula that starts at i, or i.
func bareEnd(src string, i int) int {
	b := bare{src: src, start: i, i: i, limit: min(len(src), i+maxBare)}
	c := src[i]
	switch {
	case c == '^' || c == '_':
		if !b.hangs() || !b.scripts(nameBase) {
			return i
		}
		return b.chain(true)
	case c == '\\':
		if end := shiftedEnd(src, i); end > i {
			return end
		}
	case c == '(' || c == '[' || c == '{':
	case !startsRun(src, i):
		return i
	}
	if end := compoundEnd(src, i); end > i {
		return end
	}
	return b.chain(false)
}

// startsRun tells whether the letter or digit at i begins a run of such.
func startsRun(src string, i int) bool {
	r, _ := utf8.DecodeRuneInString(src[i:])
	if !isAlnum(r) {
		return false
	}
	if i == 0 {
		return true
	}
	before, n := utf8.DecodeLastRuneInString(src[:i])
	switch before {
	case '_', '^', '\\', '@', '#':
		return false
	case '.':
		return i == n || !isLetter(src[i-2])
	}
	return !isAlnum(before)
}

func isAlnum(r rune) bool {
	if r < utf8.RuneSelf {
		return isLetter(byte(r)) || isDigit(byte(r))
	}
	return unicode.IsLetter(r)
}

// hangs tells whether the script at b.i may hang on the text before it: on a name,
// a closing bracket, or nothing, as in ^{13}C.
func (b *bare) hangs() bool {
	i := b.i
	if i == 0 || isSpace(b.src[i-1]) || strings.IndexByte("([/-", b.src[i-1]) >= 0 {
		return b.isotope()
	}
	if strings.IndexByte(")]}|", b.src[i-1]) >= 0 {
		return true
	}
	from := i
	for from > 0 && i-from < 40 {
		r, n := utf8.DecodeLastRuneInString(b.src[:from])
		if !isAlnum(r) {
			break
		}
		from -= n
	}
	if from == i || from > 0 && (b.src[from-1] == '_' || b.src[from-1] == '^') {
		return false
	}
	command := from > 0 && b.src[from-1] == '\\'
	return b.src[i] == '^' || command || b.named(b.src[from:i])
}

// isotope tells whether the script at b.i stands before its letter: braced, or a
// raised number in front of a capital or a command.
func (b *bare) isotope() bool {
	next := b.i + 1
	if next < len(b.src) && b.src[next] == '{' {
		return true
	}
	end := next
	for end < len(b.src) && isDigit(b.src[end]) {
		end++
	}
	return b.src[b.i] == '^' && end > next && end < len(b.src) && (b.src[end] == '\\' || b.src[end] >= 'A' && b.src[end] <= 'Z')
}

// named tells whether an underscore behind the name is an index and not a part of
// an identifier: the index is braced or a command, or the name is one that is
// written so.
func (b *bare) named(name string) bool {
	next := b.i + 1
	if next >= len(b.src) {
		return false
	}
	switch c := b.src[next]; {
	case c == '{' || c == '\\':
		return true
	case utf8.RuneCountInString(name) == 1:
		return false // read as a letter with its script, or refused
	case isDigit(c):
		end := next
		for end < len(b.src) && isDigit(b.src[end]) {
			end++
		}
		return end-next <= 2 && (isIndexed(name) || isCompound(name)) || end-next == 1 && isCapitals(name)
	}
	if end := indexWordEnd(b.src, next); end > next+1 && signOf(b.src[next:end]) == "" {
		return false
	}
	return isIndexed(name) || isCapitals(name)
}

// isCapitals tells whether a name is two to four capitals, as those of groups,
// systems of logic and complexity classes are, and not one of a model of language.
func isCapitals(name string) bool {
	return len(name) >= 2 && !find(" GPT BERT LSTM ", name) && len(name) <= 4 && strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// isIndexed tells whether a name takes indices in running text.
func isIndexed(name string) bool {
	_, isGreek := lookup(greek, name)
	return isGreek || find(functions, name) || find(indexed, name)
}

// indexed are names of groups, functors and factors.
const indexed = " GL SL SO SU PSL PGL PSU Sp Spin Sym Alt Out Aut End Hom Ext Tor Mod Mat Gal Pic Spec Proj Res Ind Rep " +
	"gl sl so su sp tr Tr rk vol sum prod argmax argmin omega aleph beth diamond AdS dS II III IV HP CP RP IIIa dX dW dB "

// isCompound tells whether a name of two letters or more is made of chemical
// elements: MoS, SrTiO, but not GPT.
func isCompound(name string) bool {
	if len(name) < 2 || len(name) > 12 {
		return false
	}
	for i := 0; i < len(name); {
		n := 1
		if i+1 < len(name) && name[i+1] >= 'a' {
			n = 2
		}
		if !find(elements, name[i:i+n]) {
			return false
		}
		for i += n; i < len(name) && isDigit(name[i]); i++ {
		}
	}
	return true
}

const elements = " H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr " +
	"Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re " +
	"Os Ir Pt Au Hg Tl Pb Bi Po At Rn Ra Ac Th Pa U Np Pu Am D "
