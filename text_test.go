package papers_test

import (
	"testing"

	papers "github.com/dailypapers/dailypapers"
)

// Names and comments that nobody can see are none.
func TestInvisible(t *testing.T) {
	for _, s := range []string{"\u200b", "\u200b \u2060", "\u00ad\u00ad", "\ufe0f", "\u0301", " \t", "\u202e\u202e"} {
		if name, err := papers.CheckFullName(s); name != "" || err != nil {
			t.Errorf("%q as a name: %q, %v", s, name, err)
		}
		if text, err := papers.CheckComment(s); err == nil {
			t.Errorf("%q as a comment: %q", s, text)
		}
		if l, err := (papers.List{Title: s}).Check(); err == nil {
			t.Errorf("%q as a title: %q", s, l.Title)
		}
	}
	for _, s := range []string{"Zoë", "é", "क्षि", "👩‍💻", "$x$", "…"} {
		if name, err := papers.CheckFullName(s); name != s || err != nil {
			t.Errorf("%q: %q, %v", s, name, err)
		}
	}
}
