package letter

import (
	"strings"
	"testing"
)

func TestSimple(t *testing.T) {
	s := Site{URL: "https://papers.example.org"}
	m := SignIn(s, "https://papers.example.org/sign-in/link?t=1", 15)
	if !strings.Contains(m.HTML, `href="https://papers.example.org/sign-in/link?t=1"`) || !strings.Contains(m.Text, "\nhttps://papers.example.org/sign-in/link?t=1\n") {
		t.Fatalf("%s\n%s", m.Text, m.HTML)
	}
	t.Log(m.Text)
}
