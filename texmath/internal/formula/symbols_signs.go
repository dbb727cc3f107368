package formula

// The tables hold pairs NAME=TEXT. What stands for nothing in Unicode stands for
// what looks most like it.

const binaries = "pm=± mp=∓ times=× div=÷ cdot=⋅ ast=∗ star=⋆ circ=∘ bullet=∙ cap=∩ cup=∪ uplus=⊎ sqcap=⊓ sqcup=⊔ " +
	"vee=∨ lor=∨ wedge=∧ land=∧ setminus=∖ smallsetminus=∖ wr=≀ diamond=⋄ bigtriangleup=△ bigtriangledown=▽ triangleleft=◁ " +
	"triangleright=▷ lhd=⊲ rhd=⊳ unlhd=⊴ unrhd=⊵ oplus=⊕ ominus=⊖ otimes=⊗ oslash=⊘ odot=⊙ bigcirc=◯ dagger=† ddagger=‡ " +
	"dag=† ddag=‡ amalg=⨿ ltimes=⋉ rtimes=⋊ leftthreetimes=⋋ rightthreetimes=⋌ curlywedge=⋏ curlyvee=⋎ " +
	"boxplus=⊞ boxminus=⊟ boxtimes=⊠ boxdot=⊡ circledast=⊛ circledcirc=⊚ circleddash=⊝ dotplus=∔ divideontimes=⋇ " +
	"Cap=⋒ Cup=⋓ doublecap=⋒ doublecup=⋓ barwedge=⊼ veebar=⊻ doublebarwedge=⩞ centerdot=⋅ intercal=⊺ gtrdot=⋗ lessdot=⋖ " +
	"plus=+ minus=− textpm=± texttimes=× cdotp=· textperiodcentered=· textbullet=∙ textasteriskcentered=∗ obar=⌽ owedge=⩕ fatsemi=⨟ " +
	"sslash=⫽ bigcupdot=⊍ cupdot=⊍ ot=⊗ tensor=⊗ bcdot=⋅ dotminus=∸ monus=∸ "

const relations = "le=≤ leq=≤ ge=≥ geq=≥ leqslant=⩽ geqslant=⩾ eqslantless=⪕ eqslantgtr=⪖ leqq=≦ geqq=≧ lt=< gt=> ll=≪ gg=≫ " +
	"lll=⋘ llless=⋘ ggg=⋙ gggtr=⋙ prec=≺ succ=≻ preceq=⪯ succeq=⪰ preccurlyeq=≼ succcurlyeq=≽ curlyeqprec=⋞ curlyeqsucc=⋟ " +
	"precsim=≾ succsim=≿ precapprox=⪷ succapprox=⪸ lesssim=≲ gtrsim=≳ lessapprox=⪅ gtrapprox=⪆ lessgtr=≶ gtrless=≷ " +
	"lesseqgtr=⋚ gtreqless=⋛ lesseqqgtr=⪋ gtreqqless=⪌ sim=∼ simeq=≃ approx=≈ approxeq=≊ cong=≅ thicksim=∼ thickapprox=≈ " +
	"backsim=∽ backsimeq=⋍ equiv=≡ asymp=≍ doteq=≐ doteqdot=≑ Doteq=≑ risingdotseq=≓ fallingdotseq=≒ eqcirc=≖ circeq=≗ " +
	"triangleq=≜ bumpeq=≏ Bumpeq=≎ propto=∝ varpropto=∝ models=⊨ vDash=⊨ Vdash=⊩ Vvdash=⊪ VDash=⊫ vdash=⊢ dashv=⊣ " +
	"perp=⟂ Perp=⫫ mid=∣ shortmid=∣ parallel=∥ shortparallel=∥ in=∈ isin=∈ ni=∋ owns=∋ subset=⊂ supset=⊃ subseteq=⊆ " +
	"supseteq=⊇ subseteqq=⫅ supseteqq=⫆ Subset=⋐ Supset=⋑ sqsubset=⊏ sqsupset=⊐ sqsubseteq=⊑ sqsupseteq=⊒ " +
	"trianglelefteq=⊴ trianglerighteq=⊵ vartriangleleft=⊲ vartriangleright=⊳ blacktriangleleft=◀ blacktriangleright=▶ " +
	"bowtie=⋈ Join=⋈ smile=⌣ frown=⌢ smallsmile=⌣ smallfrown=⌢ between=≬ pitchfork=⋔ therefore=∴ because=∵ " +
	"multimap=⊸ backepsilon=∍ coloneqq=≔ coloneq=≔ eqqcolon=≕ eqcolon=≕ Coloneqq=⩴ colonequals=≔ vcentcolon=: ratio=∶ " +
	"eqsim=≂ textless=< textgreater=> lsim=≲ gsim=≳ alt=≲ agt=≳ simlt=≲ simgt=≳ apprle=≲ apprge=≳ indep=⫫ defeq=≔ eqdef=≔ "

const negated = "ne=≠ neq=≠ notin=∉ notni=∌ nless=≮ ngtr=≯ nleq=≰ ngeq=≱ nleqslant=≰ ngeqslant=≱ nleqq=≰ ngeqq=≱ " +
	"lneq=⪇ gneq=⪈ lneqq=≨ gneqq=≩ lvertneqq=≨ gvertneqq=≩ lnsim=⋦ gnsim=⋧ lnapprox=⪉ gnapprox=⪊ nprec=⊀ nsucc=⊁ npreceq=⋠ " +
	"nsucceq=⋡ precneqq=⪵ succneqq=⪶ precnsim=⋨ succnsim=⋩ precnapprox=⪹ succnapprox=⪺ nsim=≁ ncong=≇ nmid=∤ nshortmid=∤ " +
	"nparallel=∦ nshortparallel=∦ nvdash=⊬ nvDash=⊭ nVdash=⊮ nVDash=⊯ ntriangleleft=⋪ ntriangleright=⋫ ntrianglelefteq=⋬ " +
	"ntrianglerighteq=⋭ nsubset=⊄ nsupset=⊅ nsubseteq=⊈ nsupseteq=⊉ nsubseteqq=⊈ nsupseteqq=⊉ subsetneq=⊊ supsetneq=⊋ " +
	"subsetneqq=⫋ supsetneqq=⫌ varsubsetneq=⊊ varsupsetneq=⊋ varsubsetneqq=⫋ varsupsetneqq=⫌ nleftarrow=↚ nrightarrow=↛ " +
	"nLeftarrow=⇍ nRightarrow=⇏ nleftrightarrow=↮ nLeftrightarrow=⇎ nequiv=≢ napprox=≉ "

const arrows = "to=→ rightarrow=→ leftarrow=← gets=← leftrightarrow=↔ uparrow=↑ downarrow=↓ updownarrow=↕ Rightarrow=⇒ " +
	"Leftarrow=⇐ Leftrightarrow=⇔ Uparrow=⇑ Downarrow=⇓ Updownarrow=⇕ longrightarrow=⟶ longleftarrow=⟵ longleftrightarrow=⟷ " +
	"Longrightarrow=⟹ Longleftarrow=⟸ Longleftrightarrow=⟺ iff=⟺ implies=⟹ impliedby=⟸ mapsto=↦ longmapsto=⟼ mapsfrom=↤ " +
	"hookrightarrow=↪ hookleftarrow=↩ nearrow=↗ searrow=↘ swarrow=↙ nwarrow=↖ rightharpoonup=⇀ rightharpoondown=⇁ " +
	"leftharpoonup=↼ leftharpoondown=↽ upharpoonright=↾ upharpoonleft=↿ downharpoonright=⇂ downharpoonleft=⇃ " +
	"restriction=↾ rightleftharpoons=⇌ leftrightharpoons=⇋ rightleftarrows=⇄ leftrightarrows=⇆ rightrightarrows=⇉ " +
	"leftleftarrows=⇇ upuparrows=⇈ downdownarrows=⇊ twoheadrightarrow=↠ twoheadleftarrow=↞ rightarrowtail=↣ " +
	"leftarrowtail=↢ leadsto=⇝ rightsquigarrow=⇝ leftrightsquigarrow=↭ dashrightarrow=⇢ dasharrow=⇢ dashleftarrow=⇠ Lsh=↰ Rsh=↱ " +
	"looparrowright=↬ looparrowleft=↫ curvearrowright=↷ curvearrowleft=↶ circlearrowright=↻ circlearrowleft=↺ " +
	"Rrightarrow=⇛ Lleftarrow=⇚ textrightarrow=→ textleftarrow=← rarr=→ larr=← longhookrightarrow=↪ acts=↷ actson=↷ " +
	"upto=↑ downto=↓ lra=⟶ longto=⟶ rar=→ onto=↠ rightarrowtriangle=⇾ longtwoheadrightarrow=↠ "

const bigOperators = "sum=∑ prod=∏ coprod=∐ bigcap=⋂ bigcup=⋃ bigvee=⋁ bigwedge=⋀ bigoplus=⨁ bigotimes=⨂ bigodot=⨀ " +
	"biguplus=⨄ bigsqcup=⨆ bigsqcap=⨅ bigtimes=⨉ bigboxplus=⊞ "

const integrals = "int=∫ iint=∬ iiint=∭ iiiint=⨌ oint=∮ oiint=∯ oiiint=∰ idotsint=∫⋯∫ intop=∫ smallint=∫ fint=⨍ dashint=⨍ Xint=⨍ avint=⨍ " +
	"ointctrclockwise=∳ varointclockwise=∲ "

const openers = "{={ lbrace={ lbrack=[ langle=⟨ lfloor=⌊ lceil=⌈ lvert=| lVert=‖ lgroup=⟮ lmoustache=⎰ ulcorner=⌜ llcorner=⌞ " +
	"llbracket=⟦ lBrack=⟦ lAngle=⟪ llangle=⟪ llparenthesis=⦇ lparen=( textbraceleft={ "

const closers = "}=} rbrace=} rbrack=] rangle=⟩ rfloor=⌋ rceil=⌉ rvert=| rVert=‖ rgroup=⟯ rmoustache=⎱ urcorner=⌝ " +
	"lrcorner=⌟ rrbracket=⟧ rBrack=⟧ rAngle=⟫ rrangle=⟫ rrparenthesis=⦈ rparen=) textbraceright=} "

const points = "colon=: comma=, ldotp=. semicolon=; "

const signs = "infty=∞ infinity=∞ iy=∞ pa=∂ der=∂ bdry=∂ bdy=∂ empty=∅ given=| partial=∂ nabla=∇ forall=∀ exists=∃ nexists=∄ emptyset=∅ varnothing=∅ neg=¬ lnot=¬ top=⊤ " +
	"bot=⊥ angle=∠ measuredangle=∡ sphericalangle=∢ triangle=△ vartriangle=△ triangledown=▽ blacktriangle=▲ " +
	"blacktriangledown=▼ square=□ Box=□ qed=□ qedsymbol=□ blacksquare=■ Diamond=◇ lozenge=◊ blacklozenge=⧫ bigstar=★ " +
	"surd=√ prime=′ dprime=″ backprime=‵ flat=♭ natural=♮ sharp=♯ clubsuit=♣ diamondsuit=♢ heartsuit=♡ spadesuit=♠ " +
	"varclubsuit=♧ vardiamondsuit=♦ varheartsuit=♥ varspadesuit=♤ checkmark=✓ degree=° textdegree=° circledR=® circledS=Ⓢ " +
	"maltese=✠ pounds=£ textsterling=£ yen=¥ textyen=¥ euro=€ texteuro=€ copyright=© textcopyright=© textregistered=® " +
	"texttrademark=™ textsection=§ textparagraph=¶ ldots=… dots=… dotsc=… dotso=… hdots=… textellipsis=… " +
	"cdots=⋯ dotsb=⋯ dotsm=⋯ dotsi=⋯ vdots=⋮ ddots=⋱ iddots=⋰ adots=⋰ vert=| Vert=‖ |=‖ arrowvert=| Arrowvert=‖ bracevert=| textbar=| " +
	"diagup=╱ diagdown=╲ %=% #=# &=& $=$ _=_ And=& lq=‘ rq=’ textquotesingle=' textquotedbl=\" textasciicircum=^ " +
	"textasciitilde=~ textunderscore=_ textdollar=$ textpercent=% textbackslash=\\ textendash=– textemdash=— percent=% " +
	"sun=☉ astrosun=☉ Sun=☉ earth=⊕ Earth=⊕ oplusearth=⊕ jupiter=♃ Jupiter=♃ mars=♂ Mars=♂ venus=♀ saturn=♄ mercury=☿ male=♂ female=♀ Venus=♀ Saturn=♄ Mercury=☿ " +
	"mathdollar=$ mathsterling=£ mathsection=§ mathparagraph=¶ lightning=↯ Bowtie=⧓ diameter=⌀ textmusicalnote=♪ eighthnote=♪ " +
	"textquoteleft=‘ textquoteright=’ textquotedblleft=“ textquotedblright=” ditto=″ " +
	"smiley=☺ frownie=☹ textonehalf=½ "
