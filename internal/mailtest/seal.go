package mailtest

import (
	"testing"

	"github.com/dailypapers/dailypapers/internal/mail"
)

// Seal is a seal of a key that everybody knows.
func Seal(t testing.TB) mail.Seal {
	t.Helper()
	s, err := mail.NewSeal([]byte("0123456789abcdef"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}
