package mail_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	ours "github.com/dailypapers/dailypapers/internal/mail"
)

func seal(t interface{ Fatal(...any) }, key string) ours.Seal {
	s, err := ours.NewSeal([]byte(key))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSeal(t *testing.T) {
	if _, err := ours.NewSeal([]byte("short")); err == nil {
		t.Error("a short key is taken")
	}
	rapid.Check(t, func(t *rapid.T) {
		s, other := seal(t, "0123456789abcdef"), seal(t, "0123456789abcdeX")
		n, epoch := rapid.Int64Range(0, 1<<62).Draw(t, "n"), rapid.IntRange(0, 65535).Draw(t, "epoch")
		word := s.Word("manage", n, epoch)
		if len(word) != 42 || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz234567") != "" {
			t.Fatalf("the word is %q", word)
		}
		for _, spelled := range []string{word, strings.ToUpper(word)} {
			if m, e, ok := s.Open("manage", spelled); !ok || m != n || e != epoch {
				t.Fatalf("%q opens as %d, %d, %v", spelled, m, e, ok)
			}
		}
		if _, _, ok := s.Open("unsubscribe", word); ok {
			t.Fatal("a word is good for another purpose")
		}
		if _, _, ok := other.Open("manage", word); ok {
			t.Fatal("another key opens it")
		}
		at := rapid.IntRange(0, len(word)-1).Draw(t, "at")
		changed := word[:at] + string("abcdefghijklmnopqrstuvwxyz234567"[(strings.IndexByte("abcdefghijklmnopqrstuvwxyz234567", word[at])+1)%32]) + word[at+1:]
		if _, _, ok := s.Open("manage", changed); ok {
			t.Fatalf("%q is opened, changed from %q", changed, word)
		}
	})
}

func FuzzSealOpen(f *testing.F) {
	f.Add("")
	f.Add(strings.Repeat("a", 42))
	f.Add(strings.Repeat("7", 100))
	f.Fuzz(func(t *testing.T, word string) {
		if _, _, ok := seal(t, "0123456789abcdef").Open("manage", word); ok {
			t.Errorf("%q is opened", word)
		}
	})
}
