package texmath

import (
	"encoding/xml"
	"html"
	"io"
	"strings"
	"testing"
)

func TestTagged(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{`no mathematics & <b>tags</b>`, `no mathematics &amp; &lt;b&gt;tags&lt;/b&gt;`},
		{`On $\ell_1$ and $x^2$`, `On ℓ₁ and x²`},
		{`$x_{\rm train}$ of $a<b$`, `x<sub>train</sub> of a &lt; b`},
		{`$x_q y$`, `x<sub>q</sub>y`},
		{`$x_{q}^{2}$`, `x<sub>q</sub><sup>2</sup>`},
		{`$2^{\Theta(n^{x_q})}$`, `2<sup>Θ(n<sup>x<sub>q</sub></sup>)</sup>`},
		{`$\sqrt[n/q]{x}$`, `x<sup>1/(n/q)</sup>`},
		{`$\hat{x_q}$ and $\not{x_q}$`, `x̂<sub>q</sub> and x̸<sub>q̸</sub>`},
		{`Schr\"odinger's $R&D$`, `Schrödinger&#39;s R&amp;D`},
		{`$\foo_{bar}$`, `\foo<sub>bar</sub>`},
	} {
		if got := Tagged(c.src); got != c.want {
			t.Errorf("Tagged(%s) = %q, want %q", c.src, got, c.want)
		}
	}
}

// checkTagged holds that the result is HTML of two elements which says what Plain
// says.
func checkTagged(t *testing.T, src string) {
	t.Helper()
	got := Tagged(src)
	for _, c := range got {
		if c < ' ' && c != '\n' && c != '\t' {
			t.Errorf("Tagged(%.200q) holds %U", src, c)
			break
		}
	}
	dec := xml.NewDecoder(strings.NewReader("<p>" + xmlReadable(got) + "</p>"))
	for {
		token, err := dec.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("Tagged(%.200q) = %.400q: %v", src, got, err)
		}
		if e, ok := token.(xml.StartElement); ok && (e.Name.Local != "sub" && e.Name.Local != "sup" && e.Name.Local != "p" || len(e.Attr) > 0) {
			t.Errorf("Tagged(%.200q) holds %v", src, e)
		}
	}
	// What is struck out is struck letter by letter, the marks of scripts among them.
	letters := strings.NewReplacer("<sub>", "", "</sub>", "", "<sup>", "", "</sup>", "", " ", "", "\u0338", "")
	plain := strings.NewReplacer("_", "", "^", "", "{", "", "}", "", " ", "", "\u0338", "")
	if a, b := plain.Replace(html.UnescapeString(letters.Replace(got))), plain.Replace(Plain(src)); a != b {
		t.Errorf("Tagged(%.200q) says %.300q, Plain says %.300q", src, a, b)
	}
}

// xmlReadable leaves out the code points that XML has no place for, which are
// characters of a text all the same.
func xmlReadable(s string) string { return strings.NewReplacer("\ufffe", "", "\uffff", "").Replace(s) }

func TestTaggedInGallery(t *testing.T) {
	for _, c := range cases {
		checkTagged(t, c.src)
	}
	for _, c := range documents {
		checkTagged(t, c.src)
	}
	for _, part := range hostile {
		checkTagged(t, strings.Repeat(part, 20))
	}
}

func FuzzTagged(f *testing.F) {
	for _, c := range documents {
		f.Add(c.src)
	}
	f.Add(`$\hat{\sqrt[q]{x_{q_q}^{\not{a_q}}}}$`)
	f.Fuzz(checkTagged)
}
