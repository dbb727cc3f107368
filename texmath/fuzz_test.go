package texmath

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// check holds what is true of every result.
func check(t *testing.T, src, got string) {
	t.Helper()
	if !utf8.ValidString(got) {
		t.Errorf("Text(%.200q) is not valid UTF-8: %.200q", src, got)
	}
	for _, r := range got {
		bidi := r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f || r == 0x61c
		if bidi || unicode.IsControl(r) && !(r < utf8.RuneSelf && isSpace(byte(r))) {
			t.Errorf("Text(%.200q) holds %U", src, r)
			break
		}
	}
	if limit := 3*len(src) + 8; len(got) > limit {
		t.Errorf("Text(%.200q) has %d bytes, more than %d", src, len(got), limit)
	}
	if !strings.ContainsAny(src, `\${}_^`) { // of those, TestTextIsReadInCorpus
		if again := Text(got); again != got {
			t.Errorf("Text(%.200q) = %.200q, and again %.200q", src, got, again)
		}
	}
}

func FuzzText(f *testing.F) {
	for _, c := range cases {
		f.Add(c.src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		check(t, src, Text(src))
		if name := Name(src); !utf8.ValidString(name) || len(name) > 3*len(src)+8 {
			t.Errorf("Name(%q) = %q", src, name)
		}
	})
}

func FuzzDocument(f *testing.F) {
	for _, c := range cases {
		f.Add(c.src)
	}
	for _, c := range documents {
		f.Add(c.src)
	}
	for _, part := range hostile {
		f.Add(strings.Repeat(part, 20))
	}
	f.Fuzz(checkDocument)
}
