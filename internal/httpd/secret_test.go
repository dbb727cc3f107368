package httpd_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// What may be a secret does not reach the log, be it in a path or in an error
// that repeats it.
func TestLogHidesSecrets(t *testing.T) {
	for _, secret := range []string{"dp_" + strings.Repeat("aB3x", 10), strings.Repeat("ABCD2345", 6) + "WXYZ"} {
		h, out := guarded(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			panic(errors.New(fmt.Sprint("no such page: ", r.URL.Path)))
		}))
		ask(h, "GET", "/papers/"+secret+"/x")
		if log := out.String(); strings.Contains(log, secret) || !strings.Contains(log, "…/x") {
			t.Errorf("%s", log)
		}
	}
	h, out := guarded(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	const path = "/papers/hep-th/9901001/an-ordinary-address-that-is-rather-long"
	ask(h, "GET", path)
	if !strings.Contains(out.String(), path) {
		t.Errorf("%s", out)
	}
}
