package account_test

import (
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/account"
)

func TestBrowserName(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0": "Edge on Windows",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15":         "Safari on Mac",
		"Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36":                  "Chrome on Android",
		"curl/8.9": "Curl", "": "Some browser", "Linux": "A browser on Linux", "<script>": "Some browser",
	} {
		if got := account.BrowserName(agent); got != want {
			t.Errorf("%s: %q, want %q", agent, got, want)
		}
	}
}

func TestScopesFor(t *testing.T) {
	for role, want := range map[papers.Role]int{papers.VisitorRole: 1, papers.ReaderRole: 3, papers.AuthorRole: 3, papers.CuratorRole: 4, papers.AdminRole: 5} {
		if got := account.ScopesFor(role); len(got) != want {
			t.Errorf("%s: %v", role, got)
		}
	}
}
