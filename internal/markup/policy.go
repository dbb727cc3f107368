package markup

import (
	"regexp"

	"github.com/microcosm-cc/bluemonday"
)

// newPolicy allows what the writer writes, and nothing else: the elements of
// Markdown with their few attributes, and the mathematics of texmath.
func newPolicy() *bluemonday.Policy {
	p := newMarkdownPolicy()
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^language-[A-Za-z0-9+#._-]{1,32}$`)).OnElements("code")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^(?:center|right)$`)).OnElements("th", "td")

	p.AllowURLSchemes("http", "https", "mailto")
	p.AllowRelativeURLs(true) // mentions; the pattern lets no other host in
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnFullyQualifiedLinks(true)
	p.AllowAttrs("href").Matching(regexp.MustCompile(`^(?:https?://|mailto:|/(?:[^/\\]|$))`)).OnElements("a")
	p.AllowAttrs("rel").Matching(regexp.MustCompile("^" + rel + "$")).OnElements("a")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^mention$`)).OnElements("a")

	for element, attrs := range mathematics() {
		p.AllowNoAttrs().OnElements(element)
		for attr, values := range attrs {
			p.AllowAttrs(attr).Matching(regexp.MustCompile("^(?:" + values + ")$")).OnElements(element)
		}
	}
	return p
}

// newSimplePolicy allows what the writer writes for simple readers.
func newSimplePolicy() *bluemonday.Policy {
	p := newMarkdownPolicy()
	p.AllowElements("sub", "sup")
	p.AllowURLSchemes("http", "https", "mailto")
	p.RequireParseableURLs(true)
	p.AllowAttrs("href").Matching(regexp.MustCompile(`^(?:https?://|mailto:)`)).OnElements("a")
	p.AllowAttrs("rel").Matching(regexp.MustCompile("^" + rel + "$")).OnElements("a")
	return p
}

func newMarkdownPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "pre", "code",
		"em", "strong", "del", "table", "thead", "tbody", "tr", "th", "td")
	p.AllowAttrs("start").Matching(regexp.MustCompile(`^[0-9]{1,9}$`)).OnElements("ol")
	return p
}

// mathematics are the elements of presentation MathML that texmath writes, with
// their attributes and the pattern of their values. TestPolicyKnowsMathematics holds
// that none is missing.
func mathematics() map[string]map[string]string {
	const (
		em      = `[0-9]{1,2}(?:\.[0-9]{1,4})?em`
		boolean = `true|false`
	)
	return map[string]map[string]string{
		"math": {"display": "block"},
		"mrow": {"displaystyle": boolean, "class": "struck"},
		"mi":   {"mathvariant": "normal"},
		"mn":   {},
		"mo": {"class": "vec", "form": "prefix", "lspace": em, "rspace": em, "stretchy": boolean, "symmetric": "true", "minsize": em,
			"maxsize": em, "largeop": "true", "movablelimits": boolean, "scriptlevel": `\+0`},
		"mtext":      {"class": "tex|tb|ti|tbi|ts|tt"},
		"mspace":     {"width": em, "height": em, "class": "back[1-6]"},
		"mphantom":   {},
		"mfrac":      {"linethickness": "0"},
		"msqrt":      {},
		"mroot":      {},
		"msub":       {},
		"msup":       {},
		"msubsup":    {},
		"munder":     {},
		"mover":      {},
		"munderover": {},
		"mtable":     {"class": "aligned|cases|small", "displaystyle": boolean, "scriptlevel": "1"},
		"mtr":        {},
		"mtd":        {},
	}
}
