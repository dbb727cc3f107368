package mcp_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/dailypapers/dailypapers/internal/mcp"
)

// What one message costs beside the calls that it makes: a server is built for
// each.
func BenchmarkServe(b *testing.B) {
	s := service(b)
	for _, message := range []struct{ name, body string }{
		{"ping", `{"jsonrpc":"2.0","id":1,"method":"ping"}`},
		{"tools", `{"jsonrpc":"2.0","id":1,"method":"tools/list"}`},
	} {
		b.Run(message.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r := httptest.NewRequest(http.MethodPost, "/mcp", strings.NewReader(message.body))
				r.Header.Set("Content-Type", "application/json")
				r.Header.Set("Accept", "*/*")
				w := httptest.NewRecorder()
				if s.Serve(w, r, mcp.Caller{Writes: true}, true); w.Code != http.StatusOK {
					b.Fatal(w.Code, w.Body)
				}
			}
		})
	}
}
