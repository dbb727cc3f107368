package bibliography_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/bibliography"
)

func TestNoFormat(t *testing.T) {
	for _, src := range []string{"", "  \n", "Just words.", "<html><body>@media{}</body></html>"[:12], "a,b\n1,2\n", "[1, 2", "me@home.org", "%PDF-1.4", "\x00\x01\x02"} {
		format, entries, problems, err := bibliography.Read([]byte(src))
		if !errors.Is(err, papers.ErrInvalid) || format != "" || entries != nil || problems != nil {
			t.Errorf("%q: %q, %v, %v, %v", src, format, entries, problems, err)
		}
	}
	if _, _, _, err := bibliography.Read(make([]byte, bibliography.MaxSize+1)); !errors.Is(err, papers.ErrInvalid) {
		t.Errorf("more than 4 MiB: %v", err)
	}
}

func TestManyEntries(t *testing.T) {
	for format, entry := range map[bibliography.Format]string{
		bibliography.BibTeX: "@misc{a, title = {A}}\n", bibliography.RIS: "TY  - GEN\nTI  - A\nER  - \n", bibliography.CSL: "{\"title\": \"A\"}\n",
	} {
		entries, problems := read(t, format, strings.Repeat(entry, bibliography.MaxEntries))
		if len(entries) != bibliography.MaxEntries || len(problems) != 0 {
			t.Errorf("%s: %d entries, %v", format, len(entries), problems)
		}
		entries, problems = read(t, format, strings.Repeat(entry, bibliography.MaxEntries+5))
		if len(entries) != bibliography.MaxEntries || len(problems) != 1 || !strings.Contains(problems[0].Message, "left out") {
			t.Errorf("%s, and some: %d entries, %v", format, len(entries), problems)
		}
	}
}

// TestHostileFiles holds that nothing takes longer than its length asks for: a
// mebibyte takes a second and a half at most where nothing else runs, and would
// take minutes if the time grew with the square.
func TestHostileFiles(t *testing.T) {
	for _, tt := range []struct{ head, again, tail string }{
		{"", "@a{", ""},
		{"", "@comment{", ""},
		{"", "@a{\n", ""},
		{"", "\n@a{b,c={", ""},
		{"@a{b,c=", "{", ""},
		{"@a{b,c=\"", "\" ", ""},
		{"@a{b,c=\"", "\"a ", ""},
		{"@a{b,", "a ", ""},
		{"@a{b,", "\n", ""},
		{"@a{b,c=", "# ", ""},
		{"@a{b,title={", "\\", "}}"},
		{"@a{b,title={", "$", "}}"},
		{"@a{b,author={", "a and ", "}}"},
		{"@a{b,author={", ",", "}}"},
		{"@a{b,title={t},note={", "10.1/", "}}"},
		{"@a{b,title={t},note={", "arXiv:", "}}"},
		{"@a{b,title={t},doi={", "10.", "}}"},
		{"@string{a={" + strings.Repeat("x", 1000) + "}}", "@string{a1=a#a}", "@a{b,title=a}"},
		{"@string{a={" + strings.Repeat("x", 1000) + "}}@a{b,title=", "a#", "a}"},
		{"@a{", "{},", ""},
		{"@a{b,c=1", "},c=", ""},
		{"TY  - GEN\n", "AU  - ;\n", ""},
		{"TY  - GEN\nTI  - ", "x\n", ""},
		{"TY  - GEN\n", "TY  - \n", ""},
		{"TY  - GEN\n", "UR  - http://a\n", ""},
		{"[", "{", ""},
		{"[", "{\n", ""},
		{"[{", "\"\n", ""},
		{"[", "[", ""},
		{"[", "{\"", ""},
		{"{\"a\":", "\"items\"", ""},
		{"[{\"title\":", "[", ""},
		{"[{\"title\":\"", "<", "\"}]"},
		{"[{\"issued\":" + strings.Repeat("[", 60), "\"a\",", "1" + strings.Repeat("]", 60) + "}]"},
		{"[{\"author\":[", "{},", "1]}]"},
	} {
		src := tt.head + strings.Repeat(tt.again, (1<<20)/len(tt.again)) + tt.tail
		start := time.Now()
		_, entries, problems, _ := bibliography.Read([]byte(src))
		if took := time.Since(start); took > 15*time.Second {
			t.Errorf("a mebibyte of %q took %v", tt.again, took)
		}
		if len(entries)+len(problems) > bibliography.MaxEntries+1 {
			t.Errorf("a mebibyte of %q: %d entries, %d problems", tt.again, len(entries), len(problems))
		}
	}
}

// TestMuchTeX holds that commands of TeX, which cost most of all that can stand
// in a file, are read up to a bound: the largest file takes seconds at most
// where it would take minutes. What comes behind without them is read.
func TestMuchTeX(t *testing.T) {
	for _, again := range []string{`\frac`, `\'`, `\`, `$\left(`} {
		for _, entry := range []string{strings.Repeat(again, 4000/len(again)), strings.Repeat(again, (3<<20)/len(again))} {
			one := "@a{b,title={" + entry + "}}\n"
			src := strings.Repeat(one, max(1, (4<<20-200)/len(one))) + "@a{c,title={Plain}}"
			start := time.Now()
			entries, problems := read(t, bibliography.BibTeX, src)
			if took := time.Since(start); took > 8*time.Second {
				t.Errorf("%d of %q took %v", len(src), again, took)
			}
			if !slices.ContainsFunc(problems, func(p bibliography.Problem) bool { return strings.Contains(p.Message, "TeX") }) {
				t.Errorf("%q: %d entries and %d problems", again, len(entries), len(problems))
			}
			if len(entries) == 0 || entries[len(entries)-1].Title != "Plain" {
				t.Errorf("%q: what has no TeX is not read", again)
			}
		}
	}
}
