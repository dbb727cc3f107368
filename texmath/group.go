package texmath

import "unicode/utf8"

// openGroup reads an opening brace.
func (d *decoder) openGroup() {
	g, ok := d.layout.at(d.i)
	before := d.last()
	switch {
	case !ok:
		d.i++
		d.write("{")
	case before == '_' || before == '^':
		d.enter(g, scriptRole, "{")
	case g.comma && !g.command || isSet(d.src, g.open, g.close+1):
		d.enter(g, setRole, "{")
	default:
		d.enter(g, plainRole, "")
	}
}

// enter writes what opens a group and goes on behind its opening brace.
func (d *decoder) enter(g group, r role, opening string) {
	d.write(opening)
	d.stack = append(d.stack, entered{close: g.close, from: len(d.out), role: r})
	d.i = g.open + 1
	if d.i < d.ahead && d.src[d.i] == '%' && breaksLine(d.src[:g.close], d.i) {
		d.i++
	}
}

// closeGroup reads a closing brace.
func (d *decoder) closeGroup() {
	top := len(d.stack) - 1
	// A command may have skipped the end of groups it had looked into.
	for top >= 0 && d.stack[top].close < d.i {
		top--
	}
	if top < 0 || d.stack[top].close != d.i {
		d.stack = d.stack[:top+1]
		d.strayBrace()
		return
	}
	e := d.stack[top]
	d.stack = d.stack[:top]
	d.i++
	switch e.role {
	case citeRole:
		d.write("]")
	case noteRole:
		d.write(")")
	case setRole:
		d.write("}")
	case keepRole:
		d.write("}")
		d.keepGroup()
	case scriptRole:
		d.endScript(e.from)
	case superRole:
		d.shift(e.from, superscript, "^")
	case subRole:
		d.shift(e.from, subscript, "_")
	}
}

// keepGroup enters the group at hand, if there is one, with its braces.
func (d *decoder) keepGroup() {
	if g, ok := d.layout.at(d.i); ok {
		d.enter(g, keepRole, "{")
	}
}

// endScript closes the braces of a script, or drops them around one character.
func (d *decoder) endScript(from int) {
	if from >= d.seg && from > 0 && utf8.RuneCount(d.out[from:]) == 1 {
		d.out = append(d.out[:from-1], d.out[from:]...)
		return
	}
	d.write("}")
}

// shift replaces the text since from by raised or lowered characters, or writes it as
// a script if there aren't such for all of it.
func (d *decoder) shift(from int, to func(rune) rune, mark string) {
	if from < d.seg || from == len(d.out) {
		return
	}
	text := string(d.out[from:])
	if !isShiftable(text, mark) {
		d.script(from, text, mark)
		return
	}
	d.out = d.out[:from]
	marks := d.marksFrom(from)
	for i, r := range text {
		if len(marks) > 0 && marks[0].from == from+i {
			marks[0].from = len(d.out)
			marks = marks[1:]
		}
		if r != ' ' {
			r = to(r)
		}
		d.out = utf8.AppendRune(d.out, r)
	}
}

// script writes text as a script of mathematics in place of what stands there.
func (d *decoder) script(from int, text, mark string) {
	closing := ""
	if utf8.RuneCountInString(text) > 1 {
		mark, closing = mark+"{", "}"
	}
	d.out = append(append(append(d.out[:from], mark...), text...), closing...)
	marks := d.marksFrom(from)
	for i := range marks {
		if marks[i].from > from {
			marks[i].from += len(mark)
		}
	}
}

// isShiftable tells whether all of a text can be raised or lowered.
func isShiftable(text, mark string) bool {
	for _, r := range text {
		if r != ' ' && (mark == "^" && superscript(r) == 0 || mark == "_" && subscript(r) == 0) {
			return false
		}
	}
	return true
}

// superscript is the raised form of r, 0 if Unicode has none.
func superscript(r rune) rune {
	switch r {
	case '1':
		return '¹'
	case '2', '3':
		return '²' + r - '2'
	case '0', '4', '5', '6', '7', '8', '9':
		return '⁰' + r - '0'
	}
	return among(r, "+-−=()niabcdefghjklmoprstuvwxyz*†‡®™′°", "⁺⁻⁻⁼⁽⁾ⁿⁱᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻ*†‡®™′°")
}

// subscript is the lowered form of r, 0 if Unicode has none.
func subscript(r rune) rune {
	if r >= '0' && r <= '9' {
		return '₀' + r - '0'
	}
	return among(r, "+-−=()aehijklmnoprstuvx", "₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
}

// among is the character of to that stands where r stands in from, or 0.
func among(r rune, from, to string) rune {
	for _, f := range from {
		t, n := utf8.DecodeRuneInString(to)
		if f == r {
			return t
		}
		to = to[n:]
	}
	return 0
}
