package config_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/dailypapers/dailypapers/internal/config"
)

func TestDataDir(t *testing.T) {
	root := t.TempDir() // absolute on whatever system the test runs
	home, xdg, local := filepath.Join(root, "ada"), filepath.Join(root, "xdg"), filepath.Join(root, "AppData", "Local")
	for _, tt := range []struct {
		name, goos string
		env        map[string]string
		want       string // "" is an error
	}{
		{"Linux", "linux", map[string]string{"HOME": home}, filepath.Join(home, ".local", "share", "dailypapers")},
		{"Linux with XDG", "linux", map[string]string{"HOME": home, "XDG_DATA_HOME": xdg}, filepath.Join(xdg, "dailypapers")},
		{"XDG without a home", "linux", map[string]string{"XDG_DATA_HOME": xdg}, filepath.Join(xdg, "dailypapers")},
		{"a relative XDG folder is none, by the specification", "linux", map[string]string{"HOME": home, "XDG_DATA_HOME": "share"}, filepath.Join(home, ".local", "share", "dailypapers")},
		{"Linux without anything", "linux", nil, ""},
		{"only a relative XDG folder", "linux", map[string]string{"XDG_DATA_HOME": "share"}, ""},
		{"FreeBSD", "freebsd", map[string]string{"HOME": home}, filepath.Join(home, ".local", "share", "dailypapers")},
		{"macOS", "darwin", map[string]string{"HOME": home, "XDG_DATA_HOME": xdg}, filepath.Join(home, "Library", "Application Support", "dailypapers")},
		{"macOS without a home", "darwin", nil, ""},
		{"Windows", "windows", map[string]string{"LocalAppData": local, "HOME": home}, filepath.Join(local, "dailypapers")},
		{"Windows without its folder", "windows", map[string]string{"HOME": home}, ""},
	} {
		got, err := config.DataDir(tt.goos, func(name string) string { return tt.env[name] })
		if got != tt.want || (err != nil) != (tt.want == "") {
			t.Errorf("%s: %q, %v; want %q", tt.name, got, err, tt.want)
		}
		if err != nil && (!strings.Contains(err.Error(), "--data") || !strings.Contains(err.Error(), "DAILYPAPERS_DATA")) {
			t.Errorf("%s: the error does not say what to do: %v", tt.name, err)
		}
	}
}

func TestSettingsDir(t *testing.T) {
	root := t.TempDir()
	home, xdg, roaming := filepath.Join(root, "ada"), filepath.Join(root, "xdg"), filepath.Join(root, "Roaming")
	for _, tt := range []struct {
		name, goos string
		env        map[string]string
		want       string
	}{
		{"Linux", "linux", map[string]string{"HOME": home}, filepath.Join(home, ".config", "dailypapers")},
		{"Linux with XDG", "linux", map[string]string{"HOME": home, "XDG_CONFIG_HOME": xdg}, filepath.Join(xdg, "dailypapers")},
		{"Linux without anything", "linux", nil, ""},
		{"macOS", "darwin", map[string]string{"HOME": home}, filepath.Join(home, "Library", "Application Support", "dailypapers")},
		{"Windows", "windows", map[string]string{"AppData": roaming, "HOME": home}, filepath.Join(roaming, "dailypapers")},
		{"Windows without its folder", "windows", map[string]string{"HOME": home}, ""},
	} {
		if got := config.SettingsDir(tt.goos, func(name string) string { return tt.env[name] }); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
