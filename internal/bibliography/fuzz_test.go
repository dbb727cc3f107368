package bibliography_test

import (
	"reflect"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/bibliography"
)

// checkRead holds what is true of every file.
func checkRead(t *testing.T, src []byte) {
	format, entries, problems, err := bibliography.Read(src)
	if err != nil {
		if format != "" || entries != nil || problems != nil {
			t.Fatalf("an error and %q, %v, %v", format, entries, problems)
		}
		return
	}
	last := 0
	for _, e := range entries {
		if e.Title == "" && e.DOI == "" && e.ID == "" {
			t.Errorf("an entry that says nothing: %+v", e)
		}
		if e.Line < last || e.Line > len(src)+1 {
			t.Errorf("line %d behind line %d", e.Line, last)
		}
		last = e.Line
		if id, _, err := papers.ParseID(string(e.ID)); e.ID != "" && (err != nil || id != e.ID) {
			t.Errorf("no id: %q", e.ID)
		}
		if e.URL != "" && !papers.IsWeb(e.URL) || e.Year < 0 || e.Year > 2999 {
			t.Errorf("an address %q, a year %d", e.URL, e.Year)
		}
		for _, s := range append([]string{e.Key, e.Title, e.DOI, e.URL, e.Note}, e.Authors...) {
			if !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) || strings.TrimSpace(s) != s {
				t.Errorf("not one clean line: %q in %+v", s, e)
			}
		}
	}
	for _, p := range problems {
		if p.Line < 1 || p.Message == "" || !utf8.ValidString(p.Message) {
			t.Errorf("a problem without place or words: %+v", p)
		}
	}
	format2, entries2, problems2, _ := bibliography.Read(src)
	if format2 != format || !reflect.DeepEqual(entries2, entries) || !reflect.DeepEqual(problems2, problems) {
		t.Errorf("read again: %+v, %+v", entries2, problems2)
	}
}

func FuzzBibTeX(f *testing.F) {
	for _, s := range []string{
		"@misc{a, title = {A {B} \\'{e} $x_{1}$}, author = {B, C and {D} and others}, year = 2020}", "@string{x = \"y\" # {z}} @a(b, c = x # 1, d = {)})",
		"@comment{@a{b, title={c}}}\n@comment{\n@comment{", "@a{b, title = \"a \"b\" {\"}\"", "% @a{b,\n@a{\n@b{c,\n", "@a{,={,\"\\{}$\\(", "@a{b, title = {x}}, c = {d}}",
		"@a{b, eprint = {hep-th/9901001}, doi = {10.1/%2f%zz}, url = {\\url{http://a.b/c\\_d}}, note = {arXiv: 2405.18203}}", "@a{b, title = {\xf6\x00\u202e}}",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		checkRead(t, []byte(s))
		checkRead(t, []byte("@misc{key,\n  title = {"+s+"},\n  author = {"+s+"},\n"+s))
	})
}

func FuzzRIS(f *testing.F) {
	for _, s := range []string{
		"TY  - JOUR\r\nAU  - A, B, Jr.; C\r\nTI  - T\r\n goes on\r\nPY  - 2024/05//\r\nAN  - arXiv:2405.18203\r\nER  - \r\n", " TI -x\n\nTI- y\nER", "TY  - \nDO  - 10.1/a\nM3  - 10.2/b", "TI  -\xff\u202e\x00",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		checkRead(t, []byte(s))
		checkRead(t, []byte("TY  - GEN\nTI  - "+s+"\nAU  - "+s+"\n"+s+"\nER  - \n"))
	})
}

func FuzzCSL(f *testing.F) {
	for _, s := range []string{
		`[{"id": 1, "title": ["A <i>b</i>"], "author": [{"family": "B", "given": "C"}, "D, E"], "issued": {"date-parts": [["2024", 5]]}, "DOI": "10.1/a"}]`,
		`{"items": [{"title": "a"}, {"title": "b"`, "[{\"title\": \"a\n},\n{\"title\": \"b\"}]", `{"title": "\ud800", "x": [{}]} {"title": 1e9}`, `[[{]}`, `[1, "a{", null]`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		checkRead(t, []byte(s))
		checkRead(t, []byte(`[{"title": `+s+`, "author": `+s+`, "issued": `+s+`}, {"title": "`+s+`"}]`))
	})
}
