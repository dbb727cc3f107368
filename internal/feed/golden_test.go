package feed_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// One feed of each kind in both formats, byte for byte.
func TestGoldens(t *testing.T) {
	s := busySite(t)
	for name, path := range map[string]string{
		"day": "/papers/date/2025-12-15", "empty-day": "/papers/date/2025-12-13", "week": "/papers/week/2025-W50?all=1", "month": "/papers/month/2025-12?all=1", "latest": "/feed",
		"trending": "/trending?period=month&cat=cs", "search": "/search?q=soft&cat=cs", "author": "/authors/A%2FB.%20S%C3%BCd%20&%20%3Cc%3E",
		"list": "/lists/1", "comments": "/papers/2512.00001/comments",
	} {
		atom, js := inBoth(path)
		golden(t, name+".atom", s.get(atom))
		golden(t, name+".json", s.get(js))
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (run with -update to accept):\n%s", path, got)
	}
}
