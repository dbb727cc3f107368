package texmath

// FormulaEnd is the offset behind the formula between delimiters that starts at
// offset i of src, or i where none starts there. It is for who reads another language
// around the formulas, such as Markdown, which says where an escaped or quoted
// delimiter stands. Rules that look at the neighbourhood of a dollar look at that in
// src; asked again of the formula alone, the answer is all of it. To ask at every
// offset behind the formula before is linear.
func FormulaEnd(src string, i int) int {
	if i < 0 || i >= len(src) {
		return i
	}
	return mathEnd(src, i)
}
