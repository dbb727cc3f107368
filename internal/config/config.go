package config

import (
	"errors"
	"path/filepath"
)

// folder is the program's own folder inside the platform's.
const folder = "dailypapers"

// DataDir returns the folder for a user's data on the operating system goos,
// by the platform's custom: $XDG_DATA_HOME or ~/.local/share (XDG base
// directories), ~/Library/Application Support, %LocalAppData%. env looks up
// an environment variable.
func DataDir(goos string, env func(string) string) (string, error) {
	if dir := platform(goos, env, "LocalAppData", "XDG_DATA_HOME", ".local", "share"); dir != "" {
		return dir, nil
	}
	return "", errors.New("config: the platform names no folder for data; say one with --data DIR or DAILYPAPERS_DATA")
}

// SettingsDir returns the folder for a user's settings in the same way, "" where
// the platform names none: $XDG_CONFIG_HOME or ~/.config, ~/Library/Application
// Support, %AppData%.
func SettingsDir(goos string, env func(string) string) string {
	return platform(goos, env, "AppData", "XDG_CONFIG_HOME", ".config")
}

func platform(goos string, env func(string) string, windows, xdg string, below ...string) string {
	home := env("HOME")
	switch goos {
	case "windows":
		if dir := env(windows); dir != "" {
			return filepath.Join(dir, folder)
		}
		return ""
	case "darwin":
		below = []string{"Library", "Application Support"}
	default:
		if dir := env(xdg); filepath.IsAbs(dir) {
			return filepath.Join(dir, folder)
		}
	}
	if home == "" {
		return ""
	}
	return filepath.Join(home, filepath.Join(below...), folder)
}
