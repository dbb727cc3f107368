package formula

import "unicode/utf8"

// An atom is what a node is to its neighbours.
type atom uint8

// The atoms of The TeXbook, chapter 18, and what this package needs besides.
const (
	ordAtom atom = iota
	opAtom
	binAtom
	relAtom
	openAtom
	closeAtom
	punctAtom
	innerAtom
	fenceAtom  // to its left a bracket that opens, to its right one that closes
	middleAtom // \middle: the other way round
	noAtom     // the edge of a row
)

// atomOf is the atom of n where a sign between two things stands between them.
func atomOf(n *Node) atom {
	for n != nil {
		switch n.Kind {
		case Op:
			return atomOfOp(n)
		case Ident, Row:
			if isFunction(n) {
				return opAtom
			}
			return ordAtom
		case Frac:
			if !n.Bare {
				return innerAtom
			}
			return ordAtom
		case Fence:
			return fenceAtom
		case Script, Styled, Struck:
			n = n.kid(0)
		default:
			if n.Class != Ordinary {
				return atomOfOp(n)
			}
			return ordAtom
		}
	}
	return ordAtom
}

func atomOfOp(n *Node) atom {
	switch n.Class {
	case Large:
		return opAtom
	case Binary:
		return binAtom
	case Relation:
		return relAtom
	case Open:
		return openAtom
	case Close:
		return closeAtom
	case Punct:
		return punctAtom
	case Middle:
		return middleAtom
	}
	if n.Text == "…" || n.Text == "⋯" {
		return innerAtom
	}
	return ordAtom
}

// isFunction tells the name of a function from a word in a font. A row of names,
// as in arg min, is one name.
func isFunction(n *Node) bool {
	switch n.Kind {
	case Ident:
		return n.Class == Large || n.Font == Default && !isOne(n.Text)
	case Row:
		for i, k := range n.Kids {
			if k == nil || k.Kind == Row || k.Kind == Space && (i == 0 || k.Width < 0) || k.Kind != Space && !isFunction(k) {
				return false
			}
		}
		return len(n.Kids) > 0
	}
	return false
}

func isOne(text string) bool {
	_, size := utf8.DecodeRuneInString(text)
	return size == len(text)
}

// settled makes a sign that lacks a side to stand between an ordinary one.
func settled(left, a, right atom) atom {
	if a != binAtom {
		return a
	}
	switch left {
	case noAtom, binAtom, opAtom, relAtom, openAtom, punctAtom, middleAtom:
		return ordAtom
	}
	switch right {
	case noAtom, relAtom, closeAtom, punctAtom, middleAtom:
		return ordAtom
	}
	return binAtom
}

// gapBetween is the space between two atoms in eighteenths of an em: the table of
// The TeXbook, chapter 18, whose spaces are 3, 4 and 5. Those from 'a' are left
// out in scripts. Brackets that stretch keep no distance, unlike TeX's: \left(
// is written for its size.
func gapBetween(left, right atom, style style) uint8 {
	const table = "" +
		"03de000c" + // ordinary
		"330e000c" + // operator
		"dd00d00d" + // binary
		"ee00e00e" + // relation
		"00000000" + // opening
		"03de000c" + // closing
		"cc0ccccc" + // punctuation
		"c3dec0cc" //   inner
	if left == noAtom || right == noAtom {
		return 0
	}
	if left >= fenceAtom {
		left = bracketed(left, closeAtom, openAtom)
	}
	if right >= fenceAtom {
		right = bracketed(right, openAtom, closeAtom)
	}
	switch c := table[8*left+right]; {
	case c < 'a':
		return c - '0'
	case style == scriptStyle:
		return 0
	default:
		return c - 'a' + 1
	}
}

func bracketed(a, ofFence, ofMiddle atom) atom {
	if a == fenceAtom {
		return ofFence
	}
	return ofMiddle
}
