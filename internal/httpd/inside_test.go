package httpd_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/dailypapers/dailypapers/internal/httpd"
)

func TestInside(t *testing.T) {
	for _, to := range []string{
		"/", "/search?q=a+b&from=2020", "/paper/2405.18203#comments", "/search?q=http://example.org//x", "/é", "/a%20b", "/sign-inside", "/x?next=/sign-in", "/a:b", "/@me", "/" + strings.Repeat("a", 1999),
	} {
		if got := httpd.Inside(to); got != to {
			t.Errorf("%q leads to %q", to, got)
		}
	}
	for _, to := range []string{
		"", "x", "search", "?q=a", "#a", ".", "./x", " /x",
		"//evil.example", "///evil.example", "////", "//", "//?x", "//#x", "/\\evil.example", "\\\\evil.example", "\\/evil.example", "/x\\..\\\\evil.example", "/x?\\",
		"https://evil.example", "https:/evil.example", "https:evil.example", "javascript:alert(1)", "data:text/html,x", "mailto:a@b.c",
		"/\t/evil.example", "/\n/evil.example", "/\r\nSet-Cookie: a=b", "\t//evil.example", "/\x00", "/\x7f", "/\u0085", "/\xff",
		"/%0a", "/%5c%5cevil.example", "/%2fevil.example", "/.//evil.example", "/x/..//evil.example", "/%zz",
		"/sign-in", "/sign-in/", "/sign-in?next=/x", "/sign-in/passkey", "/sign-in#x", "/./sign-in", "/x/../sign-in", "/sign%2din",
		"/" + strings.Repeat("a", 2000),
	} {
		if got := httpd.Inside(to); got != "/" {
			t.Errorf("%q leads to %q", to, got)
		}
	}
}

// Whatever is asked for, Go and a browser stay on this site.
func FuzzInside(f *testing.F) {
	for _, s := range []string{"/", "/search?q=x", "//evil", "/\\evil", "/\t/evil", "/.//evil", "/%2f/evil", "https:x", "/sign-in", "/a/../sign-in", "/\u2028/x", "/?://"} {
		f.Add(s)
	}
	site, err := url.Parse("https://papers.example/sign-in?next=x")
	if err != nil {
		f.Fatal(err)
	}
	asBrowser := strings.NewReplacer("\\", "/", "\t", "", "\n", "", "\r", "")
	f.Fuzz(func(t *testing.T, to string) {
		got := httpd.Inside(to)
		if got != to && got != "/" {
			t.Fatalf("%q is changed into %q", to, got)
		}
		for _, as := range []string{got, asBrowser.Replace(strings.TrimSpace(got))} {
			u, err := url.Parse(as)
			if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(as, "/") || strings.HasPrefix(as, "//") {
				t.Fatalf("%q leads to %q, read as %q", to, got, as)
			}
			end := site.ResolveReference(u)
			if end.Host != site.Host || end.Scheme != site.Scheme || end.Path == "/sign-in" || strings.HasPrefix(end.Path, "//") {
				t.Errorf("%q leads to %s", to, end)
			}
		}
	})
}
