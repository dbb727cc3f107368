package formula

// Allowed lists the elements that AppendMathML writes, each with its attributes
// and after an equals sign the values they take: words parted by bars, or em for
// a number with that unit, from 0 to 10. Nothing else is ever written.
//
// All of them are in MathML Core, and none can run or load anything. What Core
// has no attribute for is left to the page's style sheet, which finds it by class:
//
//	mtext.tex               source that was not understood
//	mtext.tb .ti .tbi       bold, italic, and bold italic words
//	mtext.ts .tt            words without serifs, and as typed
//	mtable.cases            columns flush left
//	mtable.aligned          columns flush right and left in turn, close together
//	mtable.small            rows close together
//	mo.vec                  the arrow over a vector, 0.6 of its size
//	mspace.back1 to .back6  a negative space, so many thin ones wide (0.1667em)
//	mrow.struck             a line through it
func Allowed() map[string][]string {
	const style = "displaystyle=true|false"
	return map[string][]string{
		"math":       {"display=block"},
		"mrow":       {style, "class=struck"},
		"mi":         {"mathvariant=normal"},
		"mn":         nil,
		"mo":         {"class=vec", "form=prefix", "lspace=em", "rspace=em", "stretchy=true|false", "symmetric=true", "minsize=em", "maxsize=em", "largeop=true", "movablelimits=true|false", "scriptlevel=+0"},
		"mtext":      {"class=tex|tb|ti|tbi|ts|tt"},
		"mspace":     {"width=em", "height=em", "class=back1|back2|back3|back4|back5|back6"},
		"mphantom":   nil,
		"mfrac":      {"linethickness=0"},
		"msqrt":      nil,
		"mroot":      nil,
		"msub":       nil,
		"msup":       nil,
		"msubsup":    nil,
		"munder":     nil,
		"mover":      nil,
		"munderover": nil,
		"mtable":     {"class=aligned|cases|small", style, "scriptlevel=1"},
		"mtr":        nil,
		"mtd":        nil,
	}
}
