package papersapi

import (
	"errors"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
)

func TestParseSite(t *testing.T) {
	for address, want := range map[string]Site{
		"https://papers.example.org":                                 {"papers.example.org", "https://papers.example.org"},
		" HTTPS://Papers.Example.org.:443/ ":                         {"papers.example.org", "https://papers.example.org"},
		"http://localhost:8080/":                                     {"localhost:8080", "http://localhost:8080"},
		"http://[::1]:8080":                                          {"[::1]:8080", "http://[::1]:8080"},
		"https://example.org/papers/":                                {"example.org/papers", "https://example.org/papers"},
		"https://example.org/lab/api/daily_papers?date=2025-12-15#x": {"example.org/lab", "https://example.org/lab"},
		"https://example.org/api/":                                   {"example.org", "https://example.org"},
	} {
		if got, err := ParseSite(address); err != nil || got != want {
			t.Errorf("%q: %+v, %v", address, got, err)
		}
	}
	for _, address := range []string{"", "papers.example.org", "ftp://example.org", "https://", "https:///x", "javascript:alert(1)", "https://ada:secret@example.org", "https://" + strings.Repeat("x", 300)} {
		site, err := ParseSite(address)
		if !errors.Is(err, papers.ErrInvalid) || site != (Site{}) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %+v, %v", address, site, err)
		}
	}
}

func TestWellKnown(t *testing.T) {
	for _, tt := range []struct {
		address string
		allow   []string
		refused bool
	}{
		{"https://huggingface.co", nil, true}, {"https://HF.co./", nil, true}, {"http://www.huggingface.co:8080/x", nil, true}, {"https://a.b.hf.co", nil, true},
		{"https://huggingface.co", []string{"hf.co"}, true}, {"https://huggingface.co", []string{"example.org", "co"}, true},
		{"https://huggingface.co", []string{"huggingface.co"}, false}, {"https://www.huggingface.co", []string{"Huggingface.co."}, false},
		{"https://nothuggingface.co", nil, false}, {"https://huggingface.co.example.org", nil, false}, {"https://papers.example.org", nil, false},
	} {
		site, err := ParseSite(tt.address)
		if err != nil {
			t.Fatal(err)
		}
		err = site.Check(tt.allow)
		if (err != nil) != tt.refused {
			t.Errorf("%s with %q: %v", tt.address, tt.allow, err)
		}
		if err != nil && (!strings.Contains(err.Error(), "terms") || !strings.Contains(err.Error(), `papers_api.allow = ["huggingface.co"]`) && !strings.Contains(err.Error(), `papers_api.allow = ["hf.co"]`)) {
			t.Errorf("the words do not help: %v", err)
		}
	}
}

func TestAddresses(t *testing.T) {
	s := Site{"h/x", "https://h/x"}
	day := papers.Day{Year: 2025, Month: 12, Day: 15}
	for got, want := range map[string]string{
		s.Latest(): "https://h/x/api/daily_papers?limit=100", s.Day(day, 0): "https://h/x/api/daily_papers?date=2025-12-15&limit=100", s.Day(day, 2): "https://h/x/api/daily_papers?date=2025-12-15&limit=100&p=2",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	for address, want := range map[string]bool{"https://h/y": true, "https://H/y": true, "http://h/y": false, "https://h:8/y": false, "https://g/x": false, "//": false} {
		if s.Holds(address) != want {
			t.Errorf("%s: %v", address, !want)
		}
	}
}
