// Package texmath turns scientific text written in TeX into what a reader sees:
// titles, abstracts and names as authors write them, with their mathematics.
//
// One reading gives four outputs, here of
//
//		Schr\"odinger's bound is $\mathcal{O}(n^2)$ for x_1 --- and \$5.
//
//	  - [Text] shows the text and leaves mathematics as TeX: Schrödinger's bound is
//	    $\mathcal{O}(n^2)$ for x_1 — and $5. Titles are kept in this form.
//	  - [Plain] is Unicode throughout, for mail, feeds and citations: Schrödinger's
//	    bound is O(n²) for x₁ — and $5.
//	  - [MathML] is a fragment of HTML for pages: escaped text, with math elements for
//	    O(n²) and x₁.
//	  - [Tokens] are the words for search, as people type them: the O, n, 2 of the
//	    first formula, and x with 1 tied to it.
//
// [Tagged] is Plain for readers of simple HTML.
//
// [Name] shows a person, [Pieces] parts a text at its formulas for who writes them
// between delimiters of their own, [FormulaEnd] finds one formula for who reads another
// language around it, and [Fallbacks] tells what could not be shown.
//
// # What is read
//
// The text around formulas may hold accents and letters (Schr\"odinger,
// \L{}ukasiewicz), ligatures (--, “quotes”), fonts, citations, footnotes, links,
// spacing, and the single symbols that plain-text abstracts carry without dollars
// ({\alpha}-stable, 360{\deg}). Formulas are those of LaTeX and AMS-LaTeX, and the
// macros that nearly everyone defines alike (\R, \eps).
//
//	document  = { formula | bare | text } .
//	formula   = "$" math "$" | "$$" math "$$" | "\(" math "\)" | "\[" math "\]"
//	          | "\begin{" name "}" math "\end{" name "}" .
//	name      = "math" | "displaymath" | ( "equation" | "align" | "eqnarray" | "gather"
//	          | "multline" | "alignat" | "flalign" ) [ "*" ] | "split" | "aligned" | "gathered" .
//	text      = accent | command { argument } | "{" { text | formula } "}" | character .
//	bare      = ( item | script ) { item | bracket | mark item | infix item } | compound | shift .
//	item      = ( letter | number | symbol | structure { argument } | "{" command … "}" )
//	            { "'" } [ script [ script ] ] { "'" } .
//	bracket   = "(" bare ")" [ script ] | "[" bare "]" [ script ] .
//	script    = ( "^" | "_" ) ( "{" math "}" | symbol | letter | word | [ sign ] number | sign ) | "^(" … ")" .
//	compound  = { element { "_" amount } | "(" compound ")" } [ "^" charge ] .
//	shift     = ( "\textsubscript" | "\textsuperscript" ) "{" character { character } "}" .
//	mark      = "," | "+" | "-" | "*" | "/" | "=" | "<" | ">" | ";" | ":" .
//	infix     = a command for a relation, an arrow or an operation, such as \times .
//	structure = a command such as \frac, \sqrt, \mathbb or \hat .
//
// A formula never outlives its paragraph: a blank line in it makes its delimiter
// text. A bare formula stands without delimiters, has no white space in it but
// around an infix command and the marks = < > + -, and behind one between commands
// (\pi^+ \nu), and something that text doesn't hold: a script, a structure or an infix
// command. A name of several letters in front of a script stays text, so that GL_2 and
// cm^{-1} keep their upright letters.
//
// Archives hold damaged and half-converted TeX, so some rules look at the
// neighbourhood instead of following TeX to the letter:
//
//   - Two dollars enclose mathematics only if they can't be prices: "$5 and $10" is
//     text, and so is the price in "a $285 budget for $n$ items".
//   - A dollar is left alone if running text follows it up to the next one: it lost
//     its partner, and must not turn all that follows inside out.
//   - An underscore is taken for an index only behind a letter, a bracket or a name
//     that has indices (GL, CO, omega): for_all, d_model, CHASE_DB1, _emphasis_,
//     links and addresses stay as they are. 10^-17 and n^(3/2) mean what they
//     say, not what TeX would make of them.
//   - A word is a script only if it is the name of a Greek letter or of infinity, or
//     an abbreviation that stands below letters: 2^omega, x_max, E_eff.
//   - Chemistry is upright and one formula: YBa_2Cu_3O_7, La_2-xSr_xCuO_4. What has no
//     script is text (La2-xSrxCuO4), and H_2 alone may be a homology group.
//   - Text that Unicode can't raise or lower becomes a script: MATE_{TD}.
//   - A tilde ties words as in Fig.~1, but means "about" at the start of a word
//     (~100), a range between digits (2~3), and a home directory after a slash.
//   - \' and \" in front of something that takes no accent are quotation marks
//     that some program escaped: model\'s, O\'Brien.
//   - Accent commands that tore a Greek name apart (\b{eta}, \k{appa}) are healed.
//   - So are commands glued to their letter (\sqrtT, \mathbbR). Macros that nearly
//     everyone defines alike (\R, \eg) show what they mean.
//   - Braces around a list without commands ({0,1}, {good, bad}) are a set and
//     stay, as around what begins as mathematics and has a comma, a condition or a
//     script of its own: {x_1,...,x_n}, {x : f(x) = 0}, {a_k}. So do the braces of a
//     script longer than one character (x_{ij}), in Text.
//
// # What is refused
//
// It is no TeX: no macros are defined or expanded, no files read, no catcodes
// changed, nothing loaded or run.
//
// # Errors, limits and guarantees
//
// There are no errors. What is unknown or damaged is shown as its source, in text
// and in formulas, and what surrounds it is shown as usual; Fallbacks lists such
// pieces of formulas. Of the 14,303 formulas in 20,000 abstracts 80 show one
// (go test ./texmath -run DocumentCorpus -v).
//
//   - A formula of more than 16 KiB is text. Groups deeper than 48 in a formula are
//     shown as source. A bare formula ends after 512 bytes.
//   - No input panics, recursion is bounded, and time and space are linear in the
//     length of the source.
//   - All outputs are valid UTF-8 without control characters, bidirectional
//     formatting and invalid bytes; text is in normal form C.
//   - A fragment of MathML is well-formed as HTML and as XML. Its elements and
//     attributes are of a short list of presentation MathML; no markup, link, style
//     or script of the source gets into it.
//   - Text around formulas is the same in all outputs.
package texmath
