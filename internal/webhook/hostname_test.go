package webhook

import (
	"testing"

	papers "github.com/dailypapers/dailypapers"
)

// A host that is written in several ways is spoken to once at a time.
func TestReserveKnowsSpellings(t *testing.T) {
	s := New(nil, Options{})
	hook := func(owner papers.UserID, at string) papers.Webhook {
		a, err := papers.ParseWebhookAddress(at)
		if err != nil {
			t.Fatal(err)
		}
		return papers.Webhook{Owner: owner, Address: a}
	}
	first := hook(1, "https://hooks.example.org/a")
	if !s.reserve(first) {
		t.Fatal("the first is refused")
	}
	for i, at := range []string{"https://HOOKS.example.org/a", "https://hooks.example.org./a", "HTTPS://Hooks.Example.Org.:8443/a"} {
		if s.reserve(hook(papers.UserID(i+2), at)) {
			t.Errorf("%s is spoken to beside", at)
		}
	}
	s.release(first)
	if !s.reserve(hook(2, "https://Hooks.example.org/")) {
		t.Error("it is free again")
	}
}
