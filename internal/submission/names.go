package submission

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// leastLast is how long a last name must be to be told by it alone: "li" is
// half a country's.
const leastLast = 4

// spells reports whether the part of a mail address before its @ spells a name
// on a title page: first.last, last.first, f.last, firstlast, flast, or a last
// name of four letters or more. Initials alone spell nothing, nor does what has
// no Latin letters.
func spells(local, name string) bool {
	local, _, _ = strings.Cut(strings.ToLower(local), "+")
	local = strings.NewReplacer("_", ".", "..", ".").Replace(local)
	if strings.ContainsFunc(local, func(c rune) bool { return !(c >= 'a' && c <= 'z' || c == '.' || c == '-') }) {
		return false
	}
	dotted, joined := strings.ReplaceAll(local, "-", "."), strings.ReplaceAll(local, "-", "")
	for _, umlaut := range []bool{false, true} {
		parts := folded(name, umlaut)
		for _, spelled := range spellings(parts) {
			if spelled == dotted || spelled == joined {
				return true
			}
		}
	}
	return false
}

// spellings are the ways in which an address writes a name.
func spellings(parts []string) []string {
	if len(parts) == 0 {
		return nil
	}
	var all []string
	for i := 1; i < len(parts); i++ {
		if len(parts[i]) > 1 { // "van der Berg" is berg, derberg and vanderberg
			all = append(all, with(parts[0], strings.Join(parts[i:], ""))...)
		}
	}
	if last := parts[len(parts)-1]; len(last) >= leastLast {
		all = append(all, last)
	}
	return all
}

// with writes a first and a last name, the first being at times an initial:
// then only what begins with it is spelled.
func with(first, last string) []string {
	f := first[:1]
	all := []string{f + "." + last, f + last}
	if len(first) > 1 {
		all = append(all, first+"."+last, last+"."+first, first+last)
	}
	return all
}

// folded cuts a name into its parts, in small letters without accents. umlaut
// writes ö as oe, as many addresses do.
func folded(name string, umlaut bool) []string {
	name = strings.ToLower(norm.NFC.String(name))
	if umlaut {
		name = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "å", "aa", "ø", "oe").Replace(name)
	}
	name = strings.NewReplacer("ß", "ss", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "æ", "ae", "œ", "oe", "ı", "i").Replace(name)
	var parts []string
	for part := range strings.FieldsFuncSeq(name, func(c rune) bool { return unicode.IsSpace(c) || c == '.' || c == ',' }) {
		ascii := strings.Map(func(c rune) rune {
			switch {
			case c >= 'a' && c <= 'z':
				return c
			case unicode.IsLetter(c):
				return '?' // of another script: the name cannot be spelled
			}
			return -1 // accents, hyphens, apostrophes
		}, norm.NFD.String(part))
		if strings.Contains(ascii, "?") {
			return nil
		}
		if ascii != "" {
			parts = append(parts, ascii)
		}
	}
	return parts
}

// matches reports whether a verified address is at one of the domains
// ("uni.example" itself, ".edu" all below it) and spells the name, and at
// which domain.
func matches(email, name string, domains []string) (domain string, ok bool) {
	i := strings.LastIndexByte(email, '@')
	if i < 1 {
		return "", false
	}
	local, domain := email[:i], strings.ToLower(email[i+1:])
	for _, d := range domains {
		if domain == strings.ToLower(d) || strings.HasPrefix(d, ".") && len(domain) > len(d) && strings.HasSuffix(domain, strings.ToLower(d)) {
			return domain, spells(local, name)
		}
	}
	return "", false
}

// Domain is what curators see of an account's address.
func Domain(email string) string {
	_, domain, _ := strings.Cut(email, "@")
	return domain
}
