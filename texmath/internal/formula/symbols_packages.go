package formula

// The tables of this file hold what stmaryrd, mathtools, txfonts, MnSymbol,
// wasysym, cmll and unicode-math add to the signs of LaTeX and amssymb.

const packageBinaries = "boxbar=◫ boxslash=⧄ boxbslash=⧅ boxast=⧆ boxcircle=⧇ boxbox=⧈ boxempty=□ vartimes=× varotimes=⊗ varoplus=⊕ " +
	"varominus=⊖ varodot=⊙ varoslash=⊘ varobslash=⦸ varocircle=⊚ fatslash=⫽ bbslash=⑊ interleave=⫴ Ydown=⅄ obslash=⦸ ovee=⩖ olessthan=⧀ " +
	"ogreaterthan=⧁ ocircle=⊚ minuso=⊝ baro=⦵ oblong=▯ parr=⅋ invamp=⅋ lrtimes=⋈ opentimes=⋈ Wr=≀ nplus=⩋ circledbar=⦶ circledwedge=⊛ doublevee=⩖ " +
	"doublewedge=⩕ sqdot=⊡ diamonddot=⟐ medcirc=⚬ medbullet=● medstar=⋆ filledstar=★ slashdiv=∕ tsr=⊗ dirsum=⊕ "

const packageRelations = "ordinarycolon=: Coloneq=∷− Eqqcolon=≕ Eqcolon=−∷ dblcolon=∷ colonapprox=:≈ Colonapprox=∷≈ colonsim=:∼ Colonsim=∷∼ " +
	"shortleftarrow=← shortrightarrow=→ shortuparrow=↑ shortdownarrow=↓ Mapsto=⤇ Longmapsto=⟾ Mapsfrom=⤆ longmapsfrom=⟻ leftarrowtriangle=⇽ " +
	"leftrightarrowtriangle=⇿ inplus=⨭ trianglelefteqslant=⊴ trianglerighteqslant=⊵ ntrianglelefteqslant=⋬ ntrianglerighteqslant=⋭ mappedfrom=↤ multimapinv=⟜ " +
	"multimapboth=⧟ leftsquigarrow=⇜ Nearrow=⇗ Searrow=⇘ Nwarrow=⇖ Swarrow=⇙ boxright=□→ VvDash=⊫ eqqsim=≂ nsimeq=≄ nasymp=≭ notowns=∌ " +
	"ntwoheadrightarrow=↠̸ nsqsubseteq=⋢ nsqsupseteq=⋣ ngtrsim=≵ nlesssim=≴ ngtrless=≹ leftrightarroweq=⥦ leftmapsto=↤ vDdash=⫢ hateq=≙ " +
	"nuparrow=⤉ ndownarrow=⤈ independent=⫫ isom=≅ isomorph=≅ todown=↓ simperp=⫫ " +
	"subsetpluseq=⫅ "

const packageSigns = "Vvert=⦀ fullmoon=○ newmoon=● leftmoon=☾ rightmoon=☽ aries=♈ taurus=♉ gemini=♊ cancer=♋ leo=♌ virgo=♍ " +
	"libra=♎ scorpio=♏ sagittarius=♐ capricornus=♑ aquarius=♒ pisces=♓ ascnode=☊ descnode=☋ conjunction=☌ opposition=☍ uranus=♅ neptune=♆ " +
	"pluto=♇ vernal=♈ invneg=⌐ CIRCLE=● Circle=○ Square=□ pentagon=⬠ hexagon=⬡ fivestar=★ phone=☎ textonesuperior=¹ texttwosuperior=² " +
	"textthreesuperior=³ textquarter=¼ textonequarter=¼ textthreequarters=¾ textperthousand=‰ perthousand=‰ textpertenthousand=‱ textdagger=† " +
	"textdaggerdbl=‡ textbardbl=‖ textlangle=⟨ textrangle=⟩ textcelsius=℃ textcent=¢ textdiv=÷ textlnot=¬ textminus=− textsurd=√ textnumero=№ " +
	"guillemotleft=« guillemotright=» udots=⋰ laplace=Δ laplacian=∇² ptl=∂ fz=∞ 8=∞ "

const packageLetters = "lambdabar=ƛ labda=λ epilon=ϵ vp=φ vk=ϰ sg=σ gm=γ VE=ε omg=ω "

const packageUpright = "alphaup=α betaup=β gammaup=γ deltaup=δ epsilonup=ε zetaup=ζ etaup=η thetaup=θ muup=μ piup=π nuup=ν sigmaup=σ lambdaup=λ rhoup=ρ " +
	"tauup=τ phiup=φ chiup=χ psiup=ψ omegaup=ω textmho=℧ Ohm=Ω khz=kHz celsius=°C OM=Ω De=Δ Oo=O rme=e rmd=d rmi=i expon=e "

// packageFunctions are names that packages and languages other than English set
// upright, and those of mathematics that authors define by their own name.
const packageFunctions = "tg ctg cth arctg arcctg cosec arcsen sen arsh arth logof acl dcl loc cf Ai Bi Sz Hoch Wres Kdim Gfd Gid vdim wdim gldim lgldim " +
	"SE EL AD AI WF TL KR VN HC Mdim diff QGr qgr bmo"

const packageNames = "Gl=GL Rey=Re spann=span spa=span imod=mod characteristic=char chara=char principalvalue=P  real=Re imaginary=Im "

const packageFields = "rz=R Rz=R rset=R nset=N zset=Z cset=C qset=Q Rset=R Nset=N Zset=Z Cset=C reali=R complessi=C naturali=N interi=Z razionali=Q reel=R erre=R er=R " +
	"Nats=N nats=N integer=Z zed=Z cnum=C cnums=C natnums=N Comp=C Cpx=C Pro=P "

// addPackages enters the commands of the tables above.
func addPackages(m map[string]meaning) {
	add(m, packageBinaries, meaning{does: operator, class: Binary})
	add(m, packageRelations, meaning{does: operator, class: Relation})
	add(m, packageSigns, meaning{does: operator, class: Ordinary})
	add(m, "bigparallel=⫽ biginterleave=⫴ bigplus=+ bigcurlyvee=⋎ bigcurlywedge=⋏ Dirsum=⨁ bigbox=□ sumint=⨋", meaning{does: operator, class: Large})
	add(m, "sqint=⨖ varint=∫ varoiint=∯ ointclockwise=∲ intBar=⨎ intbar=⨍ bigdint=∬", meaning{does: integral, class: Large})
	add(m, "llceil=⌈ llfloor=⌊ lVvert=⦀ Lbag=⟅ lbag=⟅ lang=⟨", meaning{does: operator, class: Open})
	add(m, "rrceil=⌉ rrfloor=⌋ rVvert=⦀ Rbag=⟆ rbag=⟆ rang=⟩", meaning{does: operator, class: Close})
	add(m, packageLetters, meaning{does: letter})
	add(m, packageUpright, meaning{does: letter, font: Upright})
	add(m, packageFields, meaning{does: letter, font: DoubleStruck})
	add(m, "Sph=S Sphere=S", meaning{does: letter})
	for _, f := range []string{packageFunctions, packageNames} {
		addNames(m, f)
	}
	addPackageCommands(m)
}

// addPackageCommands enters what has arguments.
func addPackageCommands(m map[string]meaning) {
	add(m, "xrightharpoondown=⇁ xleftharpoonup=↼ xleftharpoondown=↽ xleftrightharpoons=⇋ xlongrightarrow=⟶ xlongleftarrow=⟵ xLongrightarrow=⟹ "+
		"xLongleftarrow=⟸ xtwoheadleftarrow=↞ xrightarrowtail=↣ xra=→ xla=←", meaning{does: longArrow, class: Relation})
	add(m, "overgroup=⏠ overlinesegment=‾ overleftharpoon=↼ overrightharpoonup=⇀", meaning{does: accent, stretchy: true})
	add(m, "undergroup=⏡ underrightharpoonup=⇀ undertilde=~ uwave=~ dashuline=_ underlinesegment=_", meaning{does: accent, stretchy: true, under: true})
	add(m, "underdot=˙", meaning{does: accent, under: true})
	each(m, "mathbit symbfit bmit", meaning{does: alphabet, font: BoldItalic})
	each(m, "symbf mathsfbf mathbfsf vectorbold", meaning{does: alphabet, font: Bold})
	each(m, "symit mathsl", meaning{does: alphabet, font: Italic})
	each(m, "symup mathsfup", meaning{does: alphabet, font: Upright})
	each(m, "symbb mathbbold vmathbb mathrbb mattbb mathb", meaning{does: alphabet, font: DoubleStruck})
	each(m, "symcal symscr mathcl mathal", meaning{does: alphabet, font: Calligraphic})
	each(m, "mathbfcal mathbfscr", meaning{does: alphabet, font: BoldScript})
	each(m, "symfrak mathfak mathbffrak textfrak textswab textgoth", meaning{does: alphabet, font: Fraktur})
	each(m, "symsf", meaning{does: alphabet, font: SansSerif})
	each(m, "symtt", meaning{does: alphabet, font: Monospace})
	each(m, "cramped vtop mathmbox mathmakebox crampedllap crampedrlap crampedclap reflectbox hcancel", meaning{does: keep})
	each(m, "scalebox rotatebox relsize", meaning{does: dropFirst})
	each(m, "moveleft moveright openup", meaning{does: lengths})
	each(m, "hss vss hrule vrule leavevmode number hdotsforeach mathdefault vfill", meaning{does: silent})
	each(m, "ds dsp", meaning{does: mathStyle})
	add(m, "textsw=", meaning{does: textFont, font: Italic})
	each(m, "buildrel", meaning{does: builtRelation})
	each(m, "prescript", meaning{does: prescript})
	each(m, "verb", meaning{does: verbDelimited})
	each(m, "inv", meaning{does: inverse})
	each(m, "sphat sptilde spcheck spdot spddot spbreve", meaning{does: raisedMark})
	addPhysics(m)
}
