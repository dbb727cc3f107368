package letter

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestWrap(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"", ""},
		{"one", "  one"},
		{"one two three four", "  one two\n  three\n  four"},
		{"see https://papers.example.org/papers/2603.01001 there", "  see\n  https://papers.example.org/papers/2603.01001\n  there"},
		{"abcdefghijklmnop", "  abcdefgh\n  ijklmnop"},
		{"a abcdefghijklmnop", "  a abcdef\n  ghijklmn\n  op"},
		{"基于大规模预训练", "  基于大规\n  模预训练"},
		{"基于大规，模预", "  基于大规，\n  模预"},
		{"e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301 x", "  " + strings.Repeat("e\u0301", 8) + "\n  x"},
	} {
		if got := wrap(tt.text, "  ", 10); got != tt.want {
			t.Errorf("%q:\n%s\nwant\n%s", tt.text, got, tt.want)
		}
	}
}

// FuzzWrap holds that wrapping changes nothing but white space, that no line is
// too long but for addresses and marks that hang over, and that none is empty.
func FuzzWrap(f *testing.F) {
	for _, s := range []string{"", "one two three", "https://example.org/a/very/long/address/that/does/not/end x", "基于大规模，预训练。", "a\u0301\u0301", strings.Repeat("x", 100), "\u200B \u200B", "a\xffb"} {
		f.Add(s, "  ", 20)
	}
	f.Fuzz(func(t *testing.T, text, indent string, most int) {
		if !utf8.ValidString(text) || strings.Trim(indent, " >") != "" || len(indent) > 10 || most < 5 || most > 100 {
			t.Skip("not text that is wrapped, or columns that no mail has")
		}
		got := wrap(text, indent, most)
		var rest strings.Builder
		for l := range strings.SplitSeq(got, "\n") {
			if got == "" {
				break
			}
			body, ok := strings.CutPrefix(l, indent)
			if !ok || strings.TrimSpace(body) == "" {
				t.Fatalf("line %q of %q", l, got)
			}
			rest.WriteString(body)
			if n := columnsOf(body); n > max(most-len(indent), 1) && !strings.Contains(body, "://") && !hangs(body, n-max(most-len(indent), 1)) {
				t.Fatalf("%d columns of %d: %q", n, most, l)
			}
		}
		if a, b := unspaced(rest.String()), unspaced(text); a != b {
			t.Fatalf("%q became %q", b, a)
		}
	})
}

// hangs reports whether no more than closing marks, and one wide character, stand behind the margin.
func hangs(body string, over int) bool {
	runes := []rune(body)
	n := 0
	for i := len(runes) - 1; i >= 0 && (closing(runes[i]) || columnOf(runes[i]) == 0); i-- {
		n += columnOf(runes[i])
	}
	return over <= n || len(runes) > 0 && columnsOf(body) <= 2
}

func unspaced(s string) string { return strings.Join(strings.Fields(s), "") }
