package api

import (
	"strings"
	"testing"
)

// FuzzAddresses reads what strangers hand in as pictures and repositories.
func FuzzAddresses(f *testing.F) {
	for _, s := range []string{"ada/pool", "https://github.com/ada/pool", "https://www.github.com/a/b/tree/main", "data:image/png;base64,aGk=", "data:;base64,", "https://github.com.evil.example/a/b", "//a/b", "a b/c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got, err := repository(&s); err == nil && got != nil && (!onGithub(*got) || !strings.HasPrefix(*got, "http")) {
			t.Errorf("%q is read as %q", s, *got)
		}
		at, file, err := pictureOf(s)
		if err == nil && (at == "") == (len(file) == 0) || err != nil && (at != "" || file != nil) {
			t.Errorf("%q is at %q with %d bytes, %v", s, at, len(file), err)
		}
	})
}
