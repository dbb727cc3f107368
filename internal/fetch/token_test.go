package fetch

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// The token goes to the place that was asked and not to another port of the
// same host, to which a redirect may lead.
func TestTokenStaysThere(t *testing.T) {
	var other, same string
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { other = "asked " + r.Header.Get("Authorization") }))
	defer elsewhere.Close()
	home := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/a":
			http.Redirect(w, r, "/b", http.StatusFound)
		case "/b":
			same = r.Header.Get("Authorization")
			http.Redirect(w, r, elsewhere.URL, http.StatusFound)
		}
	}))
	defer home.Close()
	if _, err := New(Options{}).Get(t.Context(), Request{URL: home.URL + "/a", Token: "secret"}); err != nil {
		t.Fatal(err)
	}
	if same != "Bearer secret" || other != "asked " {
		t.Errorf("the place itself saw %q, the other %q", same, other)
	}
}

func TestLimitReset(t *testing.T) {
	for _, tt := range []struct {
		name, value string
		want        time.Duration
	}{
		{"RateLimit", `"default";r=0;t=30`, 30 * time.Second},
		{"RateLimit", `"burst";r=3;t=5, "day";r=0;t=90;x=1`, 90 * time.Second},
		{"RateLimit", `"a"; r=0; t=5, "b"; r=0; t=40`, 40 * time.Second},
		{"RateLimit", `"default";r=3;t=30`, 0},
		{"RateLimit", `"default";r=0;t=-4`, 0},
		{"RateLimit", `"default";r=0;t=99999999999999999999`, longestWish},
		{"RateLimit", `nonsense;;=,`, 0},
		{"RateLimit-Reset", " 12 ", 12 * time.Second},
		{"RateLimit-Reset", "soon", 0},
		{"Other", "1", 0},
	} {
		h := http.Header{}
		h.Set(tt.name, tt.value)
		got, ok := limitReset(h)
		if got != tt.want || ok != (tt.want > 0) {
			t.Errorf("%s: %s: %s, %v; want %s", tt.name, tt.value, got, ok, tt.want)
		}
	}
	h := http.Header{"Retry-After": {"7"}, "Ratelimit": {`"default";r=0;t=30`}}
	if got := patience(h, 0, time.Now()); got != 7*time.Second {
		t.Errorf("beside Retry-After: %s", got)
	}
}
