package api

import (
	"net/http"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
)

func TestMarkdownAnswers(t *testing.T) {
	s := newSite(t, testNow, testBatch())
	for _, path := range []string{"/papers/2512.00001.md", "/papers/2512.00001", "/papers/hep-th/9901001.md", "/papers/hep-th%2F9901001.md", "/papers/acl:2024.acl-long.1.md"} {
		res, body := s.ask(http.MethodGet, path)
		if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "text/markdown; charset=utf-8" || !strings.HasPrefix(body, "# ") {
			t.Errorf("%s: %s %v %.100s", path, res.Status, res.Header, body)
		}
	}
}

func TestMarkdownStaysText(t *testing.T) {
	p := papers.Paper{ID: "2512.00001", Title: "<script>x</script>\n# [a](javascript:b)", Abstract: "# no heading\n\n<img src=x> $a<b$ and $x < y$ <javascript:x> <?x </p> <a",
		Links:   []papers.Link{{Kind: papers.CodeLink, URL: "javascript:alert(1)"}, {Kind: papers.CodeLink, URL: "https://x.example/a b> <i>"}},
		Authors: []papers.Author{{Name: "A\x00da"}}}
	got := markdown(p, "http://site.example")
	for _, want := range []string{
		"# \\<script>x\\</script> # [a\\](javascript:b)\n\nAda\n",
		"\n- Code: javascript:alert(1)\n", "\n- Code: https://x.example/a b> \\<i>\n",
		"\n\\# no heading \\<img src=x> $a<b$ and $x < y$ \\<javascript:x> \\<?x \\</p> \\<a\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}
