package formula

// inFont is r in a font, r itself where Unicode has no such letter.
func inFont(r rune, font Font) rune {
	switch {
	case 'A' <= r && r <= 'Z':
		return latinIn(r, r-'A', font)
	case 'a' <= r && r <= 'z':
		return latinIn(r, r-'a'+26, font)
	case '0' <= r && r <= '9':
		return digitIn(r, font)
	case r == 'ı' && font == Italic:
		return '𝚤'
	case r == 'ȷ' && font == Italic:
		return '𝚥'
	}
	return greekIn(r, font)
}

// latinIn is the i-th of the letters A to Z and a to z.
func latinIn(r, i rune, font Font) rune {
	if hole := outOfLine(r, font); hole != 0 {
		return hole
	}
	switch font {
	case Bold:
		return '𝐀' + i
	case Italic:
		return '𝐴' + i
	case BoldItalic:
		return '𝑨' + i
	case Calligraphic:
		return '𝒜' + i
	case BoldScript:
		return '𝓐' + i
	case Fraktur:
		return '𝔄' + i
	case DoubleStruck:
		return '𝔸' + i
	case SansSerif:
		return '𝖠' + i
	case Monospace:
		return '𝙰' + i
	}
	return r
}

// outOfLine are the letters that Unicode had before it got the alphabets, and
// which are missing there; 0 for all others.
func outOfLine(r rune, font Font) rune {
	var letters, places string
	switch font {
	case Italic:
		letters, places = "ℎ", "h"
	case Calligraphic:
		letters, places = "ℬℰℱℋℐℒℳℛℯℊℴ", "BEFHILMRego"
	case Fraktur:
		letters, places = "ℭℌℑℜℨ", "CHIRZ"
	case DoubleStruck:
		letters, places = "ℂℍℕℙℚℝℤ", "CHNPQRZ"
	}
	i := 0
	for _, l := range letters {
		if rune(places[i]) == r {
			return l
		}
		i++
	}
	return 0
}

func digitIn(r rune, font Font) rune {
	i := r - '0'
	switch font {
	case Bold, BoldItalic:
		return '𝟎' + i
	case DoubleStruck:
		return '𝟘' + i
	case SansSerif:
		return '𝟢' + i
	case Monospace:
		return '𝟶' + i
	}
	return r
}

// greekIn finds letters in the blocks of 58 that begin with a capital alpha. A bold
// capital stands upright even where small letters are slanted, as in TeX.
func greekIn(r rune, font Font) rune {
	i := placeInGreek(r)
	switch {
	case i < 0:
		return r
	case font == Bold || font == BoldItalic && i < 26:
		return '𝚨' + i
	case font == Italic && r != '∇':
		return '𝛢' + i
	case font == BoldItalic:
		return '𝜜' + i
	}
	if font == DoubleStruck {
		switch r {
		case 'γ':
			return 'ℽ'
		case 'Γ':
			return 'ℾ'
		case 'Π':
			return 'ℿ'
		case 'π':
			return 'ℼ'
		case 'Σ':
			return '⅀'
		}
	}
	return r
}

// placeInGreek is where a letter stands in its block, -1 for what isn't there.
func placeInGreek(r rune) rune {
	switch {
	case 'Α' <= r && r <= 'Ω' && r != '\u03a2':
		return r - 'Α'
	case 'α' <= r && r <= 'ω':
		return r - 'α' + 26
	}
	switch r {
	case 'ϴ':
		return 17
	case '∇':
		return 25
	case '∂':
		return 51
	case 'ϵ':
		return 52
	case 'ϑ':
		return 53
	case 'ϰ':
		return 54
	case 'ϕ':
		return 55
	case 'ϱ':
		return 56
	case 'ϖ':
		return 57
	}
	return -1
}

func isCapitalGreek(r rune) bool { return 'Α' <= r && r <= 'Ω' || r == 'ϴ' }
