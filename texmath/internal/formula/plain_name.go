package formula

import "unicode/utf8"

// longestMarked is the most letters of a name over which a mark on the first is
// read as one over all.
const longestMarked = 3

// isShortName holds for two or three letters that are the name of one thing, as
// the 𝔰𝔩 of a Lie algebra, with their scripts. Letters of the common font are a
// product unless they are three or known as a name.
func isShortName(n *Node) bool {
	n = bare(n)
	if n == nil {
		return false
	}
	if n.Kind == Script {
		return isShortName(n.kid(0))
	}
	if n.Kind != Row {
		return (n.Kind == Ident || n.Kind == Word) && isNamedBy(n.Text, n.Kind == Word || n.Font != Default || isFunction(n))
	}
	return isNameOfLetters(n.Kids)
}

func isNameOfLetters(kids []*Node) bool {
	var name []byte
	font, named := Default, false
	for i, k := range kids {
		if i == len(kids)-1 && k != nil && k.Kind == Script {
			k = bare(k.kid(0))
		}
		if k == nil || k.Kind != Ident || !isOneLetter(k.Text) || i > 0 && k.Font != font || len(name) > longestMarked*utf8.UTFMax {
			return false
		}
		font, named = k.Font, k.Font != Default
		name = append(name, k.Text...)
	}
	return isNamedBy(string(name), named)
}

func isNamedBy(name string, named bool) bool {
	letters := utf8.RuneCountInString(name)
	return letters > 1 && letters <= longestMarked && (named || letters == longestMarked || isGroupName(name))
}

// isGroupName holds for the groups and algebras that are named by two letters.
func isGroupName(name string) bool {
	switch name {
	case "sl", "gl", "so", "sp", "su", "SL", "GL", "SO", "Sp", "SU":
		return true
	}
	return false
}

// markFirst writes n with a mark over its first letter.
func (w *plain) markFirst(n *Node, mark rune) {
	from := len(w.out)
	w.node(n)
	if from < len(w.out) && w.out[from] == ' ' {
		from++
	}
	_, size := utf8.DecodeRune(w.out[from:])
	rest := string(w.out[from+size:])
	w.out = w.out[:from+size]
	w.combine(mark)
	grown := len(w.out) - from - size
	for i := len(w.origins) - 1; i >= 0 && w.origins[i].at > from; i-- {
		w.origins[i].at += grown
	}
	w.out = append(w.out, rest...)
}
