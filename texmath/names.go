package texmath

import "strings"

// The tables are constants, so that the package has no state: words in a line,
// or pairs NAME=TEXT, each with a space before and behind it.

// longestName bounds what is looked up.
const longestName = 24

// find tells whether a table of words holds name.
func find(table, name string) bool {
	return len(name) <= longestName && strings.Contains(table, " "+name+" ")
}

// lookup is what a table of pairs gives for name.
func lookup(table, name string) (string, bool) {
	if len(name) > longestName {
		return "", false
	}
	i := strings.Index(table, " "+name+"=")
	if i < 0 {
		return "", false
	}
	s, _, _ := strings.Cut(table[i+len(name)+2:], " ")
	return s, true
}

// letters belong to a word, so they swallow white space behind them as in TeX.
const letters = " ss=ß SS=ẞ o=ø O=Ø l=ł L=Ł ae=æ AE=Æ oe=œ OE=Œ aa=å AA=Å Ae=Æ Oe=Œ Aa=Å i=ı j=ȷ " +
	"th=þ TH=Þ dh=ð DH=Ð dj=đ DJ=Đ ng=ŋ NG=Ŋ S=§ P=¶ pounds=£ textsection=§ textparagraph=¶ "

// signs stand for themselves: white space behind them is meant.
const signs = greek + operators + relations + arrows + marks + habits

// greek has the letters of running text for \epsilon and \phi, not the symbols
// that formulas tell from \varepsilon and \varphi: readers search for ε and φ.
const greek = " alpha=α beta=β gamma=γ delta=δ epsilon=ε varepsilon=ε zeta=ζ eta=η theta=θ " +
	"vartheta=ϑ iota=ι kappa=κ varkappa=ϰ lambda=λ mu=μ nu=ν xi=ξ omicron=ο pi=π varpi=ϖ " +
	"rho=ρ varrho=ϱ sigma=σ varsigma=ς tau=τ upsilon=υ phi=φ varphi=φ chi=χ psi=ψ omega=ω " +
	"Gamma=Γ Delta=Δ Theta=Θ Lambda=Λ Xi=Ξ Pi=Π Sigma=Σ Upsilon=Υ Phi=Φ Psi=Ψ Omega=Ω " +
	"textmu=µ micro=µ ell=ℓ hbar=ℏ hslash=ℏ aleph=ℵ beth=ℶ wp=℘ Re=ℜ Im=ℑ imath=ı jmath=ȷ "

const operators = " times=× div=÷ pm=± mp=∓ cdot=⋅ bullet=• circ=∘ ast=∗ star=⋆ oplus=⊕ " +
	"ominus=⊖ otimes=⊗ odot=⊙ boxtimes=⊠ rtimes=⋊ ltimes=⋉ wedge=∧ vee=∨ land=∧ lor=∨ lnot=¬ neg=¬ " +
	"cap=∩ cup=∪ setminus=∖ amalg=⨿ dagger=† ddagger=‡ sum=∑ prod=∏ coprod=∐ int=∫ oint=∮ " +
	"bigcap=⋂ bigcup=⋃ bigoplus=⨁ bigotimes=⨂ bigwedge=⋀ bigvee=⋁ partial=∂ nabla=∇ " +
	"sqrt=√ infty=∞ forall=∀ exists=∃ nexists=∄ emptyset=∅ varnothing=∅ prime=′ angle=∠ " +
	"triangle=△ Box=□ square=□ Diamond=◇ diamond=⋄ top=⊤ bot=⊥ wr=≀ uplus=⊎ sqcup=⊔ sqcap=⊓ " +
	"langle=⟨ rangle=⟩ lfloor=⌊ rfloor=⌋ lceil=⌈ rceil=⌉ vert=| mid=| lvert=| rvert=| " +
	"Vert=‖ lVert=‖ rVert=‖ parallel=∥ "

const relations = " le=≤ leq=≤ leqslant=⩽ ge=≥ geq=≥ geqslant=⩾ ne=≠ neq=≠ ll=≪ gg=≫ lt=< gt=> equiv=≡ " +
	"sim=∼ simeq=≃ approx=≈ cong=≅ propto=∝ asymp=≍ doteq=≐ lesssim=≲ gtrsim=≳ prec=≺ succ=≻ " +
	"preceq=⪯ succeq=⪰ in=∈ notin=∉ ni=∋ subset=⊂ subseteq=⊆ subsetneq=⊊ supset=⊃ supseteq=⊇ " +
	"vdash=⊢ models=⊨ perp=⊥ nmid=∤ triangleq=≜ colon=: "

const arrows = " to=→ rightarrow=→ leftarrow=← gets=← leftrightarrow=↔ Rightarrow=⇒ Leftarrow=⇐ " +
	"Leftrightarrow=⇔ longrightarrow=⟶ longleftarrow=⟵ Longrightarrow=⟹ longmapsto=⟼ mapsto=↦ " +
	"iff=⟺ implies=⟹ hookrightarrow=↪ uparrow=↑ downarrow=↓ updownarrow=↕ nearrow=↗ searrow=↘ " +
	"rightleftharpoons=⇌ rightharpoonup=⇀ leadsto=⇝ textrightarrow=→ textleftarrow=← "

const marks = " ldots=… dots=… textellipsis=… cdots=⋯ dotsc=… dotsb=⋯ vdots=⋮ ddots=⋱ " +
	"textregistered=® texttrademark=™ copyright=© textcopyright=© degree=° textdegree=° deg=° " +
	"euro=€ texteuro=€ textsterling=£ textyen=¥ checkmark=✓ textendash=– textemdash=— " +
	"textquoteleft=‘ textquoteright=’ textquotedblleft=“ textquotedblright=” lq=‘ rq=’ " +
	"guillemotleft=« guillemotright=» guillemetleft=« guillemetright=» " +
	"textquotesingle=' textquotedbl=\" quotedblbase=„ quotesinglbase=‚ textbar=| textless=< textgreater=> " +
	"textasciitilde=~ textasciicircum=^ textunderscore=_ textdollar=$ textpercent=% textbraceleft={ " +
	"textbraceright=} lbrace={ rbrace=} textbackslash=\\ textbullet=• textperiodcentered=· textonehalf=½ " +
	"textpm=± texttimes=× textasciimacron=¯ slash=/ lbrack=[ rbrack=] " +
	"TeX=TeX LaTeX=LaTeX LaTeXe=LaTeX2e BibTeX=BibTeX item=• female=♀ male=♂ sharp=♯ flat=♭ natural=♮ "

// habits are macros that nearly everyone who has them defines alike.
const habits = " C=ℂ N=ℕ Q=ℚ R=ℝ Z=ℤ CC=ℂ NN=ℕ QQ=ℚ RR=ℝ ZZ=ℤ percent=% eps=ε infinity=∞ eg=e.g. ie=i.e. etc=etc. iid=i.i.d. wrt=w.r.t. "

// blackboards are the double-struck letters of Unicode's first plane.
const blackboards = " C=ℂ H=ℍ N=ℕ P=ℙ Q=ℚ R=ℝ Z=ℤ 1=𝟙 "

// functions show as their names.
const functions = " arccos arcsin arctan arg cos cosh cot coth det dim exp gcd hom inf ker lim " +
	"liminf limsup ln log max min mod sec sin sinh sup tan tanh Pr and "

// fontSwitches change the look up to the end of the group, or nothing at all.
const fontSwitches = " it em bf tt sc rm sl sf cal frak Bbb mit itshape bfseries ttfamily scshape rmfamily sffamily slshape " +
	"upshape mdseries nobreakdash allowbreak sloppy displaybreak normalfont boldmath unboldmath tiny scriptsize footnotesize small normalsize " +
	"large Large LARGE huge Huge displaystyle textstyle scriptstyle protect noindent centering " +
	"xspace left right big Big bigg Bigg bigl bigr Bigl Bigr limits nolimits relax nonumber "

// fontCommands show their argument.
const fontCommands = " textbf emph latin textit textrm texttt textsc textsf textsl textmd textup textnormal " +
	"mbox hbox fbox text underline uline sout uppercase lowercase MakeUppercase MakeLowercase " +
	"mathrm mathbf mathit mathsf mathtt mathcal mathfrak mathscr mathbb mathnormal boldsymbol bm pmb " +
	"operatorname ensuremath mathop mathbin mathrel url nolinkurl path textquote enquote hyperref ce num ac acs acl acf gls "

// verbatim commands show their argument letter for letter where it has no commands.
const verbatim = " url nolinkurl path texttt "

// optional are the other commands that take arguments in brackets first.
const optional = " footnote thanks textcolor hyperref "

// citations show their keys in brackets.
const citations = " cite citep citet citealt citealp citeauthor citeyear citeyearpar parencite textcite autocite nocite " +
	"ref eqref autoref cref Cref "

// silent commands show nothing of their argument.
const silent = " label vspace hspace color pagestyle thispagestyle vskip hskip phantom bibliographystyle "

// secondOnly commands show the second of their two arguments.
const secondOnly = " href hyperlink textcolor texorpdfstring "

const spaceCommands = " thinspace quad qquad enspace space par newline linebreak smallskip medskip bigskip hfill hfil newpage "

// textEnvironments show only what stands in them.
const textEnvironments = " itemize enumerate description abstract center quote quotation verse document flushleft flushright small "
