package formula

const greek = "alpha=α beta=β gamma=γ delta=δ epsilon=ϵ varepsilon=ε zeta=ζ eta=η theta=θ vartheta=ϑ iota=ι kappa=κ " +
	"varkappa=ϰ lambda=λ mu=μ nu=ν xi=ξ omicron=ο pi=π varpi=ϖ rho=ρ varrho=ϱ sigma=σ varsigma=ς tau=τ upsilon=υ phi=ϕ " +
	"varphi=φ chi=χ psi=ψ omega=ω digamma=ϝ "

// TeX sets Greek capitals upright.
const capitalGreek = "Gamma=Γ Delta=Δ Theta=Θ Lambda=Λ Xi=Ξ Pi=Π Sigma=Σ Upsilon=Υ Phi=Φ Psi=Ψ Omega=Ω Alpha=A Beta=B " +
	"Epsilon=E Zeta=Z Eta=H Iota=I Kappa=K Mu=M Nu=N Omicron=O Rho=P Tau=T Chi=X Digamma=Ϝ "

const slanted = "varGamma=Γ varDelta=Δ varTheta=Θ varLambda=Λ varXi=Ξ varPi=Π varSigma=Σ varUpsilon=Υ varPhi=Φ varPsi=Ψ varOmega=Ω "

const upright = "upalpha=α upbeta=β upgamma=γ updelta=δ upepsilon=ε upeta=η uptheta=θ upkappa=κ uplambda=λ upmu=μ upnu=ν " +
	"upxi=ξ uppi=π uprho=ρ upsigma=σ uptau=τ upphi=ϕ upvarphi=φ upchi=χ uppsi=ψ upomega=ω textmu=μ micro=μ " +
	"Upgamma=Γ Updelta=Δ Uptheta=Θ Uplambda=Λ Upxi=Ξ Uppi=Π Upsigma=Σ Upphi=Φ Uppsi=Ψ Upomega=Ω ohm=Ω AA=Å ss=ß ae=æ oe=œ " +
	"textohm=Ω angstrom=Å textalpha=α textbeta=β textgamma=γ textlambda=λ "

const letters = "hbar=ℏ hslash=ℏ ell=ℓ wp=℘ Re=ℜ Im=ℑ aleph=ℵ beth=ℶ gimel=ℷ daleth=ℸ imath=ı jmath=ȷ eth=ð Bbbk=𝕜 mho=℧ " +
	"Finv=Ⅎ Game=⅁ complement=∁ "

// textLetters are letters in running text alone; formulas have other uses for
// their names.
const textLetters = " o=ø O=Ø l=ł L=Ł i=ı j=ȷ aa=å AA=Å ae=æ AE=Æ oe=œ OE=Œ ss=ß SS=ẞ dh=ð DH=Ð th=þ TH=Þ dj=đ DJ=Đ ng=ŋ NG=Ŋ S=§ P=¶ "

// functions are names that are set upright: those of LaTeX, and those that
// authors define by their own name.
const functions = "arccos arcsin arctan arg cos cosh cot coth csc deg dim exp hom ker lg ln log sec sin sinh tan tanh arcsinh arccosh arctanh arccot arcsec arccsc arsinh " +
	"arcosh artanh asinh acosh atanh sech csch sinc sn erf erfc erfi Ei Li Ci loglog polylog tr Tr trace Trace rank rk corank diag supp Supp sgn sign " +
	"signum dom ran rng codom coker codim Coker Ker Img Id const card ord lcm conv aff cone span Span lin relint dist diam vol Vol area Area length wind " +
	"Lip osc Osc grad curl rot Hess Jac Ric Scal Riem sym skew dev cof adj Adj perm Perm pf Pf sdet Sdet str Str Hom End Aut Out Inn Iso Isom Map Mor Fun " +
	"Nat Obj ob Ob Ext Tor Tot Cone fib cofib Res Ind Rep Irr Irrep Mod Ch Ab Grp Ring Alg Sch Top Cat CAT Vect Coh QCoh Qcoh Perf Perv Sh PSh Shv " +
	"Spec Specm Spf Proj Pic Div Cl CH Br Alb NS Hilb Quot Sym Bl Bun Gal Frob Nm disc ht height depth grade reg pdim projdim injdim idim gldim fidim " +
	"sdepth hdepth Ann ann Ass Soc soc rad Rad nil Nil Frac trdeg GL SL PGL PSL PSU PSp SO SU Sp GSp GSO GO GU PGSp PGO PO Spin Pin Mp Aff Diff Homeo Symp " +
	"Ham Mob PMod MCG Teich Stab Fix Orb orb Cent Syl Hol Lie Der ad Ad gl pgl so su Var var Cov cov Corr corr Cor std bias Bias KL TV Ent ent MSE RMSE MAE " +
	"SNR softmax logit sigmoid ReLU relu argsort argtop topk Bern Ber Bin Poi Pois Unif Exp Dir Geom Normal NP coNP PSPACE EXP EXPTIME NEXP NEXPTIME PTIME " +
	"LOGSPACE NL BPP BQP QMA RNC NC AC FPT XP ETH SETH TIME SPACE DTIME NTIME DSPACE NSPACE poly Poly quasipoly OPT opt ALG SAT BMO VMO Rot Int Bd bd inj " +
	"proj Crit crit sing Sing Graph Dom Epi Cyc Sq Prim Simp tw pw td dep girth res coh ind Char PV Wh Met negl val Alt spec cat Gin gin Det Per Inj Hyp " +
	"Sub Sol Tan Def Lex Syn Leb Roe Set Rees Hull Coeff Prob Cay aut iso core rep dof cyl emb quot stab hol pt im fix tor BV ID FP UT TC GF PG AG PL KZ ZF " +
	"ZFC RH DT CW PDE ODE SDE BSDE SPDE CDF PDF ext nnz pdf Ran Dist"

// namedFunctions are shown under another name than their own.
const namedFunctions = "Rank=rank Diag=diag Ord=ord Dim=dim Codim=codim Arg=arg charac=char "

// limitFunctions take their subscripts below in displays.
const limitFunctions = "det gcd inf lim max min Pr sup argmin argmax esssup essinf arginf argsup plim colim hocolim holim"

const limitNames = "varinjlim=lim⟶ varprojlim=lim⟵ Lim=lim Max=max Min=min Sup=sup Inf=inf"
