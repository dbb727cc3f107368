package markup

import (
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// someone knows ada and bob-2, and a few whose paths must not become links.
func someone(name string) (path string, ok bool) {
	switch name {
	case "ada", "bob-2":
		return "/people/" + name, true
	case "evil":
		return "javascript:alert(1)", true
	case "slash":
		return "//evil.example/", true
	case "host":
		return "https://evil.example/", true
	case "odd":
		return `/\evil.example`, true
	}
	return "", false
}

// allowed are the elements of a comment and their attributes, written down once more
// and apart from the policy.
func allowed() map[string]string {
	return map[string]string{
		"p": "", "br": "", "hr": "", "h4": "", "h5": "", "h6": "", "blockquote": "", "ul": "", "ol": "start", "li": "", "pre": "", "code": "class",
		"em": "", "strong": "", "del": "", "table": "", "thead": "", "tbody": "", "tr": "", "th": "class", "td": "class", "a": "href rel class",
		"math": "display", "mrow": "displaystyle class", "mi": "mathvariant", "mn": "", "mtext": "class", "mspace": "width height class",
		"mo":       "class form lspace rspace stretchy symmetric minsize maxsize largeop movablelimits scriptlevel",
		"mphantom": "", "mfrac": "linethickness", "msqrt": "", "mroot": "", "msub": "", "msup": "", "msubsup": "", "munder": "", "mover": "",
		"munderover": "", "mtable": "class displaystyle scriptlevel", "mtr": "", "mtd": "",
	}
}

// strict says what is wrong with a fragment: every element and attribute must be
// allowed, every link lead where links may, and elements nest and end properly.
func strict(fragment string) error { return strictBy(allowed(), fragment) }

// strictBy is strict with a list of elements.
func strictBy(allowed map[string]string, fragment string) error {
	if err := visible(fragment); err != nil {
		return err
	}
	var open []string
	z := html.NewTokenizer(strings.NewReader(fragment))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if z.Err() != io.EOF {
				return z.Err()
			}
			if len(open) > 0 {
				return fmt.Errorf("%v are left open", open)
			}
			return nil
		case html.TextToken:
			if raw := string(z.Raw()); strings.ContainsAny(raw, "<>\"") {
				return fmt.Errorf("text %.80q is not escaped", raw)
			}
		case html.StartTagToken:
			token := z.Token()
			if err := start(allowed, token, open); err != nil {
				return err
			}
			if token.Data != "br" && token.Data != "hr" {
				open = append(open, token.Data)
			}
		case html.SelfClosingTagToken:
			if err := start(allowed, z.Token(), open); err != nil {
				return err
			}
		case html.EndTagToken:
			name := z.Token().Data
			if len(open) == 0 || open[len(open)-1] != name {
				return fmt.Errorf("</%s> ends %v", name, open)
			}
			open = open[:len(open)-1]
		default:
			return fmt.Errorf("%.80q is no element and no text", z.Raw())
		}
	}
}

func start(allowed map[string]string, token html.Token, open []string) error {
	attrs, ok := allowed[token.Data]
	if !ok {
		return fmt.Errorf("element %v", token)
	}
	if token.Data == "a" && slices.Contains(open, "a") {
		return fmt.Errorf("a link in a link: %v", token)
	}
	if len(open) > 120 { // formulas nest deeper than anything else
		return fmt.Errorf("%d elements are open", len(open))
	}
	for _, a := range token.Attr {
		if a.Namespace != "" || !slices.Contains(strings.Fields(attrs), a.Key) {
			return fmt.Errorf("attribute %s in %v", a.Key, token)
		}
		if a.Key == "href" {
			if err := destination(a.Val, token); err != nil {
				return err
			}
		}
	}
	return nil
}

func destination(href string, token html.Token) error {
	if href == "/people/ada" || href == "/people/bob-2" || href == place+"/people/ada" || href == place+"/people/bob-2" {
		return nil
	}
	u, err := url.Parse(href)
	if err != nil {
		return fmt.Errorf("link %q: %w", href, err)
	}
	web := (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && strings.HasPrefix(href, u.Scheme+"://")
	if !web && (u.Scheme != "mailto" || !strings.HasPrefix(href, "mailto:")) {
		return fmt.Errorf("link %q", href)
	}
	if !slices.Contains(token.Attr, html.Attribute{Key: "rel", Val: rel}) {
		return fmt.Errorf("link %q without rel", href)
	}
	return nil
}

// visible says what is in s that no reader sees or that turns text around.
func visible(s string) error {
	if !utf8.ValidString(s) {
		return fmt.Errorf("invalid UTF-8")
	}
	for _, r := range s {
		switch {
		case r == '\n' || r == '\t':
		case unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200b, r == 0x200e, r == 0x200f, r == 0x61c, r == 0xfeff:
			return fmt.Errorf("%U", r)
		}
	}
	return nil
}

// asParsed says whether an HTML parser sees a fragment as it was written: if it moved,
// closed or added anything, the fragment would not be what the sanitizer saw.
func asParsed(fragment string) error {
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(fragment), body)
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, n := range nodes {
		if err := html.Render(&b, n); err != nil {
			return err
		}
	}
	if got, want := tokens(b.String()), tokens(fragment); !slices.Equal(got, want) {
		for i := range min(len(got), len(want)) {
			if got[i] != want[i] {
				return fmt.Errorf("parsed to %.200q, written as %.200q", got[i], want[i])
			}
		}
		return fmt.Errorf("parsed to %d tokens of %d", len(got), len(want))
	}
	return nil
}

func tokens(s string) []string {
	var all []string
	for z := html.NewTokenizer(strings.NewReader(s)); z.Next() != html.ErrorToken; {
		token := z.Token()
		slices.SortFunc(token.Attr, func(a, b html.Attribute) int { return strings.Compare(a.Key, b.Key) })
		if token.Type == html.SelfClosingTagToken {
			all = append(all, html.Token{Type: html.StartTagToken, Data: token.Data, Attr: token.Attr}.String())
			if token.Data != "br" && token.Data != "hr" {
				all = append(all, "</"+token.Data+">")
			}
			continue
		}
		all = append(all, token.String())
	}
	return all
}

// checkHTML holds what is true of every comment.
func checkHTML(t *testing.T, r *Renderer, src string) {
	t.Helper()
	checkSimple(t, r, src)
	out := r.HTML(src, someone)
	if err := strict(out); err != nil {
		t.Errorf("HTML(%.300q): %v\n%.1000s", src, err, out)
	}
	if err := asParsed(out); err != nil {
		t.Errorf("HTML(%.300q): %v\n%.1000s", src, err, out)
	}
	if again := r.policy.Sanitize(out); again != out {
		t.Errorf("HTML(%.300q) is\n%.1000s\nand sanitized again\n%.1000s", src, out, again)
	}
	_, root := r.read(src)
	written := clean(writeHTML([]byte(clean(src)), root, target{people: someone}))
	if err := strict(written); err != nil {
		t.Errorf("the writer alone, of %.300q: %v\n%.1000s", src, err, written)
	}
	if !slices.Equal(tokens(written), tokens(out)) {
		t.Errorf("the policy knows too little: of %.300q the writer writes\n%.1000s\nand left is\n%.1000s", src, written, out)
	}
}

// place is where the simple form leads people's paths to.
const place = "https://papers.example.org"

// checkSimple holds that the simple form has simple elements only, that no link of it
// depends on the page it stands on, and that a parser sees it as it was written.
func checkSimple(t *testing.T, r *Renderer, src string) {
	t.Helper()
	out := r.Simple(src, place, someone)
	err := strictBy(map[string]string{
		"p": "", "br": "", "hr": "", "h4": "", "h5": "", "h6": "", "blockquote": "", "ul": "", "ol": "start", "li": "", "pre": "", "code": "",
		"em": "", "strong": "", "del": "", "table": "", "thead": "", "tbody": "", "tr": "", "th": "", "td": "", "a": "href rel", "sub": "", "sup": ""}, out)
	if err == nil {
		err = asParsed(out)
	}
	if err != nil {
		t.Errorf("Simple(%.300q): %v\n%.1000s", src, err, out)
	}
	if strings.Contains(out, `href="/`) {
		t.Errorf("Simple(%.300q) links within a page:\n%.1000s", src, out)
	}
	_, root := r.read(src)
	if written := clean(writeHTML([]byte(clean(src)), root, target{someone, place, true})); !slices.Equal(tokens(written), tokens(out)) {
		t.Errorf("the policy knows too little: of %.300q the writer writes\n%.1000s\nand left is\n%.1000s", src, written, out)
	}
}

func checkPlain(t *testing.T, r *Renderer, src string, limit int) {
	t.Helper()
	out := r.Plain(src, limit)
	if err := visible(out); err != nil {
		t.Errorf("Plain(%.300q, %d) holds %v", src, limit, err)
	}
	if strings.ContainsAny(out, "\n\t") || strings.TrimSpace(out) != out || strings.Contains(out, "  ") {
		t.Errorf("Plain(%.300q, %d) = %.300q is no plain line", src, limit, out)
	}
	if n := utf8.RuneCountInString(out); n > max(limit, 0) {
		t.Errorf("Plain(%.300q, %d) has %d characters: %.300q", src, limit, n, out)
	}
	if read := r.Readable(src); !strings.ContainsAny(src, `$\`) && read != clean(src) {
		t.Errorf("Readable(%.300q) = %.300q, though it has no formula", src, read)
	}
}

func checkMentions(t *testing.T, r *Renderer, src string) {
	t.Helper()
	names := r.Mentions(src)
	if len(names) > MaxMentions {
		t.Errorf("Mentions(%.300q) are %d", src, len(names))
	}
	text := strings.ToLower(clean(src))
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			t.Errorf("Mentions(%.300q) = %q has %s twice", src, names, name)
		}
		if !validName(name) || !strings.Contains(text, "@"+name) {
			t.Errorf("Mentions(%.300q) has %q", src, name)
		}
	}
	var asked []string
	r.HTML(src, func(name string) (string, bool) { asked = append(asked, name); return "", false })
	if !slices.Equal(asked, names) {
		t.Errorf("HTML(%.300q) asks for %q, mentioned are %q", src, asked, names)
	}
}

func validName(name string) bool {
	return len(name) >= 2 && len(name) <= 32 && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_-") == "" && name[0] != '_' && name[0] != '-'
}
