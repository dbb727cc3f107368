package formula

import "strings"

// table writes rows of cells in brackets: [a, b; c, d]. Lines of an alignment
// and what is stacked have none, cases have braces.
func (w *plain) table(n *Node, open, end string) {
	kind := tableKind(n.Text)
	switch {
	case kind == alignment && open == "[":
		open, end = "", ""
	case kind == distinction && open == "[":
		open, end = "{", "}"
	}
	w.begin(openPiece)
	w.out = append(w.out, open...)
	for i, row := range n.Kids {
		if i > 0 {
			w.trim()
			w.separate("; ")
		}
		w.last, w.space = noPiece, false
		w.cells(row, kind)
	}
	w.out = append(w.out, end...)
	w.last, w.space = closePiece, false
}

// A kind of table decides what parts its cells.
type kindOfTable uint8

const (
	matrix      kindOfTable = iota
	alignment               // cells only end where signs are to stand below each other
	distinction             // each row a value and when it holds
)

func tableKind(environment string) kindOfTable {
	switch {
	case strings.Contains(environment, "cases"):
		return distinction
	case strings.Contains(environment, "matrix"), strings.HasPrefix(environment, "array"):
		return matrix
	}
	return alignment
}

// cells writes one row.
func (w *plain) cells(row *Node, kind kindOfTable) {
	if row == nil {
		return
	}
	next := w.next
	for i, cell := range row.Kids {
		switch {
		case i == 0:
		case kind == matrix:
			w.separate(", ")
			w.last, w.space = noPiece, false
		case kind == distinction:
			w.condition(cell)
		}
		w.next = nil
		if kind == alignment && i+1 < len(row.Kids) {
			w.next = row.Kids[i+1]
		}
		if cell != nil {
			w.node(cell)
		}
	}
	w.next = next
}

// condition writes what parts a value from when it holds: nothing where the
// author wrote words, such as "if", or a comma.
func (w *plain) condition(cell *Node) {
	first := bare(cell)
	if first != nil && first.Kind == Row && len(first.Kids) > 0 {
		first = first.Kids[0]
	}
	if w.last != commaPiece && w.last != noPiece && first != nil && first.Kind != Word {
		w.out = append(w.out, ',')
	}
	if w.last != noPiece {
		w.out = append(w.out, ' ')
	}
	w.last, w.space = noPiece, false
}

// trim takes off the comma at the end of a line.
func (w *plain) trim() {
	for len(w.out) > w.start {
		switch w.out[len(w.out)-1] {
		case ' ', ',', ';':
			w.out = w.out[:len(w.out)-1]
		default:
			return
		}
	}
}
