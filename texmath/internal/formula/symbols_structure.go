package formula

import "strings"

// each enters every name of a list with the same meaning.
func each(m map[string]meaning, names string, shared meaning) {
	for name := range strings.FieldsSeq(names) {
		m[name] = shared
	}
}

// addStructure enters the commands that build something from their arguments.
func addStructure(m map[string]meaning) {
	each(m, "frac dfrac tfrac cfrac sfrac nicefrac flatfrac binom dbinom tbinom genfrac", meaning{does: fraction})
	each(m, "over atop choose above brace brack", meaning{does: infixFraction})
	each(m, "sqrt surdroot", meaning{does: root})
	each(m, "root", meaning{does: oldRoot})
	each(m, "overset stackrel underset sideset stackbin overunderset", meaning{does: stacked})
	add(m, "xrightarrow=→ xleftarrow=← xleftrightarrow=↔ xRightarrow=⇒ xLeftarrow=⇐ xLeftrightarrow=⇔ xmapsto=↦ "+
		"xhookrightarrow=↪ xhookleftarrow=↩ xtwoheadrightarrow=↠ xlongequal== xrightharpoonup=⇀ xrightleftharpoons=⇌ xtofrom=⇄",
		meaning{does: longArrow, class: Relation})
	each(m, "not", meaning{does: negation})
	each(m, "cancel bcancel xcancel slashed sout", meaning{does: struck})
	each(m, "left", meaning{does: leftFence})
	each(m, "right", meaning{does: rightFence})
	each(m, "middle", meaning{does: middleFence})
	each(m, "limits nolimits displaylimits sb sp", meaning{does: scriptSign})
	each(m, "displaystyle textstyle", meaning{does: mathStyle})
	each(m, "operatorname operatornamewithlimits", meaning{does: names})
	each(m, "pmod pod mod bmod", meaning{does: modulo})
	each(m, "mathop mathbin mathrel mathord mathopen mathclose mathpunct mathinner", meaning{does: classed})
	each(m, "big bigl bigr bigm Big Bigl Bigr Bigm bigg biggl biggr biggm Bigg Biggl Biggr Biggm", meaning{does: sized})
	each(m, "begin", meaning{does: beginTable})
	each(m, "end", meaning{does: endTable})
	each(m, `\ cr newline tabularnewline crcr`, meaning{does: rowBreak})
	each(m, "matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix cases smallmatrix eqalign displaylines psmallmatrix", meaning{does: plainTable})
	each(m, "substack shortstack", meaning{does: stack})
	addAccents(m)
	addFonts(m)
}

func addAccents(m map[string]meaning) {
	add(m, `hat=^ Hat=^ check=ˇ Check=ˇ breve=˘ Breve=˘ acute=´ Acute=´ grave=`+"` Grave=`"+` tilde=~ Tilde=~ bar=¯ Bar=¯ vec=→ Vec=→ dot=˙ Dot=˙ `+
		`ddot=¨ Ddot=¨ dddot=⃛ ddddot=⃜ mathring=˚ ring=˚ lvec=←`, meaning{does: accent})
	add(m, "widehat=^ widetilde=~ overline=‾ overbar=‾ widebar=‾ closure=‾ overrightarrow=→ overleftarrow=← overleftrightarrow=↔ "+
		"widecheck=ˇ overrightharpoon=⇀ overarc=⏜ wideparen=⏜ overparen=⏜", meaning{does: accent, stretchy: true})
	add(m, "underline=_ uline=_ underbar=_ ubar=_ underrightarrow=→ underleftarrow=← underleftrightarrow=↔ utilde=~ underparen=⏝",
		meaning{does: accent, stretchy: true, under: true})
	add(m, "overbrace=⏞ overbracket=⎴", meaning{does: brace, stretchy: true})
	add(m, "underbrace=⏟ underbracket=⎵", meaning{does: brace, stretchy: true, under: true})
	add(m, "\"=\u0308 '=\u0301 `=\u0300 ^=\u0302 ~=\u0303 ==\u0304", meaning{does: textAccent})
}

func addFonts(m map[string]meaning) {
	fonts := []struct {
		font                     Font
		alphabet, switches, text string
	}{
		{Upright, "mathrm mathup operatorfont roman mathnormalfont", "rm rmfamily sc scshape normalfont upshape",
			"text textrm textnormal mbox hbox textup textsc textmd mathtext fbox intertext shortintertext vbox makebox framebox"},
		{Italic, "mathit", "it itshape sl slshape em", "textit textsl emph"},
		{Bold, "mathbf mathbfup", "bf bfseries", "textbf"},
		{BoldItalic, "boldsymbol bm pmb mathbold mathbfit boldsym", "", ""},
		{DoubleStruck, "mathbb Bbb mathbbm mathds mathbbmss mathbbmtt mathbbb", "", ""},
		{Calligraphic, "mathcal mathscr Cal scr EuScript pazocal CMcal mathpzc euscript mathscript mathcalligra", "cal", ""},
		{Fraktur, "mathfrak frak goth EuFrak mathgoth", "gothic", ""},
		{SansSerif, "mathsf mathsfit", "sf sffamily", "textsf"},
		{Monospace, "mathtt", "tt ttfamily", "texttt"},
		{Default, "mathnormal", "mit", ""},
	}
	for _, f := range fonts {
		each(m, f.alphabet, meaning{does: alphabet, font: f.font})
		each(m, f.switches, meaning{does: switchFont, font: f.font})
		each(m, f.text, meaning{does: textFont, font: f.font})
	}
	each(m, "bold", meaning{does: alphabet, font: Bold})
	add(m, "textsuperscript=^ textsubscript=_", meaning{does: textFont, font: Upright})
}

// addLayout enters the commands that are about space, or show little.
func addLayout(m map[string]meaning) {
	each(m, `, : ; ! > quad qquad enspace enskip thinspace medspace thickspace negthinspace negmedspace negthickspace nobreakspace space textvisiblespace eqno leqno`,
		meaning{does: spacing})
	m[" "], m["\n"], m["\t"], m["\r"] = meaning{does: spacing}, meaning{does: spacing}, meaning{does: spacing}, meaning{does: spacing}
	each(m, "hspace hskip kern mkern mskip mspace raise lower", meaning{does: lengths})
	each(m, "phantom hphantom", meaning{does: phantom})
	each(m, "vphantom", meaning{does: invisible})
	each(m, `- / @ * ( [ ] mathstrut strut scriptstyle scriptscriptstyle small large Large LARGE huge Huge tiny scriptsize `+
		`footnotesize normalsize nonumber notag allowbreak nobreak protect relax hfill hfil null boldmath unboldmath noindent hline `+
		`toprule midrule bottomrule linebreak nolinebreak break medskip smallskip bigskip xspace limitsoff displaylimitsoff upshape mdseries selectfont centering par ignorespaces nointerlineskip`,
		meaning{does: silent})
	each(m, "label tag color vspace cline qedhere arraycolsep rowcolor vskip", meaning{does: drop})
	each(m, "rule", meaning{does: dropTwo})
	each(m, "textcolor href class id style cssId colorbox raisebox hyperref hyperlink mathcolor foreignlanguage", meaning{does: dropFirst})
	each(m, "smash rlap llap clap mathrlap mathllap mathclap boxed mathstrutbox ensuremath hyperlinkfree uppercase "+
		"lowercase underlinefree textstyleof bbox vcenter mathsmaller mathlarger", meaning{does: keep})
	each(m, "cite citep citet ref eqref autoref cref Cref", meaning{does: cite})
	each(m, "url nolinkurl path", meaning{does: verbatim})
	each(m, "unicode", meaning{does: codePoint})
	each(m, "char symbol", meaning{does: charCode})
	each(m, "mathchoice", meaning{does: choice})
	each(m, ")", meaning{does: closeMath})
	each(m, "num", meaning{does: number})
	each(m, "SI qty SIrange qtyrange numrange", meaning{does: quantity})
	each(m, "si", meaning{does: units})
	each(m, "unit", meaning{does: unitsPackage})
	each(m, "ang", meaning{does: angle})
	each(m, "ce", meaning{does: chemistry})
	each(m, "newcommand renewcommand providecommand def gdef DeclareMathOperator", meaning{does: definition})
}
