package formula

import "strings"

const prefixes = " quecto=q ronto=r yocto=y zepto=z atto=a femto=f pico=p nano=n micro=µ milli=m centi=c deci=d deca=da deka=da " +
	"hecto=h kilo=k mega=M giga=G tera=T peta=P exa=E zetta=Z yotta=Y ronna=R quetta=Q kibi=Ki mebi=Mi gibi=Gi tebi=Ti pebi=Pi "

const unitNames = " meter=m metre=m m=m kilogram=kg kg=kg gram=g g=g second=s s=s ampere=A A=A kelvin=K K=K mole=mol mol=mol candela=cd becquerel=Bq " +
	"celsius=°C degreeCelsius=°C degC=°C coulomb=C farad=F gray=Gy hertz=Hz Hz=Hz kHz=kHz MHz=MHz GHz=GHz THz=THz henry=H joule=J J=J kJ=kJ katal=kat " +
	"lumen=lm lux=lx newton=N N=N ohm=Ω pascal=Pa Pa=Pa radian=rad siemens=S sievert=Sv steradian=sr tesla=T T=T volt=V V=V watt=W W=W weber=Wb day=d " +
	"degree=° hectare=ha hour=h h=h litre=l liter=L l=l L=L minute=min tonne=t electronvolt=eV eV=eV meV=meV keV=keV MeV=MeV GeV=GeV TeV=TeV PeV=PeV " +
	"dalton=Da astronomicalunit=au bel=B decibel=dB dB=dB neper=Np percent=% bar=bar arcminute=′ arcmin=′ arcsecond=″ arcsec=″ angstrom=Å bit=bit byte=B " +
	"parsec=pc pc=pc kpc=kpc Mpc=Mpc lightyear=ly year=yr gauss=G barn=b clight=c km=km cm=cm mm=mm um=µm nm=nm pm=pm fm=fm ms=ms us=µs ns=ns ps=ps fs=fs " +
	"mK=mK uK=µK mV=mV kV=kV mA=mA uA=µA nA=nA mW=mW kW=kW MW=MW GW=GW kWh=kWh mg=mg ug=µg mL=mL ml=ml uL=µL kPa=kPa MPa=MPa GPa=GPa hPa=hPa mT=mT "

// pairOf is what a table of pairs gives for a name, "" where it isn't there.
func pairOf(table, name string) string {
	if name == "" || len(name) > longestOption {
		return ""
	}
	i := strings.Index(table, " "+name+"=")
	if i < 0 {
		return ""
	}
	text, _, _ := strings.Cut(table[i+len(name)+2:], " ")
	return text
}
